"""A picture learned from the positions of its pixels: many more points, and more inputs, than elsewhere."""

from functools import partial

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.dynamics import RESOLVED, mode_progress
from ntk_core.fourier import fourier_features, frequencies
from ntk_core.kernels import ntk
from ntk_core.krylov import Krylov, krylov, krylov_steps, ritz
from ntk_core.lanczos import signs, spectral_norm
from ntk_core.networks import MLP, Params, apply
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program

PICTURE_SIDE = 96
PICTURE_TRAIN = (PICTURE_SIDE // 2) ** 2  # every other pixel along both directions
PICTURE_INPUTS = 256
KRYLOV_STEPS, PRODUCTS = 200, 20  # vectors, and products in a piece of work


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
    """The infinite-width NTK (n1, n2) of two parts of a picture."""
    return ntk(net, x1, x2)


@program()
def picture_begin(kernel: Array, residual: Array) -> tuple[Array, Krylov]:
    """The largest eigenvalue of the kernel, and gradient descent from f₀ − y before its first step."""
    largest = spectral_norm(partial(jnp.matmul, kernel), signs(len(kernel), kernel.dtype))
    return largest, krylov(residual, KRYLOV_STEPS)


@program()
def picture_go_on(kernel: Array, so_far: Krylov) -> Krylov:
    """Some steps of Lanczos's method."""
    return krylov_steps(kernel, so_far, PRODUCTS)


@program()
def picture_in_time(so_far: Krylov, residual: Array, learning_rate: Array, times: Array) -> Array:
    """a_t = Θ⁻¹ (1 − (1 − ηΘ)^t)(f₀ − y) of which f_t(x) = f₀(x) − Θ(x, X) a_t; (T, n) at times (T,) in steps."""
    values, vectors, start = ritz(so_far, jnp.linalg.norm(residual))
    _, gain = mode_progress(values, times, learning_rate, steps=True)
    return (gain * start[None, :]) @ vectors.T


@program()
def picture_in_the_end(kernel: Array, residual: Array, largest: Array) -> Array:
    """a_∞ = Θ⁻¹ (f₀ − y) (n,), of λ_max; NaN where rounding hides the smallest eigenvalue, see `mode_progress`."""
    n, factor = len(kernel), jax.scipy.linalg.cho_factor(kernel, lower=True)
    smallest = 1 / spectral_norm(partial(jax.scipy.linalg.cho_solve, factor), signs(n, kernel.dtype))
    known = smallest > RESOLVED * n * jnp.finfo(kernel.dtype).eps * largest
    return jnp.where(known, jax.scipy.linalg.cho_solve(factor, residual), jnp.nan)


@program()
def picture_prediction(kernel: Array, weights: Array) -> Array:
    """f_t − f₀ (T, n) on a part of a picture, of its kernel (n, PICTURE_TRAIN) with the pixels trained on."""
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
