"""Why training is lazy: what width, output scale and parameterization do to how far a network moves."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, linearize, max_learning_rate
from ntk_core.data import inputs, training_set
from ntk_core.experiments import (
    Training,
    hidden_weights,
    largest_eigenvalue,
    mlp,
    power_law,
    scaled_training,
    tangent_line,
    taylor_fit,
    trained,
)
from ntk_core.experiments.setting import B_STD, W_STD, predict_training, train_network
from ntk_core.programs import DIRECTIONS, GRID_POINTS, network, problem
from tests.core.compiled import apply, empirical_ntk, init_params, predict, train

GRID = np.linspace(-1.25, 1.25, GRID_POINTS)[:, None]


@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_the_tangent_trained_by_gradient_descent_is_the_closed_form(parameterization):
    net = MLP(32, 2, "tanh", W_STD, B_STD, parameterization)
    params = init_params(net, 0, 1)
    x, y = training_set("sine")
    x = x[:, None]
    f_lin = jax.jit(linearize(partial(apply, net), params))
    kernel = empirical_ntk(net, params, x)
    rate = 0.5 * max_learning_rate(kernel)
    gradient = jax.grad(lambda theta: 0.5 * jnp.sum((f_lin(theta, x) - y) ** 2))

    @jax.jit
    def descended(theta):
        return jax.lax.fori_loop(0, 100, lambda _, p: jax.tree.map(lambda p, g: p - rate * g, p, gradient(p)), theta)

    theta = descended(params)
    _, expected = predict(
        kernel,
        y,
        100,
        learning_rate=rate,
        steps=True,
        fx_train_0=apply(net, params, x),
        ntk_test_train=empirical_ntk(net, params, GRID, x),
        fx_test_0=apply(net, params, GRID),
    )
    np.testing.assert_allclose(f_lin(theta, GRID), expected, atol=1e-8)


def test_drift_falls_with_width_as_measured_for_deep_tanh_networks():
    """Three hidden layers, 16 points of the circle, η = 0.5/λ_max, 400 steps, 6 seeds for each width."""
    angles, circle = inputs("circle", GRID_POINTS)
    wave = np.cos(angles) + 0.5 * np.sin(angles)
    task = problem(circle[::8], wave[::8], circle)
    widths = (16, 32, 64, 128, 256)
    measured = []
    for width in widths:
        net = MLP(width, 3, "tanh", 1.0, 0.1)
        for seed in range(6):
            real = train_network(network(net, 1000 * width + seed, task.dimension), task, 0.25, 400, relative=True)
            linear = predict_training(real.kernel, task, real, 400)
            history = real.history
            measured.append(
                (
                    history.weight_movement[-1],
                    real.kernel_movement,
                    np.abs(history.test_outputs[-1] - linear.grid[-1]).max(),
                    history.layer_movement[-1][0],
                )
            )
    quantities = np.array(measured).reshape(len(widths), 6, 4)
    slopes = [power_law(widths, quantities[:, :, i]).slope for i in range(4)]
    np.testing.assert_allclose(slopes, [-0.96, -0.90, -0.98, -0.46], atol=0.2)


def test_on_the_data_of_the_lesson_all_drift_falls_at_least_as_fast_as_proven():
    widths = (16, 32, 64, 128, 256)
    runs = [
        [trained(Training("sine", mlp(width, 1, "tanh"), 0.5, 500, 10 * width + s)) for s in range(6)]
        for width in widths
    ]
    for bound, quantity in (
        (-0.5, lambda run: run.gap),
        (-0.5, lambda run: run.kernel_movement),
        (-0.4, lambda run: run.weight_movement),
    ):
        law = power_law(widths, [[quantity(run) for run in row] for row in runs])
        assert law.slope < bound + 2 * law.slope_error
        assert law.slope > -1.3


def test_wider_than_the_data_does_not_generalize_worse():
    errors = [
        np.median([trained(Training("noisy_sine", mlp(w, 1, "tanh"), 0.5, 500, s)).test_error for s in range(3)])
        for w in (8, 64, 256)
    ]
    assert errors[2] < 1.2 * min(errors)
    run = trained(Training("sine", mlp(256, 1, "tanh"), 0.5, 2000, 0))
    assert run.parameters > 100 * 5
    assert run.train_error < 0.01


def test_the_kernel_moves_inversely_to_the_output_scale():
    alphas = (3.0, 10.0, 30.0, 100.0)
    moved = [
        [
            scaled_training(Training("sine", mlp(256, 1, "tanh"), 0.5, 300, seed), alpha).kernel_movement
            for seed in range(3)
        ]
        for alpha in alphas
    ]
    assert power_law(alphas, moved).slope == pytest.approx(-1, abs=0.12)


def test_a_scaled_output_is_what_the_public_training_makes_of_it():
    """α (f − f₀) trained at rate η/α² on y is f trained at η on f₀ + y/α."""
    alpha, net = 4.0, MLP(16, 1, "tanh", W_STD, B_STD)
    params = init_params(net, 2, 1, np.float32)
    x, y = training_set("sine")
    x = x[:, None]
    start = np.asarray(apply(net, params, x))
    limit = max_learning_rate(empirical_ntk(net, params, x))

    def loss(theta):
        return 0.5 * jnp.sum((alpha * (apply(net, theta, x) - start) - y) ** 2)

    def step(_, theta):
        return jax.tree.map(lambda p, g: p - 0.5 * limit / alpha**2 * g, theta, jax.grad(loss)(theta))

    theta = jax.jit(lambda theta: jax.lax.fori_loop(0, 50, step, theta))(jax.tree.map(np.float64, params))
    ours = scaled_training(Training("sine", mlp(16, 1, "tanh"), 0.5, 50, 2), alpha)
    assert ours.loss == pytest.approx(float(loss(theta) / loss(params)), rel=1e-2)
    history = train(net, params, x, start + y / alpha, learning_rate=0.5 * limit, steps=50, record=50)
    assert ours.kernel_movement == pytest.approx(float(history.kernel_movement[-1]), rel=1e-2)
    assert ours.weight_movement == pytest.approx(float(history.weight_movement[-1]), rel=1e-2)


@pytest.mark.parametrize(("parameterization", "slope"), [("ntk", 0.0), ("standard", 1.0)])
def test_in_the_standard_parameterization_the_kernel_grows_with_width(parameterization, slope):
    widths = (16, 64, 256)
    sizes = [[largest_eigenvalue("sine", mlp(w, 1, "tanh", parameterization), w + s) for s in range(4)] for w in widths]
    assert power_law(widths, sizes).slope == pytest.approx(slope, abs=0.1)


@pytest.mark.parametrize("depth", [1, 2])
def test_the_standard_network_of_the_lesson_is_the_public_one(depth):
    net = MLP(16, depth, "tanh", W_STD, B_STD, "standard")
    params = init_params(net, 3, 1, np.float32)
    fit = taylor_fit(Training("sine", mlp(16, depth, "tanh", "standard"), 0.5, 40, 3))
    x = fit.x_train[:, None]
    history = train(
        net,
        params,
        x,
        fit.y_train,
        learning_rate=fit.learning_rate,
        steps=40,
        record=[int(k) for k in fit.steps],
        x_test=GRID,
    )
    np.testing.assert_allclose(fit.real, history.test_outputs, atol=2e-3)
    assert fit.kernel_movement == pytest.approx(float(history.kernel_movement[-1]), rel=2e-2, abs=1e-5)
    kernel = empirical_ntk(net, jax.tree.map(np.float64, params), x)
    assert fit.max_learning_rate == pytest.approx(float(max_learning_rate(kernel)), rel=1e-5)


def test_layers_move_apart_and_together_as_the_whole():
    net = MLP(16, 2, "tanh", W_STD, B_STD)
    params = init_params(net, 0, 1)
    x, y = training_set("sine")
    history = train(net, params, x[:, None], y, learning_rate=0.05, steps=30, record=10)
    norms = np.array([sum(np.sum(p**2) for p in layer) for layer in params])
    whole = np.sqrt((np.asarray(history.layer_movement) ** 2 @ norms) / norms.sum())
    np.testing.assert_allclose(history.weight_movement, whole, rtol=1e-12)


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_the_tangent_line_touches_the_curve(direction):
    line = tangent_line("sine", 1, direction, mlp(32, 2, "tanh"), 0)
    middle = np.argmin(np.abs(line.places))
    assert line.real[middle] == pytest.approx(line.tangent[middle], abs=1e-5)
    near = slice(middle - 1, middle + 2)
    secant = (line.real[middle + 1] - line.real[middle - 1]) / (line.places[middle + 1] - line.places[middle - 1])
    slope = np.polyfit(line.places[near], line.tangent[near], 1)[0]
    assert secant == pytest.approx(slope, abs=0.02)
    assert np.ptp(np.diff(line.tangent)) < 1e-5


def test_along_the_gradient_the_tangent_reaches_the_target_at_unit_speed():
    line = tangent_line("sine", 1, "gradient", mlp(256, 1, "tanh"), 0)
    assert abs(line.tangent[-1] - line.tangent[0]) == pytest.approx(np.ptp(line.places), rel=1e-5)
    assert np.interp(line.fitted, line.places, line.tangent) == pytest.approx(line.y, abs=1e-5)


def test_at_the_end_of_the_line_stands_the_next_seed():
    line = tangent_line("sine", 1, "seed", mlp(32, 2, "tanh"), 4)
    net = MLP(32, 2, "tanh", W_STD, B_STD)
    there = apply(net, init_params(net, 5, 1, np.float32), np.array([[line.x]]))[0]
    assert line.real[-1] == pytest.approx(float(there), abs=1e-4)


def test_the_hidden_weights_are_those_of_the_public_training():
    path = hidden_weights("sine", 10, "tanh", 0.5, 1)
    net = MLP(10, 2, "tanh", W_STD, B_STD)
    params = init_params(net, 1, 1, np.float32)
    x, y = training_set("sine")
    rate = 0.5 * max_learning_rate(empirical_ntk(net, params, x[:, None]))
    history = train(net, params, x[:, None], y, learning_rate=rate, steps=8, record=8)
    at = list(path.steps).index(8)
    np.testing.assert_allclose(path.weights[0], params[1][0], atol=1e-6)
    np.testing.assert_allclose(path.weights[at], history.params[1][0], atol=1e-3)
    assert path.loss[at] == pytest.approx(float(history.loss[-1]), rel=1e-2)
    assert path.movement[at] == pytest.approx(float(history.layer_movement[-1][1]), rel=0.2)


def test_own_points_are_trained_on():
    own = ((0.5, 1.0), (-0.5, -1.0))
    fit = taylor_fit(Training(own, mlp(16, 1, "tanh"), 0.5, 100, 0))
    np.testing.assert_array_equal(fit.x_train, [-0.5, 0.5])
    np.testing.assert_array_equal(fit.y_train, [-1.0, 1.0])
    assert np.isnan(trained(Training(own, mlp(16, 1, "tanh"), 0.5, 100, 0)).test_error)
    for bad in ((), ((0.1,),), ((0.0, 0.0),) * 33, ((np.nan, 0.0),)):
        with pytest.raises(ValueError, match="points"):
            taylor_fit(Training(bad, mlp(16, 1, "tanh"), 0.5, 100, 0))
