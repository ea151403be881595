"""A Gaussian process that sees one point after another."""

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments.belief import DRAWS, Belief
from ntk_ui.figures.belief import belief
from ntk_ui.figures.ensembles import DEVIATIONS
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.before.kernels import singular
from ntk_ui.lessons.before.settings import FEATURES, NOISE, POINTS, SEEN, basis
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """What is believed."""
    what = values["points"], values["seen"], basis(values), values["noise"], values["seed"]
    return Whole(lambda: (compute.belief(*what),))


def draw(found: Belief, values: Values, words: Words) -> Picture:
    """Draws, mean and band."""
    outputs, clicks = POINTS.board(values)
    assert outputs
    widest = int(found.deviation.argmax())
    numbers = {
        "band_before": scientific(width(found.prior_deviation)),
        "band_now": scientific(width(found.deviation)),
        "band_widest": words(
            "widest_at",
            width=scientific(2 * DEVIATIONS * float(found.deviation[widest])),
            x=f"{found.x_grid[widest]:.2f}".replace("-", "−"),
        ),
    }
    return Picture(belief(found, outputs, words), numbers, notes=singular(found.invertible, words), clicks=clicks)


def width(deviation: NDArray[np.floating]) -> float:
    """How wide the band is, on average over the figure."""
    return 2 * DEVIATIONS * float(deviation.mean())


LAB = Lab(
    "beliefs",
    (
        Resource(
            "before",
            "belief",
            (SEEN, NOISE, *FEATURES, POINTS, SEED),
            results,
            draw,
            lambda values: captions.told("belief", draws=DRAWS),
        ),
    ),
    first=("seen", "noise", "bump_width", "top_frequency"),
)
