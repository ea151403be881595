"""A line, features, kernels and beliefs as the page before the lessons asks for them, beside a few lines of NumPy."""

from itertools import pairwise

import numpy as np
import pytest

from ntk_core.experiments.basis import RECORDED, STEPS, Basis, feature_fit, kernel_fit
from ntk_core.experiments.belief import belief
from ntk_core.experiments.line import line_fit
from ntk_core.experiments.setting import INPUT_GRID

POINTS = ((0.45, 0.99), (-0.9, -0.31), (0.9, 0.31), (-0.45, -0.99), (0.0, 0.0))
X, Y = np.array(sorted(POINTS)).T
BUMPS, WAVES = Basis("bumps", 20, 0.2), Basis("waves", 16, 1.5)


def bumps(x: np.ndarray, count: int, width: float) -> np.ndarray:
    centers = np.linspace(-1.75, 1.75, count)
    return np.sqrt((centers[1] - centers[0]) / width / np.pi**0.5) * np.exp(
        -(((x[:, None] - centers) / width) ** 2) / 2
    )


@pytest.mark.parametrize("rate", [0.2, 0.5, 0.75, 0.9, 1.0, 1.2])
def test_a_line_is_trained_step_by_step_as_predicted(rate: float):
    found = line_fit(POINTS, rate)
    w, eta = 0.0, rate * 2 / float(X @ X)
    for k in range(21):
        assert found.weights[k] == pytest.approx(w, abs=1e-12)
        assert found.distance[k] == pytest.approx(abs(w - found.best), abs=1e-12)
        assert found.predicted[k] == pytest.approx(abs(1 - 2 * rate) ** k * abs(found.best), rel=1e-12)
        w -= eta * float(np.sum(X * (w * X - Y)))
    assert found.steps.tolist() == list(range(21))
    assert found.best == pytest.approx(float(np.linalg.lstsq(X[:, None], Y, rcond=None)[0][0]))
    assert (found.eigenvalue, found.learning_rate) == pytest.approx((float(X @ X), eta))
    assert found.factor == pytest.approx(1 - 2 * rate, abs=1e-12)


def test_below_half_of_the_limit_it_closes_in_from_one_side_then_swings_then_diverges():
    for rate, swings, grows in ((0.2, False, False), (0.45, False, False), (0.75, True, False), (1.1, True, True)):
        found = line_fit(POINTS, rate)
        signs = np.sign(found.weights - found.best)[:12]
        assert (signs[1:] == (-signs[:-1] if swings else signs[:-1])).all()
        assert all((after > before) == grows for before, after in pairwise(found.distance[:12]))


@pytest.mark.parametrize("basis", [BUMPS, WAVES, Basis("bumps", 3, 0.4), Basis("waves", 1, 1.0)])
def test_features_are_trained_by_descent_on_their_weights(basis: Basis):
    phi, grid = basis(X), basis(INPUT_GRID)
    w, eta, found = np.zeros(basis.count), 1 / np.linalg.eigvalsh(phi @ phi.T)[-1], feature_fit(POINTS, basis)
    assert found.learning_rate == pytest.approx(float(eta))
    assert found.steps.tolist() == RECORDED.tolist()
    assert (RECORDED[0], RECORDED[-1]) == (0, STEPS)
    for k in range(STEPS + 1):
        if k in RECORDED:
            (place,) = np.flatnonzero(k == RECORDED)
            np.testing.assert_allclose(found.outputs[place], grid @ w, atol=1e-10)
            assert found.train_error[place] == pytest.approx(float(np.sqrt(np.mean((phi @ w - Y) ** 2))), abs=1e-12)
            if basis.count <= 16:
                np.testing.assert_allclose(found.parts[place].sum(axis=0), (grid @ w)[::2], atol=1e-10)
        if k < STEPS:
            w = w - eta * phi.T @ (phi @ w - Y)
    assert found.weight_norm == pytest.approx(float(np.linalg.norm(w)))


def test_of_many_features_some_are_drawn_the_first_and_the_last_among_them():
    found = feature_fit(POINTS, Basis("bumps", 40, 0.2))
    assert found.parts.shape == (len(RECORDED), 16, 64)
    phi = bumps(X, 40, 0.2)
    weights = np.linalg.pinv(phi) @ Y
    ends = bumps(INPUT_GRID[::2], 40, 0.2)[:, [0, -1]] * weights[[0, -1]]
    np.testing.assert_allclose(found.parts[-1][[0, -1]], ends.T, atol=1e-6)


