"""The curvature number κ against explicit Hessians, its published slopes, and Lanczos's method."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

from ntk_core import MLP, apply, init_params
from ntk_core.curvature import curvature, line_curvature, line_outputs
from ntk_core.spectrum import power_law, spectral_norm

PLACES = np.array([0.0, 0.1, 0.3, 1.0])


def example(activation, parameterization, depth=2, dimension=2):
    net = MLP(9, depth, activation, 1.3, 0.4, parameterization)
    return net, init_params(net, 0, dimension), init_params(net, 5, dimension)


def moved(params, direction, s):
    return jax.tree.map(lambda p, v: p + s * v, params, direction)


def explicit_curvature(net, params, x, y):
    """‖Σ r_i ∇²f_i‖/λ_max(J Jᵀ) with the whole Hessian and Jacobian."""
    flat, restore = ravel_pytree(params)
    outputs = jax.jit(lambda theta: apply(net, restore(theta), x))
    residual = outputs(flat) - y
    hessian = jax.jit(jax.hessian(lambda theta: residual @ outputs(theta)))(flat)
    jacobian = jax.jit(jax.jacrev(outputs))(flat)
    return np.abs(np.linalg.eigvalsh(hessian)).max() / np.linalg.eigvalsh(jacobian @ jacobian.T).max()


@pytest.mark.parametrize(
    ("activation", "depth", "parameterization"),
    [("tanh", 1, "ntk"), ("gelu", 3, "standard"), ("sin", 2, "ntk"), ("relu", 2, "standard")],
)
def test_is_the_norm_of_the_explicit_hessian(activation, depth, parameterization):
    net, params, direction = example(activation, parameterization, depth)
    x, y = np.array([0.3, -0.7]), 0.5
    along = jax.jit(line_curvature)(net, params, direction, x, y, PLACES)
    for s, kappa in zip(PLACES, along, strict=True):
        there = moved(params, direction, s)
        assert kappa == pytest.approx(explicit_curvature(net, there, x[None], np.array([y])), rel=1e-6)
        assert kappa == pytest.approx(float(curvature(net, there, x[None], np.array([y]))), rel=1e-6)


@pytest.mark.parametrize("dimension", [2, 8])  # fewer coordinates than points, and more
@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_several_points_weigh_their_hessians_by_their_residuals(parameterization, dimension):
    net, params, _ = example("tanh", parameterization, dimension=dimension)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, dimension)), rng.normal(size=6)
    expected = explicit_curvature(net, params, x, y)
    assert float(curvature(net, params, x, y)) == pytest.approx(expected, rel=1e-6)
    kept = np.array([1.0, 1, 0, 1, 0, 1])
    expected = explicit_curvature(net, params, x[kept > 0], y[kept > 0])
    assert float(curvature(net, params, x, y, kept)) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_units_without_weights_are_not_part_of_the_network(activation):
    net, params, direction = example(activation, "standard")
    wider = MLP(13, net.depth, activation, net.w_std, net.b_std, "standard")

    def padded(params):
        sizes = [2, 13, 13, 1]
        layers = zip(params, sizes[:-1], sizes[1:], strict=True)
        pads = [((0, n_in - len(w)), (0, n_out - len(b))) for (w, b), n_in, n_out in layers]
        return tuple((np.pad(w, pad), np.pad(b, pad[1])) for (w, b), pad in zip(params, pads, strict=True))

    x, y = np.array([[0.3, -0.7], [0.1, 0.5]]), np.array([0.5, -1.0])
    many = [curvature(n, p, x, y) for n, p in ((net, params), (wider, padded(params)))]
    assert float(many[1]) == pytest.approx(float(many[0]), rel=1e-3)
    along = line_curvature(net, params, direction, x[0], 0.5, PLACES)
    wider_along = line_curvature(wider, padded(params), padded(direction), x[0], 0.5, PLACES)
    np.testing.assert_allclose(wider_along, along, rtol=1e-3)


def test_a_model_that_is_linear_in_its_weights_is_not_curved():
    # of one layer's weights at a time the identity network is linear; of all together it is a product
    net, params, direction = example("identity", "ntk", depth=1)
    assert (line_curvature(net, params, direction, np.array([0.3, -0.7]), 0.5, PLACES) > 0).all()
    at_target = apply(net, params, np.array([[0.3, -0.7]]))[0]
    zero = line_curvature(net, params, direction, np.array([0.3, -0.7]), at_target, PLACES[:1])
    assert float(zero[0]) == pytest.approx(0, abs=1e-14)


@pytest.mark.parametrize(("parameterization", "slope"), [("standard", -1.0), ("ntk", -0.41)])
def test_falls_with_width_as_published(parameterization, slope):
    """One hidden layer of tanh, one point at a distance of 1, median of 8 seeds for each width."""
    widths = 2 ** np.array([5, 7, 9, 11, 12])  # each compiles a program of its own
    kappas = []
    for width in widths:
        net = MLP(int(width), 1, "tanh", 1.0, 1.0, parameterization)

        @jax.jit
        def kappa(seed, net=net):
            params = init_params(net, seed, 1)
            still = jax.tree.map(jnp.zeros_like, params)
            x = np.array([0.7])
            y = apply(net, params, x[None])[0] + 1.0
            return line_curvature(net, params, still, x, y, np.zeros(1))[0]

        kappas.append(np.median([float(kappa(int(width) * 100 + seed)) for seed in range(8)]))
    assert power_law(widths, kappas).slope == pytest.approx(slope, abs=0.1)


@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_the_network_along_a_line_is_the_network_at_its_points(parameterization):
    net, params, direction = example("gelu", parameterization, depth=3)
    x = np.array([0.3, -0.7])
    expected = [apply(net, moved(params, direction, s), x[None])[0] for s in PLACES]
    np.testing.assert_allclose(line_outputs(net, params, direction, x, PLACES), expected, rtol=1e-12)


def test_kappa_bounds_the_miss_of_the_tangent_at_its_target():
    """To second order: |f(θ + v) − y| ≤ κ/2 |y − f| for v = (y − f) ∇f/‖∇f‖²."""
    net = MLP(2048, 2, "tanh", 1.3, 0.4)
    params, x = init_params(net, 0, 1), np.array([0.4])
    f = partial(apply, net)
    value, gradient = jax.value_and_grad(lambda theta: f(theta, x[None])[0])(params)
    y = float(value) + 0.5
    square = sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradient))
    v = jax.tree.map(lambda g: (y - value) / square * g, gradient)
    kappa = float(jax.jit(line_curvature)(net, params, v, x, y, np.zeros(1))[0])
    miss = abs(float(line_outputs(net, params, v, x, np.ones(1))[0]) - y) / 0.5
    assert 0 < miss < 0.55 * kappa


def test_the_norm_of_an_operator_of_either_sign_and_of_zero():
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.normal(size=(60, 60)))[0]
    for ends in ([-5.0, 3.0], [-3.0, 5.0]):
        spectrum = np.concatenate([ends, rng.uniform(-1, 1, 58)])
        matrix = jnp.asarray(basis * spectrum @ basis.T)
        start = jnp.asarray(rng.normal(size=60))
        assert float(spectral_norm(lambda v, m=matrix: m @ v, start)) == pytest.approx(5, rel=1e-8)
    assert float(spectral_norm(lambda v: 0 * v, jnp.ones(60))) == 0
    assert float(spectral_norm(lambda v: 7 * v, jnp.ones(60))) == pytest.approx(7)
    assert float(spectral_norm(lambda v: -2 * v, jnp.ones(1))) == pytest.approx(2)


@pytest.mark.parametrize(
    ("x", "s", "message"),
    [
        ([0.3], [0.0], "dimension 1, expected 2"),
        ([0.3, np.nan], [0.0], "NaN"),
        ([0.3, 0.1], [], "empty"),
        ([0.3, 0.1], [np.inf], "infinity"),
    ],
)
def test_bad_input_is_refused(x, s, message):
    net, params, direction = example("tanh", "ntk")
    with pytest.raises(ValueError, match=message):
        line_outputs(net, params, direction, np.array(x), np.array(s))
    with pytest.raises(ValueError, match=message):
        line_curvature(net, params, direction, np.array(x), 0.0, np.array(s))
