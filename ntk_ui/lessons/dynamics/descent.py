"""Double descent: the tangent model trained forever, beside the real network that stops early."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments.forever import COUNT, DATA, NET, WIDTHS
from ntk_core.experiments.generalization import NOISE
from ntk_core.experiments.setting import count_parameters
from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import STEPS
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import Found, runs
from ntk_ui.service.stages import Whole

DRAWS = 10  # of the samples, and of the network


@compute.kept
def both(steps: int) -> NDArray[np.floating]:
    """The errors (2, K, S) of the tangent forever and of the network, at every width."""

    def one(width: int, seed: int) -> tuple[float, float]:
        draw = seed % DRAWS  # the same samples for all widths
        real = compute.generalization(DATA, COUNT, replace(NET, width=width), steps, draw)
        return compute.tangent_forever(width, draw), real.test_error

    def read(found: Found) -> NDArray[np.floating]:
        errors = np.full((2, len(WIDTHS), DRAWS), np.nan)
        for k, row in enumerate(found):
            errors[:, k, : len(row)] = np.array(row).reshape(-1, 2).T
        return errors

    return read(runs(one, WIDTHS, DRAWS, "n", read))


def results(values: Values) -> Whole:
    """Both."""
    return Whole(lambda: (both(values["steps"]),), lambda found: (found,))


def draw(found: NDArray[np.floating], values: Values, words: Words) -> Picture:
    """Their errors against the number of weights."""
    counts = np.array([count_parameters(width, 1, 1) for width in WIDTHS])
    series = {name: laws.Series(each) for name, each in zip(("linear", "real"), found, strict=True)}
    return Picture(laws.against_parameters(counts, series, COUNT, words))


DESCENT = Resource(
    "dynamics",
    "descent",
    (STEPS,),
    results,
    draw,
    lambda values: captions.told("descent", count=COUNT, draws=DRAWS, noise=NOISE, last=DRAWS - 1),
    texts="generalization",
)
