"""The spectrum of a kernel on the unit circle: by quadrature, and in closed form for one ReLU layer without biases."""

import math

import jax.numpy as jnp
import numpy as np

from ntk_core import checks
from ntk_core.checks import Array
from ntk_core.kernels import nngp_and_ntk
from ntk_core.networks import MLP

KINDS = ("ntk", "nngp")


def circle_spectrum(net: MLP, max_frequency: int, *, kind: str = "ntk") -> Array:
    """Eigenvalues of the infinite-width kernel on the unit circle in R², by Fourier mode.

    λ_k = (1/π) ∫₀^π Θ(γ) cos(kγ) dγ: the eigenvalue of cos kγ and sin kγ for the integral operator with
    respect to the uniform probability measure. Θ is smooth between its kinks at γ = 0 and γ = π, so
    Gauss–Legendre quadrature on that interval is accurate to rounding.

    Args:
        net: the network; its width is ignored.
        max_frequency: the highest mode K ≥ 0.
        kind: "ntk" or "nngp".

    Returns:
        λ_0 … λ_K, shape (K + 1,).

    Raises:
        ValueError: max_frequency is not an integer ≥ 0, or an unknown kind.

    References:
        Basri et al. 2019, arXiv:1906.00425, section 4; Bietti and Mairal 2019, arXiv:1905.12173, section 3.2.
    """
    first = checks.one_of("kind", kind, KINDS) == "nngp"
    return both_circle_spectra(net, max_frequency)[0 if first else 1]


def both_circle_spectra(net: MLP, max_frequency: int) -> tuple[Array, Array]:
    """The eigenvalues of both kernels, NNGP and NTK, on the circle, (K + 1,) each; see `circle_spectrum`."""
    checks.integer("max_frequency", max_frequency, 0)
    nodes, weights = np.polynomial.legendre.leggauss(256 + 2 * max_frequency)
    angles = np.pi / 2 * (nodes + 1)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    modes = jnp.asarray(np.cos(np.arange(max_frequency + 1)[:, None] * angles) * weights / 2)
    nngp, ntk = nngp_and_ntk(net, circle, np.array([[1.0, 0.0]]))
    return modes @ nngp[:, 0], modes @ ntk[:, 0]


def relu_circle_spectrum(max_frequency: int, *, kind: str = "ntk", w_std: float = math.sqrt(2)) -> np.ndarray:
    """Eigenvalues of the infinite-width kernel of one hidden ReLU layer with b_std = 0 on unit vectors in R².

    With Σ(γ) = (w_std⁴/4) (sin γ + (π − γ) cos γ)/π and Θ(γ) = Σ(γ) + (w_std⁴/4) (1 − γ/π) cos γ for
    γ ∈ [0, π], the integrals λ_k = (1/π) ∫₀^π Θ(γ) cos(kγ) dγ are, in units of w_std⁴/4:

        NNGP: 4/(π² (k² − 1)²) for even k, 1/4 for k = 1, 0 for other odd k;
        NTK: (2k² + 6)/(π² (k² − 1)²) for even k, 1/2 for k = 1, 0 for other odd k.

    The NTK falls as k⁻², the NNGP kernel as k⁻⁴: it is the smoother one by two derivatives.

    Args:
        max_frequency: the highest mode K ≥ 0.
        kind: "ntk" or "nngp".
        w_std: standard deviation of the weights, > 0.

    Returns:
        λ_0 … λ_K, shape (K + 1,).

    Raises:
        ValueError: an argument is out of its range.

    References:
        Cho and Saul 2009, eqs. 3–6, for the kernels; Basri et al. 2019, arXiv:1906.00425, section 4, and
        Bietti and Mairal 2019, arXiv:1905.12173, section 3.2, for the decay and the zeros.
    """
    checks.integer("max_frequency", max_frequency, 0)
    checks.one_of("kind", kind, KINDS)
    checks.positive("w_std", w_std)
    k = np.arange(max_frequency + 1.0)
    numerator = 2 * k**2 + 6 if kind == "ntk" else np.full_like(k, 4)
    even = k % 2 == 0
    values = np.zeros_like(k)
    values[even] = numerator[even] / (np.pi * (k[even] ** 2 - 1)) ** 2
    values[1:2] = 1 / 2 if kind == "ntk" else 1 / 4
    return w_std**4 / 4 * values
