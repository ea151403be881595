"""How fast one may go: what a rate does to the modes of a run, and to the kernel where it is too large.

The rate is chosen as a share of the stability limit of the network that is trained.
"""

from ntk_core.experiments import LARGE_WIDTHS, DynamicsFit
from ntk_core.experiments.limit_shares import SHARES, LimitShares
from ntk_ui.figures import rates
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import DEPTH, SEED, TANH, WIDTH
from ntk_ui.lessons.dynamics.experiment import run, training
from ntk_ui.lessons.dynamics.functions import narrowed
from ntk_ui.lessons.dynamics.moving import draw_spectrum
from ntk_ui.lessons.dynamics.settings import LEARNING_RATE, LIMIT_SHARE, RUN, STEPS, TARGET, TIMED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Setting, Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDEST = LARGE_WIDTHS[0] // 2
ANY = {LEARNING_RATE.name: 1.0, STEPS.name: 1}  # where neither counts


def rated(values: Values) -> Values:
    """The same settings with the learning rate that the share comes to."""
    limit = compute.stability_limit(training({**values, **ANY}))
    return {**values, LEARNING_RATE.name: values[LIMIT_SHARE.name] * limit}


def shared(settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
    """Settings of a run with the share in place of its rate."""
    return tuple(LIMIT_SHARE if setting is LEARNING_RATE else setting for setting in settings)


def at_shares(values: Values) -> Whole:
    """The same network at several shares of its limit, whatever the chosen rate."""
    of = training({**values, LEARNING_RATE.name: 1.0}, WIDEST)
    return Whole(lambda: (compute.limit_shares(of),))


def draw_shares(found: LimitShares, values: Values, words: Words) -> Picture:
    """Their losses."""
    return Picture(rates.shares(found, SHARES, words), notes=narrowed(values, WIDEST, words))


def theory(values: Values) -> Whole:
    """The closed forms, for which no network is trained."""
    return Whole(lambda: run(rated(values)).theory())


def first_steps(values: Values) -> Whole:
    """As much of the run as the figure of its first steps shows."""
    return Whole(lambda: run({**rated(values), STEPS.name: rates.FIRST_STEPS}).fits())


def whole_run(values: Values) -> Whole:
    """All of it."""
    return Whole(lambda: run(rated(values)).fits())


def stability(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """The loss after the last step against the learning rate."""
    return Picture(rates.stability(fit, words))


def factors(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """What one step multiplies each mode by, and the first steps of the top mode; the rate in numbers."""
    numbers = {
        "limit": scientific(fit.max_learning_rate),
        "rate": scientific(fit.learning_rate),
        "rate_mean": scientific(fit.learning_rate * len(fit.x_train) / 2),
    }
    return Picture(rates.factors(fit, words), numbers)


def spectrum(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """The kernel in training, with the edge of this rate."""
    return draw_spectrum(fit, {**values, LEARNING_RATE.name: fit.learning_rate}, words)


AT_SHARES = Resource(
    "dynamics",
    "limit_shares",
    (*TARGET, WIDTH, DEPTH, TANH, STEPS, SEED),
    at_shares,
    draw_shares,
    lambda values: captions.told("limit_shares"),
)
FACTORS = Resource(
    "dynamics",
    "factors",
    shared(tuple(setting for setting in RUN if setting is not STEPS)),
    first_steps,
    factors,
    lambda values: captions.told("factors"),
)
STABILITY = Resource("dynamics", "stability", shared(RUN), theory, stability, lambda values: captions.told("stability"))
CATAPULT = Resource(
    "dynamics", "catapult", shared(TIMED), whole_run, spectrum, lambda values: captions.told("catapult"), texts="moving"
)
LAB = Lab("rates", (FACTORS, AT_SHARES, STABILITY, CATAPULT), first=("limit_share", "width"))
