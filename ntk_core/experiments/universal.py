"""Universal approximation beside the NTK: the best function of a width, and what gradient descent finds."""

from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.limits import analytic_kernel
from ntk_core.experiments.pieces import at_once
from ntk_core.experiments.setting import (
    from_zero,
    frozen,
    half_of_its_limit,
    mlp,
    predict_training,
    rms,
    speed_after,
    train_weights,
)
from ntk_core.outcome import Outcome, outcome
from ntk_core.programs import GRID_POINTS, MAX_POINTS, Pieces, Problem

FUNCTIONS = ("sine", "noisy_sine", "step")  # data sets that sample a function
REPRESENTED_WIDTHS = (1, 2, 4, 8, 16, 32, 64)
DESCENDED_WIDTHS = (*REPRESENTED_WIDTHS, 128, 256, 512, 1024)
RATE_FRACTION = 0.5
FITTED = np.linspace(-1, 1, GRID_POINTS)  # the points that the second-order method fits
BETWEEN = 4096
GRID = (2 * np.arange(BETWEEN) + 1) / BETWEEN - 1  # where distances are measured: none is fitted or trained on
PIECES = 12  # of a fit, at most
ENOUGH = 1e-8  # root mean square distance on the points fitted, of functions of size one
TOLERANCE = 0.01  # of a piece that has lowered it by no more, the fit has ended


class Approximation(NamedTuple):
    """A function found for a target on [−1, 1] by one hidden layer."""

    outputs: np.ndarray  # (M,) on `GRID`
    error: float  # root mean square distance to the target there
    outcome: Outcome = "calm"  # how the training went, of a network


class Fit(NamedTuple):
    """What a second-order method has found."""

    found: Approximation
    error_fitted: float  # on the points that it was fitted to
    ended: bool  # by itself, not by the limit
    weights: tuple[tuple[np.ndarray, np.ndarray], ...]  # and biases of each layer, as `apply` takes them


def represented_pieces(name: str, width: int, activation: str, seed: int) -> Pieces[Fit]:
    """The function that a second-order method finds from one random start, fitted on `FITTED`: a local minimum.

    In pieces of `ITERATIONS` steps until one has lowered the error by no more than `TOLERANCE`, the error is at
    `ENOUGH`, or `PIECES` are done.
    """
    net = mlp(width, 1, activation)
    target = target_function(name, FITTED)
    task = programs.problem(FITTED[:1, None], target[:1], FITTED[:, None])  # for its inputs alone
    network = programs.network(net, seed, task.dimension)
    fit, ended = programs.begin_fit(network, task.d), False
    for piece in range(PIECES):
        before = float(fit.error)
        fit = programs.go_on_fitting(network, fit, task.x[MAX_POINTS:], target, task.d)
        ended = not ENOUGH < float(fit.error) < (1 - TOLERANCE) * before
        if ended:
            break
        yield (piece + 1) / PIECES
    found = _approximation(name, np.asarray(programs.outputs(network, fit.params, _inputs(), task.d)))
    (first, first_biases), (last, bias) = (tuple(map(np.asarray, layer)) for layer in fit.params)
    weights = (first[:1, :width], first_biases[:width]), (last[:width], bias)
    return frozen(Fit(found, float(fit.error), ended, weights))


represented = at_once(represented_pieces)


def descended(name: str, width: int, activation: str, steps: int, seed: int) -> Approximation:
    """Gradient descent from one random start on 32 equispaced samples, at half the stability limit."""
    task = _task(name)
    network = programs.network(mlp(width, 1, activation), seed, task.dimension)
    real, weights = train_weights(network, task, RATE_FRACTION, steps, relative=True)
    found = _approximation(name, np.asarray(programs.outputs(network, weights, _inputs(), task.d)))
    return frozen(found._replace(outcome=outcome(real.history.loss, (2 * RATE_FRACTION, speed_after(real)))))


def kernel_regression_pieces(name: str, activation: str, steps: int) -> Pieces[Approximation]:
    """The infinite-width NTK on the same samples, from f₀ = 0 by gradient flow for the time of as many steps.

    At half of its own stability limit: no width and no seed is part of it.
    """
    net, outputs = mlp(1, 1, activation), np.empty(BETWEEN)
    for start in range(0, BETWEEN, GRID_POINTS):
        part = slice(start, start + GRID_POINTS)
        task = _task(name, GRID[part])
        kernel = analytic_kernel(net, task)
        beginning = from_zero(half_of_its_limit(kernel, task))
        outputs[part] = predict_training(kernel, task, beginning, steps).grid_flow[-1]
        yield part.stop / BETWEEN
    return frozen(_approximation(name, outputs))


kernel_regression = at_once(kernel_regression_pieces)


def target_function(name: str, x: np.ndarray) -> np.ndarray:
    """The function that a data set samples, without noise; refuses one that samples none."""
    values = data.target(name, x)
    if values is None:
        raise ValueError(f"{name} samples no function; use one of {', '.join(FUNCTIONS)}")
    return values


def _task(name: str, x_grid: np.ndarray = GRID[:GRID_POINTS]) -> Problem:
    x = np.linspace(-1, 1, MAX_POINTS)
    return programs.problem(x[:, None], target_function(name, x), x_grid[:, None])


def _inputs() -> np.ndarray:
    """`GRID` as the programs take inputs."""
    return np.concatenate([_task(FUNCTIONS[0], part).x[MAX_POINTS:] for part in GRID.reshape(-1, GRID_POINTS)])


def _approximation(name: str, outputs: np.ndarray) -> Approximation:
    outputs = np.asarray(outputs, float)
    return Approximation(outputs, float(rms(outputs - target_function(name, GRID))))
