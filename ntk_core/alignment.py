"""How well a kernel is made for a target."""

import numpy as np


def alignment(kernel: np.ndarray, y: np.ndarray) -> float:
    """The alignment of a kernel with a target, A = yᵀΘy/(‖Θ‖ ‖y‖²) with the Frobenius norm.

    It is the cosine of the angle between Θ and yyᵀ: 1 for Θ = yyᵀ, which would learn the target in one mode.

    Args:
        kernel: Θ (n, n), symmetric positive semidefinite.
        y: targets (n,).

    Returns:
        A in [0, 1]; 0 for a target or a kernel that is zero, NaN for a kernel that is not finite.

    Raises:
        ValueError: shapes that do not fit together.

    References:
        Cristianini et al. 2001, On kernel-target alignment, eq. 2.
    """
    theta, y = np.asarray(kernel, float), np.asarray(y, float)
    if theta.ndim != 2 or theta.shape != (y.size, y.size) or y.ndim != 1:
        raise ValueError(f"kernel must be (n, n) and y (n,), not {theta.shape} and {y.shape}")
    with np.errstate(over="ignore", invalid="ignore"):  # the kernel of a run that diverged
        size = np.linalg.norm(theta) * (y @ y)
        return float(y @ theta @ y / size) if size != 0 else 0.0
