"""More weights than data: many fits through the same points, and the smallest of them."""

from ntk_core.experiments.interpolation import OTHERS, SEEDS, FitErrors, Fits
from ntk_ui.figures import laws
from ntk_ui.figures.interpolation import fits
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED, count, target
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import DETOUR, POINTS, TARGET, WEIGHT_COUNT
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

EXACT = 1e-9  # an error of outputs of order one that is rounding


def results(values: Values) -> Whole:
    """The fits."""
    what = target(values), values["weight_count"], values["detour"], values["seed"]
    return Whole(lambda: (compute.fits(*what),))


def draw(found: Fits, values: Values, words: Words) -> Picture:
    """The fits, how far each is from the points, and how large their weights are."""
    outputs, clicks = POINTS.board(values)
    numbers = {
        "weight_count": str(values["weight_count"]),
        "data_count": str(len(found.x_train)),
        "unseen": str(max(values["weight_count"] - len(found.x_train), 0)),
        "miss_points": error(max(found.train_error, *found.other_train_errors)),
        "least_size": scientific(found.least_norm),
        "other_size": scientific(float(found.other_norms.mean())),
    }
    return Picture(fits(found, words, outputs), numbers, clicks=clicks)


def error(value: float) -> str:
    """An error at the points, without digits of rounding."""
    return "0" if value < EXACT else scientific(value)


def sweep(values: Values) -> Whole:
    """The smallest fit for every number of weights."""
    return Whole(lambda: (compute.fit_errors(target(values)),))


def draw_errors(found: FitErrors, values: Values, words: Words) -> Picture:
    """Its errors against the number of weights; those at the points as far as they are not rounding."""
    known = {"train_error": found.train, "test_error": found.test}
    errors = {name: laws.Series(each) for name, each in known.items() if (each > EXACT).any()}
    return Picture(laws.against_parameters(found.counts, errors, count(values), words, current=values["weight_count"]))


SMALLEST = Resource(
    "taylor",
    "fits",
    (WEIGHT_COUNT, DETOUR, *TARGET, SEED),
    results,
    draw,
    lambda values: captions.told("fits", others=OTHERS),
)
AGAINST_COUNT = Resource(
    "taylor",
    "errors_of_fits",
    (WEIGHT_COUNT, *TARGET),
    sweep,
    draw_errors,
    lambda values: captions.told("fit_errors", seeds=SEEDS),
)
LAB = Lab("free", (SMALLEST, AGAINST_COUNT), first=("weight_count", "detour"))
