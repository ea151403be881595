"""A Gaussian process: random functions w·φ(x) with w ~ N(0, 1), and what is left of them once points are seen."""

from typing import NamedTuple

import numpy as np

from ntk_core.experiments.basis import Basis
from ntk_core.experiments.setting import INPUT_GRID, Points, frozen
from ntk_core.kernel_regression import inverse, posterior

DRAWS = 5


class Belief(NamedTuple):
    """The Gaussian process with the kernel of some features, after the first points."""

    x_seen: np.ndarray  # (n,) in the order in which they are seen
    y_seen: np.ndarray  # (n,)
    x_unseen: np.ndarray  # (N − n,)
    y_unseen: np.ndarray  # (N − n,)
    x_grid: np.ndarray  # (M,)
    mean: np.ndarray  # (M,)
    deviation: np.ndarray  # (M,) the standard deviation
    prior_deviation: np.ndarray  # (M,) the same before any point
    draws: np.ndarray  # (K, M) functions
    invertible: bool  # whether K + σ²1 has an inverse


def belief(points: Points, seen: int, basis: Basis, noise: float, seed: int) -> Belief:
    """What is believed of the function after the first points.

    A draw f = w·φ becomes one of the posterior as f + k(x, X) (K + σ²1)⁻¹ (y − f(X) − ε) with ε ~ N(0, σ²), Matheron's
    rule: the same weights w for any number of points.

    Args:
        points: All of them, in the order in which they are seen.
        seen: How many are.
        basis: The features.
        noise: σ of the targets.
        seed: Of the draws.

    References:
        Wilson et al. 2020, arXiv:2002.09309, eq. 9.
    """
    x, y = np.array(points, float).T
    on_grid, at_points = basis(INPUT_GRID), basis(x)[:seen]
    prior, cross, kernel = np.sum(on_grid**2, axis=1), on_grid @ at_points.T, at_points @ at_points.T
    mean, variance = posterior(prior, cross, kernel, y[:seen], noise)
    random = np.random.Generator(np.random.Philox(seed))
    weights, errors = random.normal(size=(DRAWS, basis.count)), noise * random.normal(size=(DRAWS, len(x)))[:, :seen]
    draws, invertible = weights @ on_grid.T, True
    if seen:
        inverted, invertible = inverse(kernel, noise)
        draws = draws + (y[:seen] - weights @ at_points.T - errors) @ inverted @ cross.T
    return frozen(
        Belief(
            x_seen=x[:seen],
            y_seen=y[:seen],
            x_unseen=x[seen:],
            y_unseen=y[seen:],
            x_grid=INPUT_GRID,
            mean=mean,
            deviation=np.sqrt(variance),
            prior_deviation=np.sqrt(prior),
            draws=draws,
            invertible=invertible,
        )
    )
