"""Many networks at once: real ones, more and more of them, beside infinitely many, and beside the posterior."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import TOGETHER, Ensemble
from ntk_core.experiments.ensembles import ANGLES, ENSEMBLE_STEPS, RATE_FRACTION, TARGETS, network
from ntk_ui.figures import formatting
from ntk_ui.figures.ensembles import evolution
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.dynamics.settings import ENSEMBLE_WIDTH, MEMBERS
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import FIRST_SEED
from ntk_ui.service.stages import Whole

POINTS = {"angles": ANGLES, "targets": TARGETS}


def results(values: Values) -> Whole:
    """The theory, and the outputs of the real networks; they are trained some at a time, the last may be too many."""
    width, count = values["ensemble_width"], values["members"]

    def find() -> tuple[Any, ...]:
        theory = compute.ensemble()
        return part(sweeps.ensemble_members((width,), theory.learning_rate, -(-count // TOGETHER) * TOGETHER))

    def part(found: list[NDArray[np.floating]]) -> tuple[Any, ...]:
        return compute.ensemble(), found[0][:count]

    return Whole(find, part)


def draw(theory: Ensemble, members: NDArray[np.floating], values: Values, words: Words) -> Picture:
    """Means and deviations; in numbers, once all networks are trained."""
    figure = evolution(theory, members, ANGLES, TARGETS, words)
    return Picture(figure, numbers(theory, members, words) if len(members) == values["members"] else {})


def numbers(theory: Ensemble, members: NDArray[np.floating], words: Words) -> dict[str, str]:
    """What there is in the middle between two points."""
    middle = int(np.argmin(np.abs(theory.angle)))
    real = members[:, -1, middle]
    return {
        "mean_ntk": f"{theory.mean[-1, middle]:.4f}",
        "deviation_ntk": f"{theory.deviation[-1, middle]:.4f}",
        "mean_real": formatting.fixed(real.mean(), 3, words),
        "deviation_real": formatting.fixed(real.std(ddof=1), 3, words),
        "mean_bayes": f"{theory.mean_bayes[middle]:.4f}",
        "deviation_bayes": f"{theory.deviation_bayes[middle]:.4f}",
        "deviation_wrong": f"{theory.deviation_wrong[middle]:.4f}",
    }


def caption(values: Values) -> captions.Key:
    """With the example, its network, and the seeds."""
    net = asdict(network(1))  # of all that have another width
    points = {name: ", ".join(f"{x:g}" for x in each).replace("-", "−") for name, each in POINTS.items()}
    seeds = {"first": FIRST_SEED, "last": FIRST_SEED + values["members"] - 1}
    return captions.told("evolution", **net, **points, **seeds, steps=ENSEMBLE_STEPS, fraction=RATE_FRACTION)


LAB = Lab(
    "ensembles",
    (Resource("dynamics", "evolution", (ENSEMBLE_WIDTH, MEMBERS), results, draw, caption, texts="ensembles"),),
    first=("ensemble_width", "members"),
)
