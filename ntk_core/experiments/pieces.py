"""Training a real network piece by piece, so that its reader sees how far it is and may give up."""

from collections.abc import Callable, Generator
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np

from ntk_core import programs
from ntk_core.networks import Params
from ntk_core.programs import MAX_POINTS, Network, Problem, Start

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Pieces = Generator[float, None, Result]  # yields the share that is done, returns the result

MULTIPLICATIONS = 1e10  # of a piece; a few tenths of a second


class Course(NamedTuple):
    """What was recorded of a network in training, in float32."""

    outputs: np.ndarray  # (T, MAX_POINTS + GRID_POINTS)
    kernels: np.ndarray  # (T, MAX_POINTS, MAX_POINTS) empirical NTK


def course(network: Network, start: Start, task: Problem, rate: float, record: np.ndarray) -> Pieces[Course]:
    """Train a network from its start by gradient descent, recording its outputs and its kernel at some steps."""
    params = start.params
    most = max(1, int(MULTIPLICATIONS / (3 * MAX_POINTS * _count(params))))
    outputs, kernels, done = [], [], 0
    for step in record:
        while True:
            count = min(most, int(step) - done)
            now = programs.go_on(network, params, task, rate, count)
            params, done = now.params, done + count
            if done == step:
                break
            yield done / record[-1]
        outputs.append(np.asarray(now.outputs))
        kernels.append(np.asarray(now.kernel))
        yield done / record[-1]
    return Course(np.stack(outputs), np.stack(kernels))


def finished(pieces: Pieces[Result]) -> Result:
    """The result of work in pieces, done at once."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Result = end.value
            return result


def at_once(experiment: Callable[Parameters, Pieces[Result]]) -> Callable[Parameters, Result]:
    """An experiment in pieces as one that is done when it returns."""

    @wraps(experiment)
    def whole(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return finished(experiment(*args, **kwargs))

    return whole


def _count(params: Params) -> int:
    return sum(weights.size + biases.size for weights, biases in params)
