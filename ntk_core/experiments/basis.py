"""Models that are sums of fixed features: trained weight by weight, and fitted by their kernel alone."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ntk_core import bases, checks, programs
from ntk_core.data import own_points
from ntk_core.experiments.setting import INPUT_GRID, Points, frozen, rms
from ntk_core.kernel_regression import hidden, inverse
from ntk_core.least_norm import least_norm
from ntk_core.linear_descent import linear_descent

STEPS = 500
RATE_FRACTION = 0.5  # of the stability limit 2/λ_max
RECORDED = np.unique(np.round(np.geomspace(1, STEPS + 1, 32)).astype(int)) - 1
SHOWN = 16  # features that are drawn, at most
SPARSE_GRID = INPUT_GRID[::2]  # where they are


@dataclass(frozen=True)
class Basis:
    """P fixed features of an input.

    Attributes:
        kind: One of `bases.BASES`.
        count: P.
        scale: The width of a bump, or the highest frequency of a wave.
    """

    kind: str
    count: int
    scale: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """φ(x), (n, P)."""
        of = bases.bumps if checks.one_of("kind", self.kind, bases.BASES) == "bumps" else bases.waves
        return of(x, self.count, self.scale)


class FeatureFit(NamedTuple):
    """f(x) = w·φ(x) in training by gradient descent from w = 0."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    outputs: np.ndarray  # (T, M) f
    x_parts: np.ndarray  # (M′,)
    parts: np.ndarray  # (T, P′, M′) w_j φ_j, of some features where there are many
    train_error: np.ndarray  # (T,) root mean square over the points
    weight_norm: float  # ‖w‖ at the end
    learning_rate: float


class KernelFit(NamedTuple):
    """The smallest fit, by its weights and by the kernel k(x, x′) = φ(x)·φ(x′)."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    kernel: np.ndarray  # (N, N) K
    cross: np.ndarray  # (M, N) k(x, x_i)
    coefficients: np.ndarray  # (N,) α = K⁻¹ y
    by_kernel: np.ndarray  # (M,) Σ α_i k(x, x_i)
    by_weights: np.ndarray  # (M,) w·φ(x)
    difference: float  # the largest between the two
    weights_squared: float  # ‖w‖²
    kernel_squared: float  # yᵀK⁻¹y
    invertible: bool  # whether K has an inverse; otherwise K⁺ takes its place


def feature_fit(points: Points, basis: Basis) -> FeatureFit:
    """Train the weights of features at half of the stability limit."""
    x, y = own_points(points, programs.MAX_POINTS)
    at_points = basis(x)
    learning_rate = RATE_FRACTION * 2 / float(np.linalg.eigvalsh(at_points @ at_points.T)[-1])
    weights = linear_descent(at_points, y, learning_rate, RECORDED.tolist())
    shown = np.unique(np.linspace(0, basis.count - 1, min(SHOWN, basis.count)).round().astype(int))
    return frozen(
        FeatureFit(
            x_train=x,
            y_train=y,
            x_grid=INPUT_GRID,
            steps=RECORDED,
            outputs=weights @ basis(INPUT_GRID).T,
            x_parts=SPARSE_GRID,
            parts=weights[:, shown, None] * basis(SPARSE_GRID)[:, shown].T,
            train_error=rms(weights @ at_points.T - y),
            weight_norm=float(np.linalg.norm(weights[-1])),
            learning_rate=learning_rate,
        )
    )


def kernel_fit(points: Points, basis: Basis) -> KernelFit:
    """The smallest weights that fit, and kernel regression, which is the same function."""
    x, y = own_points(points, programs.MAX_POINTS)
    at_points, on_grid = basis(x), basis(INPUT_GRID)
    kernel, cross = at_points @ at_points.T, on_grid @ at_points.T
    inverted, invertible = inverse(kernel)
    coefficients = inverted @ y
    weights = least_norm(at_points, y, math.sqrt(hidden(len(y))))  # the singular values are roots of the eigenvalues
    by_kernel, by_weights = cross @ coefficients, on_grid @ weights
    return frozen(
        KernelFit(
            x_train=x,
            y_train=y,
            x_grid=INPUT_GRID,
            kernel=kernel,
            cross=cross,
            coefficients=coefficients,
            by_kernel=by_kernel,
            by_weights=by_weights,
            difference=float(np.abs(by_kernel - by_weights).max()),
            weights_squared=float(weights @ weights),
            kernel_squared=float(y @ coefficients),
            invertible=invertible,
        )
    )
