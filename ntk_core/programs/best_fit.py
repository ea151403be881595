"""The best function that a network of one size can represent, as far as a second-order method finds it."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.kernels import empirical_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.finite import float64
from ntk_core.programs.padding import Network
from ntk_core.programs.shapes import GRID_POINTS

ITERATIONS = 150
SHRINK, GROW = 0.3, 4.0  # of the damping, after a step that helped and after one that did not
SMALLEST = 1e-12  # damping, relative to the trace of the kernel


class BestFit(NamedTuple):
    """The end of a fit."""

    outputs: Array  # (GRID_POINTS,)
    error: Array  # root mean square distance to the target there


@jax.jit
def best_fit(network: Network, x: Array, y: Array, d: Array) -> BestFit:
    """Fit all weights to y on the grid by the Levenberg–Marquardt method, in float64.

    θ ← θ − Jᵀ (J Jᵀ + μ)⁻¹ (f − y), where J Jᵀ is the NTK of the weights at hand; a step that does not lower the
    error is taken back and tried again with a larger μ. It ends in a local minimum.
    """
    net, inputs = network.host, network.inputs(x, d)
    unit = jnp.eye(GRID_POINTS)

    def outputs(theta: Params) -> Array:
        return apply(net, theta, inputs)

    def step(_: Array, state: tuple[Params, Array, Array]) -> tuple[Params, Array, Array]:
        theta, damping, residual = state
        kernel = empirical_ntk(net, theta, inputs)
        shift = jnp.maximum(damping, SMALLEST) * jnp.trace(kernel) / GRID_POINTS
        factor = jax.scipy.linalg.cho_factor(kernel + shift * unit)
        _, pull = jax.vjp(outputs, theta)
        (direction,) = pull(jax.scipy.linalg.cho_solve(factor, residual))
        trial = jax.tree.map(jnp.subtract, theta, direction)
        new = outputs(trial) - y
        better = jnp.sum(new**2) < jnp.sum(residual**2)  # also false where the step was not a number
        theta = jax.tree.map(lambda new, old: jnp.where(better, new, old), trial, theta)
        return theta, damping * jnp.where(better, SHRINK, GROW), jnp.where(better, new, residual)

    theta = float64(network.params(d))
    theta, _, residual = jax.lax.fori_loop(0, ITERATIONS, step, (theta, jnp.asarray(1e-2), outputs(theta) - y))
    return BestFit(outputs(theta), jnp.sqrt(jnp.mean(residual**2)))
