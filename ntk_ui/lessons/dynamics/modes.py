"""The same run mode by mode, and what its learning rate does to them."""

from collections.abc import Callable

from ntk_core.experiments import DynamicsFit
from ntk_ui.figures import dynamics, rates
from ntk_ui.figures.steps import Clock
from ntk_ui.figures.style import Figure
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.dynamics.experiment import clock, run
from ntk_ui.lessons.dynamics.settings import RUN, STEPS, TIMED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The run."""
    return Whole(run(values).fits)


def theory(values: Values) -> Whole:
    """The closed forms, for which no network is trained."""
    return Whole(run(values).theory)


def first_steps(values: Values) -> Whole:
    """As much of the run as the figure of its first steps shows."""
    return Whole(run({**values, STEPS.name: rates.FIRST_STEPS}).fits)


def timed(name: str, draw: Callable[[DynamicsFit, Clock, Words], Figure]) -> Resource:
    """A figure of the run over its time."""

    def drawn(fit: DynamicsFit, values: Values, words: Words) -> Picture:
        return Picture(draw(fit, clock(values), words))

    return Resource("dynamics", name, TIMED, results, drawn, lambda values: captions.told(name))


def stability(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """The loss after the last step against the learning rate."""
    return Picture(rates.stability(fit, words))


def factors(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """What one step multiplies each mode by, and the first steps of the top mode."""
    return Picture(rates.factors(fit, words))


LAB = Lab(
    "modes",
    (
        timed("loss", dynamics.loss),
        timed("modes", dynamics.modes),
        timed("shares", dynamics.shares),
        Resource("dynamics", "stability", RUN, theory, stability, lambda values: captions.told("stability")),
        Resource(
            "dynamics",
            "factors",
            tuple(setting for setting in RUN if setting is not STEPS),
            first_steps,
            factors,
            lambda values: captions.told("factors"),
        ),
    ),
    first=("data", "points", "width", "learning_rate"),
)
