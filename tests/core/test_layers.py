"""Kernels taken apart into layers, and the kernels of networks that are no MLPs."""

from functools import partial

import jax
import numpy as np
import pytest

import ntk_core
from ntk_core import MLP, empirical_ntk_of
from ntk_core.activations import ACTIVATIONS
from ntk_core.architectures import ARCHITECTURES, BLOCKS, Scales, architecture, init_blocks
from ntk_core.empirical import empirical_ntk_by_layer, gradient_factors
from ntk_core.kernels import ntk_by_layer
from tests.core.compiled import apply, circle_spectrum, empirical_ntk, init_params, ntk, of_a_network, random_blocks

X = np.random.default_rng(0).normal(size=(7, 3))
OTHER = np.random.default_rng(1).normal(size=(4, 3))
JACOT = MLP(1, 3, "relu", 1.0, 0.1)
every_activation = pytest.mark.parametrize("activation", ACTIVATIONS)
every_architecture = pytest.mark.parametrize("name", ARCHITECTURES)


@jax.jit
def whole_and_layers(net, params, x, other=None):
    return ntk_core.empirical_ntk(net, params, x, other), empirical_ntk_by_layer(net, params, x, other)


@jax.jit
def layers_and_limits(net, x, other):
    return ntk_by_layer(net, x, other), ntk_core.ntk(net, x, other), ntk_core.nngp(net, x, other)


layers_of = of_a_network(empirical_ntk_by_layer)


@every_activation
@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_the_layers_of_a_network_sum_to_its_kernel(activation, parameterization):
    net = MLP(9, 3, activation, 1.3, 0.4, parameterization)
    params = init_params(net, 0, 3)
    for other in (None, OTHER):
        whole, layers = map(np.asarray, whole_and_layers(net, params, X, other))
        assert layers.shape == (4, *whole.shape)
        np.testing.assert_allclose(layers.sum(axis=0), whole, rtol=1e-12, atol=1e-12 * np.abs(whole).max())


@every_activation
def test_the_layers_of_infinite_width_sum_to_the_ntk_and_the_last_is_the_nngp(activation):
    net = MLP(1, 2, activation, 1.3, 0.4)
    layers, whole, last = map(np.asarray, layers_and_limits(net, X, OTHER))
    assert layers.shape == (3, 7, 4)
    np.testing.assert_allclose(layers.sum(axis=0), whole, rtol=1e-12, atol=1e-12 * np.abs(whole).max())
    np.testing.assert_allclose(layers[-1], last, rtol=1e-14)


def test_the_layers_of_wide_networks_are_those_of_infinite_width():
    net = MLP(512, 2, "relu", 1.4, 0.3)
    layers = np.mean([layers_of(net, init_params(net, seed, 3), X) for seed in range(24)], axis=0)
    expected = np.asarray(of_a_network(ntk_by_layer)(net, X))
    errors = np.linalg.norm(layers - expected, axis=(1, 2)) / np.linalg.norm(expected, axis=(1, 2))
    assert (errors < 0.05).all()


def test_one_layers_kernel_is_the_inner_product_of_its_own_gradients():
    net = MLP(6, 2, "tanh", 1.3, 0.4)
    params = init_params(net, 0, 3)
    layers = np.asarray(layers_of(net, params, X))
    for number, layer in enumerate(params):

        def output(own, x, number=number):
            return apply(net, (*params[:number], own, *params[number + 1 :]), x)

        own = jax.jit(partial(empirical_ntk_of, output))(layer, X)
        np.testing.assert_allclose(layers[number], own, rtol=1e-10, atol=1e-12)


