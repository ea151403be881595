"""Training beyond plain gradient descent: momentum, and gradients of a few points at a time."""

import jax
import jax.numpy as jnp
import optax

from ntk_core.checks import Array
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program
from ntk_core.programs.shapes import Problem
from ntk_core.training import squared_loss

State = tuple[Params, optax.OptState]


@program()
def optimize(
    network: Network, task: Problem, rate: Array, momentum: Array, batch: Array, record: Array, seed: Array
) -> Array:
    """Train by stochastic gradient descent with heavy-ball momentum: outputs (T, MAX_POINTS + GRID_POINTS) in float32.

    A step: m ← β m + g, θ ← θ − η m, with g the gradient of ½ Σ (f − y)² over `batch` random points, times N/batch:
    on average that of all of them. On a problem as it is `visible` to the network.
    """
    net, params, n = network.host, network.params(task.d), len(task.y)
    dtype = params[0][0].dtype
    x, y = network.inputs(task.x, task.d).astype(dtype), jnp.asarray(task.y, dtype)
    weight = jnp.asarray(task.weight, dtype)
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

    def segment(state: State, ends: tuple[Array, Array]) -> tuple[State, Array]:
        state = jax.lax.fori_loop(*ends, step, state)
        return state, apply(net, state[0], x)

    before = jnp.concatenate([record[:1] * 0, record[:-1]])
    _, outputs = jax.lax.scan(segment, (params, method.init(params)), (before, record))
    recorded: Array = outputs
    return recorded
