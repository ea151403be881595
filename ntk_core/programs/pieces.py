"""A training run piece by piece, so that a long one can show its progress and be given up."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.kernels import empirical_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program
from ntk_core.programs.shapes import GRID_POINTS, MAX_POINTS, RECORDED, Problem
from ntk_core.training import descend


class Recordings(NamedTuple):
    """What is recorded of a network in training, in float32."""

    outputs: Array  # (RECORDED, MAX_POINTS + GRID_POINTS)
    kernels: Array  # (RECORDED, MAX_POINTS, MAX_POINTS) empirical NTK, padding zero


def nothing_recorded() -> Recordings:
    """The recordings of a run that has not begun."""
    outputs = jnp.zeros((RECORDED, MAX_POINTS + GRID_POINTS), jnp.float32)
    return Recordings(outputs, jnp.zeros((RECORDED, MAX_POINTS, MAX_POINTS), jnp.float32))


@program()
def go_on(
    network: Network,
    params: Params,
    recordings: Recordings,
    task: Problem,
    rate: Array,
    lengths: Array,
    first: Array,
    last: Array,
) -> tuple[Params, Recordings]:
    """Train on at the rate η, by lengths[i] gradient steps for i = first … last − 1, and record after each of them.

    On a problem as it is `visible` to the network.
    """
    net, dtype, n = network.host, params[0][0].dtype, len(task.y)
    x, y, weight = (
        network.inputs(task.x, task.d).astype(dtype),
        jnp.asarray(task.y, dtype),
        jnp.asarray(task.weight, dtype),
    )
    rate, inside = jnp.asarray(rate, dtype), weight[:, None] * weight[None, :]

    def segment(i: Array, so_far: tuple[Params, Recordings]) -> tuple[Params, Recordings]:
        params, (outputs, kernels) = so_far
        params = descend(net, params, x[:n], y, weight, rate, lengths[i])
        kernel = empirical_ntk(net, params, x[:n]) * inside
        return params, Recordings(outputs.at[i].set(apply(net, params, x)), kernels.at[i, :n, :n].set(kernel))

    return jax.lax.fori_loop(first, last, segment, (params, recordings))
