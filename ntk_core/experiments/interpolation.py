"""More weights than data: a model with random features, of which many fits go through the same points."""

from typing import NamedTuple

import numpy as np

from ntk_core import data
from ntk_core.experiments.setting import INPUT_GRID, Points, frozen, rms, training_points
from ntk_core.least_norm import least_norm, unseen

MOST_FEATURES = 1024
SLOPE, SHIFT = 4.0, 2.0  # standard deviations of the features' slopes and shifts
OTHERS = 5  # fits beside the smallest one
FEATURE_COUNTS = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 512, 1024)
SEEDS = 20


class Fits(NamedTuple):
    """Fits of P features to N points."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    least: np.ndarray  # (M,) the fit with the smallest weights
    others: np.ndarray  # (K, M) fits that are as good at the points
    least_norm: float  # ‖w‖
    other_norms: np.ndarray  # (K,)
    train_error: float  # root mean square of the smallest fit at the points
    other_train_errors: np.ndarray  # (K,)


class FitErrors(NamedTuple):
    """Errors of the smallest fit against the number of features."""

    counts: np.ndarray  # (C,) P
    train: np.ndarray  # (C, S) root mean square at the points, for S draws of the features
    test: np.ndarray  # (C, S) against the sampled function on [−1, 1]; NaN where there is none


def features(x: np.ndarray, count: int, seed: int) -> np.ndarray:
    """tanh(a_j x + b_j)/√P with random a_j and b_j, (len(x), P): a hidden layer that is not trained."""
    slopes, shifts = np.random.Generator(np.random.Philox(seed)).normal(size=(MOST_FEATURES, 2)).T
    return np.tanh(SLOPE * np.outer(x, slopes[:count]) + SHIFT * shifts[:count]) / np.sqrt(count)


def fits(target: str | Points, count: int, detour: float, seed: int) -> Fits:
    """The smallest fit of `count` features, and others, which differ from it by what no point sees.

    Args:
        target: The data.
        count: P.
        detour: How much of a random vector of weights, of entries of variance 1, the others take along.
        seed: Of the features and of these vectors.
    """
    x, y = training_points(target)
    at_points, on_grid = features(x, count, seed), features(INPUT_GRID, count, seed)
    smallest = least_norm(at_points, y)
    draws = np.random.Generator(np.random.Philox((seed, 1))).normal(size=(OTHERS, MOST_FEATURES))[:, :count]
    weights = np.array([smallest + detour * unseen(at_points, z) for z in draws])
    return frozen(
        Fits(
            x_train=x,
            y_train=y,
            x_grid=INPUT_GRID,
            least=on_grid @ smallest,
            others=weights @ on_grid.T,
            least_norm=float(np.linalg.norm(smallest)),
            other_norms=np.linalg.norm(weights, axis=1),
            train_error=float(rms(at_points @ smallest - y)),
            other_train_errors=rms(weights @ at_points.T - y),
        )
    )


def fit_errors(target: str | Points) -> FitErrors:
    """How well the smallest fit does at the points and between them, for every number of features."""
    x, y = training_points(target)
    inside = INPUT_GRID[np.abs(INPUT_GRID) <= 1]
    truth = data.target(target, inside) if isinstance(target, str) else None
    train, test = np.full((2, len(FEATURE_COUNTS), SEEDS), np.nan)
    for k, count in enumerate(FEATURE_COUNTS):
        for seed in range(SEEDS):
            at_points = features(x, count, seed)
            smallest = least_norm(at_points, y)
            train[k, seed] = rms(at_points @ smallest - y)
            if truth is not None:
                test[k, seed] = rms(features(inside, count, seed) @ smallest - truth)
    return frozen(FitErrors(np.array(FEATURE_COUNTS), train, test))
