"""One network at several shares of its stability limit, beside powers of its kernel and gradient descent by hand."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, init_params, max_learning_rate
from ntk_core.data import training_set
from ntk_core.experiments import Training, mlp
from ntk_core.experiments.limit_shares import SHARES, limit_shares
from ntk_core.experiments.setting import B_STD, W_STD

X, Y = training_set("sine")


@pytest.mark.parametrize(("width", "seed"), [(16, 0), (64, 3)])
def test_losses_are_those_of_powers_of_the_kernel_and_of_descent_by_hand(width: int, seed: int):
    found = limit_shares(Training("sine", mlp(width, 1, "tanh"), 1.0, 30, seed))
    net = MLP(width, 1, "tanh", W_STD, B_STD)
    start = init_params(net, seed, 1, dtype=jnp.float32)
    x, y = jnp.asarray(X[:, None], jnp.float32), jnp.asarray(Y, jnp.float32)
    kernel, before = np.asarray(empirical_ntk(net, start, X[:, None]), float), np.asarray(apply(net, start, x), float)
    assert found.limit == pytest.approx(float(max_learning_rate(kernel)), rel=1e-4)
    gradient = jax.jit(jax.grad(lambda theta: 0.5 * jnp.sum((apply(net, theta, x) - y) ** 2)))
    for share, theory, real in zip(SHARES, found.loss_steps, found.loss_real, strict=True):
        rate = share * found.limit
        left = [np.linalg.matrix_power(np.eye(5) - rate * kernel, k) @ (before - Y) for k in found.steps]
        assert theory == pytest.approx([0.5 * r @ r for r in left], rel=0.02)
        params, losses = start, []
        for _ in range(found.steps[-1] + 1):
            losses.append(0.5 * np.sum((np.asarray(apply(net, params, x), float) - Y) ** 2))
            params = jax.tree.map(lambda p, g, rate=rate: p - rate * g, params, gradient(params))
        assert real == pytest.approx(np.array(losses)[found.steps], rel=0.05)


def test_below_the_limit_losses_fall_and_above_it_theory_grows_without_end():
    for seed in range(3):
        found = limit_shares(Training("sine", mlp(256, 1, "tanh"), 1.0, 500, seed))
        for share, theory, real in zip(SHARES, found.loss_steps, found.loss_real, strict=True):
            assert (theory[-1] > 1e6) == (share > 1)
            assert real[-1] < 1e-3 * real[0]  # a network comes back
            if share < 1:
                assert (np.diff(theory) <= 0).all()
        assert found.loss_real[-1].max() > 10 * found.loss_real[-1][0]  # far above the limit it grows at first
