"""The spectrum on the circle in closed form, for one hidden ReLU layer without biases."""

import math

import numpy as np

from ntk_core import checks

KINDS = ("ntk", "nngp")


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
