"""The run of the Taylor lesson: a network and its tangent model in training."""

from typing import Any, NamedTuple

from ntk_core.experiments import Points, TaylorFit, takes_long, taylor_data, taylor_fit
from ntk_ui import compute
from ntk_ui.lessons.common import target
from ntk_ui.lessons.settings import Values


class Settings(NamedTuple):
    """What it depends on."""

    data: str
    target: str | Points
    width: int
    depth: int
    activation: str
    parameterization: str
    rate_fraction: float
    steps: int
    seed: int

    @property
    def network(self) -> tuple[int, str, str]:
        """What networks of every width have in common."""
        return self.depth, self.activation, self.parameterization

    @property
    def training(self) -> tuple[float, int]:
        """How they are trained."""
        return self.rate_fraction, self.steps

    def fit(self) -> TaylorFit:
        """A network and its tangent model in training."""
        return compute.taylor_fit(*self._all)

    def fits(self) -> tuple[TaylorFit]:
        """What the first figure shows."""
        return (self.fit(),)

    def theory(self) -> tuple[TaylorFit]:
        """The tangent model alone."""
        return (compute.taylor_theory(*self._all),)

    def nothing(self) -> tuple[TaylorFit]:
        """The data alone."""
        return (taylor_data(*self._all),)

    def slow(self) -> bool:
        """Whether the network is not trained yet and takes long."""
        return takes_long(self.width, self.depth, self.steps) and not compute.done(taylor_fit, *self._all)

    @property
    def _all(self) -> tuple[Any, ...]:
        return self.target, self.width, *self.network, *self.training, self.seed


def run(values: Values) -> Settings:
    """The run at some settings."""
    return Settings(target=target(values), **{name: values[name] for name in Settings._fields if name != "target"})
