"""The forward and backward pass of a network, and how they change when its weights move."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax.numpy as jnp

from ntk_core.activations import phi_with_bend
from ntk_core.checks import Array
from ntk_core.networks import MLP

Linear = Callable[[int, Array], Array]  # of a layer's number, and of vectors in its rows


class Passes(NamedTuple):
    """The forward and backward pass of n inputs, for layers l = 1 … L + 1."""

    outputs: Array  # (n,)
    heights: list[Array]  # h^{l−1} (n, n_{l−1})
    derivatives: list[Array]  # d^l = ∂f/∂z^l (n, n_l)
    above: list[Array]  # ∂f/∂h^l (n, n_l), l ≤ L
    slopes: list[Array]  # φ'(z^l), l ≤ L
    bends: list[Array]  # φ''(z^l), l ≤ L

    def weighted(self, weight: Array) -> "Passes":
        """Those of w_i f(x_i), with weights (n,)."""
        derivatives, above = ([weight[:, None] * each for each in back] for back in (self.derivatives, self.above))
        return self._replace(outputs=weight * self.outputs, derivatives=derivatives, above=above)


def both_passes(net: MLP, x: Array, layer_forward: Linear, backward: Linear) -> Passes:
    """Both passes."""
    heights, slopes, bends = [x], [], []
    for layer in range(net.depth):
        h, slope, bend = phi_with_bend(net.activation, layer_forward(layer, heights[-1]))
        heights.append(h)
        slopes.append(slope)
        bends.append(bend)
    outputs = layer_forward(net.depth, heights[-1])[:, 0]
    derivatives = [jnp.ones_like(outputs)[:, None]]
    above: list[Array] = []
    for layer in reversed(range(net.depth)):
        above.insert(0, backward(layer + 1, derivatives[0]))
        derivatives.insert(0, slopes[layer] * above[0])
    return Passes(outputs, heights, derivatives, above, slopes, bends)


def changes_along(
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


def dot(a: Array, b: Array) -> Any:
    """Inner products along the last axis, which stays with length 1."""
    return jnp.sum(a * b, axis=-1, keepdims=True)


def unit(vectors: Array) -> Array:
    """Vectors of length 1 along the last axis; zero stays zero."""
    norms = jnp.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / jnp.where(norms > 0, norms, 1)
