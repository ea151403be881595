"""Training a real network piece by piece, so that its reader sees how far it is and may give up."""

from collections.abc import Callable, Generator
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np

from ntk_core import programs
from ntk_core.networks import Params
from ntk_core.programs import Network, Problem, Start

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Pieces = Generator[float, None, Result]  # yields the share that is done, returns the result

MULTIPLICATIONS = 1e10  # of a piece; a few tenths of a second
RECORDING = 2  # steps that take as long as a record


class Course(NamedTuple):
    """What was recorded of a network in training, in float32."""

    outputs: np.ndarray  # (T, MAX_POINTS + GRID_POINTS)
    kernels: np.ndarray  # (T, MAX_POINTS, MAX_POINTS) empirical NTK


def course(network: Network, start: Start, task: Problem, rate: float, record: np.ndarray) -> Pieces[Course]:
    """Train a network from its start by gradient descent, recording its outputs and its kernel at some steps."""
    params, recordings, task = start.params, programs.nothing_recorded(), programs.visible(network, task)
    most = max(1, int(MULTIPLICATIONS / (3 * len(task.y) * _count(params))))  # steps of a piece
    left, first = np.diff(record, prepend=0), 0
    while first < len(record):
        fitting = np.searchsorted(np.cumsum(left[first:] + RECORDING), most, side="right")
        last = first + max(1, int(fitting))
        now = np.minimum(left, most)
        params, recordings = programs.go_on(network, params, recordings, task, rate, now, first, last)
        left[first:last] -= now[first:last]
        first = last - int(left[last - 1] > 0)  # the way to a record may take several pieces
        yield 1 - left.sum() / record[-1]
    return Course(*map(np.asarray, recordings))


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
