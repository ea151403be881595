"""How fast one may go: what a learning rate does to the modes of the run, and to the kernel where it is too large."""

from ntk_core.experiments import DynamicsFit
from ntk_ui.figures import rates
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.dynamics.experiment import run
from ntk_ui.lessons.dynamics.moving import SPECTRUM
from ntk_ui.lessons.dynamics.settings import RUN, STEPS
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


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


FACTORS = Resource(
    "dynamics",
    "factors",
    tuple(setting for setting in RUN if setting is not STEPS),
    first_steps,
    factors,
    lambda values: captions.told("factors"),
)
STABILITY = Resource("dynamics", "stability", RUN, theory, stability, lambda values: captions.told("stability"))
LAB = Lab("rates", (FACTORS, STABILITY, SPECTRUM), first=("learning_rate", "width"))
