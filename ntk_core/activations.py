"""The seven activation functions φ and their slopes φ'.

Inside `jax.jit` the choice of activation may be a traced index into `ACTIVATIONS`, so that one compiled
program serves all of them.
"""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from ntk_core.checks import Array

LEAKY_SLOPE = 0.1


def relu(z: Array) -> Array:
    return jnp.where(z > 0, z, 0)


def leaky_relu(z: Array) -> Array:
    return jnp.where(z > 0, z, LEAKY_SLOPE * z)


def gelu(z: Array) -> Array:
    """z·Φ(z) with the exact normal distribution function Φ."""
    return 0.5 * z * (1 + jax.lax.erf(z / math.sqrt(2)))


def identity(z: Array) -> Array:
    return z


FUNCTIONS: dict[str, Callable[[Array], Array]] = {
    "relu": relu,
    "erf": jax.lax.erf,
    "tanh": jnp.tanh,
    "gelu": gelu,
    "sin": jnp.sin,
    "leaky_relu": leaky_relu,
    "identity": identity,
}
ACTIVATIONS = tuple(FUNCTIONS)


def select(table: dict[str, Callable[..., Any]], activation: str | Array, *operands: Any) -> Any:
    """Apply the function that `table` has for the activation, given by name or by (traced) index."""
    if isinstance(activation, str):
        return table[activation](*operands)
    return jax.lax.switch(activation, [table[name] for name in ACTIVATIONS], *operands)


def _with_slope(phi: Callable[[Array], Array]) -> Callable[[Array], tuple[Array, Array]]:
    def value_and_slope(z: Array) -> tuple[Array, Array]:
        value, slope = jax.jvp(phi, (z,), (jnp.ones_like(z),))
        return value, slope

    return value_and_slope


def _slope(phi: Callable[[Array], Array]) -> Callable[[Array], Array]:
    return lambda z: _with_slope(phi)(z)[1]


WITH_SLOPES = {name: _with_slope(phi) for name, phi in FUNCTIONS.items()}
SLOPES = {name: _slope(phi) for name, phi in FUNCTIONS.items()}
BENDS = {name: _slope(slope) for name, slope in SLOPES.items()}


def phi(activation: str | Array, z: Array) -> Array:
    """φ(z), elementwise."""
    return FUNCTIONS[activation](z) if isinstance(activation, str) else _phi_by_index(activation, z)


def phi_with_slope(activation: str | Array, z: Array) -> tuple[Array, Array]:
    """φ(z) and φ'(z) in one go: what takes long, such as tanh, is in both."""
    value, slope = select(WITH_SLOPES, activation, z)
    return value, slope


def phi_slope(activation: str | Array, z: Array) -> Array:
    """φ'(z), elementwise; zero on the left of a kink."""
    return select(SLOPES, activation, z)


def phi_bend(activation: str | Array, z: Array) -> Array:
    """φ''(z), elementwise; zero at a kink."""
    return select(BENDS, activation, z)


@jax.custom_jvp
def _phi_by_index(index: Array, z: Array) -> Array:
    return select(FUNCTIONS, index, z)


@_phi_by_index.defjvp
def _phi_by_index_jvp(primals: tuple[Array, Array], tangents: tuple[Array, Array]) -> tuple[Array, Array]:
    # Differentiating through the switch would keep what every branch needs for its backward pass.
    value, slope = phi_with_slope(*primals)
    return value, slope * tangents[1]
