"""Adam on a real network and on its tangent model, beside where plain gradient descent ends."""

import math
from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.setting import (
    Beginning,
    frozen,
    losses,
    predict_training,
    regression,
    relative_distance,
)
from ntk_core.experiments.training import Training
from ntk_core.outcome import Outcome, diverged
from ntk_core.programs import MAX_POINTS

ADAM_WIDTHS = (16, 64, 256, 1024)
STEP = 0.1  # η √n: how far all n units together move an output in a step


def adam_rate(width: int) -> float:
    """The step size η = `STEP`/√n of Adam for n units."""
    return STEP / math.sqrt(width)


class AdamFit(NamedTuple):
    """A network and its tangent model, trained with the same Adam, and kernel regression from the same start."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    real: np.ndarray  # (T, M)
    linear: np.ndarray  # (T, M)
    descent: np.ndarray  # (M,) f₀ + Θ(x, X) Θ⁻¹ (y − f₀(X)): plain gradient descent on the tangent model, forever
    loss_real: np.ndarray  # (T,)
    loss_linear: np.ndarray  # (T,)
    learning_rate: float
    gap: float  # largest |real − linear| on the grid after training, over the largest |y − f₀|
    real_off: float  # largest |real − descent| from the first training point to the last, over the same
    linear_off: float  # largest |linear − descent|, the same way

    @property
    def outcome(self) -> Outcome:
        """Whether the run diverged; Adam lets its loss rise without that."""
        return "diverged" if diverged(self.loss_real) else "calm"


def adam_fit(run: Training) -> AdamFit:
    """Train a network and its tangent model by Adam at the rate of the run, in float32."""
    task, x_train, y_train, x_grid = regression(run.target)
    network = programs.network(run.net, run.seed, task.dimension)
    start, record = programs.begin(network, task), programs.recorded_steps(run.steps)
    found = programs.adam_outputs(network, programs.visible(network, task), run.rate, record)
    kernel, outputs_0 = np.asarray(start.kernel), np.asarray(start.outputs)
    flow = predict_training(kernel, task, Beginning(outputs_0, run.rate), run.steps, forever=True)
    descent = np.asarray(flow.grid_flow[-1])  # after infinitely many steps, whatever the rate
    real, linear = (np.asarray(each, float) for each in found)
    inside = (x_grid >= x_train.min()) & (x_grid <= x_train.max())

    def off(one: np.ndarray, other: np.ndarray) -> float:
        return relative_distance(one, other, outputs_0, task)

    ends = real[-1, MAX_POINTS:], linear[-1, MAX_POINTS:]
    return frozen(
        AdamFit(
            x_train=x_train,
            y_train=y_train,
            x_grid=x_grid,
            steps=record,
            real=real[:, MAX_POINTS:],
            linear=linear[:, MAX_POINTS:],
            descent=descent,
            loss_real=losses(real, task),
            loss_linear=losses(linear, task),
            learning_rate=run.rate,
            gap=off(*ends),
            real_off=off(*(np.where(inside, each, 0) for each in (ends[0], descent))),
            linear_off=off(*(np.where(inside, each, 0) for each in (ends[1], descent))),
        )
    )
