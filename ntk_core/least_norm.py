"""More weights than data: all the fits of a model that is linear in its weights, and the smallest of them."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_core import checks


def least_norm(features: ArrayLike, y: ArrayLike, tolerance: float | None = None) -> NDArray[np.floating]:
    """The smallest weights of those that fit best: w = Φ⁺ y.

    With P ≥ N features in general position Φ w = y, and of all solutions this one has the least ‖w‖. It is where
    gradient descent from w = 0 ends. With P < N it is the least-squares fit.

    Args:
        features: Φ (N, P), a row for each point.
        y: targets (N,).
        tolerance: singular values of Φ below this share of the largest count as zero; those that are rounding, if left
            out.

    Returns:
        w (P,).

    Raises:
        ValueError: shapes that do not match, empty, NaN or infinite.
    """
    matrix, targets = checks.plain_floats("features", features), checks.plain_floats("y", y)
    if matrix.ndim != 2 or matrix.size == 0 or targets.shape != matrix.shape[:1]:
        raise ValueError(
            f"features must be (N, P) and y (N,), neither of them empty, not {matrix.shape} and {targets.shape}"
        )
    solution: NDArray[np.floating] = np.linalg.lstsq(matrix, targets, rcond=tolerance)[0]
    return solution


def unseen(features: ArrayLike, weights: ArrayLike) -> NDArray[np.floating]:
    """The part of some weights that no point sees: z − Φ⁺ Φ z, which Φ sends to zero.

    Added to a fit it gives another one with the same values at all points.

    Args:
        features: Φ (N, P).
        weights: z (P,).

    Returns:
        (P,).

    Raises:
        ValueError: shapes that do not match, empty, NaN or infinite.
    """
    matrix, z = checks.plain_floats("features", features), checks.plain_floats("weights", weights)
    if matrix.ndim != 2 or z.shape != matrix.shape[1:]:
        raise ValueError(f"features must be (N, P) and weights (P,), not {matrix.shape} and {z.shape}")
    return z - least_norm(matrix, matrix @ z)
