"""A training run piece by piece, so that a long one can show its progress and be given up."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.kernels import empirical_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.finite import float64
from ntk_core.programs.padding import Network
from ntk_core.programs.shapes import MAX_POINTS, Problem
from ntk_core.spectrum import max_learning_rate
from ntk_core.training import descend


class Start(NamedTuple):
    """A network before it is trained."""

    params: Params  # as part of the host, float32
    kernel: Array  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs: Array  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: Array


class Snapshot(NamedTuple):
    """A network in training, in float32."""

    params: Params
    outputs: Array  # (MAX_POINTS + GRID_POINTS,)
    kernel: Array  # (MAX_POINTS, MAX_POINTS), padding zero


@jax.jit
def begin(network: Network, task: Problem) -> Start:
    """The weights of a network, its kernel and its outputs at initialization."""
    params = network.params(task.d)
    exact, x = float64(params), network.inputs(task.x, task.d)
    kernel = empirical_ntk(network.host, exact, x, x[:MAX_POINTS]) * task.weight[None, :]
    limit = max_learning_rate(kernel[:MAX_POINTS] * task.weight[:, None])
    return Start(params, kernel, apply(network.host, exact, x), limit)


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
