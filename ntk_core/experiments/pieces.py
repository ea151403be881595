"""Experiments in pieces, so that their reader sees how far they are and may give up."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from ntk_core.programs.pieces import Pieces, finished

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def at_once(experiment: Callable[Parameters, Pieces[Result]]) -> Callable[Parameters, Result]:
    """An experiment in pieces as one that is done when it returns."""

    @wraps(experiment)
    def whole(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        return finished(experiment(*args, **kwargs))

    return whole


def part(pieces: Pieces[Result], first: float, last: float) -> Pieces[Result]:
    """Pieces that are a part of something, from one share of it to another."""
    while True:
        try:
            yield first + (last - first) * next(pieces)
        except StopIteration as end:
            result: Result = end.value
            return result
