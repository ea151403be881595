"""A picture learned from the positions of its pixels: many more points, and more inputs, than elsewhere."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.dynamics import mode_progress
from ntk_core.fourier import fourier_features, frequencies
from ntk_core.kernels import ntk_by_layer
from ntk_core.networks import MLP, Params, apply
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program
from ntk_core.spectrum import eigendecomposition

PICTURE_SIDE = 96
PICTURE_TRAIN = (PICTURE_SIDE // 2) ** 2  # every other pixel along both directions
PICTURE_INPUTS = 256


class PictureModes(NamedTuple):
    """The training of a kernel, from which the outputs anywhere follow."""

    learning_rate: Array
    weights: Array  # (T, PICTURE_TRAIN) a_t, f_t(x) − f₀(x) = −Θ(x, X) a_t


@program("mapping", "count")
def picture_features(scale: Array, seed: Array, position: Array, *, mapping: str, count: int) -> Array:
    """The Fourier features (n, 2 count) of positions (n, 2)."""
    b, amplitudes = frequencies(mapping, count, scale, seed, 2)
    return fourier_features(position, b, amplitudes)


@program()
def picture_weights(network: Network, d: Array) -> Params:
    """The initial weights."""
    return network.params(d)


@program()
def picture_kernel(net: MLP, x1: Array, x2: Array) -> Array:
    """The infinite-width NTK (PICTURE_TRAIN, PICTURE_TRAIN) of two parts of a picture."""
    return jnp.sum(ntk_by_layer(net, x1, x2), axis=0)


@program()
def picture_modes(kernel: Array, residual: Array, rate: Array, times: Array) -> PictureModes:
    """a_t = Θ⁻¹ (1 − (1 − ηΘ)^t)(f₀ − y); `rate` is η as a share of the stability limit, times (T,) count steps."""
    eigenvalues, eigenvectors = eigendecomposition(kernel)
    learning_rate = rate * 2 / eigenvalues[0]
    _, gain = mode_progress(eigenvalues, times, learning_rate, steps=True)
    return PictureModes(learning_rate, (gain * (residual @ eigenvectors)[None, :]) @ eigenvectors.T)


@program()
def picture_prediction(kernel: Array, weights: Array) -> Array:
    """f_t − f₀ (T, PICTURE_TRAIN) on a part of a picture."""
    return -weights @ kernel.T


@program()
def picture_outputs(network: Network, params: Params, x: Array, d: Array) -> Array:
    """The outputs of a network on all pixels, in float32."""
    return apply(network.host, params, network.inputs(x, d).astype(jnp.float32))


@program()
def picture_steps(network: Network, params: Params, x: Array, y: Array, d: Array, rate: Array, steps: Array) -> Params:
    """The weights after some steps of gradient descent on ½ Σ (f − y)² over the training pixels, in float32."""
    x, y, rate = network.inputs(x, d).astype(jnp.float32), y.astype(jnp.float32), rate.astype(jnp.float32)

    def loss(params: Params) -> Array:
        return 0.5 * jnp.sum((apply(network.host, params, x) - y) ** 2)

    def step(_: Array, params: Params) -> Params:
        return jax.tree.map(lambda p, g: p - rate * g, params, jax.grad(loss)(params))

    return jax.lax.fori_loop(0, steps, step, params)
