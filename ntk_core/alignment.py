"""How well a kernel is made for a target."""

import numpy as np


def alignment(kernel: np.ndarray, y: np.ndarray) -> float:
    """The alignment of a kernel with a target, A = yᵀΘy/(‖Θ‖ ‖y‖²) with the Frobenius norm.

    It is the cosine of the angle between Θ and yyᵀ: 1 for Θ = yyᵀ, which would learn the target in one mode.

    Args:
        kernel: Θ (n, n), symmetric positive semidefinite.
        y: targets (n,).

    Returns:
        A in [0, 1], also where rounding leaves it; 0 for a target or a kernel that is zero, NaN for a kernel that is
        not finite.

    Raises:
        ValueError: shapes that do not fit together.

    References:
        Cristianini et al. 2001, On kernel-target alignment, eq. 2.
    """
    theta, y = np.asarray(kernel, float), np.asarray(y, float)
    if theta.ndim != 2 or theta.shape != (y.size, y.size) or y.ndim != 1:
        raise ValueError(f"kernel must be (n, n) and y (n,), not {theta.shape} and {y.shape}")
    with np.errstate(over="ignore", invalid="ignore"):  # the kernel of a run that diverged
        return _cosine(y @ theta @ y, np.linalg.norm(theta) * (y @ y))


def alignment_of_modes(eigenvalues: np.ndarray, coefficients: np.ndarray) -> float:
    """The same of a kernel with these eigenvalues λ_i (n,), and a target with the coefficients c_i = v_iᵀ y (n,).

    A = Σ_i λ_i c_i²/(‖λ‖ ‖c‖²).
    """
    energy = coefficients @ coefficients
    return _cosine(eigenvalues @ coefficients**2, np.linalg.norm(eigenvalues) * energy)


def _cosine(product: float, sizes: float) -> float:
    """A cosine that rounding does not take out of [0, 1]."""
    return float(np.clip(product / sizes, 0, 1)) if sizes != 0 else 0.0
