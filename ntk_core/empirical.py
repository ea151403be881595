"""The empirical NTK: of an MLP layer by layer, and of any network by its Jacobian."""

import operator
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import jax
import jax.numpy as jnp

from ntk_core import checks
from ntk_core.activations import phi_with_slope
from ntk_core.checks import Array, ArrayLike
from ntk_core.networks import MLP, Params, affine, inputs_for

Factors = list[tuple[Array, Array]]  # (H^{l−1}, D^l) of every layer, see `gradient_factors`


def empirical_ntk(net: MLP, params: Params, x1: ArrayLike, x2: ArrayLike | None = None) -> Array:
    """The empirical NTK of an MLP, layer by layer; no Jacobian is formed.

    Θ = Σ_l (s_W² H^{l−1} H^{l−1}ᵀ + s_b²) ⊙ (D^l D^lᵀ) with activations H, back-propagated derivatives
    D^l = ∂f/∂z^l, and s_W² = w_std²/n_{l−1}, s_b² = b_std² (both 1 in the standard parameterization).

    Args:
        net: the network.
        params: its weights; their precision is the precision of the kernel.
        x1: inputs (n1, d).
        x2: inputs (n2, d); x1 if left out.

    Returns:
        Θ (n1, n2).

    Raises:
        ValueError: inputs of a wrong shape or dimension, empty, NaN or infinite.

    References:
        Jacot et al. 2018, arXiv:1806.07572, eq. 4; Novak et al. 2022, arXiv:2206.08720, section 3.
    """
    return reduce(operator.add, _layer_kernels(net, params, x1, x2))


def empirical_ntk_by_layer(net: MLP, params: Params, x1: ArrayLike, x2: ArrayLike | None = None) -> Array:
    """What the weights and biases of each layer contribute to the empirical NTK; they sum to it.

    Args, Raises: as for `empirical_ntk`.

    Returns:
        (L + 1, n1, n2), from the input to the output.
    """
    return jnp.stack(list(_layer_kernels(net, params, x1, x2)))


def outputs_and_ntk(net: MLP, params: Params, x: ArrayLike, count: int) -> tuple[Array, Array]:
    """The outputs of a network and its kernel with the first of the inputs, for one way through the network.

    Args:
        net: the network.
        params: its weights; their precision is that of the results.
        x: inputs (n, d).
        count: m ≤ n.

    Returns:
        f (n,), and the empirical NTK (n, m) between all inputs and the first m.

    Raises:
        ValueError: inputs of a wrong shape or dimension, empty, NaN or infinite.
    """
    factors = gradient_factors(net, params, x)
    outputs = affine(net, *params[-1], factors[-1][0])[:, 0]
    return outputs, ntk_of_factors(net, factors, [(h[:count], d[:count]) for h, d in factors])


def _layer_kernels(net: MLP, params: Params, x1: ArrayLike, x2: ArrayLike | None) -> Iterator[Array]:
    factors1 = gradient_factors(net, params, x1)
    return _products(net, factors1, factors1 if x2 is None else gradient_factors(net, params, x2))


def ntk_of_factors(net: MLP, factors1: Factors, factors2: Factors) -> Array:
    """The empirical NTK (n1, n2) from the `gradient_factors` of its inputs."""
    return reduce(operator.add, _products(net, factors1, factors2))


def _products(net: MLP, factors1: Factors, factors2: Factors) -> Iterator[Array]:
    for (h1, d1), (h2, d2) in zip(factors1, factors2, strict=True):
        weight_scale, bias_scale = net.layer_scales(h1.shape[1])
        forward = weight_scale**2 * (h1 @ h2.T) + bias_scale**2
        yield forward * (d1 @ d2.T)


def gradient_factors(net: MLP, params: Params, x: ArrayLike) -> Factors:
    """The gradients of the outputs in factors: ∂f/∂W^l = s_W h^{l−1} (d^l)ᵀ and ∂f/∂b^l = s_b d^l.

    Args:
        net: the network.
        params: its weights.
        x: inputs (n, d).

    Returns:
        (H^{l−1}, D^l) of every layer l = 1 … L + 1: activations (n, n_{l−1}) and derivatives ∂f/∂z^l (n, n_l).

    Raises:
        ValueError: inputs of a wrong shape or dimension, empty, NaN or infinite.
    """
    x = inputs_for(net, params, x)
    activations, slopes = [x], []
    for weights, biases in params[:-1]:
        h, slope = phi_with_slope(net.activation, affine(net, weights, biases, activations[-1]))
        activations.append(h)
        slopes.append(slope)
    derivatives = [jnp.ones((x.shape[0], 1), activations[-1].dtype)]
    for (weights, _), slope in zip(reversed(params[1:]), reversed(slopes), strict=True):
        weight_scale, _ = net.layer_scales(weights.shape[0])
        derivatives.append(weight_scale * (derivatives[-1] @ weights.T) * slope)
    return list(zip(activations, reversed(derivatives), strict=True))


def empirical_ntk_of(
    f: Callable[[Any, Array], Array], params: Any, x1: ArrayLike, x2: ArrayLike | None = None
) -> Array:
    """The empirical NTK of any network: Θ = J(x1) J(x2)ᵀ with J = ∂f/∂θ.

    The Jacobian is formed: memory for (n1 + n2)·P numbers, P the number of weights.

    Args:
        f: any function f(params, x) of inputs (n, …) with outputs (n,).
        params: its weights, any pytree of float arrays.
        x1: inputs (n1, …).
        x2: inputs (n2, …); x1 if left out.

    Returns:
        Θ (n1, n2).

    Raises:
        ValueError: inputs empty, NaN or infinite, or outputs that are not (n,).

    References:
        Jacot et al. 2018, arXiv:1806.07572, eq. 4.
    """
    jacobian1 = _jacobian(f, params, checks.as_floats("x1", x1))
    jacobian2 = jacobian1 if x2 is None else _jacobian(f, params, checks.as_floats("x2", x2))
    leaves = zip(jax.tree.leaves(jacobian1), jax.tree.leaves(jacobian2), strict=True)
    return reduce(operator.add, (a.reshape(len(a), -1) @ b.reshape(len(b), -1).T for a, b in leaves))


def _jacobian(f: Callable[[Any, Array], Array], params: Any, x: Array) -> Any:
    outputs = jax.eval_shape(f, params, x)
    if x.ndim == 0 or outputs.shape != x.shape[:1]:
        raise ValueError(f"f(params, x) must return one value per input, not shape {outputs.shape} for {x.shape}")
    return jax.jacrev(f)(params, x)
