"""A line through the origin, found by gradient descent."""

from ntk_core.experiments.line import STEPS_ASKED, LineFit
from ntk_ui.figures.line import line_fit
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.before.settings import LINE_POINTS, LINE_RATE
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The line in training."""
    return Whole(lambda: (compute.line_fit(values["line_points"], values["line_rate"]),))


def left(fit: LineFit) -> float:
    """The share of w₀ − w* that some steps leave; nothing, where there was nothing to learn."""
    return float(fit.distance[STEPS_ASKED] / fit.distance[0]) if fit.distance[0] > 0 else 0.0


def draw(fit: LineFit, values: Values, words: Words) -> Picture:
    """The line, and what is missing of its weight step by step."""
    outputs, clicks = LINE_POINTS.board(values)
    assert outputs
    numbers = {
        "line_eigenvalue": scientific(fit.eigenvalue),
        "line_factor": scientific(fit.factor).replace("-", "−"),
        "line_best": scientific(fit.best).replace("-", "−"),
        "line_left": scientific(left(fit)),
    }
    return Picture(line_fit(fit, LINE_POINTS.x, outputs, words), numbers, clicks=clicks)


LINE = Resource(
    "before",
    "line",
    (LINE_RATE, LINE_POINTS),
    results,
    draw,
    lambda values: captions.told("line", steps=STEPS_ASKED),
)
LAB = Lab("line", (LINE,), first=("line_rate", "line_points"))
