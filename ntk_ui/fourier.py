"""The settings of the lesson on Fourier features, and what they ask for."""

from collections.abc import Callable
from typing import NamedTuple

from ntk_core.experiments import MLP, PLAIN, Mapping, Signal, SignalFit, signal_data, signal_fit, takes_long
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, signals
from ntk_ui.i18n import Words

# The mappings that a number of frequencies and a scale mean something to.
COUNTED = ("positional", "gaussian", "power_law")
SCALED = ("gaussian", "power_law")

Fits = tuple[SignalFit, SignalFit | None]


class Settings(NamedTuple):
    """What the reader has chosen."""

    signal: Signal
    mapping: Mapping
    net: MLP
    steps: int
    seed: int

    def fits(self) -> Fits:
        """The signal learned without a mapping, and with one if there is any."""
        return self._both(compute.signal_fit)

    def theory(self) -> Fits:
        """What theory says of it."""
        return self._both(compute.signal_theory)

    def nothing(self) -> Fits:
        """The signal alone."""
        return self._both(signal_data)

    def slow(self) -> bool:
        """Whether the networks are not trained yet and take long."""
        trained = compute.done(signal_fit, self.signal, self.mapping, self.net, self.steps, self.seed)
        return not trained and takes_long(self.net.width, self.net.depth, self.steps)

    def _both(self, learned: Callable[[Signal, Mapping, MLP, int, int], SignalFit]) -> Fits:
        plain = learned(self.signal, PLAIN, self.net, self.steps, self.seed)
        if self.mapping.kind == "none":
            return plain, None
        return plain, learned(self.signal, self.mapping, self.net, self.steps, self.seed)


def choose(words: Words) -> Settings:
    """The controls of the lab, and what the reader's signal is made in."""
    with controls.panel():
        name = signals.control(words)
        kind = controls.mapping(words)
        scale = controls.frequency_scale(words, kind) if kind in SCALED else 1.0
        features = controls.frequency_count(words, kind) if kind in COUNTED else 1
        width = controls.width(words)
        depth = controls.depth(words)
        activation = controls.activation(words)
        steps = controls.steps(words)
        seed = controls.seed(words)
    signal = signals.chosen(words, name, seed)
    net = MLP(width, depth, activation, W_STD, B_STD)
    return Settings(signal, Mapping(kind, scale, features), net, steps, seed)
