"""What a width can represent, and what gradient descent finds."""

import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, apply, init_params
from ntk_core.experiments import GRID, descended, represented, target_function
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.programs import MAX_POINTS, best_fit, network, problem


def fitted(width: int, y: np.ndarray, seed: int, activation: str = "tanh") -> float:
    task = problem(GRID[:1, None], y[:1], GRID[:, None])
    net = network(MLP(width, 1, activation, W_STD, B_STD), seed, task.dimension)
    return float(best_fit(net, task.x[MAX_POINTS:], y, 1).error)


def test_what_a_network_of_one_width_made_is_found_by_networks_of_this_width():
    teacher = MLP(2, 1, "tanh", W_STD, B_STD)
    y = np.asarray(apply(teacher, init_params(teacher, 7, 1, dtype=jnp.float64), GRID[:, None]))
    assert min(fitted(2, y, seed) for seed in range(6)) < 1e-5


def test_a_line_is_fitted_exactly_by_one_linear_unit():
    assert fitted(1, 3 * GRID - 1, 0, "identity") < 1e-10


def test_the_best_piecewise_linear_fit_of_a_step_is_exact_on_the_grid():
    """Two ReLU units make a ramp between two neighboring points."""
    best = min(represented("step", 2, "relu", seed).error for seed in range(5))
    assert best < 1e-10


def test_the_fit_is_a_minimum_and_below_what_descent_finds():
    for width in (4, 16):
        best = min((represented("sine", width, "tanh", seed) for seed in range(3)), key=lambda fit: fit.error)
        error = np.sqrt(np.mean((best.outputs - target_function("sine", GRID)) ** 2))
        assert best.error == pytest.approx(error, rel=1e-9)
        found = [descended("sine", width, "tanh", 500, seed) for seed in range(3)]
        assert 50 * best.error < min(each.real.error for each in found)


def test_with_width_descent_goes_to_the_kernel_and_not_to_the_best():
    narrow, wide = (descended("sine", width, "tanh", 500, 1) for width in (8, 1024))
    assert abs(wide.real.error - wide.kernel.error) < 0.1 * wide.kernel.error
    assert (
        np.abs(wide.real.outputs - wide.kernel.outputs).max()
        < np.abs(narrow.real.outputs - narrow.kernel.outputs).max()
    )


def test_more_time_brings_the_kernel_closer():
    errors = [descended("sine", 64, "tanh", steps, 0).kernel.error for steps in (100, 500, 2000)]
    assert errors == sorted(errors, reverse=True)


def test_points_without_a_function_are_refused():
    with pytest.raises(ValueError, match="two_points samples no function"):
        represented("two_points", 4, "tanh", 0)
