"""The kernel behind a mapping: stationary, of the published values, flatter with a larger scale."""

import jax
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import PLAIN, Mapping, composed_kernel, falloff, feature_limit
from ntk_core.experiments.mappings import mapped
from ntk_core.fourier import gaussian_limit, gaussian_spread
from tests.core.compiled import empirical_ntk, init_params, ntk
from tests.core.test_scales import paper_kernel

NET = MLP(64, 2, "relu", 2**0.5, 0.5)
X = np.arange(128) / 128
LAWS = [
    Mapping("basic", 1.0, 1),
    Mapping("positional", 1.0, 4),
    Mapping("gaussian", 2.0, 16),
    Mapping("power_law", 1.0, 16),
]


@pytest.mark.parametrize("mapping", [PLAIN, *LAWS])
def test_the_kernel_is_the_public_one_on_the_mapped_positions(mapping):
    found, inputs = composed_kernel(mapping, NET, 3), mapped(X, mapping, 3)
    kernel = np.asarray(ntk(NET, inputs))
    np.testing.assert_allclose(found.kernel, kernel[64] / np.diagonal(kernel).mean(), rtol=1e-9)
    expected = np.linalg.eigvalsh(kernel[::2, ::2])[::-1]
    np.testing.assert_allclose(found.eigenvalues, expected, atol=1e-9 * expected[0])
    assert found.condition == pytest.approx(expected[0] / expected[-1], rel=1e-4)
    params = jax.tree.map(np.float64, init_params(NET, 3, inputs.shape[1], np.float32))
    network = np.linalg.eigvalsh(empirical_ntk(NET, params, inputs[::2]))[::-1]
    np.testing.assert_allclose(found.eigenvalues_network, network, atol=1e-5 * network[0])


def test_a_kernel_that_is_zero_at_zero_is_no_trouble():
    found = composed_kernel(PLAIN, MLP(64, 1, "relu", 1.0, 0.0), 0)
    assert np.isfinite(found.kernel).all()
    assert found.width == 0


@pytest.mark.parametrize("mapping", LAWS)
def test_behind_a_mapping_the_kernel_depends_on_the_difference_alone(mapping):
    kernel = np.asarray(ntk(NET, mapped(X, mapping, 0)))
    for shift in (1, 20, 100):
        along = np.diagonal(kernel, shift)
        np.testing.assert_allclose(along, along[0], rtol=1e-9)


@pytest.mark.parametrize("mapping", [LAWS[0], LAWS[1], LAWS[3]])
def test_integer_frequencies_make_the_strengths_the_spectrum(mapping):
    found = composed_kernel(mapping, NET, 0)
    kernel = np.asarray(ntk(NET, mapped(X, mapping, 0)))
    every = np.sort(np.append(found.strength, found.strength[1:-1]))[::-1]
    eigenvalues = np.linalg.eigvalsh(kernel)[::-1]
    np.testing.assert_allclose(every, eigenvalues / eigenvalues.sum(), atol=1e-12)


@pytest.mark.parametrize("mapping", [PLAIN, *LAWS])
def test_the_strengths_of_all_waves_sum_to_one(mapping):
    strength = composed_kernel(mapping, NET, 0).strength
    assert (strength > 0).all()
    assert strength.sum() + strength[1:-1].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("power", "bins"),
    [(0.0, (187.8, 8.30, 8.30, 11.19)), (1.0, (201.6, 41.19, 6.70, 2.19)), (np.inf, (224.6, 65.22, 2.32, 0.439))],
)
def test_the_kernel_of_the_one_dimensional_figure_of_tancik_et_al(power, bins):
    j = np.arange(1, 17)
    weight = (j == 1).astype(float) if np.isinf(power) else j ** (-2 * power)
    row = paper_kernel(np.cos(2 * np.pi * np.arange(32)[:, None] / 32 * j) @ weight / weight.sum(), 32)
    assert row[0] == pytest.approx(14.0)
    for found, expected in zip(np.abs(np.fft.fft(row))[[0, 1, 5, 16]], bins, strict=True):
        assert found == pytest.approx(expected, abs=0.006 if expected < 100 else 0.06)


