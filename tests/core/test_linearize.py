"""The Taylor model: value, tangent, remainder, and that no Jacobian is formed."""

from functools import partial

import jax
import jax.extend.core
import jax.flatten_util
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, empirical_ntk_of, linearize
from ntk_core.power_law import power_law
from tests.core.compiled import apply, empirical_ntk, init_params


def points(n, d, seed=0):
    return np.random.default_rng(seed).normal(size=(n, d))


def example(activation="gelu", width=16):
    net = MLP(width, 2, activation, 1.3, 0.4)
    params_0, direction = (init_params(net, seed, 3) for seed in (0, 1))
    return net, partial(apply, net), params_0, direction, points(5, 3)


def tangent(f, params_0):
    return jax.jit(linearize(f, params_0))


def moved(params, direction, size):
    return jax.tree.map(lambda p, v: p + size * v, params, direction)


def test_the_tangent_touches_the_network_at_its_point():
    _, f, params_0, _, x = example()
    np.testing.assert_allclose(tangent(f, params_0)(params_0, x), f(params_0, x), rtol=1e-13)


def test_the_tangent_is_value_plus_jacobian_times_step():
    _, f, params_0, direction, x = example()
    flat_0, unflatten = jax.flatten_util.ravel_pytree(params_0)
    flat, _ = jax.flatten_util.ravel_pytree(direction)
    jacobian = jax.jit(jax.jacrev(lambda p: f(unflatten(p), x)))(flat_0)
    expected = f(params_0, x) + jacobian @ (flat - flat_0)
    np.testing.assert_allclose(tangent(f, params_0)(direction, x), expected, rtol=1e-10)


def test_the_tangent_is_affine_in_the_weights():
    _, f, params_0, direction, x = example()
    f_lin = tangent(f, params_0)
    one, three = (f_lin(moved(params_0, direction, size), x) for size in (1.0, 3.0))
    start = f_lin(params_0, x)
    np.testing.assert_allclose(three - start, 3 * (one - start), rtol=1e-10)


def test_a_model_linear_in_its_weights_is_its_own_tangent():
    def f(params, x):
        return jnp.sin(x) @ params["slope"] + params["offset"]

    params_0 = {"slope": points(3, 1)[:, 0], "offset": 0.3}
    params = {"slope": points(3, 1, seed=1)[:, 0], "offset": -2.0}
    x = points(5, 3)
    np.testing.assert_allclose(tangent(f, params_0)(params, x), f(params, x), rtol=1e-13)


@pytest.mark.parametrize("activation", ["gelu", "tanh", "sin"])
def test_the_remainder_is_of_second_order(activation):
    _, f, params_0, direction, x = example(activation)
    f_lin = linearize(f, params_0)
    sizes = 2.0 ** -np.arange(4, 12)
    gap = jax.jit(lambda p: jnp.max(jnp.abs(f(p, x) - f_lin(p, x))))
    gaps = [float(gap(moved(params_0, direction, size))) for size in sizes]
    assert abs(power_law(sizes, gaps).slope - 2) < 0.05


def test_the_kernel_of_the_tangent_is_that_of_the_network_wherever_it_is_taken():
    net, f, params_0, elsewhere, x = example()
    kernel = jax.jit(lambda weights: empirical_ntk_of(linearize(f, params_0), weights, x))(elsewhere)
    np.testing.assert_allclose(kernel, empirical_ntk(net, params_0, x), rtol=1e-10)


def largest_array(jaxpr):
    """The largest intermediate result of a computation, those inside its inner calls included."""
    sizes = [1]
    for equation in jaxpr.eqns:
        sizes += [np.prod(v.aval.shape, dtype=int) for v in equation.outvars]
        for inner in jax.extend.core.jaxprs_in_params(equation.params):
            sizes.append(largest_array(inner))
    return max(sizes)


def test_no_jacobian_is_formed():
    net, f, params_0, direction, _ = example(width=128)
    x = points(64, 3)
    largest_layer = max(leaf.size for leaf in jax.tree.leaves(params_0))
    traced = jax.make_jaxpr(linearize(f, params_0))(direction, x)
    assert largest_array(traced.jaxpr) <= max(largest_layer, len(x) * net.width)
