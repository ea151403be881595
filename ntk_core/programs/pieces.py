"""Gradient descent on a real network, piece by piece: others have their turn in between, and its reader may give up."""

from collections.abc import Generator, Iterator
from typing import Any, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.checks import Array
from ntk_core.empirical import empirical_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network, in_precision, visible
from ntk_core.programs.program import program
from ntk_core.programs.shapes import GRID_POINTS, MAX_POINTS, RECORDED, Problem
from ntk_core.training import descend, norm

Result = TypeVar("Result")
Pieces = Generator[float, None, Result]  # yields the share that is done, returns the result

MULTIPLICATIONS = 2.5e9  # of a piece; about a tenth of a second


class Records(NamedTuple):
    """What is recorded of a network in training: arrays of float32, JAX's or NumPy's."""

    outputs: Any  # (RECORDED, MAX_POINTS + GRID_POINTS)
    kernels: Any  # (RECORDED, MAX_POINTS, MAX_POINTS) empirical NTK, padding zero
    movement: Any  # (RECORDED,) ‖θ − θ₀‖/‖θ₀‖
    layer_movement: Any  # (RECORDED, depth + 1) the same for each layer


class Course(NamedTuple):
    """The records of a whole run, and its trained weights."""

    records: Records  # of NumPy's arrays
    params: Params


def finished(pieces: Pieces[Result]) -> Result:
    """The result of work in pieces, done at once."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            result: Result = end.value
            return result


def nothing_recorded(depth: int) -> Records:
    """The records of a run that has not begun."""
    outputs, kernels = (RECORDED, MAX_POINTS + GRID_POINTS), (RECORDED, MAX_POINTS, MAX_POINTS)
    shapes = outputs, kernels, (RECORDED,), (RECORDED, depth + 1)
    return Records(*(np.zeros(shape, np.float32) for shape in shapes))


@program()
def go_on(
    network: Network,
    start: Params,
    params: Params,
    records: Records,
    task: Problem,
    rate: Array,
    lengths: Array,
    whole: Array,
    first: Array,
    last: Array,
) -> tuple[Params, Records]:
    """Train on at the rate η, by lengths[i] gradient steps for i = first … last − 1, and record where the way is whole.

    On a problem as it is `visible` to the network.
    """
    net, dtype, n = network.host, params[0][0].dtype, len(task.y)
    x, y, weight = in_precision(network, task, dtype)
    rate, inside = jnp.asarray(rate, dtype), weight[:, None] * weight[None, :]

    def record(i: Array, params: Params, records: Records) -> Records:
        moves = jax.tree.map(jnp.subtract, params, start)
        by_layer = [norm(move) / norm(before) for move, before in zip(moves, start, strict=True)]
        return Records(
            records.outputs.at[i].set(apply(net, params, x)),
            records.kernels.at[i, :n, :n].set(empirical_ntk(net, params, x[:n]) * inside),
            records.movement.at[i].set(norm(moves) / norm(start)),
            records.layer_movement.at[i].set(jnp.stack(by_layer)),
        )

    def segment(i: Array, so_far: tuple[Params, Records]) -> tuple[Params, Records]:
        params, records = so_far
        params = descend(net, params, x[:n], y, weight, rate, lengths[i])
        return params, jax.lax.cond(whole[i], record, lambda i, params, records: records, i, params, records)

    return jax.lax.fori_loop(first, last, segment, (params, records))


def course(network: Network, start: Params, task: Problem, rate: float, record: np.ndarray) -> Pieces[Course]:
    """Train a network by gradient descent at the rate η, and record it at `RECORDED` steps; yields the share done."""
    params, records, task = start, nothing_recorded(network.host.depth), visible(network, task)
    most = steps_of_a_piece(network, len(task.y))
    recording = (MAX_POINTS + GRID_POINTS + 2 * len(task.y)) / (3 * len(task.y))  # steps that take as long as a record
    left, first = np.diff(record, prepend=0), 0
    while first < len(record):
        fitting = np.searchsorted(np.cumsum(left[first:] + recording), most, side="right")
        last = first + max(1, int(fitting))
        now = np.minimum(left, most)  # the way to a record may take several pieces
        params, records = go_on(network, start, params, records, task, rate, now, now == left, first, last)
        left[first:last] -= now[first:last]
        first = last - int(left[last - 1] > 0)
        yield 1 - left.sum() / max(record[-1], 1)
    return Course(Records(*map(np.asarray, records)), params)


def steps_of_a_piece(network: Network, n: int, passes: int = 3) -> int:
    """How many steps a piece of work has that take n points so many times through all weights."""
    size = sum(weights.size + biases.size for weights, biases in network.draws)
    return max(1, int(MULTIPLICATIONS / (passes * n * size)))


def stretches(record: np.ndarray, most: int) -> Iterator[tuple[int, int, bool]]:
    """The way to all steps to record, at most so many at a time: first and last, and whether a record comes then."""
    done = 0
    for step in record.tolist():
        while True:
            first, done = done, min(step, done + most)
            yield first, done, done == step
            if done == step:
                break