def test_the_recursion_of_their_network_is_the_ntk_of_a_wide_one_in_standard_parameterization():
    """Their Θ in this package's terms: unit weights without biases in the forward pass, all biases trained."""
    angle = np.linspace(0.2, 3, 5)
    x = np.stack([np.cos(np.append(0, angle)), np.sin(np.append(0, angle))], axis=1)
    net = MLP(4096, 1, "relu", 1.0, 0.0, "standard")
    entry = np.asarray(empirical_ntk(net, init_params(net, 0, 2), x))[0, 1:]
    expected = 4096 * one_layer(np.cos(angle) / 2) + 1 + (np.cos(angle) + 1) * (1 - angle / np.pi) / 2
    np.testing.assert_allclose(entry, expected, rtol=0.15)


def one_layer(product: np.ndarray) -> np.ndarray:
    """E[φ(u)φ(v)] of ReLU for E[u²] = E[v²] = ½."""
    angle = np.arccos(2 * product)
    return (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (4 * np.pi)


def falloffs(kind, scales, net):
    return np.array([falloff(Mapping(kind, scale, 32), net, 0) for scale in scales]).T


def test_the_condition_number_falls_by_two_orders_of_magnitude_with_the_scale():
    scales, net = (0.5, 1.0, 2.0, 4.0, 10.0), MLP(64, 1, "relu", 2**0.5, 0.1)
    conditions, exponents = falloffs("gaussian", scales, net)
    assert (np.diff(conditions) < 0).all()
    assert conditions[0] > 100 * conditions[-1]
    assert exponents[0] == pytest.approx(-2.3, abs=0.1)  # that of the network: the features hardly turn
    assert np.isnan(exponents[2])  # a bell
    single = composed_kernel(Mapping("gaussian", 1.0, 32), net, 0)
    assert (conditions[1], exponents[1]) == (single.condition, single.decay.slope)


def test_a_power_law_of_amplitudes_steepens_the_spectrum_up_to_the_slope_of_relu():
    _, exponents = falloffs("power_law", (0.0, 0.5, 1.0, 2.0, 3.0), MLP(64, 1, "relu", 2**0.5, 0.5))
    assert exponents[0] > -0.3
    assert (np.diff(exponents[:4]) < -0.2).all()
    assert abs(exponents[4] - exponents[3]) < 0.15
    assert -2.5 < exponents[4] < -1.9


@pytest.mark.parametrize("scale", [2.0, 20.0])
def test_gaussian_features_come_to_their_limit_at_the_expected_rate(scale):
    found = feature_limit(Mapping("gaussian", scale, 16), 0)
    np.testing.assert_allclose(np.sqrt(np.mean(found.errors**2, axis=1)), found.expected, rtol=0.25)
    assert found.law.slope == pytest.approx(-0.5, abs=4 * found.law.slope_error)
    np.testing.assert_allclose(found.expected * np.sqrt(2 * found.counts), 1, atol=0.12)
    np.testing.assert_allclose(found.chosen[64], 1)


def test_the_limit_and_its_spread_are_those_of_a_large_sample():
    difference, scale = np.array([0.0, 0.03, 0.1, 2.0]), 3.0
    waves = np.cos(2 * np.pi * scale * np.random.default_rng(0).normal(size=(200_000, 1)) * difference)
    np.testing.assert_allclose(waves.mean(axis=0), gaussian_limit(difference, scale), atol=0.01)
    np.testing.assert_allclose(waves.std(axis=0), gaussian_spread(difference, scale, 1), atol=0.01)
    np.testing.assert_allclose(gaussian_spread(difference, scale, 100), gaussian_spread(difference, scale, 1) / 10)
