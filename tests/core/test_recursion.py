"""The recursion of the kernels at infinite width, beside Gaussian expectations by quadrature and the whole kernels."""

import numpy as np
import pytest

from ntk_core import MLP, nngp, ntk
from ntk_core.experiments.recursion import recursion
from ntk_core.tables import table

POINTS = table(np.random.default_rng(0).normal(size=(5, 3)))
SLOPES = {"tanh": lambda z: 1 / np.cosh(z) ** 2, "sin": np.cos}
FUNCTIONS = {"tanh": np.tanh, "sin": np.sin}


def gaussian(function, cov: np.ndarray) -> float:  # type: ignore[no-untyped-def]
    """E[φ(u)φ(v)], (u, v) ~ N(0, cov), by Gauss–Hermite quadrature in two dimensions."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(80)
    a, b = np.meshgrid(nodes, nodes, indexing="ij")
    u, v = np.einsum("ij,jkl->ikl", np.linalg.cholesky(cov), np.stack([a, b]))
    return float(np.einsum("i,j,ij", weights, weights, function(u) * function(v)) / weights.sum() ** 2)


@pytest.mark.parametrize("activation", FUNCTIONS)
def test_every_row_follows_from_the_one_before(activation: str):
    net = MLP(7, 3, activation, 1.3, 0.4)
    found = recursion(POINTS, 0, net, 1, 3)
    x = POINTS.x[[1, 3]]
    np.testing.assert_allclose(found.nngp[0], 1.69 * x @ x.T / 3 + 0.16)
    np.testing.assert_allclose(found.ntk[0], found.nngp[0])
    for below, sigma, theta_below, theta in zip(
        found.nngp[:-1], found.nngp[1:], found.ntk[:-1], found.ntk[1:], strict=True
    ):
        product = 1.69 * gaussian(FUNCTIONS[activation], below) + 0.16
        assert sigma[0, 1] == pytest.approx(product, rel=1e-6)
        passed_on = theta_below[0, 1] * 1.69 * gaussian(SLOPES[activation], below)
        assert theta[0, 1] == pytest.approx(product + passed_on, rel=1e-6)


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("activation", ["relu", "erf", "gelu", "identity"])
def test_the_last_row_has_the_kernels(depth: int, activation: str):
    net = MLP(7, depth, activation, 1.3, 0.4)
    found = recursion("circle", 9, net, 0, 4)
    angle = 2 * np.pi / 9 * np.array([0, 4])
    x = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert found.ntk.shape == (depth + 1, 2, 2)
    np.testing.assert_allclose(found.nngp[-1], nngp(net, x), atol=1e-9)
    np.testing.assert_allclose(found.ntk[-1], ntk(net, x), atol=1e-9)
    np.testing.assert_allclose(found.nngp + found.passed_on, found.ntk)
    assert (found.passed_on[0] == 0).all()


def test_without_biases_orthogonal_points_have_a_row_too():
    found = recursion("circle", 8, MLP(1, 2, "relu", 2**0.5, 0.0), 0, 2)
    assert found.nngp[0, 0, 1] == pytest.approx(0, abs=1e-15)
    assert found.nngp[1, 0, 1] == pytest.approx(1 / np.pi)  # the arc-cosine kernel of unit variances at a right angle
    assert found.ntk[1, 0, 1] == pytest.approx(found.nngp[1, 0, 1])
