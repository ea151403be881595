"""How far the output of a random network of finite width is from Gaussian."""

import math
from collections.abc import Callable

import numpy as np

from ntk_core import checks
from ntk_core.activations import LEAKY_SLOPE
from ntk_core.checks import ArrayLike
from ntk_core.networks import MLP

# φ without JAX, which would compile something for a number that is wanted at once
_PHI: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda z: np.maximum(z, 0),
    "erf": np.vectorize(math.erf, otypes=[float]),
    "tanh": np.tanh,
    "gelu": lambda z: z * (1 + _PHI["erf"](z / math.sqrt(2))) / 2,
    "sin": np.sin,
    "leaky_relu": lambda z: np.where(z > 0, z, LEAKY_SLOPE * z),
    "identity": lambda z: z,
}
# the trapezoidal rule is exact to rounding for E[φ(z)²] and E[φ(z)⁴]: a kink has its node at 0
_NODES = np.linspace(-12, 12, 961)
_WEIGHTS = np.exp(-(_NODES**2) / 2) * (_NODES[1] - _NODES[0]) / math.sqrt(2 * math.pi)


def excess_kurtosis(net: MLP, x: ArrayLike) -> float:
    """Excess kurtosis E[f⁴]/E[f²]² − 3 of the output f(x; θ₀) over random initial weights; 0 is Gaussian.

    Given the hidden layers, f is Gaussian with the random variance q^L. So the excess kurtosis is
    3 Var(q^L)/E[q^L]², and with K^l = Σ^l(x, x) and q⁰ = K⁰, each layer of n units makes

        Var(q^{l+1}) = (w_std⁴/n) Var[φ(u)²] (1 + Var(q^l)/(K^l)²) + χ² Var(q^l),
        χ = w_std² dE[φ(u)²]/dK, u ~ N(0, K^l).

    Exact for one hidden layer, and at every depth for φ(cz) = cφ(z), c > 0 (relu, leaky_relu, identity);
    otherwise to leading order in 1/n. ReLU with b_std = 0: 3(1 + 5/n)^L − 3, which is 15/n for L = 1.

    Args:
        net: the network.
        x: one input (d,).

    Raises:
        ValueError: x is not one finite input, or its output is zero for all weights.

    References:
        Yaida 2020, arXiv:1910.00019, for the recursion to leading order; Hanin and Nica 2020,
        arXiv:1909.05989, for products over the layers of ReLU networks.
    """
    x = np.asarray(x, float)
    if x.ndim != 1 or x.size == 0 or not np.isfinite(x).all():
        raise ValueError(f"x must be one finite input (d,), not of shape {x.shape} or with NaN or infinity")
    activation = checks.one_of("activation", net.activation, tuple(_PHI))
    weight, bias = float(net.w_std) ** 2, float(net.b_std) ** 2
    mean, variance = weight * float(x @ x) / x.size + bias, 0.0
    if mean == 0:
        raise ValueError("x is zero and so is b_std: the output is zero for all weights")
    for _ in range(net.depth):
        squares = _PHI[activation](math.sqrt(mean) * _NODES) ** 2
        square = float(_WEIGHTS @ squares)
        growth = weight * float(_WEIGHTS @ (squares * (_NODES**2 - 1))) / (2 * mean)
        spread = weight**2 * (float(_WEIGHTS @ squares**2) - square**2) / net.width
        variance = spread * (1 + variance / mean**2) + growth**2 * variance
        mean = weight * square + bias
    return 3 * variance / mean**2
