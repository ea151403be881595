"""The best function that a network of one size can represent, as far as a second-order method finds it."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.empirical import empirical_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.finite import float64
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program
from ntk_core.programs.shapes import GRID_POINTS

ITERATIONS = 250  # of a piece; less than a tenth of a second
FIRST = 1e-2  # damping μ, here and below relative to the mean of the diagonal of J Jᵀ
SMALLEST, LARGEST = 1e-12, 1e12
SHRINK, GROW = 0.5, 3.0  # of the damping, after a step that helped and after one that did not
BEND = 0.75  # of the length of a step, the most that its second order may be


class BestFit(NamedTuple):
    """A fit as far as it has come."""

    params: Params  # as part of the host, float64
    damping: Array
    error: Array  # root mean square distance on the points fitted


@program()
def begin_fit(network: Network, d: Array) -> BestFit:
    """A fit before its first step."""
    return BestFit(float64(network.params(d)), jnp.asarray(FIRST), jnp.asarray(jnp.inf))


@program()
def go_on_fitting(network: Network, fit: BestFit, x: Array, y: Array, d: Array) -> BestFit:
    """Fit all weights to y (GRID_POINTS,) by `ITERATIONS` steps of the Levenberg–Marquardt method, in float64.

    θ ← θ + v + a/2 with v = −Jᵀ (J Jᵀ + μ)⁻¹ (f − y), where J Jᵀ is the NTK of the weights at hand, and
    a = −Jᵀ (J Jᵀ + μ)⁻¹ ∂²f(θ + s v)/∂s² at s = 0, the geodesic acceleration, which follows the curved valleys of
    such fits. A step that does not lower the error, or with a second order as long as its first, is taken back and
    tried again with a larger μ. It goes toward a local minimum, which may lie at infinity.

    References:
        Transtrum and Sethna 2012, arXiv:1201.5885, section 3.
    """
    net, inputs = network.host, network.inputs(x, d)
    unit = jnp.eye(GRID_POINTS)

    def outputs(theta: Params) -> Array:
        return apply(net, theta, inputs)

    def step(_: Array, state: tuple[Params, Array, Array]) -> tuple[Params, Array, Array]:
        theta, damping, residual = state
        kernel = empirical_ntk(net, theta, inputs)
        factor = jax.scipy.linalg.cho_factor(kernel + damping * jnp.trace(kernel) / GRID_POINTS * unit)
        _, pull = jax.vjp(outputs, theta)

        def against(change: Array) -> Params:
            (direction,) = pull(-jax.scipy.linalg.cho_solve(factor, change))
            return direction

        first = against(residual)
        _, bend = jax.jvp(lambda place: jax.jvp(outputs, (place,), (first,))[1], (theta,), (first,))
        second = against(bend)
        trial = jax.tree.map(lambda *parts: parts[0] + parts[1] + parts[2] / 2, theta, first, second)
        new = outputs(trial) - y
        # both also false where the step was not a number
        better = (jnp.sum(new**2) < jnp.sum(residual**2)) & (_length(second) < BEND * _length(first))
        theta = jax.tree.map(lambda new, old: jnp.where(better, new, old), trial, theta)
        damping = jnp.clip(damping * jnp.where(better, SHRINK, GROW), SMALLEST, LARGEST)
        return theta, damping, jnp.where(better, new, residual)

    begun = fit.params, fit.damping, outputs(fit.params) - y
    theta, damping, residual = jax.lax.fori_loop(0, ITERATIONS, step, begun)
    return BestFit(theta, damping, jnp.sqrt(jnp.mean(residual**2)))


def _length(direction: Params) -> Array:
    squares = jax.tree.map(lambda part: jnp.sum(part**2), direction)
    return jnp.sqrt(jax.tree.reduce(jnp.add, squares))
