"""What can be set in the Taylor lesson."""

from typing import Any

from ntk_core.experiments import DIRECTIONS, LINE_WIDTHS, PATH_WIDTHS
from ntk_core.networks import PARAMETERIZATIONS
from ntk_core.programs import MAX_POINTS
from ntk_ui.lessons.common import DATA, DEPTH, POINTS, SEED, STEPS, TANH, WIDTH, count, target
from ntk_ui.lessons.settings import Choice, Number, Values

OFFERED_FRACTIONS = tuple(round(0.05 * k, 2) for k in range(1, 20))
ALPHAS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)

PARAMETERIZATION = Choice("parameterization", "ntk", PARAMETERIZATIONS)
RATE_FRACTION = Number("rate_fraction", 0.5, 0.01, 0.99, OFFERED_FRACTIONS, whole=False)
LINE_WIDTH = Number("line_width", 16, 1, LINE_WIDTHS[-1], LINE_WIDTHS)
DIRECTION = Choice("direction", DIRECTIONS[0], DIRECTIONS)
POINT = Number("point", 1, 1, MAX_POINTS, tuple(range(1, MAX_POINTS + 1)), most=count)
PATH_WIDTH = Number("path_width", PATH_WIDTHS[0], 1, PATH_WIDTHS[-1], PATH_WIDTHS)
OUTPUT_SCALE = Number("output_scale", 1.0, 0.1, 1000.0, ALPHAS, whole=False)

TARGET = (DATA, POINTS)
KIND = (DEPTH, TANH, PARAMETERIZATION)
RUN = (RATE_FRACTION, STEPS)
TRAINING = (*TARGET, WIDTH, *KIND, *RUN, SEED)


def kind(values: Values) -> tuple[int, str, str]:
    """What networks of every width have in common."""
    return values["depth"], values["activation"], values["parameterization"]


def swept(values: Values) -> tuple[Any, ...]:
    """What a sweep over the width depends on."""
    return target(values), *kind(values), values["rate_fraction"], values["steps"]
