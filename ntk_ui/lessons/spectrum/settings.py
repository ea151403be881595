"""What can be set in the lesson on the spectrum of the kernel."""

from dataclasses import dataclass, replace

from ntk_core.data import SHAPES
from ntk_core.experiments import ARCHITECTURE_WIDTHS, ARCHITECTURES, COUNTS, MLP, TARGETS, WIDTHS, Source, definite
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.tables import MAX_ROWS
from ntk_ui.lessons import common
from ntk_ui.lessons.common import DEPTH, RELU, SEED
from ntk_ui.lessons.settings import Choice, Number, Values
from ntk_ui.lessons.uploaded import TABLE

BY_NAME = (*SHAPES, "digits")  # inputs of which there are as many as one likes
W_STDS = (0.5, 0.75, 1.0, 1.25, W_STD, 1.5, 1.75, 2.0, 2.5, 3.0)
B_STDS = (0.0, 0.05, 0.1, 0.2, 0.5, 1.0, 1.5, 2.0)
RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
NUMBERS = tuple(range(1, COUNTS[-1] + 1))  # of inputs and of eigenvalues


@dataclass(frozen=True)
class Named(Number):
    """A real number that goes by four digits at its notches: √2 is 1.414, there and back."""

    def read(self, text: str) -> float:
        """The notch of this name, or the number itself."""
        names = {self.write(notch): notch for notch in self.notches}
        return names[text] if text in names else super().read(text)

    def write(self, value: float) -> str:
        """The name of a notch, or the number itself."""
        return f"{value:.4g}" if value in self.notches else super().write(value)


def size(values: Values) -> int:
    """The number of inputs: a table has as many as it has, or up to the most that it can have, until it is there."""
    if values["inputs"] == "own":
        table = values.get(TABLE.name)
        return MAX_ROWS if table is None else len(table.x)
    count: int = values["count"]
    return count


INPUTS = Choice("inputs", SHAPES[0], (*BY_NAME, "own"))
COUNT = Number("count", 64, 2, COUNTS[-1], COUNTS, when=("inputs", BY_NAME))
WIDTH = replace(common.WIDTH, high=WIDTHS[-1], notches=WIDTHS)
WEIGHT_SCALE = Named("w_std", W_STD, 0.1, 5, W_STDS, whole=False)
BIAS_SCALE = Named("b_std", B_STD, 0, 5, B_STDS, whole=False)
FIRST_INPUT = Number("first_input", 1, 1, COUNTS[-1], NUMBERS, most=size)
SECOND_INPUT = Number("second_input", 9, 1, COUNTS[-1], NUMBERS, most=size)
ARCHITECTURE = Choice("architecture", ARCHITECTURES[0], ("mlp", *ARCHITECTURES))
ARCHITECTURE_WIDTH = Choice(  # every other would be a program of its own, which is seconds to compile
    "architecture_width",
    str(ARCHITECTURE_WIDTHS[0]),
    tuple(map(str, ARCHITECTURE_WIDTHS)),
    translated=False,
    when=("architecture", ARCHITECTURES),
)
MODE = Number("mode", 4, 1, COUNTS[-1], NUMBERS, most=size)
TARGET = Choice("target", TARGETS[0], TARGETS, when=("inputs", SHAPES))
LEARNING_RATE = Number("learning_rate", 0.01, 0.0001, 10, RATES, whole=False)
PLACEMENT = Choice("placement", definite.PLACEMENTS[0], definite.PLACEMENTS)
PAIR_DISTANCE = Number(
    "pair_distance",
    0.1,
    definite.NEAREST,
    definite.FARTHEST,
    definite.DISTANCES,
    whole=False,
    when=("placement", ("together",)),
)

SOURCE = (INPUTS, TABLE, COUNT)
LIMIT = (DEPTH, RELU, WEIGHT_SCALE, BIAS_SCALE)  # what networks of every width have in common
NET = (WIDTH, *LIMIT)
KERNEL = (*SOURCE, *NET, SEED)
CELL = (FIRST_INPUT, SECOND_INPUT)


def source(values: Values) -> Source:
    """The inputs by their name, or the reader's table."""
    table = values.get(TABLE.name)
    found: Source = values["inputs"] if table is None else table
    return found


def network(values: Values) -> MLP:
    """The network."""
    return MLP(values["width"], *_scales(values))


def any_width(values: Values) -> MLP:
    """A network that stands for those of every width."""
    return MLP(1, *_scales(values))


def cell(values: Values) -> tuple[int, int]:
    """The numbers of the two inputs that are compared, from 0."""
    return values["first_input"] - 1, values["second_input"] - 1


def _scales(values: Values) -> tuple[int, str, float, float]:
    return values["depth"], values["activation"], values["w_std"], values["b_std"]
