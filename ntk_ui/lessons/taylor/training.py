"""A network and its tangent model in training, and whether the theory holds."""

from ntk_core.experiments import TaylorFit
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.figures import formatting
from ntk_ui.figures.style import scientific
from ntk_ui.figures.taylor import function_space
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, meter, reproduce
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.experiment import run, training
from ntk_ui.lessons.taylor.settings import POINTS, TRAINING


def draw(fit: TaylorFit, values: Values, words: Words, *, waiting: bool = False) -> Picture:
    """The network, its linearization and their numbers."""
    outputs, clicks = POINTS.board(values)
    figure = function_space(fit, words, outputs, waiting=waiting)
    if waiting:
        return Picture(figure, clicks=clicks)
    verdict = meter.drawn(words, fit.kernel_movement, fit.relative_gap, fit.curvature, fit.outcome, "tangent")
    return Picture(figure, numbers(fit, words), verdict, formatting.digits_depend(words, fit.outcome), clicks=clicks)


def numbers(fit: TaylorFit, words: Words) -> dict[str, str]:
    """The numbers below the figure."""
    return {
        "gap": formatting.distance(fit.gap[-1], words, fit.outcome),
        "weight_movement": formatting.number(fit.weight_movement[-1], words, fit.outcome),
        "parameters": f"{fit.parameters:,}",
        "data_count": str(len(fit.x_train)),
        "largest_eigenvalue": scientific(2 / fit.max_learning_rate),
        "learning_rate": scientific(fit.learning_rate),
    }


def caption(values: Values) -> captions.Key:
    """With what the reader cannot set."""
    return captions.told("hero", w_std=W_STD, b_std=B_STD)


TRAINED = Resource(
    "taylor",
    "training",
    TRAINING,
    run,
    draw,
    caption,
    program=lambda values: reproduce.taylor_fit(training(values)),
)
LAB = Lab("training", (TRAINED,), first=("width", "rate_fraction", "points"))
