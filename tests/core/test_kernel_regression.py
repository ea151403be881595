"""Descent on weights, kernel regression and Gaussian processes, beside other ways to the same numbers."""

import numpy as np
import pytest

from ntk_core.kernel_regression import hidden, inverse, posterior
from ntk_core.least_norm import least_norm
from ntk_core.linear_descent import linear_descent

RANDOM = np.random.default_rng(0)
PHI, ELSEWHERE, Y = RANDOM.normal(size=(4, 9)), RANDOM.normal(size=(6, 9)), RANDOM.normal(size=4)
KERNEL, CROSS, PRIOR = PHI @ PHI.T, ELSEWHERE @ PHI.T, (ELSEWHERE**2).sum(axis=1)


def test_descent_on_one_weight_is_a_power_of_its_factor():
    x, y = np.array([0.5, -1.0, 2.0]), np.array([1.0, 0.3, -0.4])
    best, eigenvalue, rate = float(x @ y / (x @ x)), float(x @ x), 0.3
    found = linear_descent(x[:, None], y, rate, (0, 1, 2, 7))[:, 0]
    np.testing.assert_allclose(found, [best - best * (1 - rate * eigenvalue) ** k for k in (0, 1, 2, 7)], rtol=1e-12)


def test_descent_on_many_weights_is_the_closed_form_of_every_mode():
    """w_k = Σ over singular values s of (1 − (1 − ηs²)^k) (u·y)/s v."""
    u, s, v = np.linalg.svd(PHI, full_matrices=False)
    rate = 0.7 / s[0] ** 2
    for step, found in zip((0, 3, 50), linear_descent(PHI, Y, rate, (0, 3, 50)), strict=True):
        np.testing.assert_allclose(found, ((1 - (1 - rate * s**2) ** step) * (u.T @ Y) / s) @ v, atol=1e-12)


@pytest.mark.parametrize(
    ("phi", "y", "rate", "record"),
    [
        (PHI, Y[:3], 0.1, (0, 1)),
        (Y, Y, 0.1, (0, 1)),
        (PHI, Y, 0.0, (0, 1)),
        (PHI, Y, 0.1, ()),
        (PHI, Y, 0.1, (1, 1)),
        (PHI, Y, 0.1, (-1, 1)),
        (PHI * np.nan, Y, 0.1, (0, 1)),
    ],
)
def test_a_descent_that_makes_no_sense_is_refused(phi, y, rate: float, record: tuple[int, ...]):
    with pytest.raises(ValueError, match=r"must|NaN"):
        linear_descent(phi, y, rate, record)


def test_an_inverse_is_one_and_noise_is_on_the_diagonal():
    plain, known = inverse(KERNEL)
    noisy, also_known = inverse(KERNEL, 0.5)
    assert known
    assert also_known
    np.testing.assert_allclose(plain @ KERNEL, np.eye(4), atol=1e-10)
    np.testing.assert_allclose(noisy, np.linalg.inv(KERNEL + 0.25 * np.eye(4)), rtol=1e-9)


def test_without_an_inverse_the_fit_is_that_of_least_squares():
    few = PHI[:, :2]
    found, known = inverse(few @ few.T)
    assert not known
    assert inverse(few @ few.T, 0.1)[1]
    weights = np.linalg.solve(few.T @ few, few.T @ Y)
    np.testing.assert_allclose(few.T @ found @ Y, weights, rtol=1e-8)
    np.testing.assert_allclose(least_norm(few, Y, hidden(4) ** 0.5), weights, rtol=1e-8)


def test_what_rounding_hides_is_left_out_of_both_fits_alike():
    """A singular value whose square is below the share of rounding, and one that is above."""
    u, s, v = np.linalg.svd(PHI, full_matrices=False)
    for last, is_known in ((0.5 * hidden(4) ** 0.5, False), (4 * hidden(4) ** 0.5, True)):
        phi = (u * [*s[:3], last * s[0]]) @ v
        found, known = inverse(phi @ phi.T)
        assert known == is_known
        kept = 4 if is_known else 3
        expected = (u[:, :kept].T @ Y / [*s[:3], last * s[0]][:kept]) @ v[:kept]
        size = np.linalg.norm(expected)
        np.testing.assert_allclose(least_norm(phi, Y, hidden(4) ** 0.5), expected, atol=1e-6 * size)
        np.testing.assert_allclose(phi.T @ found @ Y, expected, atol=0.1 * size)


@pytest.mark.parametrize("noise", [0.05, 0.7])
def test_a_belief_about_functions_is_one_about_weights(noise: float):
    """Bayesian linear regression: w ~ N(0, 1) becomes N(A⁻¹Φᵀy/σ², A⁻¹) with A = ΦᵀΦ/σ² + 1."""
    precision = PHI.T @ PHI / noise**2 + np.eye(9)
    mean, variance = posterior(PRIOR, CROSS, KERNEL, Y, noise)
    np.testing.assert_allclose(mean, ELSEWHERE @ np.linalg.solve(precision, PHI.T @ Y) / noise**2, rtol=1e-8)
    expected = np.einsum("mi,ij,mj->m", ELSEWHERE, np.linalg.inv(precision), ELSEWHERE)
    np.testing.assert_allclose(variance, expected, rtol=1e-8)


def test_without_noise_the_mean_is_the_smallest_fit_and_nothing_is_open_at_the_points():
    mean, variance = posterior(PRIOR, CROSS, KERNEL, Y)
    np.testing.assert_allclose(mean, ELSEWHERE @ np.linalg.pinv(PHI) @ Y, rtol=1e-8)
    here, open_ = posterior(np.diag(KERNEL), KERNEL, KERNEL, Y)
    np.testing.assert_allclose(here, Y, rtol=1e-8)
    np.testing.assert_allclose(open_, 0, atol=1e-8)
    assert (open_ >= 0).all()
    unseen = ELSEWHERE - ELSEWHERE @ np.linalg.pinv(PHI) @ PHI  # the part of each input that no point has
    np.testing.assert_allclose(variance, (unseen**2).sum(axis=1), rtol=1e-8)


def test_before_any_point_nothing_is_known():
    mean, variance = posterior(PRIOR, np.empty((6, 0)), np.empty((0, 0)), [])
    np.testing.assert_array_equal(mean, np.zeros(6))
    np.testing.assert_array_equal(variance, PRIOR)


@pytest.mark.parametrize(
    ("prior", "cross", "y", "noise"),
    [(PRIOR, CROSS.T, Y, 0.0), (PRIOR[:3], CROSS, Y, 0.0), (PRIOR, CROSS, Y[:2], 0.0), (PRIOR, CROSS, Y, -1.0)],
)
def test_shapes_that_do_not_match_are_refused(prior, cross, y, noise: float):
    with pytest.raises(ValueError, match="must be"):
        posterior(prior, cross, KERNEL, y, noise)
