"""The weights themselves: a hidden weight matrix in training."""

from ntk_core.experiments import HiddenWeights
from ntk_core.experiments.tangent import PATH_BLOCK, PATH_STEPS
from ntk_ui.figures import formatting
from ntk_ui.figures.weights import hidden_weights
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED, TANH, target
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import PATH_WIDTH, RATE_FRACTION, TARGET
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The matrix at some steps."""
    what = target(values), values["path_width"], values["activation"], values["rate_fraction"], values["seed"]
    return Whole(lambda: (compute.hidden_weights(*what),))


def draw(path: HiddenWeights, values: Values, words: Words) -> Picture:
    """The matrix, its movement, and the loss."""
    numbers = {"path_movement": path.movement[-1], "path_loss": path.loss[-1]}
    told = {name: formatting.number(value, words, path.outcome) for name, value in numbers.items()}
    return Picture(hidden_weights(path, words), told, notes=formatting.digits_depend(words, path.outcome))


LAB = Lab(
    "weights",
    (
        Resource(
            "taylor",
            "hidden_weights",
            (PATH_WIDTH, *TARGET, TANH, RATE_FRACTION, SEED),
            results,
            draw,
            lambda values: captions.told("path", steps=PATH_STEPS[-1], block=PATH_BLOCK),
        ),
    ),
    first=("path_width", "activation", "seed"),
)
