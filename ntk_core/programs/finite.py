"""What networks of finite width do: their kernels at initialization and their training."""

from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array, ArrayLike
from ntk_core.curvature import curvature
from ntk_core.kernels import empirical_ntk
from ntk_core.networks import MLP, Params, apply, init_params
from ntk_core.programs.shapes import DIMENSION, MAX_DEPTH, MAX_POINTS, Problem
from ntk_core.spectrum import max_learning_rate
from ntk_core.training import History, train


class Run(NamedTuple):
    """One network: its kernel and outputs at initialization, and its training."""

    kernel: Array  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs_0: Array  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: Array
    learning_rate: Array
    history: History


@partial(jax.jit, static_argnames="width")
def draw(width: int, seed: Array) -> Params:
    """Standard normal weights for the deepest network of a width, in float32; shallower ones are part of it."""
    return init_params(MLP(width, MAX_DEPTH), seed, DIMENSION, dtype=jnp.float32)


def initial_params(draws: Params, net: MLP, d: int | Array) -> Params:
    """The initial weights of a network of d inputs, from those drawn; the weights of padding inputs are zero."""
    weights, biases = draws[0]
    used = (jnp.arange(len(weights)) < d)[:, None]
    layers = (jnp.where(used, weights, 0), biases), *draws[1 : net.depth], draws[-1]
    params = []
    for layer, (weights, biases) in enumerate(layers):
        fan_in = jnp.asarray(d, weights.dtype) if layer == 0 else len(weights)
        weight_std, bias_std = (jnp.asarray(scale, weights.dtype) for scale in net.initial_scales(fan_in))
        params.append((weight_std * weights, bias_std * biases))
    return tuple(params)


def padded_inputs(net: MLP, x: ArrayLike, d: int | Array) -> Array:
    """The inputs of a `Problem` for this network: √(DIMENSION/d) x, unless it does not divide by √DIMENSION."""
    return jnp.asarray(x) * net.by_parameterization(1.0, jnp.sqrt(d / DIMENSION))


@jax.jit
def initial_kernel(net: MLP, draws: Params, x: Array, d: Array) -> Array:
    """The empirical NTK (n, n) at initialization, in float64."""
    return empirical_ntk(net, _float64(initial_params(draws, net, d)), padded_inputs(net, x, d))


@jax.jit
def run(
    net: MLP, draws: Params, task: Problem, rate: Array, relative: Array, record: Array, output_scale: Array
) -> Run:
    """Take the kernel of a network at initialization in float64, and train it in float32.

    `rate` is η, or with `relative` η as a share of the stability limit of this network's kernel. With an
    output scale α > 0 the model is the centered α (f − f₀), trained at the rate η/α²: the same as f itself
    trained on f₀ + y/α at the rate η. 0 stands for f as it is.
    """
    params = initial_params(draws, net, task.d)
    exact = _float64(params)
    x = padded_inputs(net, task.x, task.d)
    kernel = empirical_ntk(net, exact, x, x[:MAX_POINTS]) * task.weight[None, :]
    outputs_0 = apply(net, exact, x)
    limit = max_learning_rate(kernel[:MAX_POINTS] * task.weight[:, None])
    rate = jnp.where(relative, rate * limit, rate)
    centered = outputs_0[:MAX_POINTS] + task.y / jnp.where(output_scale > 0, output_scale, 1)
    history = train(
        net,
        params,
        x[:MAX_POINTS],
        jnp.where(output_scale > 0, centered, task.y),
        learning_rate=rate,
        steps=record[-1],
        record=record,
        x_test=x[MAX_POINTS:],
        sample_weight=task.weight,
    )
    return Run(kernel, outputs_0, limit, rate, history._replace(params=()))


@jax.jit
def curvature_number(net: MLP, draws: Params, task: Problem) -> Array:
    """κ of a network at initialization on the training points, in float32."""
    x = padded_inputs(net, task.x[:MAX_POINTS], task.d).astype(jnp.float32)
    params = initial_params(draws, net, task.d)
    y, weight = task.y.astype(jnp.float32), task.weight.astype(jnp.float32)
    return curvature(net, params, x, y, jax.random.key(0), weight)


def _float64(params: Params) -> Params:
    return jax.tree.map(lambda p: p.astype(jnp.float64), params)
