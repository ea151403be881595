"""Trained ensembles against explicit inverses, Gaussian process regression, and real wide networks."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import expm

import ntk_core
from ntk_core import MLP
from ntk_core.experiments import TOGETHER, ensemble, ensemble_members
from ntk_core.experiments.ensembles import ANGLES, TARGETS
from tests.core.compiled import init_params, nngp, ntk, predict_ensemble, train

NET = MLP(1, 1, "erf", 1.3, 0.4)
X = np.array([[-0.8, 0.6], [0.1, 1.0], [0.9, -0.4], [0.5, 0.8]])
Y = np.array([0.5, -0.3, 0.8, 0.1])
X_TEST = np.array([[0.0, 0.9], [-1.0, 0.1], [0.7, 0.7]])


@pytest.mark.parametrize("t", [0.7, 20.0, np.inf])
def test_trained_networks_follow_the_published_formulas(t):
    theta, cross = np.asarray(ntk(NET, X)), np.asarray(ntk(NET, X_TEST, X))
    smoother = cross @ np.linalg.inv(theta) @ (np.eye(4) - (0 if np.isinf(t) else expm(-0.5 * theta * t)))
    k, mixed, prior = (np.asarray(nngp(NET, a, b)) for a, b in ((X, X), (X, X_TEST), (X_TEST, X_TEST)))
    mean, covariance = predict_ensemble(NET, X, Y, X_TEST, t, learning_rate=0.5)
    assert np.asarray(mean) == pytest.approx(smoother @ Y, abs=1e-9)
    expected = prior + smoother @ k @ smoother.T - smoother @ mixed - (smoother @ mixed).T
    assert np.asarray(covariance) == pytest.approx(expected, abs=1e-9)
    assert np.linalg.eigvalsh(covariance)[0] > -1e-12


def test_the_posterior_is_gaussian_process_regression():
    k, cross, prior = (np.asarray(nngp(NET, a, b)) for a, b in ((X, X), (X_TEST, X), (X_TEST, X_TEST)))
    mean, covariance = predict_ensemble(NET, X, Y, X_TEST, np.inf, kind="nngp")
    assert np.asarray(mean) == pytest.approx(cross @ np.linalg.solve(k, Y), abs=1e-9)
    assert np.asarray(covariance) == pytest.approx(prior - cross @ np.linalg.solve(k, cross.T), abs=1e-9)


@pytest.mark.parametrize("kind", ["ntk", "nngp"])
def test_untrained_networks_are_the_prior(kind):
    mean, covariance = predict_ensemble(NET, X, Y, X_TEST, jnp.array([0.0, 3.0]), kind=kind)
    assert mean.shape == (2, 3)
    assert np.asarray(mean[0]) == pytest.approx(np.zeros(3), abs=1e-15)
    assert np.asarray(covariance[0]) == pytest.approx(np.asarray(nngp(NET, X_TEST)), abs=1e-13)


def test_real_wide_networks_have_this_mean_and_covariance():
    wide, steps, rate, count = MLP(256, 1, "erf", 1.3, 0.4), 60, 0.02, 2000

    @jax.jit
    @jax.vmap
    def outputs(key):
        params = ntk_core.init_params(wide, key, 2)
        run = train(wide, params, X, Y, learning_rate=rate, steps=steps, record=[steps], x_test=X_TEST)
        return run.test_outputs[0]

    real = np.asarray(outputs(jax.random.split(jax.random.key(0), count)))
    mean, covariance = predict_ensemble(NET, X, Y, X_TEST, steps, learning_rate=rate)
    variance = np.diag(covariance)
    assert (np.abs(real.mean(0) - mean) < 4 * np.sqrt(variance / count) + 0.01).all()
    assert (np.abs(real.var(0) / variance - 1) < 4 * np.sqrt(2 / count) + 0.05).all()


@pytest.fixture(scope="module")
def example():
    return ensemble()


def test_the_four_points_of_the_literature(example):
    """Angles −2.2, −1, 1, 2.2 and targets −.4, −.2, .3, .3 at γ = 0, for the network of Jacot et al."""
    middle = int(np.argmin(np.abs(example.angle)))
    assert example.angle[middle] == 0
    found = [example.mean[-1], example.deviation[-1], example.mean_bayes, example.deviation_bayes]
    assert [float(values[middle]) for values in found] == pytest.approx([0.0439, 0.1373, 0.0675, 0.1255], abs=6e-5)
    assert example.deviation_wrong[middle] == pytest.approx(0.4088, abs=6e-5)


def test_the_example_begins_as_the_prior_and_ends_at_the_data(example):
    net = MLP(1, 3, "relu", 1.0, 0.1)
    np.testing.assert_allclose(example.mean[0], 0, atol=1e-12)
    prior = np.sqrt(np.diag(nngp(net, np.stack([np.cos(example.angle), np.sin(example.angle)], axis=1))))
    np.testing.assert_allclose(example.deviation[0], prior, rtol=1e-9)
    for angle, target in zip(ANGLES, TARGETS, strict=True):
        assert np.interp(angle, example.angle, example.mean[-1]) == pytest.approx(target, abs=0.02)
        assert np.interp(angle, example.angle, example.deviation[-1]) < 0.05


def test_real_networks_of_the_example_spread_as_predicted(example):
    members = np.concatenate([ensemble_members(50, example.learning_rate, seed) for seed in range(0, 60, TOGETHER)])
    middle = int(np.argmin(np.abs(example.angle)))
    ends = members[:, -1, middle]
    assert ends.mean() == pytest.approx(0.0439, abs=4 * 0.1373 / 60**0.5)
    assert ends.std(ddof=1) == pytest.approx(0.1373, rel=0.5)
    error = members[:, -1].std(axis=0, ddof=1) / np.maximum(example.deviation[-1], 0.05)
    assert 0.7 < np.median(error) < 1.3


@pytest.mark.parametrize("width", [50, 300])
def test_networks_trained_together_are_those_trained_one_by_one(width, example):
    """Below and above the width from which each is trained by itself; the seeds follow each other."""
    together = ensemble_members(width, example.learning_rate, 7)
    assert together.shape == (TOGETHER, len(example.steps), len(example.angle))
    shifted = ensemble_members(width, example.learning_rate, 8)
    np.testing.assert_allclose(together[1:], shifted[:-1], atol=1e-4)
    net, x = MLP(width, 3, "relu", 1.0, 0.1), np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
    grid = np.stack([np.cos(example.angle), np.sin(example.angle)], axis=1)
    params = init_params(net, 7, 2, np.float32)
    run = train(net, params, x, TARGETS, learning_rate=example.learning_rate, steps=100, record=[100], x_test=grid)
    np.testing.assert_allclose(together[0, -1], run.test_outputs[0], atol=1e-3)
