"""The compiled computations behind the figures: the one place with `jax.jit`, and with fixed shapes.

Shapes do not depend on the data: training points are padded to `MAX_POINTS` with weight zero, inputs to a
fixed dimension with zero features. Activation, scales, seed, learning rate and number of steps are traced.
So one program per width and depth serves every setting of every lesson.
"""

import math
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.checks import Array
from ntk_core.dynamics import mode_progress, predict
from ntk_core.fourier import fourier_features, frequencies
from ntk_core.kernels import empirical_ntk, ntk
from ntk_core.networks import MLP, Params, apply, init_params
from ntk_core.spectrum import eigendecomposition, max_learning_rate
from ntk_core.training import History, train

MAX_POINTS = 32  # training points, the rest is padding
GRID_POINTS = 128
DIMENSION = 64  # of inputs, the rest is padding
MAX_DEPTH = 3
RECORDED = 41  # recorded steps of a training run


class Problem(NamedTuple):
    """A regression problem of fixed shape: training points, then the grid that is looked at."""

    x: np.ndarray  # (MAX_POINTS + GRID_POINTS, DIMENSION)
    y: np.ndarray  # (MAX_POINTS,)
    weight: np.ndarray  # (MAX_POINTS,) 1 for a point, 0 for padding
    d: int  # input dimension before padding


class Run(NamedTuple):
    """One network: its kernel and outputs at initialization, and its training."""

    kernel: Array  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs_0: Array  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: Array
    learning_rate: Array
    history: History


class ClosedForm(NamedTuple):
    """Prediction of a training run, and of its final loss at other learning rates."""

    grid: Array  # (T, GRID_POINTS) outputs by gradient steps
    loss_steps: Array  # (T,)
    loss_flow: Array  # (T,)
    eigenvalues: Array  # (MAX_POINTS,) those of padding are zero and come last
    eigenvectors: Array  # (MAX_POINTS, MAX_POINTS)
    mode_loss: Array  # (T, MAX_POINTS) by gradient steps
    final_loss_steps: Array  # (R,)
    final_loss_flow: Array  # (R,)


def problem(x_train: np.ndarray, y_train: np.ndarray, x_grid: np.ndarray) -> Problem:
    """Pad inputs (n, d), (GRID_POINTS, d) to fixed shapes; x·x'/d stays what it is for every pair."""
    n, d = x_train.shape
    x = np.zeros((MAX_POINTS + GRID_POINTS, DIMENSION))
    x[:n, :d], x[MAX_POINTS:, :d] = x_train, x_grid
    y, weight = np.zeros(MAX_POINTS), np.zeros(MAX_POINTS)
    y[:n], weight[:n] = y_train, 1
    return Problem(x * math.sqrt(DIMENSION / d), y, weight, d)


def recorded_steps(steps: int) -> np.ndarray:
    """`RECORDED` increasing step numbers from 0 to steps, denser at the start."""
    numbers = [0]
    for i in range(1, RECORDED):
        numbers.append(max(numbers[-1] + 1, round(steps ** (i / (RECORDED - 1)))))
    return np.minimum(numbers, steps)


@partial(jax.jit, static_argnames="width")
def draw(width: int, seed: Array) -> Params:
    """The initial weights of the deepest network of a width, in float32; shallower ones are part of it."""
    return init_params(MLP(width, MAX_DEPTH), seed, DIMENSION, dtype=jnp.float32)


def initial_params(draws: Params, net: MLP, d: int | Array) -> Params:
    """The weights of a network of d inputs among those drawn; the weights of padding inputs are zero."""
    weights, biases = draws[0]
    used = (jnp.arange(len(weights)) < d)[:, None]
    return (jnp.where(used, weights, 0), biases), *draws[1 : net.depth], draws[-1]


