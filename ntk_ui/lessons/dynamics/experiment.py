"""The run of the lesson on training dynamics: a network in training beside the closed forms."""

from typing import Any, NamedTuple

from ntk_core.experiments import DynamicsFit, Points, dynamics_data, dynamics_pieces, takes_long
from ntk_ui import compute
from ntk_ui.figures.steps import STEPS, Clock
from ntk_ui.lessons.common import target
from ntk_ui.lessons.settings import Values


class Settings(NamedTuple):
    """What it depends on."""

    target: str | Points
    width: int
    depth: int
    activation: str
    learning_rate: float
    steps: int
    seed: int
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
        return takes_long(self.width, self.depth, self.steps) and not compute.done(dynamics_pieces, *self)


def run(values: Values) -> Settings:
    """The run at some settings."""
    of: dict[str, Any] = {name: values[name] for name in Settings._fields if name in values}
    return Settings(target=target(values), centered=values["start"] == "subtracted", **of)


def clock(values: Values) -> Clock:
    """What training time is counted in."""
    return STEPS if values["clock"] == "steps" else Clock(values["learning_rate"])
