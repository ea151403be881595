"""Fully connected networks (MLPs) in the NTK and in the standard parameterization."""

import math
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp

from ntk_core import checks
from ntk_core.activations import ACTIVATIONS, phi
from ntk_core.checks import Array, ArrayLike

PARAMETERIZATIONS = ("ntk", "standard")
OUTPUT_LAYER = 0  # its random stream is the same whatever the depth
Params = tuple[tuple[Array, Array], ...]


@jax.tree_util.register_pytree_node_class
@dataclass(frozen=True)
class MLP:
    """A fully connected network with scalar output.

    With h⁰ = x, hidden layers z^l = (w_std/√n_{l−1}) h^{l−1} W^l + b_std b^l, h^l = φ(z^l), and output
    f = (w_std/√n_L) h^L W^{L+1} + b_std b^{L+1}, all W, b ~ N(0, 1) ("ntk" parameterization). In the
    "standard" one, weights have variance w_std²/n_{l−1}, biases b_std², and the forward pass no factor.

    It is a pytree: `activation` and `parameterization` (as indices), `w_std` and `b_std` are leaves and may
    be traced, so that a compiled function serves all their values; width and depth are static.

    Args:
        width: units in each hidden layer, n_1 = … = n_L ≥ 1.
        depth: number of hidden layers L ≥ 1.
        activation: one of relu, erf, tanh, gelu (exact), sin, leaky_relu (slope 0.1), identity.
        w_std: standard deviation of the weights, > 0.
        b_std: standard deviation of the biases, ≥ 0.
        parameterization: "ntk" or "standard".

    Raises:
        ValueError: an argument is out of its range.

    References:
        Jacot et al. 2018, arXiv:1806.07572, section 2; Lee et al. 2019, arXiv:1902.06720, eqs. 1, A1.
    """

    width: int
    depth: int = 1
    activation: str | Array = "relu"
    w_std: float | Array = math.sqrt(2)
    b_std: float | Array = 0.1
    parameterization: str | Array = "ntk"

    def __post_init__(self) -> None:
        checks.integer("width", self.width, 1)
        checks.integer("depth", self.depth, 1)
        checks.one_of("activation", self.activation, ACTIVATIONS)
        checks.positive("w_std", self.w_std)
        checks.positive("b_std", self.b_std, zero=True)
        checks.one_of("parameterization", self.parameterization, PARAMETERIZATIONS)

    def tree_flatten(self) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        activation = _index(self.activation, ACTIVATIONS)
        parameterization = _index(self.parameterization, PARAMETERIZATIONS)
        return (activation, self.w_std, self.b_std, parameterization), (self.width, self.depth)

    @classmethod
    def tree_unflatten(cls, static: tuple[Any, ...], leaves: tuple[Any, ...]) -> "MLP":
        # JAX rebuilds pytrees around tracers and other stand-ins: nothing may be validated here.
        net = object.__new__(cls)
        fields = dict(zip(("width", "depth"), static, strict=True))
        fields |= dict(
            activation=_name(leaves[0], ACTIVATIONS),
            w_std=leaves[1],
            b_std=leaves[2],
            parameterization=_name(leaves[3], PARAMETERIZATIONS),
        )
        for name, value in fields.items():
            object.__setattr__(net, name, value)
        return net

    def layer_scales(self, fan_in: int) -> tuple[Any, Any]:
        """What multiplies the weights and the biases of a layer in the forward pass."""
        return self.by_parameterization(self.w_std / math.sqrt(fan_in), 1.0), self.by_parameterization(self.b_std, 1.0)

    def initial_scales(self, fan_in: int | Array) -> tuple[Any, Any]:
        """The standard deviations that a layer's weights and biases are drawn with."""
        return self.by_parameterization(1.0, self.w_std / fan_in**0.5), self.by_parameterization(1.0, self.b_std)

    def by_parameterization(self, ntk: Any, standard: Any) -> Any:
        """One of two values."""
        if isinstance(self.parameterization, str):
            return ntk if self.parameterization == "ntk" else standard
        return jnp.where(self.parameterization == PARAMETERIZATIONS.index("ntk"), ntk, standard)


def _index(name: Any, names: tuple[str, ...]) -> Any:
    return names.index(name) if isinstance(name, str) else name


