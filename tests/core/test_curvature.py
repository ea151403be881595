"""The curvature number κ against explicit Hessians, its published slopes, and Lanczos's method."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.flatten_util import ravel_pytree

import ntk_core
from ntk_core import MLP
from ntk_core.curvature import curvature, line_curvature, line_outputs
from ntk_core.lanczos import spectral_norm
from ntk_core.power_law import power_law
from tests.core.compiled import apply, init_params

PLACES = np.array([0.0, 0.1, 0.3, 1.0])

kappa_of = jax.jit(curvature)
kappa_along = jax.jit(line_curvature)


def example(activation, parameterization, depth=2, dimension=2):
    net = MLP(9, depth, activation, 1.3, 0.4, parameterization)
    return net, init_params(net, 0, dimension), init_params(net, 5, dimension)


def moved(params, direction, s):
    return jax.tree.map(lambda p, v: p + s * v, params, direction)


@jax.jit
def outputs_and_gradients(net, params, moves, mixes, x):
    """Σ_i m_i f_i at the weights θ + v and its gradient, for each of many v (K, P) and m (K, n)."""
    flat, restore = ravel_pytree(params)

    def of(theta, mix):
        return mix @ ntk_core.apply(net, restore(theta), x)

    return jax.vmap(jax.value_and_grad(of))(flat[None, :] + moves, mixes)


def explicit_curvature(net, params, x, y, kept=None, step=1e-5):
    """‖Σ r_i ∇²f_i‖/λ_max(J Jᵀ) with the whole Jacobian, and the whole Hessian by differences of fourth order."""
    kept = np.ones(len(x)) if kept is None else kept
    size = sum(leaf.size for leaf in jax.tree.leaves(params))
    moves, mixes = np.zeros((4 * size, size)), np.zeros((4 * size, len(x)))
    mixes[: len(x)] = np.eye(len(x))
    outputs, gradients = outputs_and_gradients(net, params, moves, mixes, x)
    jacobian = np.asarray(gradients)[: len(x)][kept > 0]
    mixes[:] = kept * (np.asarray(outputs)[: len(x)] - y)
    moves = np.concatenate([places * step * np.eye(size) for places in (1, -1, 2, -2)])
    right, left, far_right, far_left = np.split(np.asarray(outputs_and_gradients(net, params, moves, mixes, x)[1]), 4)
    hessian = (8 * (right - left) - (far_right - far_left)) / (12 * step)
    return np.abs(np.linalg.eigvalsh((hessian + hessian.T) / 2)).max() / np.linalg.norm(jacobian, 2) ** 2


@pytest.mark.parametrize(
    ("activation", "depth", "parameterization"),
    [("tanh", 1, "ntk"), ("gelu", 3, "standard"), ("sin", 2, "ntk"), ("relu", 2, "standard")],
)
def test_is_the_norm_of_the_explicit_hessian(activation, depth, parameterization):
    net, params, direction = example(activation, parameterization, depth)
    x, y = np.array([0.3, -0.7]), 0.5
    along = kappa_along(net, params, direction, x, y, PLACES)
    for s, kappa in zip(PLACES, along, strict=True):
        there = moved(params, direction, s)
        assert kappa == pytest.approx(explicit_curvature(net, there, x[None], np.array([y])), rel=1e-6)
        assert kappa == pytest.approx(float(kappa_of(net, there, x[None], np.array([y]))), rel=1e-6)


@pytest.mark.parametrize("dimension", [2, 8])  # fewer coordinates than points, and more
@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_several_points_weigh_their_hessians_by_their_residuals(parameterization, dimension):
    net, params, _ = example("tanh", parameterization, dimension=dimension)
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(6, dimension)), rng.normal(size=6)
    for kept in (np.ones(6), np.array([1.0, 1, 0, 1, 0, 1])):
        expected = explicit_curvature(net, params, x, y, kept)
        assert float(kappa_of(net, params, x, y, kept)) == pytest.approx(expected, rel=1e-6)


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
    many = [kappa_of(n, p, x, y) for n, p in ((net, params), (wider, padded(params)))]
    assert float(many[1]) == pytest.approx(float(many[0]), rel=1e-3)
    along = kappa_along(net, params, direction, x[0], 0.5, PLACES)
    wider_along = kappa_along(wider, padded(params), padded(direction), x[0], 0.5, PLACES)
    np.testing.assert_allclose(wider_along, along, rtol=1e-3)


def test_a_model_that_is_linear_in_its_weights_is_not_curved():
    # of one layer's weights at a time the identity network is linear; of all together it is a product
    net, params, direction = example("identity", "ntk", depth=1)
    x = np.array([0.3, -0.7])
    assert (np.asarray(kappa_along(net, params, direction, x, 0.5, PLACES)) > 0).all()
    (first, biases), (last, bias) = params
    hidden = 1.3 / np.sqrt(2) * x @ first + 0.4 * biases
    at_target = float((1.3 / 3 * hidden @ last + 0.4 * bias)[0])
    assert float(kappa_along(net, params, direction, x, at_target, PLACES)[0]) == pytest.approx(0, abs=1e-14)


@jax.jit
def kappas_at_distance_one(nets, params):
    """κ of networks of one width at x = 0.7 and a target that is 1 above the output."""

    def kappa(net, params):
        x, still = np.array([0.7]), jax.tree.map(jnp.zeros_like, params)
        return line_curvature(net, params, still, x, ntk_core.apply(net, params, x[None])[0] + 1.0, np.zeros(1))[0]

    return jax.lax.map(lambda one: kappa(*one), (nets, params))


@pytest.mark.parametrize(("parameterization", "slope"), [("standard", -1.0), ("ntk", -0.41)])
def test_falls_with_width_as_published(parameterization, slope):
    """One hidden layer of tanh, one point at a distance of 1, median of 8 seeds for each width."""
    widths, kappas = (64, 256, 512), []
    for width in widths:
        net = MLP(width, 1, "tanh", 1.0, 1.0, parameterization)
        every = [(net, init_params(net, width * 100 + seed, 1)) for seed in range(8)]
        kappas.append(np.asarray(kappas_at_distance_one(*jax.tree.map(lambda *leaves: np.stack(leaves), *every))))
    assert power_law(widths, np.median(kappas, axis=1)).slope == pytest.approx(slope, abs=0.1)


@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_the_network_along_a_line_is_the_network_at_its_points(parameterization):
    net, params, direction = example("gelu", parameterization, depth=3)
    x = np.array([0.3, -0.7])
    expected = [apply(net, moved(params, direction, s), x[None])[0] for s in PLACES]
    np.testing.assert_allclose(jax.jit(line_outputs)(net, params, direction, x, PLACES), expected, rtol=1e-12)


def test_kappa_bounds_the_miss_of_the_tangent_at_its_target():
    """To second order: |f(θ + v) − y| ≤ κ/2 |y − f| for v = (y − f) ∇f/‖∇f‖²."""
    net = MLP(512, 2, "tanh", 1.3, 0.4)
    params, x = init_params(net, 0, 1), np.array([0.4])

    @jax.jit
    def kappa_and_miss(params):
        value, gradient = jax.value_and_grad(lambda theta: apply(net, theta, x[None])[0])(params)
        square = sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradient))
        v = jax.tree.map(lambda g: 0.5 / square * g, gradient)
        kappa = line_curvature(net, params, v, x, value + 0.5, np.zeros(1))[0]
        return kappa, jnp.abs(line_outputs(net, params, v, x, np.ones(1))[0] - value - 0.5) / 0.5

    kappa, miss = kappa_and_miss(params)
    assert 0 < miss < 0.55 * kappa


def test_the_norm_of_an_operator_of_either_sign_and_of_zero():
    rng = np.random.default_rng(0)
    basis = np.linalg.qr(rng.normal(size=(60, 60)))[0]
    norm = jax.jit(lambda matrix, start: spectral_norm(lambda v: matrix @ v, start))
    for ends in ([-5.0, 3.0], [-3.0, 5.0]):
        spectrum = np.concatenate([ends, rng.uniform(-1, 1, 58)])
        assert float(norm(basis * spectrum @ basis.T, rng.normal(size=60))) == pytest.approx(5, rel=1e-8)
    for factor in (0.0, 7.0):
        assert float(norm(factor * np.eye(60), np.ones(60))) == pytest.approx(factor)
    assert float(norm(np.full((1, 1), -2.0), np.ones(1))) == pytest.approx(2)


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
