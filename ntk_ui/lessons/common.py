"""Settings that lessons share, so that they go along from one to the other."""

from dataclasses import replace

from ntk_core import data
from ntk_core.activations import ACTIVATIONS
from ntk_core.data import training_set
from ntk_core.experiments import WIDTHS
from ntk_core.experiments.setting import DEPTHS, LARGE_WIDTHS
from ntk_core.programs import MAX_POINTS
from ntk_ui.lessons.settings import Choice, Number, Values
from ntk_ui.lessons.written import Points

HIGHEST_SEED = 2**32 - 1
MOST_STEPS = 10_000  # a second of training for the widest network with one hidden layer

OFFERED_STEPS = (100, 200, 500, 1000, 2000)
OFFERED_SEEDS = tuple(range(10))

DATA = Choice("data", "sine", (*data.TARGETS, "own"))
POINTS = Points(
    "points",
    ((-0.9, -0.31), (-0.45, -0.99), (0.0, 0.0), (0.45, 0.99), (0.9, 0.31)),
    (-1.25, 1.25),
    (-3, 3),
    MAX_POINTS,
    when=("data", ("own",)),
)
WIDTH = Number("width", 256, 1, LARGE_WIDTHS[-1], (*WIDTHS, *LARGE_WIDTHS))
DEPTH = Number("depth", 1, DEPTHS[0], DEPTHS[-1], DEPTHS)
RELU = Choice("activation", "relu", ACTIVATIONS, translated=False)
TANH = replace(RELU, default="tanh")
STEPS = Number("steps", 500, 1, MOST_STEPS, OFFERED_STEPS)
SEED = Number("seed", 0, 0, HIGHEST_SEED, OFFERED_SEEDS)


def target(values: Values) -> str | tuple[tuple[float, float], ...]:
    """The data set by its name, or the reader's own points."""
    chosen: str | tuple[tuple[float, float], ...] = values["points" if values["data"] == "own" else "data"]
    return chosen


def count(values: Values) -> int:
    """The number of its training points."""
    return len(values["points"]) if values["data"] == "own" else len(training_set(values["data"])[0])
