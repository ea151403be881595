"""Standard errors of slopes are the scatter of slopes over repetitions, by Monte Carlo."""

import numpy as np
import pytest

from ntk_core.experiments import Mapping, feature_limit
from ntk_core.experiments.distributions import KURTOSIS_WIDTHS, kurtosis_sweep
from ntk_core.networks import MLP
from ntk_core.pictures import power_exponent, radial_power
from ntk_core.power_law import power_law
from ntk_ui.figures.laws import with_slope


def scatter_and_statement(laws):
    slopes, errors = np.array([(law.slope, law.slope_error) for law in laws]).T
    return slopes.std(ddof=1), np.sqrt(np.mean(errors**2))


def test_independent_samples_at_each_setting_as_in_a_sweep_over_widths():
    rng, at = np.random.default_rng(0), np.array([32.0, 64, 128, 256, 512, 1024])
    laws = [power_law(at, at[:, None] ** -0.5 * np.exp(0.3 * rng.normal(size=(6, 5)))) for _ in range(400)]
    scatter, stated = scatter_and_statement(laws)
    assert 0.7 < stated / scatter < 1.4


def test_known_errors_give_the_error_of_the_slope():
    rng, at = np.random.default_rng(0), np.array([8.0, 16, 32, 64])
    error = np.array([0.02, 0.01, 0.01, 0.004])
    laws = [power_law(at, 1 / at + error / 4 * rng.normal(size=4), error / 4) for _ in range(400)]
    scatter, stated = scatter_and_statement(laws)
    assert 0.85 < stated / scatter < 1.2


@pytest.mark.parametrize("scale", [0.3, 20.0])
def test_features_of_every_number_are_drawn_anew(scale):
    found = [feature_limit(Mapping("gaussian", scale, 16), seed) for seed in range(40)]
    scatter, stated = scatter_and_statement([one.law for one in found])
    assert 0.7 < stated / scatter < 1.4
    errors = np.array([one.errors for one in found]).transpose(1, 0, 2).reshape(9, -1)
    between = np.corrcoef(np.log(errors))[np.triu_indices(9, 1)]
    assert np.abs(between).max() < 0.15  # nested draws: 0.7 from one number to the next


def test_the_kurtosis_of_gaussian_mixtures():
    """One hidden ReLU layer: given the weights the output is Gaussian, of variance (2/n) Σ max(z, 0)²."""
    rng, laws = np.random.default_rng(0), []
    for _ in range(120):
        means = []
        for width in KURTOSIS_WIDTHS:
            variance = np.mean(2 * np.maximum(rng.normal(size=(2, 1000, width)), 0) ** 2, axis=2)
            squares = rng.normal(size=(2, 1000)) ** 2 * variance
            means.append(np.stack([squares.mean(axis=0), (squares**2).mean(axis=0)], axis=1))
        law = kurtosis_sweep(MLP(8, 1, "relu", 2**0.5, 0.0), means).law
        laws += [law] if law else []
    scatter, stated = scatter_and_statement(laws)
    assert len(laws) > 90
    assert 0.7 < stated / scatter < 1.4
    # each of them, too: that of three or four points around a line is now a third of it, now three times as much
    assert 0.8 < np.median([law.slope_error for law in laws]) / scatter < 1.25


def test_a_bound_is_positive_where_the_estimate_is_far_below_zero():
    means = [np.stack([np.ones(50), np.linspace(2.0, 2.2, 50)], axis=1) for _ in KURTOSIS_WIDTHS]
    sweep = kurtosis_sweep(MLP(8, 1, "relu", 2**0.5, 0.0), means)
    assert (sweep.kurtosis + 2 * sweep.error < 0).all()
    np.testing.assert_allclose(sweep.bound, 2 * sweep.error)
    assert sweep.law is None


def test_where_points_are_not_independent_no_error_is_shown():
    law = power_exponent(*radial_power(np.random.default_rng(0).normal(size=(64, 64))))
    assert np.isfinite(law.slope)
    title = with_slope("This", law, lambda _, **fields: f"{fields['name']}, slope {fields['slope']}")
    assert "±" not in title
    assert "nan" not in title
