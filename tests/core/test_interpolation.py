"""More weights than data: the smallest fit and the others, beside the normal equations and gradient descent."""

import numpy as np
import pytest

from ntk_core import data, experiments
from ntk_core.experiments.interpolation import FEATURE_COUNTS, SEEDS, features, fit_errors, fits
from ntk_core.least_norm import least_norm, unseen

RANDOM = np.random.default_rng(0)


def test_the_smallest_fit_solves_the_normal_equations():
    wide, tall = RANDOM.normal(size=(4, 9)), RANDOM.normal(size=(9, 4))
    y = RANDOM.normal(size=9)
    np.testing.assert_allclose(least_norm(wide, y[:4]), wide.T @ np.linalg.solve(wide @ wide.T, y[:4]))
    np.testing.assert_allclose(least_norm(tall, y), np.linalg.solve(tall.T @ tall, tall.T @ y))


def test_gradient_descent_from_zero_ends_at_the_smallest_fit():
    matrix, y, w = RANDOM.normal(size=(3, 7)), RANDOM.normal(size=3), np.zeros(7)
    for _ in range(20_000):
        w -= 0.02 * matrix.T @ (matrix @ w - y)
    np.testing.assert_allclose(least_norm(matrix, y), w, atol=1e-8)


def test_what_is_unseen_changes_no_output_and_stands_at_right_angles_to_the_smallest_fit():
    matrix, y, z = RANDOM.normal(size=(3, 7)), RANDOM.normal(size=3), RANDOM.normal(size=7)
    part = unseen(matrix, z)
    np.testing.assert_allclose(matrix @ part, 0, atol=1e-12)
    assert abs(part @ least_norm(matrix, y)) < 1e-12
    np.testing.assert_allclose(unseen(matrix, part), part)
    np.testing.assert_allclose(unseen(np.eye(7), z), 0, atol=1e-12)  # as many points as weights: nothing is unseen


@pytest.mark.parametrize(
    ("matrix", "y"), [(np.ones(3), np.ones(3)), (np.ones((3, 2)), np.ones(2)), (np.ones((2, 2)), [1, np.nan])]
)
def test_what_does_not_match_is_refused(matrix: np.ndarray, y: np.ndarray):
    with pytest.raises(ValueError, match=r"must be|NaN"):
        least_norm(matrix, y)


def test_weights_of_another_number_are_refused():
    with pytest.raises(ValueError, match=r"must be \(N, P\) and weights \(P,\)"):
        unseen(np.ones((2, 3)), np.ones(2))


@pytest.mark.parametrize("target", ["sine", ((-0.5, 1.0), (0.2, -1.0), (0.7, 0.3))])
def test_every_fit_goes_through_all_points_and_none_is_smaller_than_the_smallest(target: experiments.Points | str):
    found = fits(target, 40, 5.0, 3)
    phi = features(found.x_train, 40, 3)
    smallest = phi.T @ np.linalg.solve(phi @ phi.T, found.y_train)
    assert found.least_norm == pytest.approx(float(np.linalg.norm(smallest)), rel=1e-6)
    np.testing.assert_allclose(found.least, features(found.x_grid, 40, 3) @ smallest, atol=1e-7)
    assert max(found.train_error, *found.other_train_errors) < 1e-12
    assert (found.other_norms > found.least_norm).all()
    at_points = [np.interp(found.x_train, found.x_grid, each) for each in found.others]
    np.testing.assert_allclose(at_points, np.tile(found.y_train, (len(at_points), 1)), atol=0.05)


def test_without_a_detour_all_fits_are_the_smallest_and_it_grows_in_proportion():
    zero, one, two = (fits("sine", 40, detour, 0) for detour in (0.0, 1.0, 2.0))
    np.testing.assert_allclose(zero.others, np.tile(zero.least, (len(zero.others), 1)), atol=1e-9)
    np.testing.assert_allclose(two.others - two.least, 2 * (one.others - one.least), atol=1e-9)
    unseen_norms = np.sqrt(one.other_norms**2 - one.least_norm**2)
    assert np.mean(unseen_norms**2) == pytest.approx(40 - 5, rel=0.4)  # entries of variance 1 in P − N directions


def test_with_fewer_weights_than_points_there_is_one_fit_and_it_misses():
    found = fits("sine", 3, 5.0, 0)
    assert found.train_error > 0.1
    np.testing.assert_allclose(found.others, np.tile(found.least, (len(found.others), 1)), atol=1e-9)


def test_another_seed_draws_other_curves():
    one, two = (fits("sine", 40, 5.0, seed) for seed in (0, 1))
    assert np.abs(one.least - two.least).max() > 0.01
    assert np.abs(one.others - two.others).max() > 0.1


def test_the_error_between_the_points_is_largest_where_there_are_as_many_weights_as_points():
    found = fit_errors("sine")
    assert found.counts.tolist() == list(FEATURE_COUNTS)
    assert found.train.shape == found.test.shape == (len(FEATURE_COUNTS), SEEDS)
    medians = [np.median(each, axis=1) for each in (found.test, found.train)]
    test, train = (dict(zip(FEATURE_COUNTS, each, strict=True)) for each in medians)
    assert test[5] > 1.4 * test[3]
    assert test[5] > 1.4 * test[8] > 1.4 * test[64]
    assert max(error for count, error in train.items() if count >= 5) < 1e-9 < 0.05 < train[4]


def test_errors_are_those_of_the_fits():
    found, k = fit_errors("step"), FEATURE_COUNTS.index(24)
    x, y = data.training_set("step")
    grid = np.linspace(-1.25, 1.25, 128)
    grid = grid[np.abs(grid) <= 1]
    phi = features(x, 24, 7)
    weights = phi.T @ np.linalg.solve(phi @ phi.T, y)
    error = np.sqrt(np.mean((features(grid, 24, 7) @ weights - np.sign(grid)) ** 2))
    assert found.test[k, 7] == pytest.approx(float(error), rel=1e-4)


@pytest.mark.parametrize("target", ["two_points", ((0.0, 1.0), (0.5, 0.0))])
def test_without_a_function_that_was_sampled_there_is_no_error_between_the_points(target: experiments.Points | str):
    assert np.isnan(fit_errors(target).test).all()
