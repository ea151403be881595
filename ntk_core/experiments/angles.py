"""From random to deterministic: the kernel as a function of the angle between two inputs on the circle."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.data import on_circle
from ntk_core.experiments.limits import analytic_kernel, any_width
from ntk_core.experiments.setting import frozen, train_weights
from ntk_core.networks import MLP
from ntk_core.programs import GRID_POINTS, MAX_POINTS, Problem

TRAINING_POINTS = 16
TRAINING_STEPS = 200
RATE_FRACTION = 0.5


class AngleKernel(NamedTuple):
    """Θ(γ) between the input at angle 0 and the one at angle γ, of one network."""

    before: np.ndarray  # (M,) at initialization
    after: np.ndarray  # (M,) after training
    error_before: float  # ‖Θ̂ − Θ‖/‖Θ‖ over the angles, Θ the one of infinite width
    error_after: float
    training_error: float  # root mean square on the training points


def angles() -> np.ndarray:
    """M equispaced angles γ in [−π, π), with γ = 0 in the middle."""
    return 2 * np.pi * np.arange(GRID_POINTS) / GRID_POINTS - np.pi


def analytic_angle_kernel(net: MLP) -> np.ndarray:
    """Θ(γ) (M,) at infinite width."""
    return analytic_kernel(any_width(net), _problem())[MAX_POINTS:, 0]


def angle_kernel(net: MLP, seed: int) -> AngleKernel:
    """The kernel before and after training on x₁x₂ at 16 points of the circle, at half the stability limit.

    References:
        Jacot et al. 2018, arXiv:1806.07572, section 6.1, with its target and number of steps.
    """
    task = _problem()
    network = programs.network(net, seed, task.dimension)
    real, params = train_weights(network, task, RATE_FRACTION, TRAINING_STEPS, relative=True)
    after = np.asarray(programs.kernel_after(network, params, task))[MAX_POINTS:, 0]
    before = real.kernel[MAX_POINTS:, 0]
    limit = analytic_angle_kernel(net)
    residual = (real.history.outputs[-1] - task.y)[:TRAINING_POINTS]
    return frozen(
        AngleKernel(
            before=before,
            after=after,
            error_before=float(np.linalg.norm(before - limit) / np.linalg.norm(limit)),
            error_after=float(np.linalg.norm(after - limit) / np.linalg.norm(limit)),
            training_error=float(np.sqrt(np.mean(residual**2))),
        )
    )


def inflation(before: np.ndarray, after: np.ndarray, limit: np.ndarray) -> float:
    """By how much training raises kernels (S, M), averaged over seeds and angles, over Θ(0) of the limit (M,).

    Θ(0) is the largest value of Θ, and is not zero, as the mean over the angles may be.
    """
    return float((np.mean(after) - np.mean(before)) / limit[len(limit) // 2])


def _problem() -> Problem:
    x = on_circle(2 * np.pi * np.arange(TRAINING_POINTS) / TRAINING_POINTS)
    return programs.problem(x, x[:, 0] * x[:, 1], on_circle(angles()))
