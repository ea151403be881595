"""Momentum and minibatches against plain gradient descent, an explicit recursion, and averages."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.data import training_set
from ntk_core.experiments import SPEED_UPS, Training, batches, mlp, optimized_fit
from ntk_core.experiments.setting import B_STD, W_STD, regression
from ntk_core.programs import network, optimize, visible
from tests.core.compiled import apply, init_params, train

NET = MLP(100, 1, "tanh", W_STD, B_STD)
X, Y = training_set("noisy_sine")
RATE = 0.02
ALL = float(batches(len(X))[-1])


def outputs(momentum: float, batch: float, record: np.ndarray, seed: int = 0) -> np.ndarray:
    """Outputs on the training points."""
    task, *_ = regression("noisy_sine")
    inside = network(NET, 3, task.dimension)
    return np.asarray(optimize(inside, visible(inside, task), RATE, momentum, batch, record, seed))[:, : len(X)]


def test_without_momentum_and_with_all_points_it_is_gradient_descent():
    record = np.array([0, 1, 7, 60])
    params = init_params(NET, 3, 1, np.float32)
    run = train(NET, params, X[:, None], Y, learning_rate=RATE, steps=60, record=record)
    np.testing.assert_allclose(outputs(0.0, ALL, record), run.outputs, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("momentum", [0.5, 0.9])
def test_momentum_is_the_heavy_ball(momentum: float):
    """θ_{k+1} = θ_k − η ∇ + β (θ_k − θ_{k−1})."""
    f = partial(apply, NET)
    gradient = jax.jit(jax.grad(lambda p: 0.5 * jnp.sum((f(p, X[:, None]) - Y) ** 2)))
    params = jax.tree.map(np.float64, init_params(NET, 3, 1, np.float32))
    before = params
    for _ in range(40):
        after = jax.tree.map(lambda p, g, q: p - RATE * g + momentum * (p - q), params, gradient(params), before)
        before, params = params, after
    np.testing.assert_allclose(outputs(momentum, ALL, np.array([0, 40]))[1], f(params, X[:, None]), atol=2e-3)


def test_a_small_batch_is_the_gradient_of_all_points_on_average():
    record = np.array([0, 1])
    full = np.diff(outputs(0.0, ALL, record), axis=0)[0]
    for batch in (1, 4):
        steps = np.array([np.diff(outputs(0.0, float(batch), record, seed), axis=0)[0] for seed in range(400)])
        error = steps.std(axis=0) / np.sqrt(len(steps))
        assert (np.abs(steps.mean(axis=0) - full) < 4.5 * error + 0.1 * np.abs(full)).all()
        if batch == 1:  # one step for each point
            assert len({tuple(np.round(step, 5)) for step in steps}) == len(X)


def test_a_larger_batch_is_less_noisy():
    record, spread = np.array([0, 50]), []
    for batch in (1.0, 4.0, 12.0):
        spread.append(np.std([outputs(0.0, batch, record, seed)[1] for seed in range(12)], axis=0).mean())
    assert spread[0] > spread[1] > spread[2]
    assert spread[2] < 1e-6  # all twelve points in another order


@pytest.mark.parametrize("momentum", [0.5, 0.8, 0.9])
def test_a_wide_network_with_momentum_follows_descent_at_a_later_time(momentum: float):
    fit = optimized_fit(Training("sine", mlp(1024, 1, "tanh"), 0.02, 500, 0), momentum, 32)
    assert SPEED_UPS[momentum] == round(1 / (1 - momentum))
    assert fit.relative_gap < 0.06
    # plain gradient descent for as many steps is another function
    assert fit.loss_rescaled[-1] < 0.7 * fit.loss_steps[-1]
    assert np.log(fit.loss_real[-1] / fit.loss_rescaled[-1]) == pytest.approx(0, abs=1.5)


def test_a_run_that_diverges_is_told_by_the_gap():
    fit = optimized_fit(Training("sine", mlp(64, 1, "tanh"), 10.0, 100, 0), 0.9, 1)
    assert not fit.relative_gap < 1e3


@pytest.mark.parametrize(
    ("points", "sizes"), [(1, [1]), (2, [1, 2]), (4, [1, 2, 4]), (5, [1, 2, 4, 5]), (12, [1, 2, 4, 8, 12])]
)
def test_no_two_batches_that_are_offered_are_the_same_run(points: int, sizes: list[int]):
    assert list(batches(points)) == sizes
    target = tuple((place, np.sin(3 * place)) for place in np.linspace(-0.9, 0.9, points))
    runs = {
        optimized_fit(Training(target, mlp(16, 1, "tanh"), 0.02, 20, 0), 0.0, size).loss_real.tobytes()
        for size in sizes
    }
    assert len(runs) == len(sizes)
