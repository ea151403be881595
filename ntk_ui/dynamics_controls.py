"""The controls of the lesson on training dynamics, all of those that decide its run and those of its topics."""

from typing import Any, NamedTuple

from ntk_core.experiments import (
    ENSEMBLE_WIDTHS,
    LARGE_WIDTHS,
    REPRESENTED_WIDTHS,
    SAMPLE_COUNTS,
    SPEED_UPS,
    TOGETHER,
    WIDTHS,
    DynamicsFit,
    Points,
    batches,
    dynamics_data,
    dynamics_pieces,
    takes_long,
)
from ntk_ui import compute, controls, points
from ntk_ui.figures.steps import STEPS, Clock
from ntk_ui.i18n import Words
from ntk_ui.widgets import choice, slider


class Settings(NamedTuple):
    """What the reader has chosen."""

    data: str
    target: str | Points
    width: int
    depth: int
    activation: str
    learning_rate: float
    steps: int
    seed: int
    centered: bool
    clock: Clock

    def fit(self) -> DynamicsFit:
        """The run, in theory and in reality."""
        return compute.dynamics_fit(*self._all)

    def fits(self) -> tuple[DynamicsFit]:
        """What the first figure shows."""
        return (self.fit(),)

    def theory(self) -> tuple[DynamicsFit]:
        """The closed forms alone."""
        return (compute.dynamics_theory(*self._all),)

    def nothing(self) -> tuple[DynamicsFit]:
        """The data alone."""
        return (dynamics_data(*self._all),)

    def slow(self) -> bool:
        """Whether the network is not trained yet and takes long."""
        return takes_long(self.width, self.depth, self.steps) and not compute.done(dynamics_pieces, *self._all)

    @property
    def _all(self) -> tuple[Any, ...]:
        network = self.width, self.depth, self.activation
        return self.target, *network, self.learning_rate, self.steps, self.seed, self.centered


def choose(words: Words) -> Settings:
    """The controls of the lab."""
    with controls.panel():
        data = controls.data(words)
        width = controls.width(words, (*WIDTHS, *LARGE_WIDTHS))
        learning_rate = controls.learning_rate(words)
        depth = controls.depth(words)
        activation = controls.activation(words, default="tanh")
        steps = controls.steps(words)
        seed = controls.seed(words)
        centered = start(words) == "subtracted"
        time = STEPS if clock(words) == "steps" else Clock(learning_rate)
    target = points.training_data(words, data)
    return Settings(data, target, width, depth, activation, learning_rate, steps, seed, centered, time)


def clock(words: Words) -> str:
    """What training time is counted in."""
    return choice(words, "clock", ("steps", "time"), default="steps")


def start(words: Words) -> str:
    """Whether the random function that a network starts with is kept or subtracted."""
    return choice(words, "start", ("kept", "subtracted"), default="kept")


def sample_count(words: Words) -> int:
    """The number of samples of a function."""
    return slider(words, "sample_count", SAMPLE_COUNTS, default=16)


def represented_width(words: Words) -> int:
    """The width of the network that stands for a function."""
    return slider(words, "represented_width", REPRESENTED_WIDTHS, default=8)


def momentum(words: Words) -> float:
    """The momentum β of gradient descent."""
    return slider(words, "momentum", tuple(SPEED_UPS), default=0.9)


def batch(words: Words, count: int) -> int:
    """The number of training points in a step, of so many; one point leaves no choice."""
    return slider(words, "batch", batches(count), default=count) if count > 1 else 1


def members(words: Words) -> int:
    """The number of real networks of an ensemble."""
    return slider(words, "members", tuple(k * TOGETHER for k in (1, 2, 4, 10)), default=4 * TOGETHER)


def ensemble_width(words: Words) -> int:
    """The width of the networks of an ensemble."""
    return slider(words, "ensemble_width", ENSEMBLE_WIDTHS, default=200)
