"""How much of each mode kernel regression learns from n samples, before any of them is drawn."""

import math

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike

BISECTIONS = 200


def learnability(eigenvalues: ArrayLike, n: int, ridge: float = 0.0) -> np.ndarray:
    """The share of each mode that kernel (ridge) regression learns from n random samples, on average.

    L_i = λ_i/(λ_i + κ), where κ ≥ 0 solves Σ_i λ_i/(λ_i + κ) + δ/κ = n. Without a ridge the learnabilities sum to n:
    samples are a budget that the modes share, the largest eigenvalues first.

    Args:
        eigenvalues: λ (m,) ≥ 0 of the kernel's integral operator, every mode by itself (m may be those of a
            domain of m points).
        n: samples ≥ 1.
        ridge: δ ≥ 0.

    Returns:
        L (m,) in [0, 1], in the order of the eigenvalues. All ones where there are no more modes than samples.

    Raises:
        ValueError: eigenvalues that are negative, not finite or all zero, n < 1, or δ < 0.

    References:
        Simon et al. 2021, arXiv:2110.03922, eqs. 4–6.
    """
    values = np.asarray(eigenvalues, float)
    checks.integer("n", n, 1)
    if values.ndim != 1 or not np.isfinite(values).all() or (values < 0).any() or not values.any():
        raise ValueError("eigenvalues must hold finite numbers ≥ 0, not all zero, and have shape (m,)")
    if not (math.isfinite(ridge) and ridge >= 0):
        raise ValueError(f"ridge must be a finite number ≥ 0, not {ridge!r}")
    seen = values > 0
    if ridge == 0 and n >= seen.sum():
        return seen.astype(float)

    def excess(kappa: float) -> float:
        return float(np.sum(values / (values + kappa)) + ridge / kappa - n)

    # the left side falls with κ; it is positive at the lower end and at most zero at the upper one
    low, high = float(np.finfo(float).tiny), (float(values.sum()) + ridge) / n
    for _ in range(BISECTIONS):
        middle = math.sqrt(low) * math.sqrt(high)  # the product of two tiny numbers would be zero
        if excess(middle) > 0:
            low = middle
        else:
            high = middle
    learned: np.ndarray = values / (values + high)
    return learned


def mode_error(learnabilities: ArrayLike, coefficients: ArrayLike, n: int, noise: float = 0.0) -> float:
    """The mean squared test error of kernel regression from n random samples, on average.

    E = n/(n − Σ L_i²) · (Σ (1 − L_i)² c_i² + ς²), for the target Σ c_i φ_i with noise of standard deviation ς.

    Args:
        learnabilities: L (m,), as `learnability` gives them.
        coefficients: c (m,) of the target in the orthonormal modes.
        n: samples ≥ 1.
        noise: ς ≥ 0.

    Returns:
        E; zero where every mode is learned and there is no noise, infinite where as many modes as samples are
        learned wholly and something is left: the peak of double descent.

    Raises:
        ValueError: shapes that differ, or n < 1.

    References:
        Simon et al. 2021, arXiv:2110.03922, eqs. 7–8.
    """
    learned, c = np.asarray(learnabilities, float), np.asarray(coefficients, float)
    checks.integer("n", n, 1)
    if learned.shape != c.shape or learned.ndim != 1:
        raise ValueError(f"learnabilities and coefficients must both be (m,), not {learned.shape} and {c.shape}")
    missed = float(np.sum((1 - learned) ** 2 * c**2) + noise**2)
    if missed == 0:
        return 0.0
    left = n - float(np.sum(learned**2))
    return n / left * missed if left > 0 else math.inf
