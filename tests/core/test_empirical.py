"""Empirical kernels against explicit Jacobians, finite differences and the infinite-width limit."""

from functools import partial

import jax
import jax.flatten_util
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

import ntk_core
from ntk_core import MLP, empirical_ntk_of
from ntk_core.networks import ACTIVATIONS
from tests.core.compiled import apply, empirical_ntk, init_params, ntk


def points(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def relative_error(result, expected):
    return np.linalg.norm(np.asarray(result) - expected) / np.linalg.norm(expected)


def flat_jacobian(f, params, x):
    """(n, P), one forward-mode derivative per weight: shares no step with reverse mode."""
    flat, unflatten = ravel_pytree(params)
    return np.asarray(jax.jit(jax.jacfwd(lambda p: f(unflatten(p), x)))(flat))


def numerical_jacobian(f, params, x, step=1e-5):
    """(n, P) by central differences of fourth order."""
    flat, unflatten = ravel_pytree(params)
    moved = jax.jit(jax.vmap(lambda p: f(unflatten(p), x)))
    there = np.asarray(flat)[None] + step * np.concatenate([k * np.eye(len(flat)) for k in (1, -1, 2, -2)])
    right, left, far_right, far_left = np.split(np.asarray(moved(there)), 4)
    return (8 * (right - left) - (far_right - far_left)).T / (12 * step)


@jax.jit
def layerwise(net, params, x1, x2):
    return ntk_core.empirical_ntk(net, params, x1), ntk_core.empirical_ntk(net, params, x1, x2)


@jax.jit
def contraction(net, params, x1, x2):
    f = partial(ntk_core.apply, net)
    return empirical_ntk_of(f, params, x1), empirical_ntk_of(f, params, x1, x2)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_layerwise_kernel_is_the_jacobian_contraction(parameterization, depth, activation):
    net = MLP(24, depth, activation, 1.3, 0.4, parameterization)
    params, x1, x2 = init_params(net, 0, 3), points(5, 3), points(4, 3, seed=1)
    square, cross = layerwise(net, params, x1, x2)
    assert square.shape == (5, 5)
    assert cross.shape == (5, 4)
    contracted, contracted_cross = contraction(net, params, x1, x2)
    assert relative_error(square, contracted) < 1e-10
    assert relative_error(cross, contracted_cross) < 1e-10


@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_both_are_the_product_of_explicit_jacobians(parameterization):
    net = MLP(12, 2, "gelu", 1.3, 0.4, parameterization)
    params, x1, x2 = init_params(net, 0, 3), points(5, 3), points(4, 3, seed=1)
    jacobian1, jacobian2 = (flat_jacobian(partial(apply, net), params, x) for x in (x1, x2))
    for kernels in (layerwise, contraction):
        square, cross = kernels(net, params, x1, x2)
        assert relative_error(square, jacobian1 @ jacobian1.T) < 1e-12
        assert relative_error(cross, jacobian1 @ jacobian2.T) < 1e-12


def test_a_deep_layer_counts_only_its_own_weights():
    """One unit everywhere and identity activation: the kernel by hand."""
    net = MLP(1, 1, "identity", 1.0, 1.0)
    (w1, b1), (w2, b2) = params = tuple((jnp.full((1, 1), w), jnp.full((1,), 0.5)) for w in (2.0, 3.0))
    x = np.array([[0.3], [-0.7]])
    hidden = 2 * x[:, 0] + 0.5
    by_hand = np.outer(hidden, hidden) + 1 + 9 * (np.outer(x, x) + 1)
    np.testing.assert_allclose(empirical_ntk(net, params, x), by_hand, rtol=1e-14)


def residual_network(params, x):
    h = x @ params["in"]
    for weights in params["blocks"]:
        h = h + jnp.tanh(h @ weights)
    return h @ params["out"]


def convolutional_network(params, x):
    """Inputs (n, length, channels); two convolutions, mean over positions."""
    h = x
    for filters in params[:-1]:
        h = jnp.tanh(jax.lax.conv_general_dilated(h, filters, (1,), "SAME", dimension_numbers=("NWC", "WIO", "NWC")))
    return jnp.mean(h, axis=1) @ params[-1]


def residual_example():
    rng = np.random.default_rng(0)
    blocks = [0.4 * rng.normal(size=(6, 6)) for _ in range(2)]
    params = {"in": rng.normal(size=(3, 6)), "blocks": blocks, "out": rng.normal(size=6)}
    return residual_network, params, rng.normal(size=(5, 3)), rng.normal(size=(4, 3))


def convolutional_example():
    rng = np.random.default_rng(0)
    params = (rng.normal(size=(3, 2, 4)), rng.normal(size=(3, 4, 4)) / 3, rng.normal(size=4))
    return convolutional_network, params, rng.normal(size=(5, 8, 2)), rng.normal(size=(4, 8, 2))


@pytest.mark.parametrize("example", [residual_example, convolutional_example])
def test_any_network_has_an_empirical_kernel(example):
    f, params, x1, x2 = example()
    kernels = jax.jit(lambda params: (empirical_ntk_of(f, params, x1), empirical_ntk_of(f, params, x1, x2)))
    square, cross = kernels(params)
    forward1, forward2 = (flat_jacobian(f, params, x) for x in (x1, x2))
    assert relative_error(square, forward1 @ forward1.T) < 1e-12
    assert relative_error(cross, forward1 @ forward2.T) < 1e-12
    numerical = numerical_jacobian(f, params, x1)
    assert relative_error(square, numerical @ numerical.T) < 1e-8


def test_a_linear_model_has_the_kernel_of_its_inputs():
    x = points(5, 3)
    kernel = empirical_ntk_of(lambda w, x: x @ w, np.zeros(3), x)
    np.testing.assert_allclose(kernel, x @ x.T, rtol=1e-14)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_symmetric_and_positive_semidefinite(activation):
    net = MLP(24, 2, activation, 1.3, 0.4)
    kernel = np.asarray(layerwise(net, init_params(net, 0, 3), points(5, 3), points(4, 3))[0])
    np.testing.assert_allclose(kernel, kernel.T, rtol=1e-12)
    assert np.linalg.eigvalsh(kernel).min() > -1e-12 * kernel.max()


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_wide_networks_are_near_the_limit(activation):
    net = MLP(512, 1, activation, 1.3, 0.4)
    x, seeds = points(4, 2), 16
    empirical = np.mean([empirical_ntk(net, init_params(net, seed, 2), x) for seed in range(seeds)], axis=0)
    # the entries scatter by about 2/√width
    assert relative_error(empirical, np.asarray(ntk(net, x))) < 5 / np.sqrt(512 * seeds)
