"""Taylor linearization: a real network and its tangent, trained alike."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.setting import (
    INPUT_GRID,
    Beginning,
    Ready,
    count_parameters,
    frozen,
    not_yet,
    predict_training,
    regression,
    relative_distance,
    speed_after,
    theory_of,
    train_network,
    training_points,
)
from ntk_core.experiments.training import Training
from ntk_core.outcome import Outcome, outcome
from ntk_core.programs import MAX_POINTS


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
    speed_after: float  # ηλ₁ of the kernel after training; NaN for a run that diverged
    learning_rate: float
    max_learning_rate: float
    parameters: int

    @property
    def outcome(self) -> Outcome:
        """How the run of the network went, as far as its records tell."""
        return outcome(self.loss_real, (2 * self.learning_rate / self.max_learning_rate, self.speed_after))


def taylor_fit(run: Training) -> TaylorFit:
    """Train a network on a small data set, beside its tangent at the initial weights.

    Its rate is a share of the stability limit.
    """
    task, network, start, beginning, _, theory = _ready(run)
    real = train_network(network, task, run.rate, run.steps, relative=True, start=start)
    outputs = real.history.test_outputs
    return frozen(
        theory._replace(
            real=outputs,
            train_real=real.history.outputs[:, : len(theory.x_train)],
            loss_real=real.history.loss,
            gap=np.max(np.abs(outputs - theory.linear), axis=1),
            weight_movement=real.history.weight_movement,
            kernel_movement=float(real.kernel_movement),
            relative_gap=relative_distance(outputs[-1], theory.linear[-1], beginning.outputs_0, task),
            curvature=programs.curvature_number(network, start.params, task),
            speed_after=speed_after(real),
        )
    )


def taylor_data(run: Training) -> TaylorFit:
    """What is known of `taylor_fit` before anything is computed: the data, and NaN for the rest."""
    x_train, y_train = training_points(run.target)
    n, later = len(x_train), np.full(programs.RECORDED, np.nan)
    curve, at_points = (np.full((programs.RECORDED, size), np.nan) for size in (programs.GRID_POINTS, n))
    return TaylorFit(
        x_train=x_train,
        y_train=y_train,
        x_grid=INPUT_GRID,
        steps=programs.recorded_steps(run.steps),
        real=curve,
        linear=curve,
        train_real=at_points,
        train_linear=at_points,
        loss_real=later,
        loss_linear=later,
        gap=later,
        weight_movement=later,
        kernel_movement=np.nan,
        relative_gap=np.nan,
        curvature=np.nan,
        speed_after=np.nan,
        learning_rate=np.nan,
        max_learning_rate=np.nan,
        parameters=count_parameters(run.net.width, run.net.depth, 1),
    )


def _ready(run: Training) -> Ready[TaylorFit]:
    """The tangent of `taylor_fit`, as far as it is known before its network is trained."""
    data = taylor_data(run)
    (task, *_), n = regression(run.target), len(data.x_train)
    network = programs.network(run.net, run.seed, task.dimension)
    start = programs.begin(network, task)
    limit, outputs_0 = float(start.max_learning_rate), np.asarray(start.outputs)
    beginning = Beginning(outputs_0, run.rate * limit)
    linear = predict_training(np.asarray(start.kernel), task, beginning, run.steps)
    theory = data._replace(
        real=not_yet(outputs_0[MAX_POINTS:]),
        linear=linear.grid,
        train_real=not_yet(outputs_0[:n]),
        train_linear=linear.train[:, :n],
        loss_linear=linear.loss_steps,
        learning_rate=beginning.learning_rate,
        max_learning_rate=limit,
    )
    return Ready(task, network, start, beginning, linear, theory)


taylor_theory = theory_of(_ready)
