"""A training run piece by piece, so that a long one can show its progress and be given up."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.kernels import empirical_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network
from ntk_core.programs.shapes import MAX_POINTS, Problem
from ntk_core.training import descend


class Snapshot(NamedTuple):
    """A network in training, in float32."""

    params: Params
    outputs: Array  # (MAX_POINTS + GRID_POINTS,)
    kernel: Array  # (MAX_POINTS, MAX_POINTS), padding zero


@jax.jit
def go_on(network: Network, params: Params, task: Problem, rate: Array, steps: Array) -> Snapshot:
    """Train on by so many gradient steps at the rate η."""
    net, dtype = network.host, params[0][0].dtype
    x, weight = network.inputs(task.x, task.d).astype(dtype), jnp.asarray(task.weight, dtype)
    train = x[:MAX_POINTS]
    rate, y = jnp.asarray(rate, dtype), jnp.asarray(task.y, dtype)
    params = descend(net, params, train, y, weight, rate, steps)
    kernel = empirical_ntk(net, params, train) * weight[:, None] * weight[None, :]
    return Snapshot(params, apply(net, params, x), kernel)
