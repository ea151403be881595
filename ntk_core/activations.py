"""The seven activation functions φ and their slopes φ'.

Inside `jax.jit` the choice of activation may be a traced index into `ACTIVATIONS`, so that one compiled
program serves all of them. Bent lines differ by a number only, and share their code there.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar

import jax
import jax.numpy as jnp

from ntk_core.checks import Array

LEAKY_SLOPE = 0.1
# what kind each is of, and the slope on the left of a bent line
KINDS = {
    "relu": ("bent", 0.0),
    "erf": ("erf", 0.0),
    "tanh": ("tanh", 0.0),
    "gelu": ("gelu", 0.0),
    "sin": ("sin", 0.0),
    "leaky_relu": ("bent", LEAKY_SLOPE),
    "identity": ("bent", 1.0),
}
ACTIVATIONS = tuple(KINDS)

Phi = Callable[[Array, Any], Array]  # of z, and of the slope on the left
Value = TypeVar("Value")


def bent(z: Array, left: Any) -> Array:
    """z on the right of zero, and a line of another slope on its left."""
    return jnp.where(z > 0, z, jnp.asarray(left, z.dtype) * z)


def gelu(z: Array, _: Any) -> Array:
    """z·Φ(z) with the exact normal distribution function Φ."""
    return 0.5 * z * (1 + jax.lax.erf(z / math.sqrt(2)))


FUNCTIONS: dict[str, Phi] = {
    "bent": bent,
    "erf": lambda z, _: jax.lax.erf(z),
    "tanh": lambda z, _: jnp.tanh(z),
    "gelu": gelu,
    "sin": lambda z, _: jnp.sin(z),
}


def select(table: dict[str, Callable[..., Value]], activation: str | Array, *operands: Any) -> Value:
    """What an activation, given by name or by (traced) index, makes of the operands.

    `table` has a function for each kind, of the operands and the slope on the left.
    """
    if isinstance(activation, str):
        kind, left = KINDS[activation]
        return table[kind](*operands, left)
    kinds = jnp.array([list(table).index(kind) for kind, _ in KINDS.values()])
    lefts = jnp.array([left for _, left in KINDS.values()])
    found: Value = jax.lax.switch(kinds[activation], list(table.values()), *operands, lefts[activation])
    return found


def _with_slope(phi: Phi) -> Callable[[Array, Any], tuple[Array, Array]]:
    def value_and_slope(z: Array, left: Any) -> tuple[Array, Array]:
        value, slope = jax.jvp(lambda z: phi(z, left), (z,), (jnp.ones_like(z),))
        return value, slope

    return value_and_slope


def _with_bend(phi: Phi) -> Callable[[Array, Any], tuple[Array, Array, Array]]:
    def value_slope_and_bend(z: Array, left: Any) -> tuple[Array, Array, Array]:
        (value, slope), (_, bend) = jax.jvp(lambda z: _with_slope(phi)(z, left), (z,), (jnp.ones_like(z),))
        return value, slope, bend

    return value_slope_and_bend


WITH_SLOPES = {kind: _with_slope(phi) for kind, phi in FUNCTIONS.items()}
WITH_BENDS = {kind: _with_bend(phi) for kind, phi in FUNCTIONS.items()}


def phi(activation: str | Array, z: Array) -> Array:
    """φ(z), elementwise."""
    return select(FUNCTIONS, activation, z) if isinstance(activation, str) else _phi_by_index(activation, z)


def phi_with_slope(activation: str | Array, z: Array) -> tuple[Array, Array]:
    """φ(z) and φ'(z), that on the left at a kink, in one go: what takes long, such as tanh, is in both."""
    return select(WITH_SLOPES, activation, z)


def phi_with_bend(activation: str | Array, z: Array) -> tuple[Array, Array, Array]:
    """φ(z), φ'(z) and φ''(z), zero at a kink, in one go."""
    return select(WITH_BENDS, activation, z)


@jax.custom_jvp
def _phi_by_index(index: Array, z: Array) -> Array:
    return select(FUNCTIONS, index, z)


@_phi_by_index.defjvp
def _phi_by_index_jvp(primals: tuple[Array, Array], tangents: tuple[Array, Array]) -> tuple[Array, Array]:
    # Differentiating through the switch would keep what every branch needs for its backward pass.
    value, slope = phi_with_slope(*primals)
    return value, slope * tangents[1]
