"""How fast one may go: what a learning rate does to the modes of the run, and to the kernel where it is too large."""

from ntk_core.experiments import LARGE_WIDTHS, DynamicsFit
from ntk_core.experiments.limit_shares import SHARES, LimitShares
from ntk_ui.figures import rates
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import DEPTH, SEED, TANH, WIDTH
from ntk_ui.lessons.dynamics.experiment import run, training
from ntk_ui.lessons.dynamics.functions import narrowed
from ntk_ui.lessons.dynamics.moving import SPECTRUM
from ntk_ui.lessons.dynamics.settings import LEARNING_RATE, RUN, STEPS, TARGET
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDEST = LARGE_WIDTHS[0] // 2


def at_shares(values: Values) -> Whole:
    """The same network at several shares of its limit, whatever the chosen rate."""
    of = training({**values, LEARNING_RATE.name: 1.0}, WIDEST)
    return Whole(lambda: (compute.limit_shares(of),))


def draw_shares(found: LimitShares, values: Values, words: Words) -> Picture:
    """Their losses."""
    return Picture(rates.shares(found, SHARES, words), notes=narrowed(values, WIDEST, words))


def theory(values: Values) -> Whole:
    """The closed forms, for which no network is trained."""
    return Whole(run(values).theory)


def first_steps(values: Values) -> Whole:
    """As much of the run as the figure of its first steps shows."""
    return Whole(run({**values, STEPS.name: rates.FIRST_STEPS}).fits)


def stability(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """The loss after the last step against the learning rate."""
    return Picture(rates.stability(fit, words))


def factors(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """What one step multiplies each mode by, and the first steps of the top mode."""
    return Picture(rates.factors(fit, words))


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
    tuple(setting for setting in RUN if setting is not STEPS),
    first_steps,
    factors,
    lambda values: captions.told("factors"),
)
STABILITY = Resource("dynamics", "stability", RUN, theory, stability, lambda values: captions.told("stability"))
LAB = Lab("rates", (FACTORS, AT_SHARES, STABILITY, SPECTRUM), first=("learning_rate", "width"))
