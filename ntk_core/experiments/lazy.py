"""Laziness without width: a large output scale α holds the weights where they are."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.alignment import alignment
from ntk_core.experiments.setting import frozen, regression, train_network
from ntk_core.experiments.training import Training
from ntk_core.one_weight import START, TARGET, model, slope, solution, tangent_solution

OUTPUT_SCALES = (0.3, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0, 30.0, 50.0, 100.0)


class OneWeight(NamedTuple):
    """The one-weight model f(w) and its tangent."""

    w: np.ndarray  # (S,)
    real: np.ndarray  # (S,)
    tangent: np.ndarray  # (S,)
    start: float
    target: float
    exact: float  # w with f(w) = y
    linear: float  # w where the tangent is y


class Scaled(NamedTuple):
    """A network whose output is scaled by α, after training."""

    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖
    weight_movement: float  # ‖θ − θ₀‖/‖θ₀‖
    loss: float  # ½ Σ (α (f − f₀) − y)² over its start ½ Σ y²
    alignment_before: float  # yᵀΘy/(‖Θ‖ ‖y‖²)
    alignment_after: float


def scaled_training(run: Training, output_scale: float) -> Scaled:
    """Train the centered model α (f − f₀), at a share of its own stability limit."""
    task, x_train, y_train, _ = regression(run.target)
    network = programs.network(run.net, run.seed, task.dimension)
    real = train_network(network, task, run.rate, run.steps, relative=True, output_scale=output_scale)
    history, n = real.history, len(x_train)
    start = float(history.loss[0])
    return Scaled(
        kernel_movement=float(real.kernel_movement),
        weight_movement=float(history.weight_movement[-1]),
        loss=float(history.loss[-1]) / start if start > 0 else 0.0,
        alignment_before=alignment(real.kernel[:n, :n], y_train),
        alignment_after=alignment(real.kernel_after[:n, :n], y_train),
    )


def one_weight(alpha: float) -> OneWeight:
    """The one-weight model at output scale α, over the weights between its start and its tangent's solution."""
    exact, linear = solution(alpha), tangent_solution(alpha)
    reach = 1.25 * max(linear, exact) - 0.25 * START
    w = np.linspace(START - 0.15 * (reach - START), reach, 121)
    tangent = model(START, alpha) + slope(START, alpha) * (w - START)
    return frozen(OneWeight(w, model(w, alpha), tangent, START, TARGET, exact, linear))
