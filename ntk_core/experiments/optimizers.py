"""Momentum and minibatches on a real network, beside the prediction for plain gradient descent."""

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

SPEED_UPS = {0.0: 1, 0.5: 2, 0.8: 5, 0.9: 10}  # 1/(1 − β) of each momentum β
BATCHES = (1, 2, 4, 8, 16)  # and all points there are


def batches(count: int) -> tuple[int, ...]:
    """The sizes of a batch that differ for so many training points; the last is that of all of them."""
    return (*(size for size in BATCHES if size < count), count)


class OptimizedFit(NamedTuple):
    """A training run with another optimizer."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    real: np.ndarray  # (T, M)
    empirical: np.ndarray  # (T, M) gradient descent without momentum, 1/(1 − β) times as many steps
    loss_real: np.ndarray  # (T,)
    loss_steps: np.ndarray  # (T,) of plain gradient descent, by the kernel at initialization
    loss_rescaled: np.ndarray  # (T,) of 1/(1 − β) times as many steps
    relative_gap: float  # largest |real − empirical| on the grid after training, over the largest |y − f₀|

    @property
    def outcome(self) -> Outcome:
        """Whether the run diverged; momentum and small batches let its loss rise without that."""
        return "diverged" if diverged(self.loss_real) else "calm"


def optimized_fit(run: Training, momentum: float, batch: int) -> OptimizedFit:
    """Train a network by stochastic gradient descent with momentum β, one of `SPEED_UPS`, on `batch` points a step."""
    task, x_train, y_train, x_grid = regression(run.target)
    network = programs.network(run.net, run.seed, task.dimension)
    start, record = programs.begin(network, task), programs.recorded_steps(run.steps)
    seen = programs.visible(network, task)
    found = programs.optimize(network, seen, run.rate, momentum, float(batch), record, run.seed)
    outputs = np.asarray(found, float)
    beginning = Beginning(np.asarray(start.outputs), run.rate)
    kernel = np.asarray(start.kernel)
    plain = predict_training(kernel, task, beginning, run.steps)
    rescaled = predict_training(kernel, task, beginning, run.steps, faster=SPEED_UPS[momentum])
    return frozen(
        OptimizedFit(
            x_train=x_train,
            y_train=y_train,
            x_grid=x_grid,
            steps=record,
            real=outputs[:, MAX_POINTS:],
            empirical=rescaled.grid,
            loss_real=losses(outputs, task),
            loss_steps=plain.loss_steps,
            loss_rescaled=rescaled.loss_steps,
            relative_gap=relative_distance(outputs[-1, MAX_POINTS:], rescaled.grid[-1], beginning.outputs_0, task),
        )
    )
