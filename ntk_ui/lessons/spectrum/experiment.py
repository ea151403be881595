"""The kernels of the lesson: that of a network on its inputs, and its limit."""

from typing import NamedTuple

from ntk_core.experiments import MLP, KernelMatrices, Source
from ntk_core.experiments.spectra import kernel_data
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import network, source
from ntk_ui.service import compute


class Kernels(NamedTuple):
    """What they depend on."""

    source: Source
    points: int
    net: MLP
    seed: int

    def nothing(self) -> tuple[KernelMatrices]:
        """The inputs alone."""
        return (kernel_data(*self),)

    def theory(self) -> tuple[KernelMatrices]:
        """The kernel at infinite width alone."""
        return (compute.limit_kernel(*self),)

    def fits(self) -> tuple[KernelMatrices]:
        """Both kernels."""
        return (compute.kernel_matrices(*self),)

    def slow(self) -> bool:
        """A kernel is soon there."""
        return False


def kernels(values: Values) -> Kernels:
    """The kernels at some settings."""
    return Kernels(source(values), values["count"], network(values), values["seed"])
