"""A network in training beside its closed-form solution, and whether the theory holds."""

from ntk_core.experiments import DynamicsFit
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.figures import formatting
from ntk_ui.figures.dynamics import function_space
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, meter, reproduce
from ntk_ui.lessons.dynamics.experiment import clock, run
from ntk_ui.lessons.dynamics.settings import POINTS, TIMED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values


def draw(fit: DynamicsFit, values: Values, words: Words, *, waiting: bool = False) -> Picture:
    """The network, the closed forms, and their numbers."""
    outputs, clicks = POINTS.board(values)
    figure = function_space(fit, clock(values), words, outputs, waiting)
    unstable = (words("unstable"),) if fit.learning_rate > fit.max_learning_rate else ()
    if waiting:
        return Picture(figure, notes=unstable, clicks=clicks)
    verdict = meter.drawn(words, fit.kernel_movement[-1], fit.relative_gap, fit.curvature, fit.outcome, "tangent")
    notes = *unstable, *formatting.digits_depend(words, fit.outcome)
    return Picture(figure, numbers(fit, words), verdict, notes, clicks=clicks)


def numbers(fit: DynamicsFit, words: Words) -> dict[str, str]:
    """The numbers below the figure."""
    past = sum(fit.learning_rate * value > 2 for value in fit.eigenvalues)
    return {
        "loss_real": formatting.number(fit.loss_real[-1], words, fit.outcome),
        "loss_theory": formatting.number(fit.loss_steps[-1], words),
        "not_linear": formatting.distance(fit.not_linear, words, fit.outcome),
        "not_flow": formatting.number(fit.not_flow, words),
        "limit": scientific(fit.max_learning_rate),
        "ratio": scientific(fit.learning_rate / fit.max_learning_rate),
        "past": f"{past} / {len(fit.eigenvalues)}",
    }


def caption(values: Values) -> captions.Key:
    """With what the reader cannot set."""
    return captions.told("hero", w_std=W_STD, b_std=B_STD)


LAB = Lab(
    "training",
    (
        Resource(
            "dynamics",
            "training",
            TIMED,
            run,
            draw,
            caption,
            program=lambda values: reproduce.dynamics_fit(*run(values)),
        ),
    ),
    first=("width", "learning_rate", "points"),
)
