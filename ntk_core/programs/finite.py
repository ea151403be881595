"""What networks of finite width do: their kernels at initialization and their training."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.empirical import Factors, empirical_ntk, gradient_factors, ntk_of_factors, outputs_and_ntk
from ntk_core.networks import Params, affine, apply
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program
from ntk_core.programs.shapes import MAX_POINTS, Problem
from ntk_core.spectrum import max_learning_rate
from ntk_core.training import relative_movement

LARGE, BLOCK = 2048, 32  # the width from which a pass in float64 takes so many points at a time


class Start(NamedTuple):
    """A network before it is trained."""

    params: Params  # as part of the host, float32
    kernel: Array  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs: Array  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: Array


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


def begin(network: Network, task: Problem) -> Start:
    """The weights of a network, its kernel and its outputs at initialization; of large ones some points at a time."""
    if len(network.draws[-1][0]) < LARGE:
        return _begin(network, task)
    params, exact = _weights(network, task.d)
    blocks = [_factors(network, exact, task.x[i : i + BLOCK], task.d) for i in range(0, len(task.x), BLOCK)]
    return _begun(network, task, params, [outputs for outputs, _ in blocks], [factors for _, factors in blocks])


@program()
def _begin(network: Network, task: Problem) -> Start:
    params = network.params(task.d)
    outputs, kernel = outputs_and_ntk(network.host, float64(params), network.inputs(task.x, task.d), len(task.y))
    return _start(task, params, outputs, kernel)


@program()
def _weights(network: Network, d: Array) -> tuple[Params, Params]:
    params = network.params(d)
    return params, float64(params)


@program()
def _factors(network: Network, exact: Params, x: Array, d: Array) -> tuple[Array, Factors]:
    factors = gradient_factors(network.host, exact, network.inputs(x, d))
    return affine(network.host, *exact[-1], factors[-1][0])[:, 0], factors


@program()
def _begun(network: Network, task: Problem, params: Params, outputs: list[Array], factors: list[Factors]) -> Start:
    layers = [zip(*blocks, strict=True) for blocks in zip(*factors, strict=True)]
    whole: Factors = [(jnp.concatenate(h), jnp.concatenate(d)) for h, d in layers]
    n = len(task.y)
    kernel = ntk_of_factors(network.host, whole, [(h[:n], d[:n]) for h, d in whole])
    return _start(task, params, jnp.concatenate(outputs), kernel)


def _start(task: Problem, params: Params, outputs: Array, kernel: Array) -> Start:
    kernel *= task.weight[None, :]
    return Start(params, kernel, outputs, max_learning_rate(kernel[: len(task.y)] * task.weight[:, None]))


@program()
def movement(network: Network, kernel_0: Array, params: Params, task: Problem) -> tuple[Array, Array]:
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


def float64(params: Params) -> Params:
    """The weights in double precision."""
    return jax.tree.map(lambda p: p.astype(jnp.float64), params)
