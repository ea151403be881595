"""Adam on a real network and on its tangent model, from the same start."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from ntk_core.checks import Array
from ntk_core.linearize import linearize
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network, in_precision
from ntk_core.programs.pieces import steps_of_a_piece, stretches
from ntk_core.programs.program import program
from ntk_core.programs.shapes import Problem

PASSES = 7  # through all weights that a step of both takes, three of them for the network
MOMENTS = {"b1": 0.9, "b2": 0.999, "eps": 1e-8}  # β₁, β₂, ε of Kingma and Ba

Model = Callable[[Params, Array], Array]


class Trained(NamedTuple):
    """The weights of a model, and the moments of its gradients."""

    params: Params
    moments: optax.OptState


class AdamOutputs(NamedTuple):
    """The outputs of both at the recorded steps, in float32."""

    real: np.ndarray  # (T, MAX_POINTS + GRID_POINTS)
    linear: np.ndarray  # (T, MAX_POINTS + GRID_POINTS)


def adam_outputs(network: Network, task: Problem, rate: float, record: np.ndarray) -> AdamOutputs:
    """Train a network and its tangent model by Adam on ½ Σ (f − y)² over all points.

    A step, with g the gradient and all operations weight by weight: m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g²,
    θ ← θ − η m̂/(√v̂ + ε) with m̂ = m/(1 − β₁ᵏ), v̂ = v/(1 − β₂ᵏ) after k steps. Weights of padding have no gradient and
    stay zero. On a problem as it is `visible` to the network.

    References:
        Kingma and Ba 2015, arXiv:1412.6980, algorithm 1.
    """
    start = _begin(network, task.d)
    real = linear = start
    found = []
    for first, last, recorded in stretches(record, steps_of_a_piece(network, len(task.y), PASSES)):
        real, linear, outputs = _go_on(network, task, start.params, real, linear, rate, last - first)
        if recorded:
            found.append(np.asarray(outputs))
    return AdamOutputs(*np.stack(found, axis=1))


@program()
def _begin(network: Network, d: Array) -> Trained:
    params = network.params(d)
    return Trained(params, optax.adam(1.0, **MOMENTS).init(params))


@program()
def _go_on(
    network: Network, task: Problem, start: Params, real: Trained, linear: Trained, rate: Array, steps: Array
) -> tuple[Trained, Trained, Array]:
    """So many steps of both, and their outputs (2, MAX_POINTS + GRID_POINTS) after them."""
    n, dtype = len(task.y), start[0][0].dtype
    x, y, weight = in_precision(network, task, dtype)
    f = partial(apply, network.host)
    models: tuple[Model, Model] = f, linearize(f, start)
    method = optax.adam(jnp.asarray(rate, dtype), **MOMENTS)

    def moved(model: Model, before: Trained) -> Trained:
        gradient = jax.grad(lambda theta: 0.5 * jnp.sum(weight[:n] * (model(theta, x[:n]) - y) ** 2))(before.params)
        updates, moments = method.update(gradient, before.moments)
        return Trained(optax.apply_updates(before.params, updates), moments)

    def step(_: Array, both: tuple[Trained, Trained]) -> tuple[Trained, Trained]:
        return moved(models[0], both[0]), moved(models[1], both[1])

    both = jax.lax.fori_loop(0, steps, step, (real, linear))
    return *both, jnp.stack([model(each.params, x) for model, each in zip(models, both, strict=True)])
