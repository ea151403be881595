"""What kernels predict: infinite-width kernels, mappings, spectra and closed-form training."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.circle import both_circle_spectra
from ntk_core.dynamics import mode_progress, predict
from ntk_core.fourier import fourier_features, frequencies
from ntk_core.kernels import nngp_and_ntk, ntk_by_layer
from ntk_core.networks import MLP
from ntk_core.programs.program import program
from ntk_core.programs.shapes import DIMENSION, MAX_FREQUENCY, MAX_POINTS, Problem
from ntk_core.spectrum import eigendecomposition


@program("mapping")
def features(scale: Array, seed: Array, x: Array, *, mapping: str) -> Array:
    """As many Fourier features (n, DIMENSION) as there is room for; fewer are among them."""
    b, amplitudes = frequencies(mapping, DIMENSION // 2, scale, seed, x.shape[1])
    return fourier_features(x, b, amplitudes)


@program("mapping", "count")
def waves(scale: Array, seed: Array, x: Array, *, mapping: str, count: int) -> tuple[Array, Array]:
    """The first frequencies (count,) of a mapping in one dimension, fewer where it has no more; their features."""
    b, amplitudes = frequencies(mapping, count, scale, seed)
    return b[:, 0], fourier_features(x, b, amplitudes)


class ClosedForm(NamedTuple):
    """Prediction of a training run, and of its final loss at other learning rates."""

    train: Array  # (T, MAX_POINTS) outputs by gradient steps
    grid: Array  # (T, GRID_POINTS)
    train_flow: Array  # (T, MAX_POINTS) and by gradient flow, which no learning rate is too large for
    grid_flow: Array  # (T, GRID_POINTS)
    loss_steps: Array  # (T,)
    loss_flow: Array  # (T,)
    eigenvalues: Array  # (MAX_POINTS,) descending; those of padding are zero and come last
    eigenvectors: Array  # (MAX_POINTS, MAX_POINTS) in columns; those of the points vanish at padding
    modes_steps: Array  # (T, MAX_POINTS) the residual f − y along each eigenvector, by gradient steps
    modes_flow: Array  # (T, MAX_POINTS) and by gradient flow
    final_loss_steps: Array  # (R,)
    final_loss_flow: Array  # (R,)


class Analytic(NamedTuple):
    """Both kernels at infinite width."""

    ntk: Array
    nngp: Array


@program()
def analytic_kernels(net: MLP, x1: Array, x2: Array) -> Analytic:
    """The infinite-width kernels (n1, n2)."""
    nngp, ntk = nngp_and_ntk(net, x1, x2)
    return Analytic(ntk, nngp)


@program()
def analytic_layers(net: MLP, x: Array) -> Array:
    """What each layer contributes to the infinite-width NTK (depth + 1, n, n)."""
    return ntk_by_layer(net, x)


@program()
def circle_spectra(net: MLP) -> Analytic:
    """The eigenvalues of both kernels on the circle, λ_0 … λ_K with K = `MAX_FREQUENCY`."""
    nngp, ntk = both_circle_spectra(net, MAX_FREQUENCY)
    return Analytic(ntk, nngp)


@program()
def closed_form(kernel: Array, task: Problem, outputs_0: Array, rate: Array, times: Array, rates: Array) -> ClosedForm:
    """What the kernel (MAX_POINTS + GRID_POINTS, MAX_POINTS) predicts of the training from `outputs_0`."""
    square, padding = kernel[:MAX_POINTS] * task.weight[:, None], 1 - task.weight
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
        return train_outputs, grid_outputs

    train_by_steps, grid_by_steps = outputs(steps=True)
    train_by_flow, grid_by_flow = outputs(steps=False)
    # padding has an eigenvalue of its own, −tr Θ: at zero it would mix with the null space of a singular kernel
    size, count = jnp.trace(square), jnp.sum(padding).astype(int)
    eigenvalues, eigenvectors = eigendecomposition(square - jnp.diag(jnp.where(size > 0, size, 1) * padding))
    eigenvalues = jnp.where(jnp.arange(MAX_POINTS) < MAX_POINTS - count, eigenvalues, 0)
    residual = (start - task.y) @ eigenvectors

    def modes(rate: Array, times: Array, steps: bool) -> Array:
        progress, _ = mode_progress(eigenvalues, times, rate, steps=steps, unseen=count)
        return residual.reshape((1,) * jnp.ndim(times) + (-1,)) * (1 - progress)

    def final_loss(steps: bool) -> Array:
        return 0.5 * jnp.sum(jax.vmap(lambda rate: modes(rate, times[-1], steps))(rates) ** 2, axis=1)

    return ClosedForm(
        train=train_by_steps,
        grid=grid_by_steps,
        train_flow=train_by_flow,
        grid_flow=grid_by_flow,
        loss_steps=loss(train_by_steps, task),
        loss_flow=loss(train_by_flow, task),
        eigenvalues=eigenvalues,
        eigenvectors=eigenvectors,
        modes_steps=modes(rate, times, True),
        modes_flow=modes(rate, times, False),
        final_loss_steps=final_loss(steps=True),
        final_loss_flow=final_loss(steps=False),
    )


@program()
def regression(kernel: Array, targets: Array, rate: Array, t: Array) -> Array:
    """What the kernel (MAX_POINTS + M, MAX_POINTS) makes of many targets (S, MAX_POINTS) in t gradient steps from 0.

    `rate` is η as a share of the stability limit. Returns (S, MAX_POINTS + M).
    """
    eigenvalues, eigenvectors = eigendecomposition(kernel[:MAX_POINTS])
    _, gain = mode_progress(eigenvalues, t, rate * 2 / eigenvalues[0], steps=True)
    return (targets @ eigenvectors * gain[None, :]) @ (kernel @ eigenvectors).T


def loss(outputs: Array, task: Problem) -> Array:
    """½ Σ (f − y)² over the training points, of outputs (T, MAX_POINTS)."""
    return 0.5 * jnp.sum((task.weight[None, :] * (outputs - task.y[None, :])) ** 2, axis=1)
