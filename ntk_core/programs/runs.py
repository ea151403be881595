"""A network from its kernel at initialization to the end of its training."""

from typing import NamedTuple

import numpy as np

from ntk_core.networks import Params
from ntk_core.programs.finite import Start, begin, movement
from ntk_core.programs.padding import Network
from ntk_core.programs.pieces import Records, course, finished
from ntk_core.programs.shapes import MAX_POINTS, Problem


class History(NamedTuple):
    """What was recorded of a network in training, at T steps; as `ntk_core.training` has it."""

    steps: np.ndarray  # (T,)
    outputs: np.ndarray  # (T, MAX_POINTS)
    test_outputs: np.ndarray  # (T, GRID_POINTS)
    loss: np.ndarray  # (T,) ½ Σ (f − y)²
    weight_movement: np.ndarray  # (T,) ‖θ − θ₀‖/‖θ₀‖ over all weights and biases
    layer_movement: np.ndarray  # (T, depth + 1) the same for the weights and biases of each layer


class Run(NamedTuple):
    """One network: its kernel and outputs at initialization, and its training."""

    kernel: np.ndarray  # empirical NTK (MAX_POINTS + GRID_POINTS, MAX_POINTS), padding zero, float64
    outputs_0: np.ndarray  # (MAX_POINTS + GRID_POINTS,)
    max_learning_rate: np.ndarray
    learning_rate: np.float64
    history: History
    kernel_after: np.ndarray  # empirical NTK (MAX_POINTS, MAX_POINTS) after training, padding zero, float64
    kernel_movement: np.ndarray  # its ‖Θ − Θ₀‖/‖Θ₀‖
    params: Params  # trained, as part of the host


def run(
    network: Network,
    task: Problem,
    rate: float,
    record: np.ndarray,
    *,
    relative: bool,
    output_scale: float = 0.0,
    start: Start | None = None,
) -> Run:
    """Take the kernel of a network at initialization in float64, and train it in float32.

    `rate` is η, or with `relative` η as a share of the stability limit of this network's kernel. With an
    output scale α > 0 the model is the centered α (f − f₀), trained at the rate η/α²: the same as f itself
    trained on f₀ + y/α at the rate η. 0 stands for f as it is. `start` is that of `begin`, where it is known already.
    """
    start = start or begin(network, task)
    limit = np.asarray(start.max_learning_rate)
    eta = np.float64(rate * limit if relative else rate)
    outputs_0, aim = np.asarray(start.outputs), task.y
    if output_scale > 0:
        aim = outputs_0[:MAX_POINTS] + task.y / output_scale
    found = finished(course(network, start.params, task._replace(y=aim), eta, record))
    after, moved = movement(network, start.kernel, found.params, task)
    history, kernel_0 = _history(found.records, aim, task.weight, record), np.asarray(start.kernel)
    return Run(kernel_0, outputs_0, limit, eta, history, np.asarray(after), np.asarray(moved), found.params)


def _history(records: Records, aim: np.ndarray, weight: np.ndarray, steps: np.ndarray) -> History:
    outputs, test_outputs = records.outputs[:, :MAX_POINTS], records.outputs[:, MAX_POINTS:]
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        loss = 0.5 * np.sum(weight * (outputs.astype(float) - aim) ** 2, axis=1)
    return History(steps, outputs, test_outputs, loss, records.movement, records.layer_movement)
