"""What a width can represent, and what gradient descent finds."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import eigh

from ntk_core import MLP
from ntk_core.experiments.pieces import finished
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.experiments.universal import (
    ENOUGH,
    FITTED,
    GRID,
    PIECES,
    TOLERANCE,
    Fit,
    descended,
    kernel_regression,
    represented,
    represented_pieces,
    target_function,
)
from ntk_core.programs import MAX_POINTS, begin_fit, go_on_fitting, network, problem
from tests.core.compiled import apply, init_params, ntk

EVERYWHERE = np.linspace(-1, 1, 200_001)
SAMPLES = np.linspace(-1, 1, 32)


def function(fit: Fit, x: np.ndarray, phi=np.tanh) -> np.ndarray:
    """One hidden layer by hand."""
    (first, first_biases), (last, bias) = fit.weights
    hidden = phi(W_STD * x[:, None] * first[0] + B_STD * first_biases)
    return (W_STD / np.sqrt(len(last)) * hidden @ last + B_STD * bias)[:, 0]


def rms(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(errors**2)))


def fitted(width: int, y: np.ndarray, seed: int, activation: str = "tanh") -> float:
    task = problem(FITTED[:1, None], y[:1], FITTED[:, None])
    net = network(MLP(width, 1, activation, W_STD, B_STD), seed, task.dimension)
    fit = begin_fit(net, 1)
    for _ in range(2):
        fit = go_on_fitting(net, fit, task.x[MAX_POINTS:], y, 1)
    return float(fit.error)


def test_what_a_network_of_one_width_made_is_found_by_networks_of_this_width():
    teacher = MLP(2, 1, "tanh", W_STD, B_STD)
    y = np.asarray(apply(teacher, init_params(teacher, 7, 1, dtype=jnp.float64), FITTED[:, None]))
    assert min(fitted(2, y, seed) for seed in range(6)) < 1e-5


def test_a_line_is_fitted_exactly_by_one_linear_unit():
    assert fitted(1, 3 * FITTED - 1, 0, "identity") < 1e-10


def test_distances_are_measured_where_nothing_was_fitted_or_trained_on():
    assert len(GRID) > 30 * len(FITTED)
    assert np.abs(GRID).max() < 1
    for points in (FITTED, SAMPLES):
        assert np.abs(GRID[:, None] - points).min() > 1e-6


@pytest.mark.parametrize(
    ("name", "width", "activation", "phi", "seed"),
    [
        ("step", 2, "relu", lambda z: np.maximum(z, 0), 100 + 5),
        ("step", 16, "relu", lambda z: np.maximum(z, 0), 0),
        ("step", 2, "tanh", np.tanh, 0),
        ("sine", 2, "tanh", np.tanh, 0),
        ("sine", 8, "sin", np.sin, 1),
    ],
)
def test_the_error_is_the_distance_at_two_hundred_thousand_points(name, width, activation, phi, seed):
    fit = represented(name, width, activation, seed)
    everywhere = rms(function(fit, EVERYWHERE, phi) - target_function(name, EVERYWHERE))
    assert fit.found.error == pytest.approx(everywhere, rel=0.04)
    np.testing.assert_allclose(fit.found.outputs, function(fit, GRID, phi), atol=1e-7)
    assert fit.error_fitted == pytest.approx(rms(function(fit, FITTED, phi) - target_function(name, FITTED)), abs=1e-9)


def test_the_best_fit_of_a_step_is_exact_on_the_points_fitted_and_a_ramp_between_two_of_them():
    """Two ReLU units: the mean square of a ramp over a gap h is h/6 on an interval of length 2."""
    best = min((represented("step", 2, "relu", seed) for seed in range(5)), key=lambda fit: fit.found.error)
    assert best.error_fitted < 1e-10
    assert best.found.error == pytest.approx(np.sqrt(2 / 127 / 6), rel=0.01)


def test_eight_units_come_closer_to_a_sine_than_the_method_without_acceleration_ever_did():
    """Its best of the five starts was 8.0e-7, after as many steps as one likes."""
    assert represented("sine", 8, "tanh", 115).found.error < 8.0e-7


def test_a_fit_that_has_ended_is_no_better_when_it_goes_on():
    ended = [("sine", 2, "tanh"), ("sine", 4, "relu"), ("step", 16, "relu")]
    for name, width, activation in ended:
        fit = represented(name, width, activation, 1)
        assert fit.ended
        net = network(MLP(width, 1, activation, W_STD, B_STD), 1, 2)
        again = begin_fit(net, 1)
        padded = [(np.zeros(w.shape), np.zeros(b.shape)) for w, b in again.params]
        for (whole, biases), (weights, own) in zip(padded, fit.weights, strict=True):
            whole[: len(weights), : weights.shape[1]], biases[: len(own)] = weights, own
        task = problem(FITTED[:1, None], FITTED[:1], FITTED[:, None])
        again = again._replace(params=tuple(padded))
        after = go_on_fitting(net, again, task.x[MAX_POINTS:], target_function(name, FITTED), 1)
        assert (1 - TOLERANCE) * fit.error_fitted - ENOUGH <= after.error <= fit.error_fitted * (1 + 1e-9)


def test_a_fit_that_the_limit_stops_says_so():
    pieces = represented_pieces("step", 1, "tanh", 0)  # a steeper unit is always better
    shares = [next(pieces) for _ in range(PIECES)]
    assert shares == pytest.approx(np.arange(1, PIECES + 1) / PIECES)
    assert not finished(pieces).ended
    assert represented("sine", 2, "tanh", 0).ended


def test_the_best_is_below_what_descent_finds():
    for width in (4, 16):
        best = min(represented("sine", width, "tanh", seed).found.error for seed in range(2))
        assert 50 * best < min(descended("sine", width, "tanh", 500, seed).error for seed in range(3))


def by_eigenvectors(activation: str, y: np.ndarray, steps: int) -> np.ndarray:
    """Gradient flow for the time steps · η at η = 1/λ₁ of the kernel at infinite width, on every 64th point."""
    net = MLP(1, 1, activation, W_STD, B_STD)
    values, vectors = eigh(np.asarray(ntk(net, SAMPLES[:, None])))
    gain = -np.expm1(-values * steps / values[-1]) / values
    return np.asarray(ntk(net, GRID[::64, None], SAMPLES[:, None])) @ vectors @ (gain * (vectors.T @ y))


@pytest.mark.parametrize("name", ["sine", "noisy_sine", "step"])
@pytest.mark.parametrize(("activation", "steps"), [("relu", 100), ("erf", 500)])
def test_the_kernel_takes_as_many_steps_at_half_of_its_own_limit(name, activation, steps):
    found = kernel_regression(name, activation, steps)
    expected = by_eigenvectors(activation, target_function(name, SAMPLES), steps)
    np.testing.assert_allclose(found.outputs[::64], expected, atol=1e-8)
    assert found.error == pytest.approx(rms(found.outputs - target_function(name, GRID)), rel=1e-12)


@pytest.mark.parametrize("activation", ["tanh", "relu", "erf"])
def test_with_width_descent_goes_to_the_kernel_and_not_to_the_best(activation):
    kernel = kernel_regression("sine", activation, 500)
    narrow, wide = (descended("sine", width, activation, 500, 0) for width in (8, 256))
    assert rms(wide.outputs - kernel.outputs) < 0.5 * rms(narrow.outputs - kernel.outputs)
    if activation != "relu":  # which is slow to come
        assert abs(wide.error - kernel.error) < 0.1 * kernel.error


def test_descent_is_measured_between_its_samples():
    found = descended("step", 16, "relu", 200, 3)
    assert found.outputs.shape == GRID.shape
    assert found.error == pytest.approx(rms(found.outputs - target_function("step", GRID)), rel=1e-12)


def test_a_descent_past_the_limit_of_its_moving_kernel_is_told_from_a_calm_one():
    assert descended("step", 8, "relu", 500, 0).outcome == "swings"  # .2853 in float32, another digit in float64
    assert descended("step", 8, "tanh", 500, 0).outcome == "calm"


def test_more_time_brings_the_kernel_closer():
    errors = [kernel_regression("sine", "relu", steps).error for steps in (100, 500, 2000)]
    assert errors == sorted(errors, reverse=True)


def test_points_without_a_function_are_refused():
    with pytest.raises(ValueError, match="two_points samples no function"):
        represented("two_points", 4, "tanh", 0)
