"""Fixed features of one input, of which a model that is linear in its weights takes a weighted sum."""

import math

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike

BASES = ("bumps", "waves")
REACH = 1.75  # the centers of bumps lie in [−REACH, REACH]


def bumps(x: ArrayLike, count: int, width: float) -> np.ndarray:
    """Gaussian bumps φ_j(x) = a e^{−(x − c_j)²/(2s²)} at equispaced centers c_j, also called radial basis functions.

    With the spacing Δ of the centers, a² = Δ/(s√π), so that for many bumps φ(x)·φ(x′) tends to e^{−(x − x′)²/(4s²)}.

    Args:
        x: inputs (n,).
        count: P ≥ 1 bumps, from −1.75 to 1.75; a single one at 0.
        width: s > 0, the standard deviation of a bump.

    Returns:
        Features (n, P).

    Raises:
        ValueError: an argument is out of its range.

    References:
        Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, section 4.2.1.
    """
    at = checks.plain_floats("x", x)
    centers = np.linspace(-REACH, REACH, count) if checks.integer("count", count, 1) > 1 else np.zeros(1)
    spacing = 2 * REACH / max(count - 1, 1)
    size = math.sqrt(spacing / (float(checks.positive("width", width)) * math.sqrt(math.pi)))
    return size * np.exp(-((at[:, None] - centers) ** 2) / (2 * width**2))


def waves(x: ArrayLike, count: int, highest: float) -> np.ndarray:
    """Cosines and sines in turn, √(2/P) cos 2πf_m x and √(2/P) sin 2πf_m x, at f_m = F m/M for m = 1, …, M = ⌈P/2⌉.

    For even P, φ(x)·φ(x′) is the mean of cos 2πf_m(x − x′) over the frequencies, and 1 at x = x′.

    Args:
        x: inputs (n,).
        count: P ≥ 1 waves.
        highest: the highest frequency F > 0, in cycles per unit of x.

    Returns:
        Features (n, P).

    Raises:
        ValueError: an argument is out of its range.
    """
    at, j = checks.plain_floats("x", x), np.arange(checks.integer("count", count, 1))
    frequencies = float(checks.positive("highest", highest)) * (j // 2 + 1) / math.ceil(count / 2)
    phase = 2 * np.pi * at[:, None] * frequencies
    return math.sqrt(2 / count) * np.where(j % 2 == 0, np.cos(phase), np.sin(phase))