@jax.jit
def run(net: MLP, draws: Params, task: Problem, rate: Array, relative: Array, record: Array) -> Run:
    """Take the kernel of a network at initialization in float64, and train it in float32.

    `rate` is η, or with `relative` η as a share of the stability limit of this network's kernel.
    """
    params = initial_params(draws, net, task.d)
    exact = _float64(params)
    x_train, x_grid = task.x[:MAX_POINTS], task.x[MAX_POINTS:]
    kernel = empirical_ntk(net, exact, task.x, x_train) * task.weight[None, :]
    limit = max_learning_rate(kernel[:MAX_POINTS] * task.weight[:, None])
    rate = jnp.where(relative, rate * limit, rate)
    history = train(
        net,
        params,
        x_train,
        task.y,
        learning_rate=rate,
        steps=record[-1],
        record=record,
        x_test=x_grid,
        sample_weight=task.weight,
    )
    return Run(kernel, apply(net, exact, task.x), limit, rate, history._replace(params=()))


def _float64(params: Params) -> Params:
    return jax.tree.map(lambda p: p.astype(jnp.float64), params)


@partial(jax.jit, static_argnames="mapping")
def features(mapping: str, scale: Array, seed: Array, x: Array) -> Array:
    """As many Fourier features (n, DIMENSION) as there is room for; fewer are among them."""
    b, amplitudes = frequencies(mapping, DIMENSION // 2, scale, seed, x.shape[1])
    return fourier_features(x, b, amplitudes)


@jax.jit
def analytic_kernel(net: MLP, x1: Array, x2: Array) -> Array:
    """The infinite-width NTK (n1, n2)."""
    return ntk(net, x1, x2)


@jax.jit
def initial_kernel(net: MLP, draws: Params, x: Array, d: Array) -> Array:
    """The empirical NTK (n, n) at initialization, in float64."""
    return empirical_ntk(net, _float64(initial_params(draws, net, d)), x)


@jax.jit
def spectrum(kernel: Array) -> Array:
    """Eigenvalues, descending."""
    return eigendecomposition(kernel)[0]


@jax.jit
def closed_form(kernel: Array, task: Problem, outputs_0: Array, rate: Array, times: Array, rates: Array) -> ClosedForm:
    """What the kernel (MAX_POINTS + GRID_POINTS, MAX_POINTS) predicts of the training from `outputs_0`."""
    square = kernel[:MAX_POINTS] * task.weight[:, None]
    start = jnp.where(task.weight > 0, outputs_0[:MAX_POINTS], 0)

    def outputs(steps: bool) -> tuple[Array, Array]:
        train_outputs, grid_outputs = predict(
            square,
            task.y,
            times,
            learning_rate=rate,
            fx_train_0=start,
            ntk_test_train=kernel[MAX_POINTS:],
            fx_test_0=outputs_0[MAX_POINTS:],
            steps=steps,
        )
        return loss(train_outputs, task), grid_outputs

    loss_steps, by_steps = outputs(steps=True)
    loss_flow, _ = outputs(steps=False)
    eigenvalues, eigenvectors = eigendecomposition(square)
    residual = (start - task.y) @ eigenvectors

    def mode_loss(rate: Array, times: Array, steps: bool) -> Array:
        progress, _ = mode_progress(eigenvalues, times, rate, steps=steps)
        return 0.5 * (residual * (1 - progress)) ** 2

    def final_loss(steps: bool) -> Array:
        return jnp.sum(jax.vmap(lambda rate: mode_loss(rate, times[-1], steps))(rates), axis=1)

    return ClosedForm(
        grid=by_steps,
        loss_steps=loss_steps,
        loss_flow=loss_flow,
        eigenvalues=eigenvalues,
        eigenvectors=eigenvectors,
        mode_loss=jax.vmap(lambda t: mode_loss(rate, t, True))(times),
        final_loss_steps=final_loss(steps=True),
        final_loss_flow=final_loss(steps=False),
    )


def loss(outputs: Array, task: Problem) -> Array:
    """½ Σ (f − y)² over the training points, of outputs (T, MAX_POINTS)."""
    return 0.5 * jnp.sum((task.weight[None, :] * (outputs - task.y[None, :])) ** 2, axis=1)
