"""Eigenvalues of kernel matrices: convergence rates and the stability limit of gradient descent."""

import jax.numpy as jnp

from ntk_core import checks
from ntk_core.checks import Array, ArrayLike


def eigendecomposition(kernel: ArrayLike) -> tuple[Array, Array]:
    """Eigenvalues and eigenvectors of a kernel matrix, Θ = Σ_i λ_i v_i v_iᵀ, largest first.

    Args:
        kernel: symmetric (n, n), the matrix itself (not divided by n).

    Returns:
        Eigenvalues (n,) descending, and eigenvectors as columns (n, n).

    Raises:
        ValueError: kernel not square, not symmetric, empty, NaN or infinite.
    """
    eigenvalues, eigenvectors = jnp.linalg.eigh(checks.symmetric("kernel", kernel), symmetrize_input=False)
    return eigenvalues[::-1], eigenvectors[:, ::-1]


def max_learning_rate(kernel: ArrayLike) -> Array:
    """The stability limit 2/λ_max of gradient descent on the loss ½ Σ (f − y)².

    Each step multiplies mode i of the residual by 1 − ηλ_i, which shrinks it for η < 2/λ_i.

    Args:
        kernel: symmetric positive semidefinite (n, n).

    Returns:
        2/λ_max, a scalar; infinite for the zero kernel.

    Raises:
        ValueError: kernel not square, not symmetric, empty, NaN or infinite.

    References:
        Lee et al. 2019, arXiv:1902.06720, section 2.3.1 (there for the smallest and largest eigenvalue).
    """
    largest = jnp.linalg.eigvalsh(checks.symmetric("kernel", kernel), symmetrize_input=False)[-1]
    return jnp.where(largest > 0, 2 / jnp.where(largest > 0, largest, 1), jnp.inf)
