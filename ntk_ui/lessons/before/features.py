"""A sum of features whose weights are trained."""

from ntk_core.experiments.basis import RATE_FRACTION, SHOWN, STEPS, FeatureFit
from ntk_ui.figures.basis import feature_fit
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.before.settings import FEATURES, POINTS, basis
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

EXACT = 1e-9  # an error of outputs of order one that is rounding


def results(values: Values) -> Whole:
    """The features in training."""
    return Whole(lambda: (compute.feature_fit(values["points"], basis(values)),))


def draw(fit: FeatureFit, values: Values, words: Words) -> Picture:
    """The features times their weights, and their sum."""
    outputs, clicks = POINTS.board(values)
    assert outputs
    error = float(fit.train_error[-1])
    numbers = {
        "weight_number": str(values["feature_count"]),
        "point_number": str(len(fit.x_train)),
        "error_left": "0" if error < EXACT else scientific(error),
        "weight_norm": scientific(fit.weight_norm),
    }
    return Picture(feature_fit(fit, outputs, words), numbers, clicks=clicks)


FITTED = Resource(
    "before",
    "features",
    (*FEATURES, POINTS),
    results,
    draw,
    lambda values: captions.told("features", steps=STEPS, fraction=RATE_FRACTION, shown=SHOWN),
)
LAB = Lab("features", (FITTED,), first=("feature_kind", "feature_count", "bump_width", "top_frequency", "points"))
