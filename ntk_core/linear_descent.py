"""Gradient descent on a model that is linear in its weights, step by step."""

from collections.abc import Sequence

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike


def linear_descent(features: ArrayLike, y: ArrayLike, learning_rate: float, record: Sequence[int]) -> np.ndarray:
    """The weights on their way from w = 0: w ← w − η Φᵀ(Φ w − y), the descent on ½ ‖Φ w − y‖².

    With a single weight, Φ a column x and w* = x·y/x·x, a step multiplies w − w* by 1 − ηλ, λ = Σ x_i².

    Args:
        features: Φ (N, P), a row for each point.
        y: targets (N,).
        learning_rate: η > 0.
        record: increasing numbers of steps, each ≥ 0.

    Returns:
        w after each of these steps, (T, P).

    Raises:
        ValueError: shapes that do not match, NaN, η ≤ 0, or steps that do not increase.
    """
    matrix, targets = checks.plain_floats("features", features), checks.plain_floats("y", y)
    if matrix.ndim != 2 or targets.shape != matrix.shape[:1]:
        raise ValueError(f"features must be (N, P) and y (N,), not {matrix.shape} and {targets.shape}")
    rate, steps = float(checks.positive("learning_rate", learning_rate)), list(record)
    if not steps or steps[0] < 0 or any(after <= before for before, after in zip(steps, steps[1:], strict=False)):
        raise ValueError(f"record must hold increasing numbers of steps, each at least 0, not {steps}")
    weights, path = np.zeros(matrix.shape[1]), np.empty((len(steps), matrix.shape[1]))
    done = 0
    for place, step in enumerate(steps):
        for _ in range(done, step):
            weights = weights - rate * (matrix.T @ (matrix @ weights - targets))
        path[place], done = weights, step
    return path
