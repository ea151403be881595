"""Spectra against published numbers, the closed form on the circle, and plain gradient descent."""

import numpy as np
import pytest

from ntk_core import MLP, eigendecomposition, max_learning_rate
from ntk_core.circle import relu_circle_spectrum
from ntk_core.power_law import power_law
from tests.core.compiled import circle_spectrum, ntk

EVEN = np.arange(8, 65, 2)


@pytest.fixture(scope="module")
def published():
    """Borealis AI's example of one hidden ReLU layer."""
    return np.asarray(ntk(MLP(1, 1, "relu", 1.0, 1.0), np.array([[0.2], [0.4], [0.8]])))


def test_published_kernel_and_eigenvalues(published):
    expected = [[2.04, 2.04888213, 2.07923821], [2.04888213, 2.16, 2.26003372], [2.07923821, 2.26003372, 2.64]]
    assert published == pytest.approx(np.array(expected), abs=5e-9)
    assert np.asarray(eigendecomposition(published)[0]) == pytest.approx([6.557, 0.2544, 0.02902], rel=2e-4)


@pytest.mark.parametrize(("fraction", "grows"), [(0.99, False), (1.01, True)])
def test_the_limit_separates_contraction_from_divergence(published, fraction, grows):
    rate = fraction * float(max_learning_rate(published))
    residual = np.ones(3)
    for _ in range(1000):
        residual = residual - rate * published @ residual
    assert (np.linalg.norm(residual) > np.sqrt(3)) == grows


def test_eigendecomposition_rebuilds_the_kernel():
    factor = np.random.default_rng(0).normal(size=(12, 12))
    kernel = factor @ factor.T
    values, vectors = (np.asarray(a) for a in eigendecomposition(kernel))
    assert (np.diff(values) <= 0).all()
    assert (vectors * values) @ vectors.T == pytest.approx(kernel, abs=1e-12)
    assert float(max_learning_rate(kernel)) == pytest.approx(2 / np.linalg.eigvalsh(kernel)[-1], rel=1e-13)


@pytest.mark.parametrize("kind", ["ntk", "nngp"])
@pytest.mark.parametrize("w_std", [2**0.5, 0.7])
def test_circle_spectrum_has_its_closed_form(kind, w_std):
    values = np.asarray(circle_spectrum(MLP(1, 1, "relu", w_std, 0.0), 64, kind=kind))
    assert values == pytest.approx(relu_circle_spectrum(64, kind=kind, w_std=w_std), abs=1e-10)


def test_published_slopes_on_the_circle():
    net = MLP(1, 1, "relu", b_std=0.0)
    assert power_law(EVEN, np.asarray(circle_spectrum(net, 64))[EVEN]).slope == pytest.approx(-2.02, abs=0.01)
    slope = power_law(EVEN, np.asarray(circle_spectrum(net, 64, kind="nngp"))[EVEN]).slope
    assert slope == pytest.approx(-4.01, abs=0.01)


@pytest.mark.parametrize("depth", [2, 4, 6])
def test_deep_networks_learn_odd_modes_too(depth):
    values = np.asarray(circle_spectrum(MLP(1, depth, "relu", b_std=0.0), 64))
    assert -2.03 < power_law(EVEN, values[EVEN]).slope < -2.00
    assert (values[3::2] > 1e-5).all()


def test_power_law_recovers_an_exact_law_and_leaves_out_what_has_no_logarithm():
    x = np.array([1.0, 2, 4, 8])
    law = power_law(x, np.stack([3 * x**-1.5, [np.nan, 0, -1, np.inf]], axis=1))
    assert law == pytest.approx((-1.5, 0, 3), abs=1e-12)