@pytest.mark.parametrize("basis", [BUMPS, WAVES, Basis("bumps", 1000, 0.2), Basis("waves", 1000, 3.0)])
def test_the_fit_by_weights_and_the_fit_by_kernel_are_one(basis: Basis):
    found, phi, grid = kernel_fit(POINTS, basis), basis(X), basis(INPUT_GRID)
    np.testing.assert_allclose(found.kernel, phi @ phi.T, atol=1e-12)
    np.testing.assert_allclose(found.cross, grid @ phi.T, atol=1e-12)
    np.testing.assert_allclose(found.coefficients, np.linalg.solve(phi @ phi.T, Y), atol=1e-9)
    weights = np.linalg.pinv(phi) @ Y
    for each in (found.by_kernel, found.by_weights):
        np.testing.assert_allclose(each, grid @ weights, atol=1e-9)
    assert found.difference == float(np.abs(found.by_kernel - found.by_weights).max()) < 1e-12
    assert (found.weights_squared, found.kernel_squared) == pytest.approx((float(weights @ weights),) * 2)
    assert found.invertible
    assert len(found.coefficients) == 5


def test_descent_from_zero_ends_at_the_smallest_fit():
    for basis in (BUMPS, WAVES):
        np.testing.assert_allclose(
            feature_fit(POINTS, basis).outputs[-1], kernel_fit(POINTS, basis).by_kernel, atol=1e-9
        )


@pytest.mark.parametrize(
    ("points", "basis"),
    [(POINTS, Basis("waves", 3, 1.0)), ((*POINTS, (0.45, 0.5)), BUMPS), (POINTS, Basis("bumps", 4, 0.5))],
)
def test_without_an_inverse_both_are_the_closest_fit(points, basis: Basis):
    found = kernel_fit(points, basis)
    x, y = np.array(sorted(points)).T
    weights = np.linalg.pinv(basis(x), rcond=1e-6) @ y
    assert not found.invertible
    np.testing.assert_allclose(found.by_kernel, basis(INPUT_GRID) @ weights, atol=1e-6)
    np.testing.assert_allclose(found.by_weights, basis(INPUT_GRID) @ weights, atol=1e-6)


@pytest.mark.parametrize("noise", [0.0, 0.2])
@pytest.mark.parametrize("seen", [0, 1, 3, 5])
def test_a_belief_is_the_conditional_gaussian(seen: int, noise: float):
    found, (x, y) = belief(POINTS, seen, BUMPS, noise, 4), np.array(POINTS).T
    phi, grid = bumps(x, 20, 0.2)[:seen], bumps(INPUT_GRID, 20, 0.2)
    gain = grid @ phi.T @ np.linalg.inv(phi @ phi.T + noise**2 * np.eye(seen))
    np.testing.assert_allclose(found.mean, gain @ y[:seen], atol=1e-9)
    variance = np.diag(grid @ grid.T - gain @ phi @ grid.T)
    np.testing.assert_allclose(found.deviation**2, np.maximum(variance, 0), atol=1e-9)
    np.testing.assert_allclose(found.prior_deviation, np.linalg.norm(grid, axis=1), rtol=1e-9)
    assert (found.x_seen.tolist(), found.y_seen.tolist()) == (x[:seen].tolist(), y[:seen].tolist())
    assert (found.x_unseen.tolist(), found.y_unseen.tolist()) == (x[seen:].tolist(), y[seen:].tolist())
    random = np.random.Generator(np.random.Philox(4))
    w, errors = random.normal(size=(5, 20)), noise * random.normal(size=(5, 5))[:, :seen]
    np.testing.assert_allclose(found.draws, w @ grid.T + (y[:seen] - w @ phi.T - errors) @ gain.T, atol=1e-9)


@pytest.mark.parametrize("noise", [0.0, 0.3])
def test_draws_have_the_mean_and_the_band_that_are_told(noise: float):
    draws = np.concatenate([belief(POINTS, 3, BUMPS, noise, seed).draws for seed in range(800)])
    found = belief(POINTS, 3, BUMPS, noise, 0)
    spread = np.maximum(found.deviation, 1e-6)
    np.testing.assert_allclose((draws.mean(axis=0) - found.mean) / spread, 0, atol=5 / len(draws) ** 0.5)
    open_ = found.deviation > 1e-3
    np.testing.assert_allclose(draws.std(axis=0)[open_] / found.deviation[open_], 1, atol=0.06)
    inside = np.abs(draws - found.mean)[:, open_] < 2 * found.deviation[open_]
    assert inside.mean() == pytest.approx(0.954, abs=0.01)


def test_draws_go_through_exact_points_whatever_the_number_that_is_seen():
    for seen in range(1, 6):
        found = belief(POINTS, seen, Basis("bumps", 40, 0.2), 0.0, 1)
        for draw in found.draws:
            np.testing.assert_allclose(np.interp(found.x_seen, INPUT_GRID, draw), found.y_seen, atol=0.03)


def test_two_heights_at_one_input_leave_no_inverse_unless_there_is_noise():
    twice = ((0.0, 1.0), (0.0, -1.0))
    assert not belief(twice, 2, BUMPS, 0.0, 0).invertible
    assert belief(twice, 2, BUMPS, 0.1, 0).invertible
    assert belief(twice, 0, BUMPS, 0.0, 0).invertible


def test_an_unknown_kind_of_features_is_refused():
    with pytest.raises(ValueError, match="one of bumps, waves"):
        Basis("splines", 3, 1.0)(X)
