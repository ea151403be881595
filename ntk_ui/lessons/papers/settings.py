"""What can be set on the page of the papers; the rest is as the papers have it."""

from dataclasses import replace

from ntk_core.experiments import MLP, Mapping, mlp
from ntk_ui.lessons.fourier import settings as fourier
from ntk_ui.lessons.settings import Number

PAPER_WIDTH = Number("paper_width", 500, 100, 1000, (100, 200, 500, 1000))
POWER = replace(fourier.POWER, when=None)
PICTURE_SCALE = replace(fourier.PICTURE_SCALE, when=None)
FREQUENCIES = 16  # of the waves in front of a network
STEEPEST = 10.0  # for p = ∞: the second frequency is left with a thousandth of the amplitude of the first


def jacot(width: int) -> MLP:
    """The network of Jacot et al., figures 1 and 2: three hidden ReLU layers, β = 0.1, no factor for ReLU."""
    return MLP(width, 3, "relu", 1.0, 0.1)


def learner(width: int) -> MLP:
    """The network that learns with Fourier features: one hidden ReLU layer."""
    return mlp(width, 1, "relu")


def waves(power: float) -> Mapping:
    """Waves of all whole frequencies up to the highest, with the amplitudes j^−p."""
    return Mapping("power_law", power, FREQUENCIES)
