"""Training beyond plain gradient descent: momentum, and gradients of a few points at a time."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

from ntk_core.checks import Array
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network, in_precision
from ntk_core.programs.pieces import steps_of_a_piece, stretches
from ntk_core.programs.program import program
from ntk_core.programs.shapes import Problem
from ntk_core.training import squared_loss

State = tuple[Params, optax.OptState]


def optimize(
    network: Network, task: Problem, rate: float, momentum: float, batch: float, record: np.ndarray, seed: int
) -> np.ndarray:
    """Train by stochastic gradient descent with heavy-ball momentum: outputs (T, MAX_POINTS + GRID_POINTS) in float32.

    A step: m ← β m + g, θ ← θ − η m, with g the gradient of ½ Σ (f − y)² over `batch` random points, times N/batch:
    on average that of all of them. On a problem as it is `visible` to the network.
    """
    state, found = _begin(network, task.d), []
    for first, last, recorded in stretches(record, steps_of_a_piece(network, len(task.y))):
        state, outputs = _go_on(network, task, state, rate, momentum, batch, first, last, seed)
        if recorded:
            found.append(np.asarray(outputs))
    return np.stack(found)


@program()
def _begin(network: Network, d: Array) -> State:
    params = network.params(d)
    return params, optax.sgd(1.0, momentum=0.0).init(params)


@program()
def _go_on(
    network: Network,
    task: Problem,
    state: State,
    rate: Array,
    momentum: Array,
    batch: Array,
    first: Array,
    last: Array,
    seed: Array,
) -> tuple[State, Array]:
    """Steps number `first` to `last` − 1, and the outputs after them."""
    net, n, dtype = network.host, len(task.y), state[0][0][0].dtype
    x, y, weight = in_precision(network, task, dtype)
    count = jnp.sum(weight)
    batch = jnp.minimum(batch, count)
    method = optax.sgd(jnp.asarray(rate, dtype), momentum=jnp.asarray(momentum, dtype))

    def step(number: Array, state: State) -> State:
        theta, memory = state
        draws = jax.random.uniform(jax.random.fold_in(jax.random.key(seed), number), (n,))
        rank = jnp.argsort(jnp.argsort(jnp.where(weight > 0, draws, 2.0)))  # padding comes last
        drawn = jnp.where(rank < batch, weight * count / batch, 0).astype(dtype)
        gradient = jax.grad(lambda theta: squared_loss(net, theta, x[:n], y, drawn))(theta)
        updates, memory = method.update(gradient, memory)
        moved: Params = optax.apply_updates(theta, updates)
        return moved, memory

    state = jax.lax.fori_loop(first, last, step, state)
    return state, apply(net, state[0], x)
