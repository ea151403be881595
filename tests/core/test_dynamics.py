"""Closed-form dynamics against matrix exponentials, an ODE solver and step-by-step descent."""

import warnings

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.linalg import expm

import ntk_core
from ntk_core import StabilityWarning, max_learning_rate
from tests.core.compiled import predict

RNG = np.random.default_rng(1)
FACTOR = RNG.normal(size=(9, 7))
JOINT = FACTOR @ FACTOR.T  # rank 7 over 6 training and 3 test points
KERNEL, CROSS = JOINT[:6, :6], JOINT[6:, :6]
Y, START, TEST_START = RNG.normal(size=6), RNG.normal(size=6), RNG.normal(size=3)
RATE = 0.03
SETTING = {"learning_rate": RATE, "fx_train_0": START, "ntk_test_train": CROSS, "fx_test_0": TEST_START}


@pytest.mark.parametrize("steps", [False, True])
def test_starts_at_the_start_and_ends_at_the_data(steps):
    train, test = ntk_core.predict(KERNEL, Y, jnp.array([0.0, jnp.inf]), steps=steps, **SETTING)
    assert np.array_equal(train[0], START)
    assert np.array_equal(test[0], TEST_START)
    assert np.asarray(train[1]) == pytest.approx(Y, abs=1e-12)
    limit = TEST_START - CROSS @ np.linalg.solve(KERNEL, START - Y)
    assert np.asarray(test[1]) == pytest.approx(limit, rel=1e-9)


@pytest.mark.parametrize("t", [0.1, 3.0, 50.0])
def test_flow_is_the_matrix_exponential(t):
    decay = expm(-RATE * t * KERNEL)
    train, test = predict(KERNEL, Y, t, **SETTING)
    assert np.asarray(train) == pytest.approx(Y + decay @ (START - Y), abs=1e-11)
    moved = np.linalg.solve(KERNEL, (np.eye(6) - decay) @ (START - Y))
    assert np.asarray(test) == pytest.approx(TEST_START - CROSS @ moved, abs=1e-9)


def test_flow_solves_its_equation():
    def slope(_, f):
        return -RATE * JOINT[:, :6] @ (f[:6] - Y)

    start = np.concatenate([START, TEST_START])
    solution = solve_ivp(slope, (0, 20), start, method="DOP853", rtol=1e-11, atol=1e-11).y[:, -1]
    assert np.concatenate(predict(KERNEL, Y, 20.0, **SETTING)) == pytest.approx(solution, abs=1e-8)


def test_steps_are_gradient_descent_in_function_space():
    outputs = np.concatenate([START, TEST_START])
    history = [outputs]
    for _ in range(40):
        outputs = outputs - RATE * JOINT[:, :6] @ (outputs[:6] - Y)
        history.append(outputs)
    train, test = predict(KERNEL, Y, np.arange(41), steps=True, **SETTING)
    assert np.concatenate([train, test], axis=1) == pytest.approx(np.array(history), abs=1e-10)


@pytest.mark.parametrize("steps", [False, True])
def test_many_times_at_once_are_the_times_one_by_one(steps):
    times = np.array([0.0, 1, 7, 300])
    together = np.asarray(predict(KERNEL, Y, times, learning_rate=RATE, fx_train_0=START, steps=steps))
    for t, outputs in zip(times, together, strict=True):
        single = predict(KERNEL, Y, t, learning_rate=RATE, fx_train_0=START, steps=steps)
        assert np.asarray(single) == pytest.approx(outputs, abs=1e-13)


@pytest.mark.parametrize("t", [5.0, 1e6])
def test_modes_the_kernel_does_not_see_stay_where_they_were(t):
    kernel = np.array([[2.0, 2.0, 0.5], [2.0, 2.0, 0.5], [0.5, 0.5, 1.0]])  # the first two points coincide
    train, test = predict(kernel, [1.0, -1.0, 0.5], t, fx_train_0=[0.3, 0.1, 0.0], ntk_test_train=kernel)
    assert float(train[0] - train[1]) == pytest.approx(0.2, abs=1e-12)
    assert np.isfinite(test).all()
    if t > 100:
        assert float(train[0] + train[1]) == pytest.approx(0.0, abs=1e-12)


def test_past_the_limit_steps_grow_and_say_so():
    rate = 1.01 * float(max_learning_rate(KERNEL))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("always", StabilityWarning)
        with pytest.warns(StabilityWarning, match="2/λ_max"):
            outputs = ntk_core.predict(KERNEL, Y, np.array([10, 1000, 10**6]), learning_rate=rate, steps=True)
    sizes = np.linalg.norm(np.asarray(outputs) - Y, axis=1)
    assert np.isfinite(sizes).all()
    assert sizes[0] < sizes[1] < sizes[2]
