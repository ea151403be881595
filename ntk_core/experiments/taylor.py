"""Taylor linearization: a real network and its tangent, trained alike."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.setting import (
    B_STD,
    W_STD,
    Points,
    count_parameters,
    curvature_number,
    frozen,
    predict_training,
    regression,
    relative_gap,
    train_network,
)
from ntk_core.networks import MLP


class TaylorFit(NamedTuple):
    """A real network and its linearization in the weights, trained by the same gradient descent."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    real: np.ndarray  # (T, M)
    linear: np.ndarray  # (T, M)
    train_real: np.ndarray  # (T, N)
    train_linear: np.ndarray  # (T, N)
    loss_real: np.ndarray  # (T,)
    loss_linear: np.ndarray  # (T,)
    gap: np.ndarray  # (T,) largest |real − linear| on the grid
    weight_movement: np.ndarray  # (T,) ‖θ − θ₀‖/‖θ₀‖
    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖ after training
    relative_gap: float  # the last gap over the largest |y − f₀|
    curvature: float  # κ before training
    learning_rate: float
    max_learning_rate: float
    parameters: int


def taylor_fit(
    target: str | Points,
    width: int,
    depth: int,
    activation: str,
    parameterization: str,
    rate_fraction: float,
    steps: int,
    seed: int,
) -> TaylorFit:
    """Train a network on a small data set, beside its tangent at the initial weights.

    The learning rate is `rate_fraction` of the stability limit 2/λ_max of the empirical NTK.
    """
    task, x_train, y_train, x_grid = regression(target)
    n = len(x_train)
    net = MLP(width, depth, activation, W_STD, B_STD, parameterization)
    network = programs.network(net, seed, task.dimension)
    real = train_network(network, task, rate_fraction, steps, relative=True)
    linear = predict_training(real.kernel, task, real, steps)
    history = real.history
    return frozen(
        TaylorFit(
            x_train=x_train,
            y_train=y_train,
            x_grid=x_grid,
            steps=history.steps,
            real=history.test_outputs,
            linear=linear.grid,
            train_real=history.outputs[:, :n],
            train_linear=linear.train[:, :n],
            loss_real=history.loss,
            loss_linear=linear.loss_steps,
            gap=np.max(np.abs(history.test_outputs - linear.grid), axis=1),
            weight_movement=history.weight_movement,
            kernel_movement=float(real.kernel_movement),
            relative_gap=relative_gap(real, linear, task),
            curvature=curvature_number(network, task),
            learning_rate=float(real.learning_rate),
            max_learning_rate=float(real.max_learning_rate),
            parameters=count_parameters(width, depth, 1),
        )
    )
