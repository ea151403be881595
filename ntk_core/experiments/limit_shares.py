"""The stability limit of one network, and training at several shares of it: losses by the closed form, and real."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.setting import Beginning, frozen, predict_training, regression, train_network
from ntk_core.experiments.training import Training

SHARES = (0.5, 0.95, 1.05, 1.5)  # of 2/λ_max: calm, overshooting, just past it, far past it


class LimitShares(NamedTuple):
    """The loss ½ Σ (f − y)² of one network from one start, at several learning rates."""

    steps: np.ndarray  # (T,)
    loss_steps: np.ndarray  # (S, T) closed form of the kernel at initialization, gradient steps
    loss_real: np.ndarray  # (S, T)
    limit: float  # 2/λ_max of the kernel at initialization


def stability_limit(run: Training) -> float:
    """2/λ_max of the empirical kernel at the start of a network; rate and steps of the run do not count."""
    task, *_ = regression(run.target)
    return float(programs.begin(programs.network(run.net, run.seed, task.dimension), task).max_learning_rate)


def limit_shares(run: Training) -> LimitShares:
    """Train a network at every one of `SHARES` of its stability limit; the rate of the run does not count."""
    task, *_ = regression(run.target)
    network = programs.network(run.net, run.seed, task.dimension)
    start = programs.begin(network, task)
    limit, kernel, outputs_0 = float(start.max_learning_rate), np.asarray(start.kernel), np.asarray(start.outputs)
    theory = [predict_training(kernel, task, Beginning(outputs_0, share * limit), run.steps) for share in SHARES]
    real = [train_network(network, task, share, run.steps, relative=True, start=start) for share in SHARES]
    return frozen(
        LimitShares(
            steps=programs.recorded_steps(run.steps),
            loss_steps=np.array([each.loss_steps for each in theory]),
            loss_real=np.array([each.history.loss for each in real]),
            limit=limit,
        )
    )
