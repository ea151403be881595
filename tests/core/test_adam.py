"""Adam on a network and on its tangent model, beside Adam in a few lines of NumPy on an explicit Jacobian."""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from ntk_core import MLP, apply, init_params
from ntk_core.data import training_set
from ntk_core.experiments import Training, mlp
from ntk_core.experiments.adam import ADAM_WIDTHS, AdamFit, adam_fit, adam_rate
from ntk_core.experiments.setting import B_STD, W_STD

X, Y = training_set("sine")
GRID = np.linspace(-1.25, 1.25, 128)
EVERY = np.concatenate([X, GRID])[:, None]
N = len(X)
SEEDS = range(5)


@cache
def fit(width: int, seed: int, steps: int = 500) -> AdamFit:
    return adam_fit(Training("sine", mlp(width, 1, "tanh"), adam_rate(width), steps, seed))


def flat(width: int, seed: int) -> tuple[np.ndarray, Any]:
    """The weights (P,) of a network, and its outputs as a function of them, in double precision."""
    net = MLP(width, 1, "tanh", W_STD, B_STD)
    start, unravel = ravel_pytree(jax.tree.map(np.float64, init_params(net, seed, 1, dtype=jnp.float32)))
    return np.asarray(start), lambda theta: apply(net, unravel(theta), EVERY)


def by_hand(start: np.ndarray, outputs: Any, jacobian: Any, rate: float, steps: int) -> list[np.ndarray]:
    """Outputs (K + 1, N + M), step by step: algorithm 1 of Kingma and Ba."""
    theta, m, v, found = start.copy(), np.zeros_like(start), np.zeros_like(start), [np.asarray(outputs(start))]
    for k in range(1, steps + 1):
        g = np.asarray(jacobian(theta))[:N].T @ (found[-1][:N] - Y)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        theta = theta - rate * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
        found.append(np.asarray(outputs(theta)))
    return found


@pytest.mark.parametrize(("width", "seed"), [(16, 0), (64, 3), (100, 1)])
def test_both_are_those_of_adam_by_hand(width: int, seed: int):
    """Also inside a host that is wider than the network."""
    found, (start, outputs) = fit(width, seed, 60), flat(width, seed)
    rate, jacobian = 0.1 / np.sqrt(width), jax.jit(jax.jacobian(outputs))
    slope, before = np.asarray(jacobian(start)), np.asarray(outputs(start))
    linear = by_hand(start, lambda theta: before + slope @ (theta - start), lambda _: slope, rate, 60)
    real = by_hand(start, jax.jit(outputs), jacobian, rate, 60)
    for mine, hand, loss in ((found.linear, linear, found.loss_linear), (found.real, real, found.loss_real)):
        hand = np.array(hand)[found.steps]
        np.testing.assert_allclose(mine, hand[:, N:], atol=2e-3)
        np.testing.assert_allclose(loss, 0.5 * np.sum((hand[:, :N] - Y) ** 2, axis=1), rtol=0.02, atol=1e-4)
    assert np.abs(found.real[-1] - found.linear[-1]).max() > 0.01  # two models
    assert found.learning_rate == pytest.approx(rate)
    kernel = slope @ slope[:N].T
    end = (before + kernel @ np.linalg.solve(kernel[:N], Y - before[:N]))[N:]
    np.testing.assert_allclose(found.descent, end, atol=1e-3)
    way, inside = np.abs(Y - before[:N]).max(), (X.min() <= GRID) & (X.max() >= GRID)
    assert found.gap == pytest.approx(np.abs(found.real - found.linear)[-1].max() / way, rel=1e-3)
    assert found.real_off == pytest.approx(np.abs(found.real[-1] - end)[inside].max() / way, rel=0.01)
    assert found.linear_off == pytest.approx(np.abs(found.linear[-1] - end)[inside].max() / way, rel=0.01)


def test_the_first_step_moves_each_weight_by_the_rate_and_outputs_by_another_kernel():
    """J D Jᵀ with D = η/|g| in place of η."""
    width = 64
    found, (start, outputs) = fit(width, 0, 1), flat(width, 0)
    slope = np.asarray(jax.jacobian(outputs)(start))
    residual = np.asarray(outputs(start))[:N] - Y
    size = np.abs(slope[:N].T @ residual)
    d = np.where(size > 0, adam_rate(width) / np.where(size > 0, size, 1), 0)
    moved = -(slope * d) @ slope[:N].T @ residual
    np.testing.assert_allclose(found.linear[-1] - found.linear[0], moved[N:], atol=1e-3)
    plain = -slope @ slope[:N].T @ residual
    at_any_rate = plain * (moved @ plain) / (plain @ plain)
    assert np.linalg.norm(moved - at_any_rate) > 0.02 * np.linalg.norm(moved)  # no rate makes them the same
    assert np.abs(moved).max() < 10 * np.sqrt(width) * adam_rate(width)


def middle(name: str, width: int) -> float:
    return float(np.median([getattr(fit(width, seed), name) for seed in SEEDS]))


def test_the_tangent_model_holds_under_adam_and_both_end_beside_kernel_regression():
    """Medians over seeds, as the texts have it."""
    gaps, off, real_off = ([middle(name, n) for n in ADAM_WIDTHS] for name in ("gap", "linear_off", "real_off"))
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 8 * gaps[-1]
    assert min(off) > 0.01
    assert max(off) < 2 * min(off)  # whatever the width
    assert off[-1] > 1.5 * gaps[-1] < real_off[-1]  # nearer to each other than to kernel regression
    for width in ADAM_WIDTHS:
        for seed in SEEDS:
            one = fit(width, seed)
            assert max(one.loss_real[-1], one.loss_linear[-1]) < 1e-4 * one.loss_real[0]  # all points are fitted
            assert one.outcome == "calm"


def test_a_wide_network_follows_its_tangent_model_for_longer_and_losses_may_rise_on_the_way():
    def together(width: int, seed: int) -> int:
        """The first recorded step at which one loss is twice the other."""
        one = fit(width, seed)
        apart = np.abs(np.log(one.loss_real / one.loss_linear)) > np.log(2)
        return int(one.steps[np.argmax(apart)]) if apart.any() else 500

    narrow, wide = (np.median([together(width, seed) for seed in SEEDS]) for width in (16, 1024))
    assert wide > 2 * narrow
    assert all((np.diff(fit(256, seed).loss_real) > 0).any() for seed in SEEDS)


def test_one_point_has_nothing_between():
    found = adam_fit(Training(((0.25, 1.0),), mlp(16, 1, "tanh"), adam_rate(16), 200, 0))
    assert found.real_off == found.linear_off == 0
    assert found.gap > 0
    assert max(found.loss_real[-1], found.loss_linear[-1]) < 1e-4
