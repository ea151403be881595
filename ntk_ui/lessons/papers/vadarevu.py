"""Vadarevu 2019: the weights between two hidden layers in training, at 10, 100 and 1000 units."""

from ntk_core.experiments import HiddenWeights
from ntk_core.experiments.tangent import PATH_BLOCK, PATH_STEPS
from ntk_ui.figures.style import scientific
from ntk_ui.figures.weights import hidden_weights
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Property, table
from ntk_ui.lessons.papers.published import VADAREVU_WIDTHS
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import PATH_WIDTH
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

TARGET, ACTIVATION, RATE = "sine", "relu", 0.5
LEARNED = 0.01  # of the loss: no more is left of it


def path(width: int, seed: int) -> HiddenWeights:
    """The matrix of a network of some width at some steps."""
    return compute.hidden_weights(TARGET, width, ACTIVATION, RATE, seed)


def results(values: Values) -> Whole:
    """The chosen one, and those of the three widths."""
    seed = values["seed"]
    return Whole(lambda: (path(values["path_width"], seed), [path(width, seed) for width in VADAREVU_WIDTHS]))


def draw(chosen: HiddenWeights, three: list[HiddenWeights], values: Values, words: Words) -> Picture:
    """The chosen matrix, and how far each of the three moved while its loss fell."""
    moved = [float(each.movement[-1]) for each in three]
    left = [float(each.loss[-1] / each.loss[0]) for each in three]
    rows = [
        Property("vadarevu_moved", " → ".join(map(scientific, moved)), moved == sorted(moved, reverse=True)),
        Property("vadarevu_loss", " → ".join(map(scientific, left)), max(left) < LEARNED),
    ]
    return Picture(hidden_weights(chosen, words), table=table(rows, words))


def caption(values: Values) -> captions.Key:
    """With the block that is drawn and the training."""
    return captions.told("vadarevu", block=PATH_BLOCK, steps=PATH_STEPS[-1], fraction=RATE)


LAB = Lab(
    "vadarevu",
    (Resource("papers", "vadarevu", (PATH_WIDTH, SEED), results, draw, caption),),
    first=("path_width", "seed"),
)
