"""Many networks at once: what their spread is, and why it is not that of Bayesian inference."""

from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments.ensembles import ANGLES, ENSEMBLE_STEPS, RATE_FRACTION, TARGETS, network
from ntk_ui import captions, compute, controls, dynamics_controls, frame, i18n, sweeps
from ntk_ui.figures import ensembles as figures
from ntk_ui.figures import formatting
from ntk_ui.runs import FIRST_SEED, watched

MEMBERS = 20  # where the reader does not choose
_POINTS = {"angles": ANGLES, "targets": TARGETS}
PUBLISHED = (50, 1000)  # widths of figure 2 of Jacot et al.


def spread() -> None:
    """Real networks in training, more and more of them, beside infinitely many, and beside the posterior."""
    words = i18n.read("ensembles", frame.language())
    theory = compute.ensemble()
    with controls.panel():
        width = dynamics_controls.ensemble_width(words)
        count = dynamics_controls.members(words)
    with frame.titled(words, "evolution"):
        chart = frame.growing(words, captions.told("evolution", **_example(count)), figures.evolution)

        def show(found: list[NDArray[np.floating]]) -> None:
            chart(theory, found[0], ANGLES, TARGETS, words)

        with watched(show):
            (members,) = sweeps.ensemble_members((width,), theory.learning_rate, count)
        show([members])
    middle = int(np.argmin(np.abs(theory.angle)))
    real = members[:, -1, middle]
    frame.metrics(
        words,
        [
            ("mean_ntk", f"{theory.mean[-1, middle]:.4f}"),
            ("deviation_ntk", f"{theory.deviation[-1, middle]:.4f}"),
            ("mean_real", formatting.fixed(real.mean(), 3, words)),
            ("deviation_real", formatting.fixed(real.std(ddof=1), 3, words)),
            ("mean_bayes", f"{theory.mean_bayes[middle]:.4f}"),
            ("deviation_bayes", f"{theory.deviation_bayes[middle]:.4f}"),
            ("deviation_wrong", f"{theory.deviation_wrong[middle]:.4f}"),
        ],
    )


def percentiles() -> None:
    """The spread over seeds after training, of narrow and of wide networks."""
    words = i18n.read("ensembles", frame.language())
    theory = compute.ensemble()
    with frame.titled(words, "percentiles"):
        members = sweeps.ensemble_members(PUBLISHED, theory.learning_rate, MEMBERS)
        ends = {width: outputs[:, -1] for width, outputs in zip(PUBLISHED, members, strict=True)}
        each = MEMBERS, *PUBLISHED
        seeds = {"first": FIRST_SEED, "last": FIRST_SEED + len(PUBLISHED) * MEMBERS - 1, "steps": ENSEMBLE_STEPS}
        key = captions.told("percentiles", **seeds, **dict(zip(("members", "narrow", "wide"), each, strict=True)))
        frame.chart(words, key, figures.percentiles, theory, ends, words)


def _example(count: int) -> dict[str, object]:
    """What the caption names: the example, its network, and the seeds of a number of them."""
    net = network(PUBLISHED[0])
    numbers = {name: ", ".join(f"{x:g}" for x in values).replace("-", "−") for name, values in _POINTS.items()}
    run = {"steps": ENSEMBLE_STEPS, "fraction": RATE_FRACTION, "first": FIRST_SEED, "last": FIRST_SEED + count - 1}
    return {**asdict(net), **numbers, **run}
