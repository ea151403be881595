"""The tangent, literally: one output along a line in weight space; and the weights themselves in training."""

from typing import NamedTuple

import jax
import numpy as np

from ntk_core import programs
from ntk_core.experiments.setting import Points, frozen, mlp, regression, training_points
from ntk_core.networks import MLP
from ntk_core.outcome import Outcome, outcome
from ntk_core.programs import DIRECTIONS

LINE_WIDTHS = tuple(2**k for k in range(1, 13))
PATH_WIDTHS = (10, 100, 1000)
PATH_BLOCK = 48  # rows and columns of the hidden weights that are looked at
PATH_STEPS = (0, 1, 2, 4, 8, 16, 32, 64, 125, 250, 500, 1000)
RANDOM_SEED = 1000  # far from those of the seed slider
PLACES = np.linspace(-6, 6, 121)
CURVATURE_PLACES = np.linspace(-6, 6, 9)


class TangentLine(NamedTuple):
    """The output at one training input along a line in weight space, and its tangent."""

    x: float
    y: float
    places: np.ndarray  # (S,) s
    real: np.ndarray  # (S,) f(x; θ₀ + s v)
    tangent: np.ndarray  # (S,)
    curvature_places: np.ndarray  # (K,)
    curvature: np.ndarray  # (K,) κ along the line
    curvature_0: float  # κ at θ₀
    gradient: float  # ‖∇f‖ at θ₀
    hessian: float  # ‖∇²f‖ at θ₀, the largest curvature of f in any direction
    distance: float  # ‖v‖/‖θ₀‖
    fitted: float  # s where the tangent along the gradient reaches y
    miss: float  # |real − tangent| there


class HiddenWeights(NamedTuple):
    """A hidden weight matrix in training."""

    steps: np.ndarray  # (T,)
    weights: np.ndarray  # (T, B, B) the leading block of W²
    loss: np.ndarray  # (T,)
    movement: np.ndarray  # (T,) ‖W² − W²₀‖/‖W²₀‖, of the whole matrix

    @property
    def outcome(self) -> Outcome:
        """How the run went, as far as its loss tells."""
        return outcome(self.loss)


def tangent_line(target: str | Points, point: int, direction: str, net: MLP, seed: int) -> TangentLine:
    """Go along a line in weight space, and look at the output at training input number `point` (from 0)."""
    x, y = (values[point] for values in training_points(target))
    task, *_ = regression(target)
    network = programs.network(net, seed, task.dimension)
    # another network only where the direction needs one: that of the next seed, or a random one
    other_seed = {"seed": seed + 1, "random": RANDOM_SEED + seed}
    other = programs.network(net, other_seed[direction], task.dimension) if direction in other_seed else network
    arguments = task.x[point], task.y[point], DIRECTIONS.index(direction), PLACES, CURVATURE_PLACES
    line = jax.device_get(programs.tangent_line(network, other, *arguments))
    at_zero = np.argmin(np.abs(CURVATURE_PLACES))
    fitted, curvature_0 = float(abs(y - line.tangent[np.argmin(np.abs(PLACES))])), float(line.curvature[at_zero])
    gradient = float(line.gradient)
    return frozen(
        TangentLine(
            x=float(x),
            y=float(y),
            places=PLACES,
            real=line.real,
            tangent=line.tangent,
            curvature_places=CURVATURE_PLACES,
            curvature=line.curvature,
            curvature_0=curvature_0,
            gradient=gradient,
            hessian=curvature_0 * gradient**2 / fitted if fitted > 0 else float("nan"),
            distance=float(line.distance),
            fitted=fitted,
            miss=float(np.interp(fitted, PLACES, np.abs(line.real - line.tangent))),
        )
    )


def hidden_weights(target: str | Points, width: int, activation: str, rate_fraction: float, seed: int) -> HiddenWeights:
    """Train a network with two hidden layers, and keep the weights between them at some steps."""
    task, *_ = regression(target)
    steps = np.array(PATH_STEPS)
    network = programs.network(mlp(width, 2, activation), seed, task.dimension)
    path = programs.weight_path(network, task, rate_fraction, steps, PATH_BLOCK)
    return frozen(HiddenWeights(steps, path.weights[:, :width, :width], path.loss, path.movement))
