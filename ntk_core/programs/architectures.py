"""Kernels of networks that are no MLPs, from their Jacobians."""

import jax

from ntk_core.architectures import Blocks, Scales, architecture, init_blocks
from ntk_core.checks import Array
from ntk_core.empirical import empirical_ntk_of
from ntk_core.programs.program import program
from ntk_core.programs.shapes import DIMENSION

ARCHITECTURE_POINTS = 32


@program("name", "width")
def architecture_kernel(scales: Scales, seed: Array, x: Array, d: Array, *, name: str, width: int) -> dict[str, Array]:
    """What each block of weights contributes to the empirical NTK, (ARCHITECTURE_POINTS, ARCHITECTURE_POINTS) each.

    Of inputs with d coordinates and zeros after them, (ARCHITECTURE_POINTS, DIMENSION).
    """
    f, blocks = architecture(name, scales, d), init_blocks(name, width, seed, DIMENSION)

    def contribution(block: str) -> Array:
        return empirical_ntk_of(lambda own, x: f(blocks | {block: own}, x), blocks[block], x)

    return {block: contribution(block) for block in blocks}


@program("name", "width")
def architecture_gradients(scales: Scales, seed: Array, x: Array, d: Array, *, name: str, width: int) -> Blocks:
    """The gradients (2, …) of the outputs at the inputs x (2, DIMENSION), those of weights for padding among them."""
    f, blocks = architecture(name, scales, d), init_blocks(name, width, seed, DIMENSION)
    gradients: Blocks = jax.jacrev(f)(blocks, x)
    return gradients
