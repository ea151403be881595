"""A network beside its tangent along a line in weight space, and the path of its weights in training."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.checks import Array
from ntk_core.curvature import line_curvature, line_outputs
from ntk_core.networks import Params, apply
from ntk_core.programs.finite import begin
from ntk_core.programs.padding import Network, in_precision, visible
from ntk_core.programs.pieces import steps_of_a_piece, stretches
from ntk_core.programs.program import program
from ntk_core.programs.shapes import Problem
from ntk_core.training import descend, norm, squared_loss

DIRECTIONS = ("gradient", "random", "seed")


class TangentLine(NamedTuple):
    """One output along a line in weight space."""

    real: Array  # (S,) f(x; θ₀ + s v)
    tangent: Array  # (S,) f(x; θ₀) + s ∇f·v
    curvature: Array  # (K,) κ at K positions
    distance: Array  # ‖v‖/‖θ₀‖
    gradient: Array  # ‖∇f‖ at θ₀


class WeightPath(NamedTuple):
    """The hidden weights of a network of depth 2 in training."""

    weights: np.ndarray  # (T, size, size) the leading block of W²
    loss: np.ndarray  # (T,)
    movement: np.ndarray  # (T,) ‖W² − W²₀‖/‖W²₀‖, of all of it


@program()
def tangent_line(
    network: Network,
    other: Network,
    x: Array,
    y: Array,
    direction: Array,
    places: Array,
    curvature_places: Array,
) -> TangentLine:
    """f(x; θ₀ + s v) for one input x with target y, in float32.

    Args:
        network: the network.
        other: another one, for the directions that need it.
        x: the input, padded as in a `Problem`.
        y: its target.
        direction: an index into `DIRECTIONS`. "gradient": v = ± ∇f/‖∇f‖², where gradient descent on this one
            point goes; the tangent changes by 1 where s does. "random": toward random weights, equally long.
            "seed": to the weights of the other network, which are reached at the last s.
        places: s (S,).
        curvature_places: s at which κ is wanted (K,).
    """
    net, params, elsewhere = network.host, network.params(1), other.params(1)
    x, y, places, curvature_places = (
        v.astype(jnp.float32) for v in (network.inputs(x, 1), y, places, curvature_places)
    )
    value, gradient = jax.value_and_grad(lambda theta: apply(net, theta, x[None])[0])(params)
    ahead = jnp.where(y < value, -1, 1) / norm(gradient) ** 2
    elsewhere_size, whole = 1 / (norm(gradient) * norm(elsewhere)), 1 / places[-1]
    shares = jnp.array([[ahead, 0, 0], [0, elsewhere_size, 0], [0, whole, -whole]])[direction]
    v = jax.tree.map(lambda *each: sum(map(jnp.multiply, shares, each)), gradient, elsewhere, params)
    slope = sum(jnp.vdot(g, step) for g, step in zip(jax.tree.leaves(gradient), jax.tree.leaves(v), strict=True))
    return TangentLine(
        line_outputs(net, params, v, x, places),
        value + places * slope,
        line_curvature(net, params, v, x, y, curvature_places),
        norm(v) / norm(params),
        norm(gradient),
    )


def weight_path(network: Network, task: Problem, fraction: float, record: np.ndarray, size: int) -> WeightPath:
    """Train a network of depth 2 and look at its hidden weights at the recorded steps, in float32.

    Args:
        network: the network.
        task: the regression problem.
        fraction: the learning rate as a share of the stability limit.
        record: steps (T,).
        size: the side of the block to keep.
    """
    start, task = begin(network, task), visible(network, task)
    rate, params, found = fraction * np.asarray(start.max_learning_rate), start.params, []
    for first, last, recorded in stretches(record, steps_of_a_piece(network, len(task.y))):
        params, loss = _go_on(network, params, task, rate, last - first)
        if recorded:
            hidden, hidden_0 = (np.asarray(each[1][0]) for each in (params, start.params))
            moved = np.linalg.norm(hidden - hidden_0) / np.linalg.norm(hidden_0)
            found.append((hidden[:size, :size], np.asarray(loss), moved))
    return WeightPath(*map(np.stack, zip(*found, strict=True)))


@program()
def _go_on(network: Network, params: Params, task: Problem, rate: Array, steps: Array) -> tuple[Params, Array]:
    """Some gradient steps, and the loss after them; on a problem as it is `visible` to the network."""
    n, dtype = len(task.y), params[0][0].dtype
    x, y, weight = in_precision(network, task._replace(x=task.x[:n]), dtype)
    params = descend(network.host, params, x, y, weight, jnp.asarray(rate, dtype), steps)
    return params, squared_loss(network.host, params, x, y, weight)
