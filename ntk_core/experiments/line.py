"""The smallest training there is: a line through the origin, by gradient descent on its one weight."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.data import own_points
from ntk_core.experiments.setting import Points, frozen
from ntk_core.linear_descent import linear_descent

STEPS = 20
STEPS_ASKED = 10  # after which the page says how much is left


class LineFit(NamedTuple):
    """The line w x in training."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    steps: np.ndarray  # (T,) 0, 1, …
    weights: np.ndarray  # (T,) w, by gradient descent from 0
    best: float  # w* = Σ x y/Σ x²
    distance: np.ndarray  # (T,) |w − w*|
    predicted: np.ndarray  # (T,) |1 − ηλ|^k |w₀ − w*|
    eigenvalue: float  # λ = Σ x²
    learning_rate: float
    factor: float  # 1 − ηλ


def line_fit(points: Points, rate: float) -> LineFit:
    """Train y = w x from w = 0 on ½ Σ (w x − y)².

    Args:
        points: The data, with two different x at least.
        rate: η as a share of the limit 2/λ.
    """
    x, y = own_points(points, programs.MAX_POINTS)
    eigenvalue = float(x @ x)
    learning_rate, steps = rate * 2 / eigenvalue, np.arange(STEPS + 1)
    weights = linear_descent(x[:, None], y, learning_rate, range(STEPS + 1))[:, 0]
    best, factor = float(x @ y) / eigenvalue, 1 - learning_rate * eigenvalue
    return frozen(
        LineFit(
            x_train=x,
            y_train=y,
            steps=steps,
            weights=weights,
            best=best,
            distance=np.abs(weights - best),
            predicted=np.abs(factor) ** steps * abs(best),
            eigenvalue=eigenvalue,
            learning_rate=learning_rate,
            factor=factor,
        )
    )
