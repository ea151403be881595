"""Gradient descent on the real network against a plain loop, and against the theory for wide ones."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, max_learning_rate
from tests.core.compiled import apply, empirical_ntk, init_params, predict, train

X = np.array([[-0.9], [-0.4], [0.1], [0.6], [0.9]])
Y = np.sin(np.pi * X[:, 0])
GRID = np.linspace(-1, 1, 7)[:, None]


@pytest.mark.parametrize(  # more points than coordinates, and more coordinates than points
    ("parameterization", "depth", "d"), [("ntk", 1, 1), ("standard", 2, 1), ("ntk", 2, 9), ("standard", 1, 9)]
)
def test_is_gradient_descent(parameterization, depth, d):
    net = MLP(16, depth, "tanh", 1.3, 0.4, parameterization)
    start = init_params(net, 0, d)
    draws = np.random.default_rng(0).normal(size=(12, d))
    x, grid = (X, GRID) if d == 1 else (draws[:5], draws[5:])
    history = train(net, start, x, Y, learning_rate=0.02, steps=25, record=5, x_test=grid)
    gradient = jax.jit(jax.grad(lambda p: 0.5 * jnp.sum((apply(net, p, x) - Y) ** 2)))
    params = start
    for step in range(26):
        if step % 5 == 0:
            row = step // 5
            assert np.asarray(history.outputs[row]) == pytest.approx(np.asarray(apply(net, params, x)), abs=1e-10)
            outputs = np.asarray(apply(net, params, grid))
            assert np.asarray(history.test_outputs[row]) == pytest.approx(outputs, abs=1e-10)
        if step < 25:
            params = jax.tree.map(lambda p, g: p - 0.02 * np.asarray(g), params, gradient(params))
    flat, flat_0 = (np.concatenate([np.ravel(leaf) for leaf in jax.tree.leaves(p)]) for p in (params, start))
    moved = np.linalg.norm(flat - flat_0) / np.linalg.norm(flat_0)
    assert float(history.weight_movement[-1]) == pytest.approx(moved, rel=1e-10)
    kernels = [np.asarray(empirical_ntk(net, p, x)) for p in (params, start)]
    moved = np.linalg.norm(kernels[0] - kernels[1]) / np.linalg.norm(kernels[1])
    assert float(history.kernel_movement[-1]) == pytest.approx(moved, rel=1e-9)
    assert np.asarray(history.loss) == pytest.approx(0.5 * np.sum((np.asarray(history.outputs) - Y) ** 2, 1))


def test_what_is_recorded_does_not_change_the_run():
    net = MLP(8, 1, "tanh")
    run = partial(train, net, init_params(net, 1, 1), X, Y, learning_rate=0.05, steps=12)
    every, chosen = run(record=1), run(record=[0, 3, 11])
    assert np.array_equal(np.asarray(every.steps), np.arange(13))
    assert np.asarray(chosen.loss) == pytest.approx(np.asarray(every.loss)[[0, 3, 11]], rel=1e-13)
    assert np.asarray(chosen.params[0][0]) == pytest.approx(np.asarray(every.params[0][0]), rel=1e-13)
    without = run(record=1, record_kernel=False)
    assert without.kernel_movement is None
    for ours, theirs in zip(without[:6], every[:6], strict=True):
        assert np.array_equal(ours, theirs) if theirs is not None else ours is None


def test_loss_falls_monotonically_below_the_limit_and_grows_past_it():
    net = MLP(4096, 1, "tanh")
    params = init_params(net, 0, 1)
    limit = float(max_learning_rate(empirical_ntk(net, params, X)))
    below, past = (
        np.asarray(train(net, params, X, Y, learning_rate=k * limit, steps=30, record=1).loss) for k in (0.9, 1.1)
    )
    assert (np.diff(below) < 0).all()
    assert past.max() > past[0]


def test_many_seeds_at_once():
    net = MLP(8, 1, "gelu")
    run = jax.jit(lambda p: train(net, p, X, Y, learning_rate=0.05, steps=10, record=[10]).outputs[0])
    params = [init_params(net, seed, 1) for seed in range(3)]
    stacked = jax.tree.map(lambda *leaves: jnp.stack(leaves), *params)
    together = np.asarray(jax.vmap(run)(stacked))
    assert together == pytest.approx(np.stack([np.asarray(run(p)) for p in params]), abs=1e-12)


def test_weight_zero_takes_a_point_out():
    net = MLP(8, 2, "erf")
    params = init_params(net, 0, 1)
    arguments = {"learning_rate": 0.05, "steps": 20, "record": [0, 20], "x_test": GRID}
    weighted = train(net, params, X, Y, sample_weight=[1, 1, 0, 1, 1], **arguments)
    without = train(net, params, np.delete(X, 2, 0), np.delete(Y, 2), **arguments)
    for name in ("test_outputs", "loss", "weight_movement", "kernel_movement"):
        ours, theirs = (np.asarray(getattr(history, name)) for history in (weighted, without))
        assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize(("width", "follows"), [(4096, True), (16, False)])
def test_wide_networks_follow_the_theory_and_narrow_ones_do_not(width, follows):
    net = MLP(width, 1, "tanh")
    params = init_params(net, 0, 1)
    kernel = empirical_ntk(net, params, X)
    rate = 0.5 * float(max_learning_rate(kernel))
    history = train(net, params, X, Y, learning_rate=rate, steps=200, record=20)
    theory = predict(kernel, Y, history.steps, learning_rate=rate, fx_train_0=apply(net, params, X), steps=True)
    gap = np.abs(np.asarray(history.outputs - theory)).max() / np.abs(Y).max()
    assert (gap < 0.05) == follows
