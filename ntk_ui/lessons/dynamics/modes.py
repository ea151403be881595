"""The same run mode by mode."""

from collections.abc import Callable

from ntk_core.experiments import DynamicsFit
from ntk_ui.figures import dynamics
from ntk_ui.figures.steps import Clock
from ntk_ui.figures.style import Figure
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.dynamics.experiment import clock, run
from ntk_ui.lessons.dynamics.settings import TIMED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The run."""
    return Whole(run(values).fits)


def timed(name: str, draw: Callable[[DynamicsFit, Clock, Words], Figure]) -> Resource:
    """A figure of the run over its time."""

    def drawn(fit: DynamicsFit, values: Values, words: Words) -> Picture:
        return Picture(draw(fit, clock(values), words))

    return Resource("dynamics", name, TIMED, results, drawn, lambda values: captions.told(name))


LAB = Lab(
    "modes",
    (timed("modes", dynamics.modes), timed("shares", dynamics.shares), timed("loss", dynamics.loss)),
    first=("learning_rate", "width", "steps"),
)
