"""The run of the lesson on Fourier features: a signal learned without a mapping, and with one."""

from collections.abc import Callable
from typing import NamedTuple

from ntk_core.experiments import MLP, PLAIN, Mapping, Signal, SignalFit, signal_data, signal_fit, takes_long
from ntk_ui.lessons.fourier.settings import chosen_mapping, chosen_signal, network
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute

Fits = tuple[SignalFit, SignalFit | None]


class Run(NamedTuple):
    """What it depends on."""

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
        return not trained and takes_long(self.net, self.steps)

    def _both(self, learned: Callable[[Signal, Mapping, MLP, int, int], SignalFit]) -> Fits:
        plain = learned(self.signal, PLAIN, self.net, self.steps, self.seed)
        if self.mapping.kind == "none":
            return plain, None
        return plain, learned(self.signal, self.mapping, self.net, self.steps, self.seed)


def run(values: Values) -> Run:
    """The run at some settings."""
    return Run(chosen_signal(values), chosen_mapping(values), network(values), values["steps"], values["seed"])
