"""What can be set in the Taylor lesson."""

from ntk_core import data
from ntk_core.activations import ACTIVATIONS
from ntk_core.experiments import WIDTHS
from ntk_core.experiments.setting import DEPTHS, LARGE_WIDTHS
from ntk_core.networks import PARAMETERIZATIONS
from ntk_core.programs import MAX_POINTS
from ntk_ui.lessons.settings import Choice, Number, Points

HIGHEST_SEED = 2**32 - 1
MOST_STEPS = 10_000  # a second of training for the widest network with one hidden layer

OFFERED_STEPS = (100, 200, 500, 1000, 2000)
OFFERED_FRACTIONS = tuple(round(0.05 * k, 2) for k in range(1, 20))
OFFERED_SEEDS = tuple(range(10))

DATA = Choice("data", "sine", (*data.TARGETS, "own"))
POINTS = Points(
    "points", ((-0.9, -0.31), (-0.45, -0.99), (0.0, 0.0), (0.45, 0.99), (0.9, 0.31)), (-1.25, 1.25), (-3, 3), MAX_POINTS
)
WIDTH = Number("width", 256, 1, LARGE_WIDTHS[-1], (*WIDTHS, *LARGE_WIDTHS))
DEPTH = Number("depth", 1, DEPTHS[0], DEPTHS[-1], DEPTHS)
ACTIVATION = Choice("activation", "tanh", ACTIVATIONS, translated=False)
PARAMETERIZATION = Choice("parameterization", "ntk", PARAMETERIZATIONS)
RATE_FRACTION = Number("rate_fraction", 0.5, 0.01, 0.99, OFFERED_FRACTIONS, whole=False)
STEPS = Number("steps", 500, 1, MOST_STEPS, OFFERED_STEPS)
SEED = Number("seed", 0, 0, HIGHEST_SEED, OFFERED_SEEDS)

NETWORK = (WIDTH, DEPTH, ACTIVATION, PARAMETERIZATION)
TRAINING = (DATA, POINTS, *NETWORK, RATE_FRACTION, STEPS, SEED)
