"""Fourier features: a signal learned with and without a mapping."""

from typing import Any, NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.setting import (
    B_STD,
    W_STD,
    analytic_kernel,
    condition_number,
    curvature_number,
    frozen,
    predict_training,
    relative_gap,
    rms,
    train_network,
)
from ntk_core.networks import MLP
from ntk_core.programs import GRID_POINTS, MAX_POINTS


class FourierFit(NamedTuple):
    """A signal learned with and without a Fourier feature mapping, by theory and by real networks."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    signal: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    plain: np.ndarray  # (T, M) infinite-width NTK from the start f₀ of the real network
    mapped: np.ndarray  # (T, M)
    real_plain: np.ndarray  # (T, M)
    real: np.ndarray  # (T, M) with the mapping
    loss_plain: np.ndarray  # (T,)
    loss_mapped: np.ndarray  # (T,)
    loss_real_plain: np.ndarray  # (T,)
    loss_real: np.ndarray  # (T,)
    error_plain: np.ndarray  # (T,) root mean square distance to the signal on the grid
    error_mapped: np.ndarray  # (T,)
    error_real_plain: np.ndarray  # (T,)
    error_real: np.ndarray  # (T,)
    eigenvalues_plain: np.ndarray  # (N,) analytic
    eigenvalues_mapped: np.ndarray  # (N,)
    condition_plain: float
    condition_mapped: float
    kernel_movement: float  # with the mapping, ‖Θ − Θ₀‖/‖Θ₀‖ after training
    relative_gap: float  # largest |real − its own linearization| after training, over the largest |y − f₀|
    curvature: float  # κ before training
    learning_rate_plain: float  # half the stability limit of the empirical kernel
    learning_rate: float


def fourier_fit(
    signal: str,
    mapping: str,
    scale: float,
    features: int,
    width: int,
    depth: int,
    activation: str,
    steps: int,
    seed: int,
) -> FourierFit:
    """Learn a signal on [0, 1) from 32 equispaced samples, from 2x − 1 and from its Fourier features."""
    x_train, x_grid = np.arange(MAX_POINTS) / MAX_POINTS, np.arange(GRID_POINTS) / GRID_POINTS
    y_train, values = data.signal(signal, x_train), data.signal(signal, x_grid)
    x = np.concatenate([x_train, x_grid])[:, None]
    net = MLP(width, depth, activation, W_STD, B_STD)
    network = programs.network(net, seed)

    def learn(inputs: np.ndarray) -> dict[str, Any]:
        task = programs.problem(inputs[:MAX_POINTS], y_train, inputs[MAX_POINTS:])
        real = train_network(network, task, 0.5, steps, relative=True)
        theory = predict_training(analytic_kernel(net, task), task, real, steps)
        linear = predict_training(real.kernel, task, real, steps)
        outputs = real.history.test_outputs
        return dict(
            theory=theory.grid,
            real=outputs,
            loss=theory.loss_steps,
            loss_real=real.history.loss,
            error=rms(theory.grid - values),
            error_real=rms(outputs - values),
            eigenvalues=theory.eigenvalues,
            condition=condition_number(theory.eigenvalues),
            learning_rate=float(real.learning_rate),
            kernel_movement=float(real.history.kernel_movement[-1]),
            relative_gap=relative_gap(real, linear, task),
            curvature=curvature_number(network, task),
            steps=real.history.steps,
        )

    plain = learn(2 * x - 1)
    mapped = plain if mapping == "none" else learn(_mapped(x, mapping, scale, features, seed))
    return frozen(
        FourierFit(
            x_train=x_train,
            y_train=y_train,
            x_grid=x_grid,
            signal=values,
            steps=plain["steps"],
            plain=plain["theory"],
            mapped=mapped["theory"],
            real_plain=plain["real"],
            real=mapped["real"],
            loss_plain=plain["loss"],
            loss_mapped=mapped["loss"],
            loss_real_plain=plain["loss_real"],
            loss_real=mapped["loss_real"],
            error_plain=plain["error"],
            error_mapped=mapped["error"],
            error_real_plain=plain["error_real"],
            error_real=mapped["error_real"],
            eigenvalues_plain=plain["eigenvalues"],
            eigenvalues_mapped=mapped["eigenvalues"],
            condition_plain=plain["condition"],
            condition_mapped=mapped["condition"],
            kernel_movement=mapped["kernel_movement"],
            relative_gap=mapped["relative_gap"],
            curvature=mapped["curvature"],
            learning_rate_plain=plain["learning_rate"],
            learning_rate=mapped["learning_rate"],
        )
    )


def _mapped(x: np.ndarray, mapping: str, scale: float, features: int, seed: int) -> np.ndarray:
    everything = np.asarray(programs.features(mapping, scale, seed, x))
    cosines, sines = np.split(everything, 2, axis=1)
    m = 1 if mapping == "basic" else features
    return np.concatenate([cosines[:, :m], sines[:, :m]], axis=1)
