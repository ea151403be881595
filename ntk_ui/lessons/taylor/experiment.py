"""The run of the Taylor lesson: a network and its tangent model in training."""

from typing import NamedTuple

from ntk_core.experiments import TaylorFit, Training, takes_long, taylor_data, taylor_fit
from ntk_ui.lessons.common import target
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import network
from ntk_ui.service import compute


class Run(NamedTuple):
    """What it depends on."""

    training: Training

    def fits(self) -> tuple[TaylorFit]:
        """A network and its tangent model in training."""
        return (compute.taylor_fit(self.training),)

    def theory(self) -> tuple[TaylorFit]:
        """The tangent model alone."""
        return (compute.taylor_theory(self.training),)

    def nothing(self) -> tuple[TaylorFit]:
        """The data alone."""
        return (taylor_data(self.training),)

    def slow(self) -> bool:
        """Whether the network is not trained yet and takes long."""
        return takes_long(self.training.net, self.training.steps) and not compute.done(taylor_fit, self.training)


def training(values: Values) -> Training:
    """The training at some settings; its rate is a share of the stability limit."""
    net = network(values, values["width"])
    return Training(target(values), net, values["rate_fraction"], values["steps"], values["seed"])


def run(values: Values) -> Run:
    """The run at some settings."""
    return Run(training(values))
