"""How curved a network is in its weights: what the tangent leaves out.

The Hessian times a direction V is the change of the gradient h^{l−1} d^lᵀ (activations below a layer,
derivatives above it) along V: δh dᵀ + h δdᵀ. For one input it only acts on matrices a dᵀ + h bᵀ, so that
a product costs a few products of W with vectors, whatever the width.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree

from ntk_core import checks
from ntk_core.activations import phi, phi_bend, phi_slope
from ntk_core.checks import Array, ArrayLike
from ntk_core.kernels import empirical_ntk
from ntk_core.networks import MLP, Params, affine, apply, inputs_for

LANCZOS_STEPS = 20

Linear = Callable[[int, Array], Array]  # of a layer's number, and of vectors in its rows


class Passes(NamedTuple):
    """The forward and backward pass of n inputs, for layers l = 1 … L + 1."""

    outputs: Array  # (n,)
    heights: list[Array]  # h^{l−1} (n, n_{l−1})
    derivatives: list[Array]  # d^l = ∂f/∂z^l (n, n_l)
    above: list[Array]  # ∂f/∂h^l (n, n_l), l ≤ L
    slopes: list[Array]  # φ'(z^l), l ≤ L
    bends: list[Array]  # φ''(z^l), l ≤ L


def line_outputs(net: MLP, params: Params, direction: Params, x: ArrayLike, s: ArrayLike) -> Array:
    """The real network along a straight line in weight space: f(x; θ + s v).

    A layer is linear in its weights, so all s share two products with matrices: W + s V is never formed.

    Args:
        net: the network.
        params: θ.
        direction: v, shaped like θ.
        x: one input (d,).
        s: positions on the line (S,).

    Returns:
        Outputs (S,).

    Raises:
        ValueError: inputs of a wrong shape or dimension, empty, NaN or infinite.
    """
    x, s = _on_line(net, params, x, s)
    h = jnp.broadcast_to(x, (len(s), len(x)))
    for layer in range(net.depth + 1):
        z = _line_layer(net, params, direction, s, layer, h)
        h = phi(net.activation, z) if layer < net.depth else z
    return h[:, 0]


def line_curvature(
    net: MLP, params: Params, direction: Params, x: ArrayLike, y: float | Array, s: ArrayLike, key: Array
) -> Array:
    """κ = |f − y| ‖∇²f‖ / ‖∇f‖² at one input, along a straight line in weight space.

    Args:
        net: the network.
        params: θ.
        direction: v, shaped like θ.
        x: one input (d,).
        y: its target.
        s: positions on the line (S,).
        key: a JAX random key, for the start of Lanczos's method.

    Returns:
        κ at θ + s v, (S,).

    Raises:
        ValueError: inputs of a wrong shape or dimension, empty, NaN or infinite.

    References:
        Chizat, Oyallon and Bach 2019, arXiv:1812.07956, eq. 4.
    """
    x, s = _on_line(net, params, x, s)

    def forward(layer: int, h: Array) -> Array:
        return _line_layer(net, params, direction, s, layer, h, biased=False)

    def backward(layer: int, d: Array) -> Array:
        weight_scale, _ = net.layer_scales(params[layer][0].shape[0])
        return weight_scale * (d @ params[layer][0].T + s[:, None] * (d @ direction[layer][0].T))

    passes = _passes(
        net,
        jnp.broadcast_to(x, (len(s), len(x))),
        lambda layer, h: _line_layer(net, params, direction, s, layer, h),
        backward,
    )
    h_hats, d_hats = [_unit(h) for h in passes.heights], [_unit(d) for d in passes.derivatives]
    scales = [net.layer_scales(weights.shape[0]) for weights, _ in params]
    sizes = [size for weights, biases in params for size in (*weights.shape, len(biases))]
    cuts = [sum(sizes[: i + 1]) for i in range(len(sizes) - 1)]

    def product(flat: Array) -> Array:
        """∇²f v in orthonormal coordinates (a, b, c) of the matrices a d̂ᵀ + ĥ bᵀ, b ⊥ d̂, and the biases c."""
        parts = jnp.split(flat, cuts, axis=1)
        parts[1::3] = [b - _dot(b, d) * d for b, d in zip(parts[1::3], d_hats, strict=True)]

        def moved(layer: int, h: Array) -> Array:
            a, b, c = parts[3 * layer : 3 * layer + 3]
            weight_scale, bias_scale = scales[layer]
            return weight_scale * (_dot(a, h) * d_hats[layer] + _dot(h_hats[layer], h) * b) + bias_scale * c

        def moved_back(layer: int, d: Array) -> Array:
            a, b, _ = parts[3 * layer : 3 * layer + 3]
            return scales[layer][0] * (a * _dot(d_hats[layer], d) + h_hats[layer] * _dot(b, d))

        images = []
        changes = _changes(net, passes, forward, backward, moved, moved_back)
        for layer, (dh, dd) in enumerate(changes):
            h, d, (weight_scale, bias_scale) = passes.heights[layer], passes.derivatives[layer], scales[layer]
            along = _dot(dd, d_hats[layer])
            a = dh * _dot(d_hats[layer], d) + h * along
            b = _dot(h_hats[layer], h) * (dd - along * d_hats[layer])
            images += [weight_scale * a, weight_scale * b, bias_scale * dd]
        return jnp.concatenate(images, axis=1)

    squared_gradient = sum(
        jnp.sum(d**2, axis=1) * (weight_scale**2 * jnp.sum(h**2, axis=1) + bias_scale**2)
        for h, d, (weight_scale, bias_scale) in zip(passes.heights, passes.derivatives, scales, strict=True)
    )
    start = jnp.broadcast_to(jax.random.normal(key, (sum(sizes),), s.dtype), (len(s), sum(sizes)))
    return jnp.abs(passes.outputs - y) * spectral_norm(product, start) / squared_gradient


def curvature(
    net: MLP, params: Params, x: ArrayLike, y: ArrayLike, key: Array, sample_weight: ArrayLike | None = None
) -> Array:
    """The curvature number κ of a network before training: how far its tangent can be trusted.

    κ = ‖Σ_i r_i ∇²f(x_i)‖ / ‖J‖² with r = f − y and J the Jacobian, ‖J‖² = λ_max(Θ): what the tangent
    leaves out of the Hessian of the loss, over what it keeps. For one point, κ = |f − y| ‖∇²f‖ / ‖∇f‖².

    Args:
        net: the network.
        params: θ; their precision is that of the result.
        x: inputs (n, d).
        y: targets (n,).
        key: a JAX random key, for the start of Lanczos's method.
        sample_weight: 0 for points to leave out, otherwise 1 (n,).

    Returns:
        κ, a scalar.

    Raises:
        ValueError: inputs or targets of a wrong shape or dimension, empty, NaN or infinite.

    References:
        Chizat, Oyallon and Bach 2019, arXiv:1812.07956, eq. 4.
    """
    x = inputs_for(net, params, x)
    y = checks.values_at("y", y, len(x))
    weight = jnp.ones_like(y) if sample_weight is None else jnp.asarray(sample_weight)
    residual = weight * (apply(net, params, x) - y)
    kernel = weight[:, None] * empirical_ntk(net, params, x) * weight[None, :]

    def weight_scale(layer: int) -> Any:
        return net.layer_scales(params[layer][0].shape[0])[0]

    def forward(layer: int, h: Array) -> Array:
        return weight_scale(layer) * (h @ params[layer][0])

    def backward(layer: int, d: Array) -> Array:
        return weight_scale(layer) * (d @ params[layer][0].T)

    passes = _passes(net, x, lambda layer, h: affine(net, params[layer][0], params[layer][1], h), backward, residual)
    flat, restore = ravel_pytree(params)

    def product(vector: Array) -> Array:
        v = restore(vector)
        changes = _changes(
            net,
            passes,
            forward,
            backward,
            lambda layer, h: affine(net, v[layer][0], v[layer][1], h),
            lambda layer, d: weight_scale(layer) * (d @ v[layer][0].T),
        )
        image = []
        for layer, (dh, dd) in enumerate(changes):
            h, d = passes.heights[layer], passes.derivatives[layer]
            _, bias_scale = net.layer_scales(h.shape[1])
            image.append((weight_scale(layer) * (dh.T @ d + h.T @ dd), bias_scale * dd.sum(axis=0)))
        return ravel_pytree(tuple(image))[0]

    bent = spectral_norm(product, jax.random.normal(key, flat.shape, flat.dtype))
    return bent / jnp.linalg.eigvalsh(kernel)[-1]


def spectral_norm(product: Callable[[Array], Array], start: Array, steps: int = LANCZOS_STEPS) -> Array:
    """The largest |eigenvalue| of symmetric operators that are only known by their products with vectors.

    Lanczos's method: three vectors are kept, and the Ritz values approach the ends of the spectrum from within.

    Args:
        product: v ↦ A v, for v (…, P), one operator for each leading index.
        start: vectors (…, P) that are not orthogonal to the eigenvector looked for; random ones are best.
        steps: number of products with A.

    Returns:
        ‖A‖ (…,); 0 for A = 0.

    References:
        Golub and Van Loan, Matrix Computations, 4th edition, section 10.1.
    """

    def step(carry: tuple[Array, Array, Array], _: None) -> tuple[tuple[Array, Array, Array], tuple[Array, Array]]:
        before, vector, beta = carry
        image = product(vector)
        alpha = _dot(vector, image)
        rest = image - alpha * vector - beta * before
        norm = jnp.linalg.norm(rest, axis=-1, keepdims=True)
        # a Krylov space that is exhausted goes on with zeros, which add nothing to the spectrum
        after = jnp.where(norm > tiny * (jnp.abs(alpha) + beta), rest / jnp.where(norm > 0, norm, 1), 0)
        return (vector, after, norm), (alpha[..., 0], norm[..., 0])

    tiny = 100 * jnp.finfo(start.dtype).eps
    first = (jnp.zeros_like(start), _unit(start), jnp.zeros_like(start[..., :1]))
    _, (alphas, betas) = jax.lax.scan(step, first, None, length=min(steps, start.shape[-1]))
    alphas, betas = jnp.moveaxis(alphas, 0, -1), jnp.moveaxis(betas, 0, -1)[..., :-1]
    count = alphas.shape[-1]
    diagonal = alphas[..., None] * jnp.eye(count, dtype=start.dtype)
    off = jnp.zeros_like(diagonal).at[..., jnp.arange(count - 1), jnp.arange(1, count)].set(betas)
    return jnp.max(jnp.abs(jnp.linalg.eigvalsh(diagonal + off + jnp.swapaxes(off, -1, -2))), axis=-1)


def _passes(net: MLP, x: Array, layer_forward: Linear, backward: Linear, top: Array | None = None) -> Passes:
    """Both passes, with ∂/∂f set to `top`, ones if left out."""
    heights, slopes, bends = [x], [], []
    for layer in range(net.depth):
        z = layer_forward(layer, heights[-1])
        heights.append(phi(net.activation, z))
        slopes.append(phi_slope(net.activation, z))
        bends.append(phi_bend(net.activation, z))
    outputs = layer_forward(net.depth, heights[-1])[:, 0]
    derivatives = [(jnp.ones_like(outputs) if top is None else top)[:, None]]
    above: list[Array] = []
    for layer in reversed(range(net.depth)):
        above.insert(0, backward(layer + 1, derivatives[0]))
        derivatives.insert(0, slopes[layer] * above[0])
    return Passes(outputs, heights, derivatives, above, slopes, bends)


def _changes(
    net: MLP, passes: Passes, forward: Linear, backward: Linear, moved: Linear, moved_back: Linear
) -> list[tuple[Array, Array]]:
    """(δh^{l−1}, δd^l) of every layer when the weights move by V.

    `forward` and `backward` multiply by the weights and their transpose, without biases; `moved` and
    `moved_back` by V (with its biases) and its transpose.
    """
    dh, dz = [jnp.zeros_like(passes.heights[0])], []
    for layer in range(net.depth):
        dz.append(moved(layer, passes.heights[layer]) + forward(layer, dh[-1]))
        dh.append(passes.slopes[layer] * dz[-1])
    dd = [jnp.zeros_like(passes.derivatives[-1])]
    for layer in reversed(range(net.depth)):
        change = moved_back(layer + 1, passes.derivatives[layer + 1]) + backward(layer + 1, dd[0])
        dd.insert(0, passes.bends[layer] * dz[layer] * passes.above[layer] + passes.slopes[layer] * change)
    return list(zip(dh, dd, strict=True))


def _on_line(net: MLP, params: Params, x: ArrayLike, s: ArrayLike) -> tuple[Array, Array]:
    dtype = params[0][0].dtype
    x = inputs_for(net, params, checks.as_floats("x", x)[None])[0]
    return x.astype(dtype), checks.as_floats("s", s).astype(dtype)


def _line_layer(
    net: MLP, params: Params, direction: Params, s: Array, layer: int, h: Array, biased: bool = True
) -> Array:
    """One layer at θ + s v for each s, h (S, n)."""
    (weights, biases), (dw, db) = params[layer], direction[layer]
    weight_scale, bias_scale = net.layer_scales(len(weights))
    z = weight_scale * (h @ weights + s[:, None] * (h @ dw))
    return z + bias_scale * (biases[None, :] + s[:, None] * db[None, :]) if biased else z


def _dot(a: Array, b: Array) -> Any:
    return jnp.sum(a * b, axis=-1, keepdims=True)


def _unit(vectors: Array) -> Array:
    norms = jnp.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / jnp.where(norms > 0, norms, 1)