def _name(index: Any, names: tuple[str, ...]) -> Any:
    return names[index] if isinstance(index, int) else index


def init_params(net: MLP, seed: int | Array, d: int, dtype: Any = jnp.float64) -> Params:
    """Draw the initial weights θ₀ of a network.

    Every row of a weight matrix has a random stream of its own, so that a narrower or shallower network is
    the leading block of a wider, deeper one with the same seed: moving the width slider grows one network.
    For error bars across widths use different seeds.

    Args:
        net: the network.
        seed: an integer, or a JAX random key.
        d: input dimension n_0 ≥ 1.
        dtype: float64 or float32.

    Returns:
        A tuple of (W, b) for each of the depth + 1 layers, W (n_in, n_out), b (n_out,).

    Raises:
        ValueError: d < 1, or the seed is neither an integer nor a key.
    """
    checks.integer("d", d, 1)
    key = as_key(seed)
    sizes = (d, *[net.width] * net.depth, 1)
    params = []
    for layer, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
        weights, biases = draw_layer(key, layer if layer <= net.depth else OUTPUT_LAYER, n_in, n_out, dtype)
        weight_std, bias_std = (jnp.asarray(scale, dtype) for scale in net.initial_scales(n_in))
        params.append((weight_std * weights, bias_std * biases))
    return tuple(params)


def draw_layer(key: Array, layer: int | Array, n_in: int, n_out: int, dtype: Any) -> tuple[Array, Array]:
    """Standard normal weights (n_in, n_out) and biases (n_out,) of layer number 1 … L, or `OUTPUT_LAYER`."""
    rows = draw_rows(key, layer, jnp.arange(n_in + 1), n_out, dtype)
    return rows[1:], rows[0]


def draw_rows(key: Array, layer: int | Array, numbers: Array, n_out: int, dtype: Any) -> Array:
    """Some rows (k, n_out) of a layer's numbers: row 0 is the bias, row i + 1 the weights that leave unit i."""
    keys = jax.vmap(jax.random.fold_in, (None, 0))(jax.random.fold_in(key, layer), numbers)
    return jax.vmap(lambda k: jax.random.normal(k, (n_out,), dtype))(keys)


def apply(net: MLP, params: Params, x: ArrayLike) -> Array:
    """The output f(x; θ) of a network.

    Args:
        net: the network.
        params: its weights, as `init_params` returns them.
        x: inputs (n, d).

    Returns:
        Outputs (n,).

    Raises:
        ValueError: x is not a finite (n, d) array of the dimension the weights were drawn for.
    """
    return upward(net, params, inputs_for(net, params, x))


def upward(net: MLP, layers: Params, h: Array) -> Array:
    """The output (n,) of the last layers of a network, from what comes up to them (n, n_l)."""
    for weights, biases in layers[:-1]:
        h = phi(net.activation, affine(net, weights, biases, h))
    return affine(net, *layers[-1], h)[:, 0]


def affine(net: MLP, weights: Array, biases: Array, h: Array) -> Array:
    """The pre-activations of one layer, z = s_W h W + s_b b."""
    weight_scale, bias_scale = net.layer_scales(weights.shape[0])
    return weight_scale * (h @ weights) + (bias_scale * biases)[None, :]


def inputs_for(net: MLP, params: Params, x: ArrayLike) -> Array:
    """Inputs checked against the network and its weights."""
    if len(params) != net.depth + 1:
        raise ValueError(f"params has {len(params)} layers, a network of depth {net.depth} has {net.depth + 1}")
    return checks.points("x", x, params[0][0].shape[0])


def as_key(seed: int | Array) -> Array:
    """A JAX random key from an integer, which may be traced, or from a key."""
    if isinstance(seed, jax.Array) and jnp.issubdtype(seed.dtype, jax.dtypes.prng_key):
        return seed
    if isinstance(seed, jax.Array) and seed.dtype == jnp.uint32 and seed.shape == (2,):
        return jax.random.wrap_key_data(seed, impl="threefry2x32")
    if checks.is_traced(seed):
        return jax.random.key(seed, impl="threefry2x32")
    # the generator is named: its streams do not depend on the machine or on JAX's default
    return jax.random.key(checks.integer("seed", seed, 0), impl="threefry2x32")
