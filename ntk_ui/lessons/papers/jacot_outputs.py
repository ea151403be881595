"""Jacot et al. 2018, figure 2: trained networks beside the Gaussian process that wide ones tend to."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import TOGETHER, Ensemble
from ntk_core.experiments.ensembles import ENSEMBLE_STEPS, RATE_FRACTION
from ntk_ui.figures import ensembles
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, table
from ntk_ui.lessons.papers.published import JACOT_BETWEEN, JACOT_NETWORKS, JACOT_OUTPUT_WIDTHS
from ntk_ui.lessons.papers.settings import PAPER_WIDTH
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import FIRST_SEED
from ntk_ui.service.stages import Whole

NARROW = JACOT_OUTPUT_WIDTHS[0]
assert JACOT_NETWORKS % TOGETHER == 0


def results(values: Values) -> Whole:
    """The theory, and the outputs (S, M) of narrow and of wide networks after training."""

    def find() -> tuple[Any, ...]:
        theory = compute.ensemble()
        ends = [
            sweeps.ensemble_members((width,), theory.learning_rate, JACOT_NETWORKS)[0][:, -1]
            for width in (NARROW, values["paper_width"])
        ]
        return theory, *ends

    return Whole(find)


def draw(
    theory: Ensemble, narrow: NDArray[np.floating], wide: NDArray[np.floating], values: Values, words: Words
) -> Picture:
    """The percentiles of both, and those of infinite width."""
    rows = [
        Number("jacot_narrow_between", JACOT_BETWEEN, between(theory, narrow)),
        Number("jacot_wide_between", JACOT_BETWEEN, between(theory, wide)),
    ]
    figure = ensembles.percentiles(theory, {NARROW: narrow, values["paper_width"]: wide}, words)
    return Picture(figure, table=table(rows, words))


def between(theory: Ensemble, outputs: NDArray[np.floating]) -> float:
    """The share of outputs between the 10th and the 90th percentile of infinite width, over networks and angles."""
    away = np.abs(outputs - theory.mean[-1])
    return float(np.mean(away <= ensembles.DECILE * theory.deviation[-1]))


def caption(values: Values) -> captions.Key:
    """With the networks and their training."""
    seeds = {"first": FIRST_SEED, "last": FIRST_SEED + JACOT_NETWORKS - 1, "members": JACOT_NETWORKS}
    return captions.told("jacot_outputs", **seeds, steps=ENSEMBLE_STEPS, fraction=RATE_FRACTION)


LAB = Lab(
    "jacot_outputs",
    (Resource("papers", "jacot_outputs", (PAPER_WIDTH,), results, draw, caption),),
    first=("paper_width",),
)
