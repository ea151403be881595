"""The network itself: its forward pass, its initial weights, and its life as a pytree."""

import hashlib
import os
import subprocess
import sys
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, apply, init_params, ntk
from ntk_core.networks import ACTIVATIONS
from tests.core import compiled
from tests.core.gaussian_quadrature import FUNCTIONS

PARAMETERIZATIONS = ("ntk", "standard")


def points(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


@pytest.mark.parametrize("parameterization", PARAMETERIZATIONS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_forward_pass_is_the_formula(activation, parameterization):
    net = MLP(16, 2, activation, 1.3, 0.4, parameterization)
    params = compiled.init_params(net, 0, 3)
    phi, h = FUNCTIONS[activation][0], points(5, 3)
    for layer, (weights, biases) in enumerate(params):
        scaled = parameterization == "ntk"
        weight_scale, bias_scale = (1.3 / np.sqrt(h.shape[1]), 0.4) if scaled else (1, 1)
        z = weight_scale * h @ np.asarray(weights) + bias_scale * np.asarray(biases)
        h = phi(z) if layer < net.depth else z
    outputs = apply(net, params, points(5, 3))
    assert outputs.shape == (5,)
    np.testing.assert_allclose(outputs, h[:, 0], rtol=1e-12)


def test_initial_weights_have_the_shapes_of_the_layers():
    params = init_params(MLP(16, 3), 0, 5)
    assert [(w.shape, b.shape) for w, b in params] == [
        ((5, 16), (16,)),
        ((16, 16), (16,)),
        ((16, 16), (16,)),
        ((16, 1), (1,)),
    ]
    assert {leaf.dtype for leaf in jax.tree.leaves(params)} == {jnp.dtype("float64")}


@pytest.mark.parametrize("parameterization", PARAMETERIZATIONS)
def test_initial_weights_have_the_variance_of_the_parameterization(parameterization):
    net = MLP(700, 2, "relu", 1.5, 0.3, parameterization)
    scaled = parameterization == "ntk"
    for weights, biases in compiled.init_params(net, 0, 400)[:2]:
        weight_std, bias_std = (1.0, 1.0) if scaled else (1.5 / np.sqrt(len(weights)), 0.3)
        # four standard errors of a standard deviation and of a mean
        np.testing.assert_allclose(np.std(weights), weight_std, rtol=4 / np.sqrt(2 * weights.size))
        np.testing.assert_allclose(np.std(biases), bias_std, rtol=4 / np.sqrt(2 * biases.size))
        assert abs(np.mean(weights)) < 4 * weight_std / np.sqrt(weights.size)


def test_all_weights_are_independent_draws():
    values = np.concatenate([leaf.ravel() for leaf in jax.tree.leaves(init_params(MLP(16, 3), 0, 5))])
    assert len(np.unique(values)) == values.size


def test_the_two_parameterizations_are_one_function_of_rescaled_weights():
    ntk_net, standard_net = (MLP(16, 2, "gelu", 1.3, 0.4, name) for name in PARAMETERIZATIONS)
    params = compiled.init_params(ntk_net, 0, 3)
    rescaled = tuple((1.3 / np.sqrt(len(w)) * w, 0.4 * b) for w, b in params)
    x = points(5, 3)
    np.testing.assert_allclose(apply(standard_net, rescaled, x), apply(ntk_net, params, x), rtol=1e-12)


def test_a_seed_fixes_the_weights_and_another_changes_them():
    net = MLP(16, 3)
    first, again, other = (init_params(net, seed, 5) for seed in (7, 7, 8))
    jax.tree.map(np.testing.assert_array_equal, first, again)
    assert all(not np.array_equal(a, b) for (a, _), (b, _) in zip(first, other, strict=True))
    key = jax.random.key(7)
    jax.tree.map(np.testing.assert_array_equal, init_params(net, key, 5), first)


PRINT_DIGEST = """
import hashlib, numpy
from ntk_core import MLP, init_params
weights = [numpy.asarray(a).tobytes() for layer in init_params(MLP(32, 2), 7, 3) for a in layer]
print(hashlib.sha256(b"".join(weights)).hexdigest())
"""


def test_a_seed_means_the_same_weights_in_every_process():
    weights = [np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(init_params(MLP(32, 2), 7, 3))]
    here = hashlib.sha256(b"".join(weights)).hexdigest()
    other_settings = {
        "PYTHONHASHSEED": "1",
        "JAX_DEFAULT_PRNG_IMPL": "rbg",
        "JAX_ENABLE_X64": "0",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    }
    command = [sys.executable, "-c", PRINT_DIGEST]
    environment = os.environ | other_settings
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == here


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("parameterization", PARAMETERIZATIONS)
def test_a_narrow_network_is_the_corner_of_a_wide_one(parameterization, dtype):
    """Of one whose layers are all as wide as the widest and as deep as the deepest, up to its scale."""
    net = MLP(16, 3, "relu", 1.3, 0.4, parameterization)
    narrow, cut = init_params(net, 5, 5, dtype=dtype), compiled.init_params(net, 5, 5, dtype)
    jax.tree.map(np.testing.assert_array_equal, narrow, cut)
    assert {leaf.dtype for leaf in jax.tree.leaves(cut)} == {np.dtype(dtype)}


def test_leaves_are_what_may_change_without_compiling_anew():
    net = MLP(16, 2, "erf", 1.3, 0.4)
    leaves, structure = jax.tree.flatten(net)
    assert len(leaves) == 4
    assert jax.tree.unflatten(structure, leaves) == net
    for change, same in (
        (dict(width=17), False),
        (dict(depth=3), False),
        (dict(parameterization="standard", activation="sin", w_std=2.0, b_std=0.0), True),
    ):
        other = MLP(**{**vars(net), **change})
        assert (jax.tree.structure(other) == structure) == same


def test_a_traced_parameterization_is_that_parameterization():
    x, d = points(5, 3), 3

    @jax.jit
    def output(net):
        return apply(net, init_params(net, 0, d), x)

    for parameterization in PARAMETERIZATIONS:
        net = MLP(16, 2, "erf", 1.3, 0.4, parameterization)
        expected = compiled.apply(net, compiled.init_params(net, 0, d), x)
        np.testing.assert_allclose(output(net), expected, rtol=1e-12)


def test_one_compilation_serves_every_activation_and_scale():
    traces = []

    @jax.jit
    def kernel(net, x):
        traces.append(net)
        return ntk(net, x)

    x = points(4, 2)
    settings = [(name, *scales) for name in ACTIVATIONS for scales in ((1.5, 0.1), (1.0, 0.0))]
    kernels = [np.asarray(kernel(MLP(16, 1, *setting), x)).tobytes() for setting in settings]
    assert len(set(kernels)) == len(settings)
    assert len(traces) == 1


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_traced_activation_has_the_same_gradient(activation):
    def total(net, params):
        return jnp.sum(apply(net, params, points(3, 2)) ** 2)

    net = MLP(8, 2, activation)
    params = compiled.init_params(net, 0, 2)
    by_name = jax.jit(jax.grad(partial(total, net)))(params)
    traced = jax.jit(jax.grad(total, argnums=1))(net, params)
    jax.tree.map(partial(np.testing.assert_allclose, rtol=1e-12), traced, by_name)


def test_a_traced_scale_can_be_differentiated():
    def value(w_std):
        return ntk(MLP(8, 1, "identity", w_std, 0.0), np.array([[1.0]]))[0, 0]

    # Θ = 2 w⁴ for a linear network with one hidden layer
    np.testing.assert_allclose(jax.jit(jax.grad(value))(1.5), 8 * 1.5**3, rtol=1e-12)


def test_a_kernel_has_a_derivative_at_inputs_that_coincide():
    def value(w_std):
        return ntk(MLP(8, 1, "relu", w_std, 0.0), np.array([[1.0]]))[0, 0]

    # Θ = w⁴, half that of a linear network
    np.testing.assert_allclose(jax.jit(jax.grad(value))(1.5), 4 * 1.5**3, rtol=1e-12)
