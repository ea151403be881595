"""Networks that are no MLPs: small ones with a residual, a convolutional, or a Fourier feature structure.

Each is a plain function f(params, x) of weights in named blocks, so that `empirical_ntk_of` gives its kernel.
All are in the NTK parameterization, with W, b ~ N(0, 1).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from ntk_core import checks
from ntk_core.activations import phi
from ntk_core.checks import Array, ArrayLike
from ntk_core.fourier import fourier_features, frequencies
from ntk_core.networks import as_key

ARCHITECTURES = ("residual", "convolution", "fourier")
BLOCKS = ("first", "second", "third", "output")
KERNEL_SIZE = 3
FREQUENCIES = 16
FREQUENCY_SCALE = 0.3

Block = tuple[Array, Array]
Blocks = dict[str, Block]


class Scales(NamedTuple):
    """The nonlinearity, by name or by index, and the factors that all layers of a network share."""

    activation: Any
    w_std: float | Array
    b_std: float | Array

    def affine(self, block: Block, h: Array, n: int | Array | None = None) -> Array:
        """(w_std/√n) h W + b_std b; n is the number of rows of W, or of those among them that are no padding."""
        weights, biases = block
        fan_in = jnp.asarray(len(weights) if n is None else n, h.dtype)
        return self.w_std / jnp.sqrt(fan_in) * (h @ weights) + (self.b_std * biases)[None, :]


def init_blocks(architecture: str, width: int, seed: int | Array, d: int) -> Blocks:
    """Draw the weights of a network, one (W, b) for each block from the input to the output.

    Args:
        architecture: one of `ARCHITECTURES`.
        width: units or channels ≥ 1.
        seed: an integer or a JAX random key.
        d: input dimension ≥ 1.

    Returns:
        Blocks by their names, `BLOCKS`.

    Raises:
        ValueError: an unknown architecture, width < 1 or d < 1.
    """
    first = first_inputs(architecture, d)
    checks.integer("width", width, 1)
    inner = KERNEL_SIZE * width if architecture == "convolution" else width
    sizes = {"first": (first, width), "second": (inner, width)}
    sizes |= {"third": (inner, width), "output": (width, 1)}
    keys = jax.random.split(as_key(seed), len(sizes))
    blocks = {}
    for key, (name, (n_in, n_out)) in zip(keys, sizes.items(), strict=True):
        rows = jax.random.normal(key, (n_in + 1, n_out))
        blocks[name] = (rows[1:], rows[0])
    return blocks


def first_inputs(architecture: str, d: int) -> int:
    """The number of inputs of a unit of the first layer: the coordinates, the window, or the features.

    Raises:
        ValueError: an unknown architecture, or d < 1.
    """
    checks.one_of("architecture", architecture, ARCHITECTURES)
    return {"residual": checks.integer("d", d, 1), "convolution": KERNEL_SIZE, "fourier": 2 * FREQUENCIES}[architecture]


def architecture(name: str, scales: Scales, d: int | Array | None = None) -> Callable[[Blocks, ArrayLike], Array]:
    """The network itself: a function f(blocks, x) of inputs (n, d) with outputs (n,).

    residual: h ← h + φ(z(h)) twice, after a first layer z(x). convolution: the d coordinates as a signal on a
    ring of d positions, three layers φ(z) of windows of three, the mean over the ring, and the output layer.
    fourier: an MLP with three hidden layers on fixed Gaussian Fourier features of the input.

    Args:
        name: one of `ARCHITECTURES`.
        scales: what all layers share.
        d: the number of coordinates, where inputs have further ones that are padding, all zero, and `blocks` the
            weights for them; it may be traced, so that a compiled function serves every d.

    Raises:
        ValueError: an unknown architecture.

    References:
        He et al. 2016, arXiv:1512.03385; Arora et al. 2019, arXiv:1904.11955 (convolutional NTK);
        Tancik et al. 2020, arXiv:2006.10739.
    """
    checks.one_of("architecture", name, ARCHITECTURES)
    return {"residual": _residual, "convolution": _convolution, "fourier": _fourier}[name](scales, d)


def _residual(scales: Scales, d: int | Array | None) -> Callable[[Blocks, ArrayLike], Array]:
    def f(blocks: Blocks, x: ArrayLike) -> Array:
        h = scales.affine(blocks["first"], jnp.asarray(x), d)
        for name in ("second", "third"):
            h = h + phi(scales.activation, scales.affine(blocks[name], h))
        return scales.affine(blocks["output"], h)[:, 0]

    return f


def _convolution(scales: Scales, d: int | Array | None) -> Callable[[Blocks, ArrayLike], Array]:
    def f(blocks: Blocks, x: ArrayLike) -> Array:
        h = jnp.asarray(x)[:, :, None]  # (n, positions, channels)
        around = h.shape[1] if d is None else d
        position = jnp.arange(h.shape[1])
        on_ring = (position < around)[None, :, None]
        before, after = (position - 1) % around, (position + 1) % around
        for name in ("first", "second", "third"):
            windows = jnp.concatenate([h[:, before], h, h[:, after]], axis=2)
            n, positions, size = windows.shape
            z = scales.affine(blocks[name], windows.reshape(n * positions, size))
            h = phi(scales.activation, z).reshape(n, positions, -1)
        mean = jnp.sum(jnp.where(on_ring, h, 0), axis=1) / around
        return scales.affine(blocks["output"], mean)[:, 0]

    return f


def _fourier(scales: Scales, d: int | Array | None) -> Callable[[Blocks, ArrayLike], Array]:
    def f(blocks: Blocks, x: ArrayLike) -> Array:
        x = jnp.asarray(x)
        # frequencies of coordinates that are padding do no harm: the coordinates are zero
        b, amplitudes = frequencies("gaussian", FREQUENCIES, FREQUENCY_SCALE, 0, x.shape[1])
        h = fourier_features(x, b, amplitudes)
        for name in ("first", "second", "third"):
            h = phi(scales.activation, scales.affine(blocks[name], h))
        return scales.affine(blocks["output"], h)[:, 0]

    return f
