"""The real thing: full-batch gradient descent on the real network."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core import checks
from ntk_core.activations import phi
from ntk_core.checks import Array, ArrayLike
from ntk_core.empirical import empirical_ntk
from ntk_core.networks import MLP, Params, apply, inputs_for, upward


class History(NamedTuple):
    """What was recorded of a training run, at T chosen steps."""

    steps: Array  # (T,) step numbers
    outputs: Array  # (T, n) on the training points
    test_outputs: Array | None  # (T, m) on x_test
    loss: Array  # (T,) ½ Σ (f − y)²
    weight_movement: Array  # (T,) ‖θ − θ₀‖/‖θ₀‖ over all weights and biases
    layer_movement: Array  # (T, depth + 1) the same for the weights and biases of each layer
    kernel_movement: Array | None  # (T,) ‖Θ − Θ₀‖/‖Θ₀‖, Frobenius norms over the training points
    params: Params  # θ after the last step


def train(
    net: MLP,
    params: Params,
    x: ArrayLike,
    y: ArrayLike,
    *,
    learning_rate: float | Array,
    steps: int | Array,
    record: int | Sequence[int] | Array,
    x_test: ArrayLike | None = None,
    sample_weight: ArrayLike | None = None,
    record_kernel: bool = True,
) -> History:
    """Train a network by gradient descent on the loss ½ Σ_i w_i (f(x_i) − y_i)².

    θ ← θ − η ∇_θ loss, full batch, as one `lax.scan`; nothing is compiled anew for another η, number of
    steps or choice of recorded steps once the whole is jitted. For many seeds wrap it in `jax.vmap`.

    Args:
        net: the network.
        params: initial weights; their precision is that of the run.
        x: inputs (n, d).
        y: targets (n,).
        learning_rate: η > 0.
        steps: number of gradient steps ≥ 0.
        record: increasing step numbers from 0 to `steps`, or an integer k for every k-th step from 0 on.
        x_test: further inputs (m, d) to record outputs at.
        sample_weight: w (n,) ≥ 0, ones if left out; 0 takes a point out of the loss and the kernel.
        record_kernel: whether to record how far the kernel has moved, which takes as long as a few steps each time.

    Returns:
        A `History`. A run that diverges shows as infinity or NaN.

    Raises:
        ValueError: a wrong shape, NaN or infinity in the input, η ≤ 0, or steps to record out of range.

    References:
        Lee et al. 2019, arXiv:1902.06720, section 2.1.
    """
    dtype = params[0][0].dtype
    x = inputs_for(net, params, x).astype(dtype)
    y = checks.values_at("y", y, len(x)).astype(dtype)
    test = x[:0] if x_test is None else inputs_for(net, params, x_test).astype(dtype)
    weight = _weights(sample_weight, len(x)).astype(dtype)
    rate = jnp.asarray(checks.positive("learning_rate", learning_rate), dtype)
    recorded = _recorded(steps, record)

    everything = jnp.concatenate([x, test])
    root = jnp.sqrt(weight)

    def kernel(theta: Params) -> Array:
        return root[:, None] * empirical_ntk(net, theta, x) * root[None, :]

    kernel_0 = kernel(params) if record_kernel else None

    def segment(theta: Params, length: Array) -> tuple[Params, tuple[Array | None, ...]]:
        theta = descend(net, theta, x, y, weight, rate, length)
        outputs = apply(net, theta, everything)
        loss = _half_squares(outputs[: len(x)], y, weight)
        moves = jax.tree.map(jnp.subtract, theta, params)
        moved = norm(moves) / norm(params)
        layers_moved = jnp.stack([norm(move) / norm(start) for move, start in zip(moves, params, strict=True)])
        kernel_moved = None if kernel_0 is None else relative_movement(kernel(theta), kernel_0)
        return theta, (outputs, loss, moved, layers_moved, kernel_moved)

    # one more segment than records: the steps after the last of them
    lengths = jnp.diff(recorded, prepend=0, append=steps)
    theta, recordings = jax.lax.scan(segment, params, lengths)
    outputs, loss, moved, layers_moved, kernel_moved = jax.tree.map(lambda recording: recording[:-1], recordings)
    test_outputs = None if x_test is None else outputs[:, len(x) :]
    return History(recorded, outputs[:, : len(x)], test_outputs, loss, moved, layers_moved, kernel_moved, theta)


def descend(net: MLP, params: Params, x: Array, y: Array, weight: Array, rate: Array, steps: Array) -> Params:
    """The weights after so many gradient steps on ½ Σ_i w_i (f(x_i) − y_i)², the arguments as `train` checks them.

    The scales of the first layer and its biases go into the inputs: z = s_W x W + s_b b = x̃ W̃ with x̃ = (s_W x, s_b) and
    W̃ the weights above the biases.
    """
    (weights, biases), above = params[0], params[1:]
    scale, bias_scale = net.layer_scales(len(weights))
    constant = jnp.broadcast_to(jnp.asarray(bias_scale, x.dtype), (len(x), 1))
    inputs = jnp.concatenate([scale * x, constant], axis=1)
    first = jnp.concatenate([weights, biases[None, :]])

    def loss(z: Array, above: Params) -> Array:
        return _half_squares(upward(net, above, phi(net.activation, z)), y, weight)

    way = _descend_along_inputs if inputs.shape[1] > len(x) else _descend
    first, above = way(loss, inputs, first, above, rate, steps)
    return ((first[:-1], first[-1]), *above)


Loss = Callable[[Array, Params], Array]  # of the pre-activations of the first layer, and of the layers above


def _descend(loss: Loss, inputs: Array, first: Array, above: Params, rate: Array, steps: Array) -> tuple[Array, Params]:
    def step(_: Array, now: tuple[Array, Params]) -> tuple[Array, Params]:
        return _moved(now, jax.grad(lambda now: loss(inputs @ now[0], now[1]))(now), rate)

    return jax.lax.fori_loop(0, steps, step, (first, above))


def _descend_along_inputs(
    loss: Loss, inputs: Array, first: Array, above: Params, rate: Array, steps: Array
) -> tuple[Array, Params]:
    """The same for inputs of more coordinates than there are points, at the cost of as many coordinates as points.

    The weights of the first layer move along the inputs only: W̃ = W̃₀ + x̃ᵀA. So z = x̃ W̃ tells all of them, and a step
    is A ← A − η ∂L/∂z, z ← z − η x̃ x̃ᵀ ∂L/∂z.
    """
    gram = inputs @ inputs.T

    def step(_: Array, now: tuple[Array, Array, Params]) -> tuple[Array, Array, Params]:
        along, z, above = now
        dz, gradient = jax.grad(loss, argnums=(0, 1))(z, above)
        return along - rate * dz, z - rate * (gram @ dz), _moved(above, gradient, rate)

    z = inputs @ first
    along, _, above = jax.lax.fori_loop(0, steps, step, (jnp.zeros_like(z), z, above))
    return first + inputs.T @ along, above


def _moved(theta: Any, gradient: Any, rate: Array) -> Any:
    """A step of gradient descent."""
    return jax.tree.map(lambda p, g: p - rate * g, theta, gradient)


def squared_loss(net: MLP, params: Params, x: Array, y: Array, weight: Array) -> Array:
    """½ Σ_i w_i (f(x_i) − y_i)²."""
    return _half_squares(apply(net, params, x), y, weight)


def _half_squares(outputs: Array, y: Array, weight: Array) -> Array:
    return 0.5 * jnp.sum(weight * (outputs - y) ** 2)


def norm(params: Any) -> Array:
    """The Euclidean norm of all weights together."""
    return jnp.sqrt(sum(jnp.vdot(leaf, leaf) for leaf in jax.tree.leaves(params)))


def relative_movement(kernel: Array, kernel_0: Array) -> Array:
    """‖Θ − Θ₀‖/‖Θ₀‖, Frobenius norms."""
    return jnp.linalg.norm(kernel - kernel_0) / jnp.linalg.norm(kernel_0)


def _weights(sample_weight: ArrayLike | None, n: int) -> Array:
    if sample_weight is None:
        return jnp.ones(n)
    weight = checks.values_at("sample_weight", sample_weight, n)
    if not checks.is_traced(weight) and bool((np.asarray(weight) < 0).any()):
        raise ValueError("sample_weight must hold numbers ≥ 0")
    return weight


def _recorded(steps: int | Array, record: int | Sequence[int] | Array) -> Array:
    """The step numbers to record, checked."""
    if checks.is_traced(record) or checks.is_traced(steps):
        return jnp.asarray(record)
    steps = checks.integer("steps", steps, 0)
    if np.ndim(record) == 0:
        return jnp.arange(0, steps + 1, checks.integer("record", record, 1))
    numbers = np.asarray(record)
    if numbers.ndim != 1 or numbers.size == 0 or not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError("record must be an integer, or step numbers of shape (T,), T ≥ 1")
    if numbers[0] < 0 or numbers[-1] > steps or (np.diff(numbers) < 0).any():
        raise ValueError(f"record must hold increasing step numbers from 0 to {steps}")
    return jnp.asarray(numbers)
