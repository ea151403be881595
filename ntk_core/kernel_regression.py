"""Kernel regression and Gaussian processes: fits, and beliefs about functions, that need a kernel alone."""

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike
from ntk_core.dynamics import RESOLVED


def hidden(n: int) -> float:
    """The share of the largest eigenvalue of an N×N matrix up to which others are lost in rounding: 100 N ε."""
    return RESOLVED * n * float(np.finfo(float).eps)


def inverse(kernel: ArrayLike, noise: float = 0.0) -> tuple[np.ndarray, bool]:
    """(K + σ²1)⁻¹ of a kernel matrix; where it has none, the pseudo-inverse.

    An eigenvalue that is lost in rounding, see `hidden`, counts as zero. Then K K⁺ y is the best that the kernel can
    do at the points, as least squares.

    Args:
        kernel: K (N, N), symmetric positive semidefinite.
        noise: σ ≥ 0, the standard deviation of the noise in the targets.

    Returns:
        The inverse (N, N), and whether it is one.

    Raises:
        ValueError: kernel not square, not symmetric, NaN or infinite, or σ < 0.
    """
    matrix = checks.plain_symmetric("kernel", kernel)
    matrix = matrix + float(checks.positive("noise", noise, zero=True)) ** 2 * np.eye(len(matrix))
    values, vectors = np.linalg.eigh(matrix)
    known = values > hidden(len(matrix)) * values[-1]
    seen = vectors[:, known]
    return (seen / values[known]) @ seen.T, bool(known.all())


def posterior(
    prior: ArrayLike, cross: ArrayLike, kernel: ArrayLike, y: ArrayLike, noise: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of a Gaussian process with mean zero and covariance k, once it has seen points.

    m(x) = k(x, X) (K + σ²1)⁻¹ y, and v(x) = k(x, x) − k(x, X) (K + σ²1)⁻¹ k(X, x). The mean is kernel regression (with
    σ > 0, ridge regression); the targets y have no part in the variance.

    Args:
        prior: k(x, x) (M,).
        cross: k(x, X) (M, N); N may be zero.
        kernel: K = k(X, X) (N, N).
        y: targets (N,).
        noise: σ ≥ 0.

    Returns:
        m (M,) and v (M,), which is not negative.

    Raises:
        ValueError: shapes that do not match, NaN, or σ < 0.

    References:
        Rasmussen and Williams 2006, Gaussian Processes for Machine Learning, eqs. 2.25–2.26.
    """
    variance, towards, targets = np.asarray(prior, float), np.asarray(cross, float), np.asarray(y, float)
    if variance.ndim != 1 or targets.ndim != 1 or towards.shape != (len(variance), len(targets)):
        shapes = variance.shape, towards.shape, targets.shape
        raise ValueError("prior must be (M,), cross (M, N) and y (N,), not {}, {} and {}".format(*shapes))
    if len(targets) == 0:
        return np.zeros(len(variance)), variance
    gain = towards @ inverse(kernel, noise)[0]
    return gain @ targets, np.maximum(variance - np.sum(gain * towards, axis=1), 0)
