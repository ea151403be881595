"""What can be set in the lesson on training dynamics."""

from ntk_core.experiments import ENSEMBLE_WIDTHS, REPRESENTED_WIDTHS, SAMPLE_COUNTS, SPEED_UPS, TOGETHER
from ntk_core.experiments.adam import ADAM_WIDTHS
from ntk_core.experiments.setting import WIDTHS
from ntk_core.programs import MAX_POINTS
from ntk_ui.lessons.common import DATA, DEPTH, POINTS, SEED, STEPS, TANH, WIDTH, count
from ntk_ui.lessons.settings import Choice, Number

OFFERED_RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
OFFERED_SHARES = (0.1, 0.25, 0.5, 0.75, 0.9, 1.1, 1.5, 2.0, 2.5)
OFFERED_MEMBERS = tuple(k * TOGETHER for k in (1, 2, 4, 10))

LEARNING_RATE = Number("learning_rate", 0.05, 0.0001, 100.0, OFFERED_RATES, whole=False)
LIMIT_SHARE = Number("limit_share", 0.25, 0.01, 10.0, OFFERED_SHARES, whole=False)
START = Choice("start", "kept", ("kept", "subtracted"))
CLOCK = Choice("clock", "steps", ("steps", "time"))
ENSEMBLE_WIDTH = Number("ensemble_width", 200, 1, WIDTHS[-1], ENSEMBLE_WIDTHS)
MEMBERS = Number("members", 4 * TOGETHER, 2, OFFERED_MEMBERS[-1], OFFERED_MEMBERS)  # one alone has no deviation
SAMPLE_COUNT = Number("sample_count", 16, 1, MAX_POINTS, SAMPLE_COUNTS)
REPRESENTED_WIDTH = Number("represented_width", 8, 1, REPRESENTED_WIDTHS[-1], REPRESENTED_WIDTHS)
MOMENTUM = Choice("momentum", "0.9", tuple(f"{beta:g}" for beta in SPEED_UPS), translated=False)
ADAM_WIDTH = Choice("adam_width", "256", tuple(map(str, ADAM_WIDTHS)), translated=False)
BATCH = Number("batch", MAX_POINTS, 1, MAX_POINTS, tuple(range(1, MAX_POINTS + 1)), most=count)

TARGET = (DATA, POINTS)
RUN = (*TARGET, WIDTH, LEARNING_RATE, DEPTH, TANH, STEPS, SEED, START)
TIMED = (*RUN, CLOCK)
