"""Adam: a real network and its tangent model, trained with the same Adam, beside kernel regression."""

from ntk_core.experiments import Training, mlp
from ntk_core.experiments.adam import STEP, AdamFit, adam_rate
from ntk_core.programs.adam import MOMENTS
from ntk_ui.figures import adam, formatting
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED, STEPS, TANH, target
from ntk_ui.lessons.dynamics.settings import ADAM_WIDTH, TARGET
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The run, of one hidden layer."""
    width = int(values["adam_width"])
    net = mlp(width, 1, values["activation"])
    run = Training(target(values), net, adam_rate(width), values["steps"], values["seed"])
    return Whole(lambda: (compute.adam_fit(run),))


def draw_outputs(fit: AdamFit, values: Values, words: Words) -> Picture:
    """The network, its tangent model, where plain gradient descent ends, and how far they are from each other."""
    numbers = {
        "gap": formatting.number(fit.gap, words, fit.outcome),
        "linear_off": formatting.number(fit.linear_off, words),
        "real_off": formatting.number(fit.real_off, words, fit.outcome),
        "loss_real": formatting.number(fit.loss_real[-1], words, fit.outcome),
        "loss_linear": formatting.number(fit.loss_linear[-1], words),
        "rate": scientific(fit.learning_rate),
    }
    return Picture(adam.function_space(fit, words), numbers)


def draw_losses(fit: AdamFit, values: Values, words: Words) -> Picture:
    """The losses of both."""
    return Picture(adam.losses(fit, words))


def caption(values: Values) -> captions.Key:
    """With what the reader cannot set."""
    beta_1, beta_2, epsilon = MOMENTS.values()
    told = {"beta_1": beta_1, "beta_2": beta_2, "epsilon": scientific(epsilon).removeprefix("1.0 × ")}
    return captions.told("adam_outputs", step=STEP, **told)


SETTINGS = (*TARGET, ADAM_WIDTH, TANH, STEPS, SEED)
OUTPUTS = Resource("dynamics", "adam_outputs", SETTINGS, results, draw_outputs, caption, texts="adam")
LOSSES = Resource(
    "dynamics",
    "adam_losses",
    SETTINGS,
    results,
    draw_losses,
    lambda values: captions.told("adam_losses"),
    texts="adam",
)
LAB = Lab("adam", (OUTPUTS, LOSSES), first=("adam_width", "steps"))
