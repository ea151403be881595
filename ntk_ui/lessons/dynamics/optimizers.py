"""Optimizers beyond the theory: momentum and minibatches beside the prediction for gradient descent."""

from ntk_core.experiments import LARGE_WIDTHS, SPEED_UPS, OptimizedFit, Training
from ntk_ui.figures import formatting, optimizers
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, reproduce
from ntk_ui.lessons.common import DEPTH, SEED, STEPS, TANH, WIDTH
from ntk_ui.lessons.dynamics.experiment import training
from ntk_ui.lessons.dynamics.functions import narrowed
from ntk_ui.lessons.dynamics.settings import BATCH, LEARNING_RATE, MOMENTUM, TARGET
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDEST = LARGE_WIDTHS[0] // 2


def results(values: Values) -> Whole:
    """The run."""
    return Whole(lambda: (compute.optimized_fit(*_optimized(values)),))


def draw_outputs(fit: OptimizedFit, values: Values, words: Words) -> Picture:
    """The network, and plain gradient descent for more steps."""
    return Picture(optimizers.function_space(fit, words), notes=narrowed(values, WIDEST, words))


def draw_losses(fit: OptimizedFit, values: Values, words: Words) -> Picture:
    """Their losses, and their numbers."""
    numbers = {
        "speed_up": f"{SPEED_UPS[float(values['momentum'])]}×",
        "loss_real": formatting.number(fit.loss_real[-1], words, fit.outcome),
        "loss_rescaled": formatting.number(fit.loss_rescaled[-1], words),
        "gap": formatting.number(fit.relative_gap, words, fit.outcome),
    }
    return Picture(optimizers.losses(fit, words), numbers, notes=narrowed(values, WIDEST, words))


def program(values: Values) -> str:
    """The program that does the same."""
    return reproduce.optimized_fit(*_optimized(values))


def _optimized(values: Values) -> tuple[Training, float, int]:
    return training(values, WIDEST), float(values["momentum"]), values["batch"]


SETTINGS = (*TARGET, WIDTH, LEARNING_RATE, MOMENTUM, BATCH, DEPTH, TANH, STEPS, SEED)
OUTPUTS = Resource(
    "dynamics",
    "outputs",
    SETTINGS,
    results,
    draw_outputs,
    lambda values: captions.told("outputs"),
    texts="optimizers",
)
LOSSES = Resource(
    "dynamics",
    "losses",
    SETTINGS,
    results,
    draw_losses,
    lambda values: captions.told("losses"),
    texts="optimizers",
    program=program,
)
LAB = Lab("optimizers", (OUTPUTS, LOSSES), first=("momentum", "batch", "learning_rate"))
