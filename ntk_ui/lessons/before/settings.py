"""What can be set on the page before the lessons."""

from dataclasses import replace

from ntk_core.bases import BASES
from ntk_core.experiments.basis import Basis
from ntk_core.programs import MAX_POINTS
from ntk_ui.lessons import common
from ntk_ui.lessons.settings import Choice, Number, Values
from ntk_ui.lessons.written import Points

MOST_FEATURES = 1024
COUNTS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 64, 100, 200, 500, 1000)
BUMP, WAVE = ("feature_kind", BASES[:1]), ("feature_kind", BASES[1:])

LINE_POINTS = Points(
    "line_points",
    ((-1.0, -0.7), (-0.5, -0.55), (0.25, 0.4), (0.6, 0.3), (1.0, 1.0)),
    (-1.25, 1.25),
    (-2, 2),
    MAX_POINTS,
    least=2,
)
LINE_RATE = Number("line_rate", 0.2, 0.01, 2.0, tuple(round(0.05 * k, 2) for k in range(1, 26)), whole=False)
FEATURE_KIND = Choice("feature_kind", BASES[0], BASES)
FEATURE_COUNT = Number("feature_count", 20, 1, MOST_FEATURES, COUNTS)
BUMP_WIDTH = Number("bump_width", 0.2, 0.02, 2.0, (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5), whole=False, when=BUMP)
TOP_FREQUENCY = Number("top_frequency", 1.5, 0.1, 20.0, (0.5, 1.0, 1.5, 2.0, 3.0, 4.0), whole=False, when=WAVE)
POINTS = replace(common.POINTS, when=None)  # always the reader's own; the default is what lesson 1 begins with
NOISE = Number("noise", 0.0, 0.0, 1.0, (0.0, 0.05, 0.1, 0.2, 0.3, 0.5), whole=False)


def count(values: Values) -> int:
    """The number of points."""
    return len(values[POINTS.name])


CENTER = Number("center", 2, 1, MAX_POINTS, tuple(range(1, MAX_POINTS + 1)), most=count)
SEEN = Number("seen", 2, 0, MAX_POINTS, tuple(range(MAX_POINTS + 1)), most=count)

FEATURES = (FEATURE_KIND, FEATURE_COUNT, BUMP_WIDTH, TOP_FREQUENCY)


def basis(values: Values) -> Basis:
    """The features at some settings."""
    kind = values["feature_kind"]
    return Basis(kind, values["feature_count"], values["bump_width" if kind == "bumps" else "top_frequency"])
