"""The run of the lesson on training dynamics: a network in training beside the closed forms."""

from typing import NamedTuple

from ntk_core.experiments import DynamicsFit, Training, dynamics_data, dynamics_pieces, mlp, takes_long
from ntk_ui.figures.steps import STEPS, Clock
from ntk_ui.lessons.common import target
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute


class Run(NamedTuple):
    """What it depends on."""

    training: Training
    centered: bool

    def fits(self) -> tuple[DynamicsFit]:
        """The run, in theory and in reality."""
        return (compute.dynamics_fit(*self),)

    def theory(self) -> tuple[DynamicsFit]:
        """The closed forms alone."""
        return (compute.dynamics_theory(*self),)

    def nothing(self) -> tuple[DynamicsFit]:
        """The data alone."""
        return (dynamics_data(*self),)

    def slow(self) -> bool:
        """Whether the network is not trained yet and takes long."""
        return takes_long(self.training.net, self.training.steps) and not compute.done(dynamics_pieces, *self)


def training(values: Values, widest: int | None = None) -> Training:
    """The training at some settings, of a network that is no wider than the `widest`."""
    width = values["width"] if widest is None else min(values["width"], widest)
    net = mlp(width, values["depth"], values["activation"])
    return Training(target(values), net, values["learning_rate"], values["steps"], values["seed"])


def run(values: Values) -> Run:
    """The run at some settings."""
    return Run(training(values), values["start"] == "subtracted")


def clock(values: Values) -> Clock:
    """What training time is counted in."""
    return STEPS if values["clock"] == "steps" else Clock(values["learning_rate"])
