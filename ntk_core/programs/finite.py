"""What networks of finite width do: their kernels at initialization and their training."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.checks import Array
from ntk_core.curvature import curvature
from ntk_core.kernels import empirical_ntk, gradient_factors, outputs_and_ntk
from ntk_core.networks import Params, apply
from ntk_core.programs.padding import Network, visible
from ntk_core.programs.program import program
from ntk_core.programs.shapes import MAX_POINTS, Problem
from ntk_core.spectrum import max_learning_rate
from ntk_core.training import History, relative_movement, train


class Start(NamedTuple):
    """A network before it is trained."""

    params: Params  # as part of the host, float32
    kernel: Array  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs: Array  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: Array


class Run(NamedTuple):
    """One network: its kernel and outputs at initialization, and its training."""

    kernel: Array  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs_0: Array  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: Array
    learning_rate: np.float64
    history: History  # with the trained weights, as part of the host, and without the kernel
    kernel_after: Array  # empirical NTK (MAX_POINTS, MAX_POINTS) after training, padding zero, float64
    kernel_movement: Array  # its ‖Θ − Θ₀‖/‖Θ₀‖


@program()
def initial_kernel(network: Network, x: Array, d: Array) -> Array:
    """The empirical NTK (n, n) at initialization, in float64."""
    return empirical_ntk(network.host, float64(network.params(d)), network.inputs(x, d))


@program()
def initial_outputs(network: Network, x: Array, d: Array) -> Array:
    """The outputs (n,) at initialization, in float32."""
    return apply(network.host, network.params(d), network.inputs(x, d).astype(jnp.float32))


@program()
def outputs(network: Network, params: Params, x: Array, d: Array) -> Array:
    """The outputs (n,) of a network with some weights, in their precision."""
    return apply(network.host, params, network.inputs(x, d).astype(params[0][0].dtype))


@program()
def begin(network: Network, task: Problem) -> Start:
    """The weights of a network, its kernel and its outputs at initialization."""
    params = network.params(task.d)
    x = network.inputs(task.x, task.d)
    outputs, kernel = outputs_and_ntk(network.host, float64(params), x, len(task.y))
    kernel *= task.weight[None, :]
    limit = max_learning_rate(kernel[: len(task.y)] * task.weight[:, None])
    return Start(params, kernel, outputs, limit)


def run(
    network: Network,
    task: Problem,
    rate: float,
    record: np.ndarray,
    *,
    relative: bool,
    output_scale: float = 0.0,
    start: Start | None = None,
) -> Run:
    """Take the kernel of a network at initialization in float64, and train it in float32.

    `rate` is η, or with `relative` η as a share of the stability limit of this network's kernel. With an
    output scale α > 0 the model is the centered α (f − f₀), trained at the rate η/α²: the same as f itself
    trained on f₀ + y/α at the rate η. 0 stands for f as it is. `start` is that of `begin`, where it is known already.
    """
    start = start or begin(network, task)
    limit = np.asarray(start.max_learning_rate)
    eta = np.float64(rate * limit if relative else rate)
    history = trained(network, start, visible(network, task), eta, record, np.float64(output_scale))
    after, movement = _movement(network, start.kernel, history.params, task)
    return Run(start.kernel, start.outputs, start.max_learning_rate, eta, history, after, movement)


@program()
def trained(network: Network, start: Start, task: Problem, rate: Array, record: Array, output_scale: Array) -> History:
    """The training of a network from its start, recorded at the steps `record`; for the output scale see `run`.

    On a problem as it is `visible` to the network.
    """
    x, n = network.inputs(task.x, task.d), len(task.y)
    centered = start.outputs[:n] + task.y / jnp.where(output_scale > 0, output_scale, 1)
    history = train(
        network.host,
        start.params,
        x[:n],
        jnp.where(output_scale > 0, centered, task.y),
        learning_rate=rate,
        steps=record[-1],
        record=record,
        x_test=x[n:],
        sample_weight=task.weight,
        record_kernel=False,
    )
    outputs = jnp.concatenate([history.outputs, jnp.asarray(history.test_outputs)], axis=1)
    return history._replace(outputs=outputs[:, :MAX_POINTS], test_outputs=outputs[:, MAX_POINTS:])


@program()
def _movement(network: Network, kernel_0: Array, params: Params, task: Problem) -> tuple[Array, Array]:
    """The kernel (MAX_POINTS, MAX_POINTS) with trained weights, padding zero, and its ‖Θ − Θ₀‖/‖Θ₀‖."""
    inside = task.weight[:, None] * task.weight[None, :]
    x = network.inputs(task.x[:MAX_POINTS], task.d)
    after = empirical_ntk(network.host, float64(params), x) * inside
    return after, relative_movement(after, kernel_0[:MAX_POINTS] * inside)


@program()
def kernel_after(network: Network, params: Params, task: Problem) -> Array:
    """The empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS) with trained weights, in float64; padding zero."""
    x = network.inputs(task.x, task.d)
    return outputs_and_ntk(network.host, float64(params), x, MAX_POINTS)[1] * task.weight[None, :]


@program()
def gradients(network: Network, x: Array, d: Array) -> list[tuple[Array, Array, Array, Array]]:
    """The gradients at initialization in factors, for each layer: H, D and what multiplies weights and biases."""
    factors = gradient_factors(network.host, float64(network.params(d)), network.inputs(x, d))
    scales = [network.host.layer_scales(h.shape[1]) for h, _ in factors]
    return [
        (h, back, jnp.asarray(weight_scale), jnp.asarray(bias_scale))
        for (h, back), (weight_scale, bias_scale) in zip(factors, scales, strict=True)
    ]


@program()
def curvature_number(network: Network, task: Problem) -> Array:
    """κ of a network at initialization on the training points, in float32."""
    x = network.inputs(task.x[:MAX_POINTS], task.d).astype(jnp.float32)
    y, weight = task.y.astype(jnp.float32), task.weight.astype(jnp.float32)
    return curvature(network.host, network.params(task.d), x, y, weight)


def float64(params: Params) -> Params:
    """The weights in double precision."""
    return jax.tree.map(lambda p: p.astype(jnp.float64), params)