def test_gradients_are_the_products_of_their_factors():
    net = MLP(6, 2, "gelu", 1.3, 0.4)
    params = init_params(net, 0, 3)
    gradient = jax.jit(jax.grad(lambda theta: apply(net, theta, X[:1])[0]))(params)
    factors = of_a_network(gradient_factors)(net, params, X[:1])
    for (h, d), (weights, biases) in zip(factors, gradient, strict=True):
        weight_scale, bias_scale = net.layer_scales(h.shape[1])
        np.testing.assert_allclose(weight_scale * np.outer(h[0], d[0]), weights, rtol=1e-10, atol=1e-14)
        np.testing.assert_allclose(bias_scale * d[0], biases, rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("kernel", ["empirical", "analytic"])
def test_permuting_the_data_permutes_the_kernel(kernel):
    net = MLP(16, 2, "erf", 1.3, 0.4)
    of = partial(empirical_ntk, net, init_params(net, 0, 3)) if kernel == "empirical" else partial(ntk, net)
    order = np.random.default_rng(2).permutation(len(X))
    np.testing.assert_allclose(of(X[order]), np.asarray(of(X))[np.ix_(order, order)], rtol=1e-12)


def test_the_network_of_jacot_has_the_published_kernel():
    """Figure 1 of arXiv:1806.07572: four layers of weights, β = 0.1, ReLU, on the unit circle."""
    angles = np.pi * np.arange(5) / 4
    x = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert np.asarray(ntk(JACOT, x, x[:1]))[:, 0] == pytest.approx([0.2825, 0.1700, 0.0927, 0.0660, 0.0644], abs=5e-5)


@pytest.mark.parametrize(("b_std", "ratio"), [(0.1, 2.84), (1.0, 22.4)])
def test_biases_raise_the_constant_mode(b_std, ratio):
    constant, slow = np.asarray(circle_spectrum(MLP(1, 3, "relu", 1.0, b_std), 1))
    assert constant / slow == pytest.approx(ratio, rel=3e-3)


@every_architecture
def test_other_architectures_have_a_symmetric_positive_kernel_that_their_blocks_sum_to(name):
    scales = Scales("tanh", 1.3, 0.4)
    f, blocks = architecture(name, scales), random_blocks(name, 12, 0, 3)

    @jax.jit
    def whole_and_parts(blocks, x):
        parts = [empirical_ntk_of(lambda own, x: f(blocks | {block: own}, x), blocks[block], x) for block in BLOCKS]  # noqa: B023 - called at once
        return empirical_ntk_of(f, blocks, x), parts

    whole, parts = jax.device_get(whole_and_parts(blocks, X))
    np.testing.assert_allclose(np.sum(parts, axis=0), whole, rtol=1e-10)
    np.testing.assert_allclose(whole, whole.T, rtol=1e-10)
    assert np.linalg.eigvalsh(whole)[0] > 0


@every_architecture
def test_the_kernels_of_wide_architectures_hardly_depend_on_the_seed(name):
    def spread(width):
        kernel = jax.jit(partial(empirical_ntk_of, architecture(name, Scales("relu", 1.4, 0.1))))
        kernels = [kernel(random_blocks(name, width, seed, 3), X) for seed in range(6)]
        return np.std(kernels, axis=0).mean() / np.mean(kernels)

    assert spread(64) < 0.6 * spread(8)


def test_a_residual_network_without_its_branches_is_linear_in_the_input():
    f, blocks = architecture("residual", Scales("identity", 1.0, 0.0)), random_blocks("residual", 8, 0, 3)
    f = jax.jit(f)
    np.testing.assert_allclose(f(blocks, 2 * X), 2 * np.asarray(f(blocks, X)), rtol=1e-12)


def test_a_convolution_does_not_see_where_on_the_ring_a_signal_is():
    f, blocks = architecture("convolution", Scales("tanh", 1.3, 0.4)), random_blocks("convolution", 8, 0, 10)
    x, f = np.random.default_rng(3).normal(size=(4, 10)), jax.jit(f)
    np.testing.assert_allclose(f(blocks, np.roll(x, 3, axis=1)), f(blocks, x), rtol=1e-12)
    assert np.ptp(np.asarray(f(blocks, x))) > 0.01


def test_what_is_unknown_is_refused():
    with pytest.raises(ValueError, match="architecture must be one of residual"):
        architecture("transformer", Scales("tanh", 1.0, 0.1))
    with pytest.raises(ValueError, match="width must be an integer"):
        init_blocks("residual", 0, 0, 3)
