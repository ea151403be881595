"""How curved a network is in its weights: what the tangent leaves out.

The Hessian times a direction V is the change of the gradient h^{l−1} d^lᵀ (activations below a layer,
derivatives above it) along V: δh dᵀ + h δdᵀ. For one input it only acts on matrices a dᵀ + h bᵀ, so that
a product costs a few products of W with vectors, whatever the width.
"""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from jax.flatten_util import ravel_pytree

from ntk_core import checks
from ntk_core.activations import phi
from ntk_core.checks import Array, ArrayLike
from ntk_core.empirical import ntk_of_factors
from ntk_core.lanczos import signs, spectral_norm
from ntk_core.networks import MLP, Params, affine, inputs_for
from ntk_core.passes import both_passes, changes_along, dot, unit


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


def line_curvature(net: MLP, params: Params, direction: Params, x: ArrayLike, y: float | Array, s: ArrayLike) -> Array:
    """κ = |f − y| ‖∇²f‖ / ‖∇f‖² at one input, along a straight line in weight space.

    Args:
        net: the network.
        params: θ.
        direction: v, shaped like θ.
        x: one input (d,).
        y: its target.
        s: positions on the line (S,).

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

    passes = both_passes(
        net,
        jnp.broadcast_to(x, (len(s), len(x))),
        lambda layer, h: _line_layer(net, params, direction, s, layer, h),
        backward,
    )
    h_hats, d_hats = [unit(h) for h in passes.heights], [unit(d) for d in passes.derivatives]
    scales = [net.layer_scales(weights.shape[0]) for weights, _ in params]
    sizes = [size for weights, biases in params for size in (*weights.shape, len(biases))]
    cuts = [sum(sizes[: i + 1]) for i in range(len(sizes) - 1)]

    def product(flat: Array) -> Array:
        """∇²f v in orthonormal coordinates (a, b, c) of the matrices a d̂ᵀ + ĥ bᵀ, b ⊥ d̂, and the biases c."""
        parts = jnp.split(flat, cuts, axis=1)
        parts[1::3] = [b - dot(b, d) * d for b, d in zip(parts[1::3], d_hats, strict=True)]

        def moved(layer: int, h: Array) -> Array:
            a, b, c = parts[3 * layer : 3 * layer + 3]
            weight_scale, bias_scale = scales[layer]
            return weight_scale * (dot(a, h) * d_hats[layer] + dot(h_hats[layer], h) * b) + bias_scale * c

        def moved_back(layer: int, d: Array) -> Array:
            a, b, _ = parts[3 * layer : 3 * layer + 3]
            return scales[layer][0] * (a * dot(d_hats[layer], d) + h_hats[layer] * dot(b, d))

        images = []
        changes = changes_along(net, passes, forward, backward, moved, moved_back)
        for layer, (dh, dd) in enumerate(changes):
            h, d, (weight_scale, bias_scale) = passes.heights[layer], passes.derivatives[layer], scales[layer]
            along = dot(dd, d_hats[layer])
            a = dh * dot(d_hats[layer], d) + h * along
            b = dot(h_hats[layer], h) * (dd - along * d_hats[layer])
            images += [weight_scale * a, weight_scale * b, bias_scale * dd]
        return jnp.concatenate(images, axis=1)

    squared_gradient = sum(
        jnp.sum(d**2, axis=1) * (weight_scale**2 * jnp.sum(h**2, axis=1) + bias_scale**2)
        for h, d, (weight_scale, bias_scale) in zip(passes.heights, passes.derivatives, scales, strict=True)
    )
    used = jnp.concatenate([used for before, after in _used_around(params) for used in (before, after, after)])
    start = jnp.broadcast_to(jnp.where(used, signs(len(used), s.dtype), 0), (len(s), len(used)))
    return jnp.abs(passes.outputs - y) * spectral_norm(product, start) / squared_gradient


def curvature(net: MLP, params: Params, x: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None) -> Array:
    """The curvature number κ of a network before training: how far its tangent can be trusted.

    κ = ‖Σ_i r_i ∇²f(x_i)‖ / ‖J‖² with r = f − y and J the Jacobian, ‖J‖² = λ_max(Θ): what the tangent
    leaves out of the Hessian of the loss, over what it keeps. For one point, κ = |f − y| ‖∇²f‖ / ‖∇f‖².

    Args:
        net: the network.
        params: θ; their precision is that of the result.
        x: inputs (n, d).
        y: targets (n,).
        sample_weight: 0 for points to leave out, otherwise 1 (n,).

    Returns:
        κ, a scalar.

    Raises:
        ValueError: inputs or targets of a wrong shape or dimension, empty, NaN or infinite.

    References:
        Chizat, Oyallon and Bach 2019, arXiv:1812.07956, eq. 4.
    """
    bend, start, tangent = bending(net, params, x, y, sample_weight)
    return spectral_norm(bend, start) / tangent


def bending(
    net: MLP, params: Params, x: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
) -> tuple[Callable[[Array], Array], Array, Array]:
    """What κ is made of: κ = ‖A‖/λ_max with A = Σ_i r_i ∇²f(x_i).

    Args, Raises: as for `curvature`.

    Returns:
        v ↦ A v for all weights in a row (P,); a vector v for Lanczos's method to begin with; λ_max(Θ).
    """
    x = inputs_for(net, params, x)
    y = checks.values_at("y", y, len(x))
    weight = jnp.ones_like(y) if sample_weight is None else jnp.asarray(sample_weight)
    if x.shape[1] > len(x):
        x, params = _in_their_span(net, params, x)

    def weight_scale(layer: int) -> Any:
        return net.layer_scales(params[layer][0].shape[0])[0]

    def forward(layer: int, h: Array) -> Array:
        return weight_scale(layer) * (h @ params[layer][0])

    def backward(layer: int, d: Array) -> Array:
        return weight_scale(layer) * (d @ params[layer][0].T)

    of_outputs = both_passes(net, x, lambda layer, h: affine(net, *params[layer], h), backward)
    factors = list(zip(of_outputs.heights, of_outputs.derivatives, strict=True))
    kernel = weight[:, None] * ntk_of_factors(net, factors, factors) * weight[None, :]
    passes = of_outputs.weighted(weight * (of_outputs.outputs - y))
    flat, restore = ravel_pytree(params)

    def product(vector: Array) -> Array:
        v = restore(vector)
        changes = changes_along(
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
            image.append(
                (weight_scale(layer) * (_sum_of_outer(dh, d) + _sum_of_outer(h, dd)), bias_scale * dd.sum(axis=0))
            )
        return ravel_pytree(tuple(image))[0]

    used = ravel_pytree([(before[:, None] & after[None, :], after) for before, after in _used_around(params)])[0]
    start = jnp.where(used, signs(len(flat), flat.dtype), 0)
    return product, start, jnp.linalg.eigvalsh(kernel)[-1]


def _sum_of_outer(a: Array, b: Array) -> Array:
    """Σ_i a_i b_iᵀ of rows; for a single column of b without XLA's transposing all of a."""
    return (b.T @ a).T if b.shape[1] == 1 else a.T @ b


def _in_their_span(net: MLP, params: Params, x: Array) -> tuple[Array, Params]:
    """Fewer inputs than coordinates, in orthonormal coordinates of their span; the same outputs, gradients and Hessian.

    The weights of the first layer only count along the inputs: with xᵀ = Q R, s x W = s Rᵀ (Qᵀ W).
    """
    (weights, biases), *above = params
    q, r = jnp.linalg.qr(x.T)
    scales = [net.layer_scales(size)[0] for size in (x.shape[1], len(x))]
    return (scales[0] / scales[1]) * r.T, ((q.T @ weights, biases), *above)


def _used_around(params: Params) -> list[tuple[Array, Array]]:
    """Which units below and above each layer are in use.

    A hidden unit that no weight leads to is padding. The Hessian never mixes such units with the others, so a
    vector without them stays without them.
    """
    hidden = [jnp.any(weights != 0, axis=0) for weights, _ in params[:-1]]
    ends = [jnp.ones(n, bool) for n in (len(params[0][0]), len(params[-1][1]))]
    return list(zip([ends[0], *hidden], [*hidden, ends[1]], strict=True))


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
