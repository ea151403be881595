"""What can be set in the Taylor lesson."""

from ntk_core.experiments import LINE_WIDTHS, MLP, PATH_WIDTHS, mlp
from ntk_core.experiments.interpolation import FEATURE_COUNTS
from ntk_core.networks import PARAMETERIZATIONS
from ntk_core.programs import DIRECTIONS, MAX_POINTS
from ntk_ui.lessons.common import DATA, DEPTH, POINTS, SEED, STEPS, TANH, WIDTH, count
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
WEIGHT_COUNT = Number("weight_count", 40, 1, FEATURE_COUNTS[-1], FEATURE_COUNTS)
DETOUR = Number("detour", 5.0, 0.0, 20.0, (0.0, 1.0, 2.0, 5.0, 10.0, 20.0), whole=False)

TARGET = (DATA, POINTS)
KIND = (DEPTH, TANH, PARAMETERIZATION)
RUN = (RATE_FRACTION, STEPS)
TRAINING = (*TARGET, WIDTH, *KIND, *RUN, SEED)


def network(values: Values, width: int = 1) -> MLP:
    """The network at some settings, of some width, or for what does not depend on one."""
    return mlp(width, values["depth"], values["activation"], values["parameterization"])
