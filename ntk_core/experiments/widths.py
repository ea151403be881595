"""What width does: the end of training, and the largest eigenvalue, of networks of one width."""

from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.setting import (
    Points,
    count_parameters,
    initial_kernel,
    predict_training,
    regression,
    rms,
    train_network,
)
from ntk_core.experiments.training import Training
from ntk_core.networks import MLP


class Trained(NamedTuple):
    """One network after training, in a few numbers."""

    gap: float  # largest |real − linear| on the grid
    weight_movement: float  # ‖θ − θ₀‖/‖θ₀‖
    layer_movement: tuple[float, ...]  # the same of each layer, (depth + 1,)
    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖
    train_error: float  # root mean square on the training points
    test_error: float  # against the sampled function on [−1, 1]; NaN where there is none
    parameters: int


def trained(run: Training) -> Trained:
    """Train a network and its tangent as `taylor_fit` does; where they end."""
    task, x_train, y_train, x_grid = regression(run.target)
    network = programs.network(run.net, run.seed, task.dimension)
    real = train_network(network, task, run.rate, run.steps, relative=True)
    linear = predict_training(real.kernel, task, real, run.steps)
    history = real.history
    outputs = history.test_outputs[-1]
    inside = np.abs(x_grid) <= 1
    truth = data.target(run.target, x_grid) if isinstance(run.target, str) else None
    return Trained(
        gap=float(np.max(np.abs(outputs - linear.grid[-1]))),
        weight_movement=float(history.weight_movement[-1]),
        layer_movement=tuple(history.layer_movement[-1].tolist()),
        kernel_movement=float(real.kernel_movement),
        train_error=float(rms(history.outputs[-1, : len(x_train)] - y_train)),
        test_error=float("nan") if truth is None else float(rms((outputs - truth)[inside])),
        parameters=count_parameters(run.net.width, run.net.depth, 1),
    )


def largest_eigenvalue(target: str | Points, net: MLP, seed: int) -> float:
    """λ_max of the empirical NTK at initialization, on the training points."""
    task, x_train, *_ = regression(target)
    return float(np.linalg.eigvalsh(initial_kernel(net, seed, x_train[:, None]))[-1])
