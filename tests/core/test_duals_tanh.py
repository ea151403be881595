"""E[tanh u tanh v] and E[tanh' u tanh' v] for small and large variances, against quadrature that knows no series."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, nngp, ntk
from ntk_core.duals import Covariance, dual, second_moment
from tests.core.gaussian_quadrature import FUNCTIONS, expectation

TANH, SLOPE = FUNCTIONS["tanh"]
TOLERANCE = 1e-11
SIGMAS = [0.05, 0.5, 1.0, 2.0, 4.0, 10.0, 100.0]
MIXED = [(0.05, 1.0), (0.5, 10.0), (1.0, 4.0), (2.0, 100.0), (4.0, 3.0), (9.0, 10.5), (0.05, 100.0)]
# 1 − ρ and 1 + ρ
ANGLES = np.array(
    [(2, 0), (2 - 1e-6, 1e-6), (1.9, 0.1), (1, 1), (0.7, 1.3), (0.01, 1.99), (1e-7, 2 - 1e-7), (0, 2)], dtype=float
)


def pairs(sigma_u, sigma_v):
    one_minus, one_plus = ANGLES.T
    ones = np.ones(len(ANGLES))
    correlation = (one_plus - one_minus) / 2
    return Covariance(sigma_u**2 * ones, sigma_v**2 * ones, sigma_u * sigma_v * correlation, one_minus, one_plus)


@jax.jit
def expectations(pair):
    """Product, slopes and deficit."""
    pair = jax.tree.map(jnp.asarray, pair)
    return dual("tanh", pair, (second_moment("tanh", pair.u), second_moment("tanh", pair.v)))


@pytest.mark.parametrize(("sigma_u", "sigma_v"), [*((sigma, sigma) for sigma in SIGMAS), *MIXED])
def test_every_scale_and_correlation(sigma_u, sigma_v):
    pair = pairs(sigma_u, sigma_v)
    for result, phi in zip(expectations(pair)[:2], (TANH, SLOPE), strict=True):
        expected = np.array(
            [
                expectation(phi, u, cross, v, u * v * one_minus * one_plus)
                for u, v, cross, one_minus, one_plus in zip(*pair, strict=True)
            ]
        )
        assert np.abs(np.asarray(result) - expected).max() < TOLERANCE * np.abs(expected).max()


@pytest.mark.parametrize("sigma", [1e-8, 1e-3, *SIGMAS, 1e6])
def test_second_moment(sigma):
    expected = expectation(TANH, sigma**2, sigma**2, sigma**2, 0.0)
    np.testing.assert_allclose(second_moment("tanh", jnp.array([sigma**2])), [expected], rtol=1e-12)
    deficit = expectations(pairs(sigma, sigma)).deficit
    assert deficit[-1] < 1e-12 * expected
    np.testing.assert_allclose(deficit[0], 2 * expected, rtol=1e-12)


@jax.jit
def kernels(net, x):
    return nngp(net, x), ntk(net, x)


def test_one_large_input_leaves_the_others_as_they_are():
    """With it the kernel is computed in another way."""
    x = np.random.default_rng(0).normal(size=(6, 2))
    net, large = MLP(8, 2, "tanh", 1.5, 0.3), np.array([[1e3, -1e4]])
    for alone, among in zip(kernels(net, x), kernels(net, np.concatenate([x, large])), strict=True):
        np.testing.assert_allclose(among[:6, :6], alone, rtol=TOLERANCE)


@pytest.mark.parametrize("scale", [1.0, 3.0, 40.0])
def test_no_eigenvalue_is_negative_beyond_rounding(scale):
    for kernel in kernels(MLP(8, 1, "tanh", 3.0, 0.1), scale * np.linspace(-1, 1, 64)[:, None]):
        eigenvalues = np.linalg.eigvalsh(kernel)
        assert eigenvalues[0] > -1e-13 * eigenvalues[-1]


def test_derivatives_by_the_scales():
    """Forward and backward, at inputs that coincide, are opposite, and at right angles."""

    def kernel(w_std, b_std, x):
        return ntk(MLP(8, 1, "tanh", w_std, b_std), x)

    values, forward, backward = (jax.jit(f) for f in (kernel, *(d(kernel, (0, 1)) for d in (jax.jacfwd, jax.jacrev))))
    w_std, step = 1.3, 1e-5
    for size, b_std in itertools.product((1.0, 30.0), (0.0, 0.4)):
        x = size * np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.6, 0.7]])
        differences = (
            (values(w_std + step, b_std, x) - values(w_std - step, b_std, x)) / (2 * step),
            (values(w_std, b_std + step, x) - values(w_std, b_std - step, x)) / (2 * step),
        )
        found = (backward(w_std, b_std, x), forward(w_std, b_std, x), differences)
        for one, other, difference in zip(*found, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-10 * size)
            np.testing.assert_allclose(one, difference, rtol=1e-6, atol=1e-6 * size)


def test_many_networks_at_once():
    """Each as alone, whether or not one of the others has large scales."""
    x = np.random.default_rng(1).normal(size=(4, 2))

    def kernel(w_std):
        return ntk(MLP(8, 1, "tanh", w_std, 0.2), x)

    scales = jnp.array([0.5, 1.5, 50.0])
    alone, together = jax.jit(kernel), jax.jit(jax.vmap(kernel))(scales)
    np.testing.assert_allclose(together, [alone(scale) for scale in scales], rtol=1e-12)
