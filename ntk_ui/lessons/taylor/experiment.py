"""The run of the Taylor lesson: a network and its tangent model in training."""

from typing import Any, NamedTuple

from ntk_core.experiments import Points, TaylorFit, takes_long, taylor_data, taylor_fit
from ntk_ui import compute
from ntk_ui.lessons.common import target
from ntk_ui.lessons.settings import Values


class Settings(NamedTuple):
    """What it depends on."""

    target: str | Points
    width: int
    depth: int
    activation: str
    parameterization: str
    rate_fraction: float
    steps: int
    seed: int

    def fits(self) -> tuple[TaylorFit]:
        """A network and its tangent model in training."""
        return (compute.taylor_fit(*self),)

    def theory(self) -> tuple[TaylorFit]:
        """The tangent model alone."""
        return (compute.taylor_theory(*self),)

    def nothing(self) -> tuple[TaylorFit]:
        """The data alone."""
        return (taylor_data(*self),)

    def slow(self) -> bool:
        """Whether the network is not trained yet and takes long."""
        return takes_long(self.width, self.depth, self.steps) and not compute.done(taylor_fit, *self)


def run(values: Values) -> Settings:
    """The run at some settings."""
    of: dict[str, Any] = {name: values[name] for name in Settings._fields if name in values}
    return Settings(target=target(values), **of)
