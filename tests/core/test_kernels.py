"""Infinite-width kernels against exact arithmetic, quadrature, published numbers and identities."""

import jax
import numpy as np
import pytest

from ntk_core import MLP, nngp, ntk
from ntk_core.networks import ACTIVATIONS
from tests.core.exact_kernels import EXPECTATIONS, exact_kernels
from tests.core.gaussian_quadrature import quadrature_kernels

W_STD, B_STD = 1.3, 0.4


@jax.jit
def kernels(net, x1, x2):
    """One compiled program per depth serves every activation and scale: all sets are (1, 2), (6, 2)."""
    return nngp(net, x1, x2), ntk(net, x1, x2)


def both(activation, depth, w_std, b_std, x1, x2):
    return kernels(MLP(8, depth, activation, w_std, b_std), x1, x2)


def error(result, expected):
    """Largest error relative to the largest entry, unless that underflows."""
    scale = np.abs(expected).max()
    return np.abs(np.asarray(result) - expected).max() / (scale if scale > 1e-200 else 1.0)


def points(n, d=2, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def at_angles(angles, norm=1.0):
    angles = np.asarray(angles)
    return norm * np.stack([np.cos(angles), np.sin(angles)], -1)


@pytest.mark.parametrize("activation", EXPECTATIONS)
def test_the_two_authorities_agree(activation):
    x = points(3)
    for exact, quadrature in zip(
        exact_kernels(activation, 2, W_STD, B_STD, x[:1], x),
        quadrature_kernels(activation, 2, W_STD, B_STD, x[:1], x),
        strict=True,
    ):
        assert error(quadrature, exact) < 1e-13


@pytest.mark.parametrize("b_std", [0.0, B_STD])
@pytest.mark.parametrize("depth", [1, 2, 3, 6])
@pytest.mark.parametrize("activation", EXPECTATIONS)
def test_closed_forms_at_every_depth(activation, depth, b_std):
    x = points(6)
    expected = exact_kernels(activation, depth, W_STD, b_std, x[:1], x)
    results = both(activation, depth, W_STD, b_std, x[:1], x)
    for result, kernel in zip(results, expected, strict=True):
        assert error(result, kernel) < 1e-10


@pytest.mark.parametrize("depth", [1, 3])
@pytest.mark.parametrize("activation", ["tanh", "gelu"])
def test_the_others_against_quadrature(activation, depth):
    x = points(6)
    expected = quadrature_kernels(activation, depth, W_STD, B_STD, x[:1], x)
    results = both(activation, depth, W_STD, B_STD, x[:1], x)
    for result, kernel in zip(results, expected, strict=True):
        assert error(result, kernel) < 1e-10


CLOSE = [0.0, 1e-8, 1e-5, np.pi, np.pi - 1e-8, np.pi - 1e-5]
APART = [1e-3, 0.01, 0.5, np.pi / 2, 3.0, np.pi - 1e-3]
NORMS = [(1e-6, 1e-6), (1.0, 1.0), (1e3, 1e3), (1e6, 1e6), (1e-6, 1.0), (0.1, 30.0), (1.0, 1e6)]


@pytest.mark.parametrize("b_std", [0.0, B_STD])
@pytest.mark.parametrize("depth", [1, 2, 6])
@pytest.mark.parametrize("activation", EXPECTATIONS)
def test_every_angle_and_norm(activation, depth, b_std):
    for norm1, norm2 in NORMS:
        for angles, tolerance in ((CLOSE, 3e-8), (APART, 1e-10)):
            x1, x2 = at_angles([0.0], norm1), at_angles(angles, norm2)
            expected = exact_kernels(activation, depth, W_STD, b_std, x1, x2)
            results = both(activation, depth, W_STD, b_std, x1, x2)
            for name, result, kernel in zip(("nngp", "ntk"), results, expected, strict=True):
                assert np.isfinite(result).all()
                assert error(result, kernel) < tolerance, (name, norm1, norm2, angles)


@pytest.mark.parametrize("b_std", [0.0, B_STD])
@pytest.mark.parametrize("activation", ["tanh", "gelu"])
def test_every_angle_and_norm_against_quadrature(activation, b_std):
    for norm1, norm2 in (NORMS[2], NORMS[4]) if b_std else (NORMS[0], NORMS[6]):
        for angles, tolerance in ((CLOSE, 3e-8), (APART, 1e-10)):
            x1, x2 = at_angles([0.0], norm1), at_angles(angles, norm2)
            expected = quadrature_kernels(activation, 1, W_STD, b_std, x1, x2)
            results = both(activation, 1, W_STD, b_std, x1, x2)
            for name, result, kernel in zip(("nngp", "ntk"), results, expected, strict=True):
                assert error(result, kernel) < tolerance, (name, norm1, norm2, angles)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_kernels_are_symmetric_positive_semidefinite_and_one_function(activation):
    x, net = points(6), MLP(8, 1, activation, W_STD, B_STD)
    squares = jax.jit(lambda x: (nngp(net, x), ntk(net, x)))(x)
    rows = both(activation, 1, W_STD, B_STD, x[:1], x)
    for square, row in zip(map(np.asarray, squares), rows, strict=True):
        assert error(square, square.T) < 1e-14
        assert np.linalg.eigvalsh(square).min() > -1e-12 * square.max()
        np.testing.assert_allclose(row[0], square[0], rtol=1e-10)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_rotations_change_nothing(activation):
    x = points(6)
    turned = x @ np.linalg.qr(points(2, seed=1))[0]
    for before, after in zip(
        both(activation, 2, W_STD, B_STD, x[:1], x),
        both(activation, 2, W_STD, B_STD, turned[:1], turned),
        strict=True,
    ):
        np.testing.assert_allclose(after, before, rtol=3e-8)


@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "identity"])
def test_homogeneous_activations_without_bias_have_homogeneous_kernels(activation):
    x1, x2 = points(1), points(6, seed=1)
    scaled = both(activation, 3, W_STD, 0.0, 1e5 * x1, 1e-3 * x2)
    for large, plain in zip(scaled, both(activation, 3, W_STD, 0.0, x1, x2), strict=True):
        assert error(large, 100 * np.asarray(plain)) < 1e-10


def test_deep_linear_network():
    """Without biases Σ^L = w^{2(L+1)} x·x'/d and Θ^L = (L + 1) Σ^L."""
    x = points(6)
    for depth in (1, 3):
        covariance, tangent = both("identity", depth, W_STD, 0.0, x[:1], x)
        np.testing.assert_allclose(covariance, W_STD ** (2 * depth + 2) * x[:1] @ x.T / 2, rtol=1e-12)
        np.testing.assert_allclose(tangent, (depth + 1) * covariance, rtol=1e-12)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_origin_has_a_kernel(activation):
    x = np.concatenate((np.zeros((1, 2)), points(5)))
    for pair in ((x[:1], x), (x[1:2], x)):
        for kernel in both(activation, 2, W_STD, 0.0, *pair):
            row = np.asarray(kernel)[0]
            assert np.isfinite(row).all()
            np.testing.assert_allclose(row[0], 0, atol=1e-9)


def test_only_depth_activation_and_scales_matter():
    x = points(3)
    kernel = jax.jit(ntk, static_argnums=0)
    np.testing.assert_array_equal(kernel(MLP(1), x), kernel(MLP(4096), x))


@pytest.mark.parametrize("kernel", [nngp, ntk])
def test_compiled_and_plain_calls_agree(kernel):
    x, net = points(3), MLP(8, 2, "gelu", W_STD, B_STD)
    np.testing.assert_allclose(jax.jit(kernel)(net, x), kernel(net, x), rtol=1e-12)
