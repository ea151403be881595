"""Universal approximation beside the NTK: the best function of a width, and what gradient descent finds."""

from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.limits import analytic_kernel
from ntk_core.experiments.setting import B_STD, W_STD, from_zero, frozen, predict_training, rms, train_network
from ntk_core.networks import MLP
from ntk_core.programs import GRID_POINTS, MAX_POINTS, Problem

FUNCTIONS = ("sine", "noisy_sine", "step")  # data sets that sample a function
REPRESENTED_WIDTHS = (1, 2, 4, 8, 16, 32, 64)
DESCENDED_WIDTHS = (*REPRESENTED_WIDTHS, 128, 256, 512, 1024)
RATE_FRACTION = 0.5
GRID = np.linspace(-1, 1, GRID_POINTS)


class Approximation(NamedTuple):
    """A function found for a target on [−1, 1] by one hidden layer."""

    outputs: np.ndarray  # (M,) on `GRID`
    error: float  # root mean square distance to the target


class Descent(NamedTuple):
    """What gradient descent finds in a number of steps."""

    real: Approximation  # from one random start
    kernel: Approximation  # the infinite-width NTK from f₀ = 0, by gradient flow for the same time


def represented(name: str, width: int, activation: str, seed: int) -> Approximation:
    """The function that a second-order method finds on the grid from one random start: a local minimum."""
    task = _task(name)
    network = programs.network(MLP(width, 1, activation, W_STD, B_STD), seed, task.dimension)
    found = programs.best_fit(network, task.x[MAX_POINTS:], target_function(name, GRID), 1)
    return frozen(Approximation(np.asarray(found.outputs), float(found.error)))


def descended(name: str, width: int, activation: str, steps: int, seed: int) -> Descent:
    """Gradient descent on 32 equispaced samples, at half the stability limit."""
    task, net = _task(name), MLP(width, 1, activation, W_STD, B_STD)
    real = train_network(programs.network(net, seed, task.dimension), task, RATE_FRACTION, steps, relative=True)
    kernel = predict_training(analytic_kernel(net, task), task, from_zero(float(real.learning_rate)), steps)
    return Descent(_approximation(name, real.history.test_outputs[-1]), _approximation(name, kernel.grid_flow[-1]))


def _task(name: str) -> Problem:
    x = np.linspace(-1, 1, MAX_POINTS)
    return programs.problem(x[:, None], target_function(name, x), GRID[:, None])


def target_function(name: str, x: np.ndarray) -> np.ndarray:
    """The function that a data set samples, without noise; refuses one that samples none."""
    values = data.target(name, x)
    if values is None:
        raise ValueError(f"{name} samples no function; use one of {', '.join(FUNCTIONS)}")
    return values


def _approximation(name: str, outputs: np.ndarray) -> Approximation:
    return frozen(Approximation(outputs, float(rms(outputs - target_function(name, GRID)))))
