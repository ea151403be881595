"""A network of one weight: laziness that can be drawn on paper.

f(w) = α (w x + w² x + sin e^{0.1 w}) (w − 0.4), at x = 1.5 with target y = 3 and w₀ = 0.4, where f = 0. The
model of R. Vadarevu's "Understanding the neural tangent kernel" (2019), after Chizat et al.,
arXiv:1812.07956: the larger α, the shorter the way to the target, and the better the tangent at w₀.
"""

from typing import Any

import numpy as np

from ntk_core import checks

X, TARGET, START = 1.5, 3.0, 0.4


def model(w: Any, alpha: float) -> Any:
    """f(w) for weights of any shape."""
    w = np.asarray(w, float)
    return alpha * (w * X + w**2 * X + np.sin(np.exp(0.1 * w))) * (w - START)


def slope(w: Any, alpha: float) -> Any:
    """df/dw."""
    w = np.asarray(w, float)
    inner = w * X + w**2 * X + np.sin(np.exp(0.1 * w))
    inner_slope = X + 2 * w * X + 0.1 * np.exp(0.1 * w) * np.cos(np.exp(0.1 * w))
    return alpha * (inner_slope * (w - START) + inner)


def solution(alpha: float) -> float:
    """The weight w > w₀ with f(w) = y that gradient descent finds, by bisection.

    Args:
        alpha: output scale > 0.

    Raises:
        ValueError: alpha is not a positive finite number.
    """
    low = high = START
    width = (tangent_solution(alpha) - START) / 64
    while model(high, alpha) < TARGET:  # f rises from w₀ on: the first crossing is where the descent ends
        low, high = high, high + width
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        low, high = (middle, high) if model(middle, alpha) < TARGET else (low, middle)


def tangent_solution(alpha: float) -> float:
    """The weight where the tangent at w₀ is y: w₀ + (y − f(w₀))/f'(w₀)."""
    checks.positive("alpha", alpha)
    return float(START + (TARGET - model(START, alpha)) / slope(START, alpha))
