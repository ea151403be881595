"""Training dynamics: gradient descent on a real network beside its closed-form solution."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.setting import (
    B_STD,
    LEARNING_RATES,
    W_STD,
    Points,
    analytic_kernel,
    count_parameters,
    curvature_number,
    frozen,
    predict_training,
    regression,
    relative_gap,
    train_network,
)
from ntk_core.networks import MLP


class DynamicsFit(NamedTuple):
    """A training run of a real network beside the closed-form solution of its kernel."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    real: np.ndarray  # (T, M)
    empirical: np.ndarray  # (T, M) closed form, gradient steps, kernel at initialization
    analytic: np.ndarray  # (T, M) the same with the infinite-width kernel
    loss_real: np.ndarray  # (T,)
    loss_steps: np.ndarray  # (T,) closed form of the kernel at initialization, gradient steps
    loss_flow: np.ndarray  # (T,) and gradient flow
    eigenvalues: np.ndarray  # (N,) of the kernel at initialization
    eigenvalues_analytic: np.ndarray  # (N,)
    mode_loss: np.ndarray  # (N, T) loss in each mode, gradient steps
    mode_loss_real: np.ndarray  # (N, T)
    kernel_movement: np.ndarray  # (T,)
    weight_movement: np.ndarray  # (T,)
    relative_gap: float  # largest |real − empirical| after training, over the largest |y − f₀|
    curvature: float  # κ before training
    max_learning_rate: float
    learning_rates: np.ndarray  # (R,)
    final_loss_steps: np.ndarray  # (R,) predicted loss after the last step at each of them
    final_loss_flow: np.ndarray  # (R,)
    parameters: int


def dynamics_fit(
    target: str | Points, width: int, depth: int, activation: str, learning_rate: float, steps: int, seed: int
) -> DynamicsFit:
    """Train a network on a small data set, beside the solution of its linear training dynamics."""
    task, x_train, y_train, x_grid = regression(target)
    n = len(x_train)
    net = MLP(width, depth, activation, W_STD, B_STD)
    network = programs.network(net, seed)
    real = train_network(network, task, learning_rate, steps, relative=False)
    empirical = predict_training(real.kernel, task, real, steps)
    analytic = predict_training(analytic_kernel(net, task), task, real, steps)
    history = real.history
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        residual = (history.outputs.astype(float) - task.y) * task.weight
        mode_loss_real = 0.5 * (residual @ empirical.eigenvectors) ** 2
    return frozen(
        DynamicsFit(
            x_train=x_train,
            y_train=y_train,
            x_grid=x_grid,
            steps=history.steps,
            real=history.test_outputs,
            empirical=empirical.grid,
            analytic=analytic.grid,
            loss_real=history.loss,
            loss_steps=empirical.loss_steps,
            loss_flow=empirical.loss_flow,
            eigenvalues=empirical.eigenvalues[:n],
            eigenvalues_analytic=analytic.eigenvalues[:n],
            mode_loss=empirical.mode_loss[:, :n].T,
            mode_loss_real=mode_loss_real[:, :n].T,
            kernel_movement=history.kernel_movement,
            weight_movement=history.weight_movement,
            relative_gap=relative_gap(real, empirical, task),
            curvature=curvature_number(network, task),
            max_learning_rate=float(real.max_learning_rate),
            learning_rates=LEARNING_RATES,
            final_loss_steps=empirical.final_loss_steps,
            final_loss_flow=empirical.final_loss_flow,
            parameters=count_parameters(width, depth, 1),
        )
    )
