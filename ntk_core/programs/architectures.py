"""Kernels of networks that are no MLPs, from their Jacobians."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp

from ntk_core.architectures import Scales, architecture, init_blocks
from ntk_core.checks import Array
from ntk_core.kernels import empirical_ntk_of
from ntk_core.programs.shapes import DIMENSION

ARCHITECTURE_POINTS = 32


@partial(jax.jit, static_argnames=("name", "width"))
def architecture_kernel(name: str, width: int, scales: Scales, seed: Array, x: Array) -> dict[str, Array]:
    """What each block of weights contributes to the empirical NTK, (ARCHITECTURE_POINTS, ARCHITECTURE_POINTS) each."""
    f, blocks = architecture(name, scales), init_blocks(name, width, seed, DIMENSION)

    def contribution(block: str) -> Array:
        return empirical_ntk_of(lambda own, x: f(blocks | {block: own}, x), blocks[block], x)

    return {block: contribution(block) for block in blocks}


@partial(jax.jit, static_argnames=("name", "width"))
def architecture_gradients(name: str, width: int, scales: Scales, seed: Array, x: Array) -> Any:
    """The gradients of the outputs at the inputs x (2, DIMENSION), by block."""
    f, blocks = architecture(name, scales), init_blocks(name, width, seed, DIMENSION)
    jacobian = jax.jacrev(f)(blocks, x)
    return {
        block: jnp.concatenate([leaf.reshape(len(x), -1) for leaf in leaves], axis=1)
        for block, leaves in jacobian.items()
    }
