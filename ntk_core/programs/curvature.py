"""The curvature number κ of a network, of a large one piece by piece."""

import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.curvature import bending, curvature
from ntk_core.lanczos import LANCZOS_STEPS, Lanczos, lanczos, lanczos_norm, lanczos_steps
from ntk_core.networks import Params
from ntk_core.programs.padding import Network, in_precision, visible
from ntk_core.programs.pieces import Pieces, finished, steps_of_a_piece
from ntk_core.programs.program import program
from ntk_core.programs.shapes import Problem

PASSES = 6  # through all weights, in a step of Lanczos's method
PASSES_OF_TRAINING = 3  # in a gradient step

Points = tuple[Array, Array, Array]  # inputs, targets, weights


def curvature_number(network: Network, params: Params, task: Problem) -> float:
    """κ at initialization on the training points, in float32; `params` are the weights there."""
    return finished(curvature_pieces(network, params, task))


def share_of_curvature(steps: int) -> float:
    """The share of the time for κ, where a large network is then trained for so many steps."""
    passes = PASSES * LANCZOS_STEPS
    return passes / (passes + PASSES_OF_TRAINING * steps)


def curvature_pieces(network: Network, params: Params, task: Problem) -> Pieces[float]:
    """The same in pieces; yields the share done."""
    task = visible(network, task)
    most = steps_of_a_piece(network, len(task.y), PASSES)
    if most >= LANCZOS_STEPS:
        return float(_whole(network, params, task))
    so_far = _begin(network, params, task)
    for done in range(0, LANCZOS_STEPS, most):
        so_far = _go_on(network, params, task, so_far, most)
        yield min(1.0, (done + most) / LANCZOS_STEPS)
    return float(_end(network, params, task, so_far))


@program()
def _whole(network: Network, params: Params, task: Problem) -> Array:
    return curvature(network.host, params, *_points(network, task))


@program()
def _begin(network: Network, params: Params, task: Problem) -> Lanczos:
    _, start, _ = bending(network.host, params, *_points(network, task))
    return lanczos(start)


@program()
def _go_on(network: Network, params: Params, task: Problem, so_far: Lanczos, count: Array) -> Lanczos:
    product, _, _ = bending(network.host, params, *_points(network, task))
    return lanczos_steps(product, so_far, count)


@program()
def _end(network: Network, params: Params, task: Problem, so_far: Lanczos) -> Array:
    _, _, tangent = bending(network.host, params, *_points(network, task))
    return lanczos_norm(so_far) / tangent


def _points(network: Network, task: Problem) -> Points:
    return in_precision(network, task._replace(x=task.x[: len(task.y)]), jnp.float32)
