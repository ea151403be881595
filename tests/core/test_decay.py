"""Decay exponents against exact laws, and none where there is none."""

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.circle import relu_circle_spectrum
from ntk_core.decay import decay_of_frequencies, decay_of_indices
from ntk_core.experiments import (
    PLAIN,
    Mapping,
    circle_kernels,
    composed_kernel,
    falloff,
    kernel_matrices,
    kernel_spectra,
)
from tests.core.circle_kernels import spectrum_on_points

RELU = MLP(256, 1, "relu", 2**0.5, 0.5)


@pytest.mark.parametrize(("kind", "exponent"), [("ntk", -2), ("nngp", -4)])
@pytest.mark.parametrize("w_std", [0.5, 2**0.5, 3.0])
def test_one_hidden_relu_layer_has_its_closed_form_exponents_on_the_circle(kind, exponent, w_std):
    k = np.arange(8, 65, 2)
    exact = (2 * k**2 + 6) / (k**2 - 1) ** 2 if kind == "ntk" else 1 / (k**2 - 1) ** 2
    decay = decay_of_frequencies(relu_circle_spectrum(64, kind=kind, w_std=w_std))
    assert (decay.of, decay.first, decay.last) == ("k", 8, 64)
    assert decay.slope == pytest.approx(np.polyfit(np.log(k), np.log(exact), 1)[0], abs=1e-9)
    assert decay.slope == pytest.approx(exponent, abs=0.03)


@pytest.mark.parametrize("n", [32, 64, 128, 512])
@pytest.mark.parametrize("exponent", [0.0, 0.5, 1.0, 2.0, 3.0])
def test_a_power_law_is_found_under_rounding_noise(n, exponent):
    exact = 7.0 * np.arange(1, n + 1.0) ** -exponent
    noise = 1e-14 * exact[0] * np.random.default_rng(0).normal(size=n)
    decay = decay_of_indices(exact + noise)
    assert (decay.of, decay.first, decay.last) == ("i", n // 8, n // 4)
    assert decay.slope == pytest.approx(-exponent, abs=1e-4)


@pytest.mark.parametrize("n", [64, 128, 512])
def test_what_lies_beyond_the_range_is_not_in_the_fit(n):
    """A tail in rounding noise, or bent by the grid as that of a kernel with a kink, 1/(4 n² sin²(πi/2n))."""
    i = np.arange(1, n + 1.0)
    tail = np.where(i <= n / 4, i**-2, 1e-12)
    bent = (2 * n / np.pi * np.sin(np.pi * i / (2 * n))) ** -2
    assert decay_of_indices(tail).slope == pytest.approx(-2, abs=1e-12)
    assert decay_of_indices(bent).slope == pytest.approx(-2, abs=0.08)


@pytest.mark.parametrize("n", [64, 256])
def test_where_there_is_no_power_law_there_is_no_slope(n):
    i = np.arange(1, n + 1.0)
    rank_deficient = np.where(i < n / 8 + 2, i**-2, 1e-16)
    bell = np.exp(-((i * 16 / n) ** 2) / 10)
    for values in (np.exp(-i * 32 / n), np.exp(-np.sqrt(i) * 2), rank_deficient, bell):
        decay = decay_of_indices(values)
        assert decay.law is None
        assert np.isnan(decay.slope)


def test_the_spectrum_of_a_kernel_of_low_rank_breaks_off_and_has_no_power_law():
    i = np.arange(1, 65.0)
    broken = np.where(i <= 20, i**-2, 1e-16)
    assert decay_of_indices(broken, finite_width=True).law is None
    assert decay_of_indices(i**-2, finite_width=True).slope == pytest.approx(-2)


def test_few_points_have_no_slope_and_no_verdict():
    assert decay_of_indices(np.arange(1.0, 17) ** -2) is None


@pytest.mark.parametrize("activation", ["erf", "tanh", "gelu", "sin"])
@pytest.mark.parametrize("shape", ["circle", "interval"])
def test_smooth_activations_have_none(shape, activation):
    spectra = kernel_spectra(shape, 64, MLP(64, 1, activation, 2**0.5, 0.5), 0)
    assert spectra.decay_analytic.law is None
    assert spectra.decay_empirical.law is None


@pytest.mark.parametrize(("shape", "width"), [("circle", 32), ("interval", 32), ("interval", 8), ("circle", 8)])
@pytest.mark.parametrize("b_std", [0.0, 0.1, 0.5])
def test_no_slope_of_a_narrow_network_is_fitted_to_rounding(shape, width, b_std):
    net = MLP(width, 1, "relu", 2**0.5, b_std)
    values = np.linalg.eigvalsh(kernel_matrices(shape, 64, net, 0).empirical)[::-1]
    decay = kernel_spectra(shape, 64, net, 0).decay_empirical
    if shape == "circle":
        # 3n + n + 1 weights against the 129 modes up to k = 64
        assert (decay.law is not None) == (4 * width + 1 >= 129)
        return
    # beyond N/4 these spectra fall to rounding within an octave or two
    assert values[40] < 1e-11 * values[0]
    assert decay.law is None


@pytest.mark.parametrize("net", [RELU, MLP(64, 1, "relu", 2**0.5, 0.1), MLP(64, 2, "relu", 1.0, 0.0)])
def test_one_kernel_has_one_exponent_whatever_the_figure_and_the_number_of_points(net):
    """That of its integral operator, here by an FFT of its angles, 4096 of them."""
    operator, k = spectrum_on_points(net, 4096), np.arange(8, 65, 2)
    expected = np.polyfit(np.log(k), np.log(operator[k]), 1)[0]
    shown = [circle_kernels(net).decay_ntk, *(kernel_spectra("circle", n, net, 0).decay_analytic for n in (16, 64))]
    for decay in shown:
        assert decay.slope == pytest.approx(expected, abs=1e-3)
        assert (decay.of, decay.first, decay.last) == ("k", 8, 64)


def test_wide_networks_have_the_exponent_of_the_limit_within_their_error():
    limit = kernel_spectra("circle", 32, RELU, 0).decay_analytic.slope
    laws = [kernel_spectra("circle", 32, RELU, seed).decay_empirical.law for seed in range(6)]
    mean = np.mean([law.slope for law in laws])
    assert abs(mean - limit) < 2.5 * np.mean([law.slope_error for law in laws])


def test_on_the_interval_slopes_tend_to_that_of_the_kink():
    slopes = [kernel_spectra("interval", n, RELU, 0).decay_analytic.slope for n in (64, 512)]
    assert slopes[0] == pytest.approx(-2.24, abs=0.03)
    assert slopes[1] == pytest.approx(-2, abs=0.05)


@pytest.mark.parametrize("mapping", [PLAIN, Mapping("gaussian", 0.1, 16), Mapping("power_law", 1.0, 16)])
def test_the_slope_of_a_mapped_kernel_is_that_of_its_eigenvalues(mapping):
    found = composed_kernel(mapping, RELU, 0)
    i = np.arange(8, 17)
    slope = np.polyfit(np.log(i), np.log(found.eigenvalues[7:16]), 1)[0]
    assert found.decay.slope == pytest.approx(slope, abs=1e-9)
    assert falloff(mapping, RELU, 0).exponent == found.decay.slope
    assert (found.decay.first, found.decay.last) == (8, 16)


@pytest.mark.parametrize("net", [RELU, MLP(64, 2, "relu", 2**0.5, 0.1), MLP(64, 1, "erf", 2**0.5, 0.5)])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_large_scale_flattens_the_falloff_and_a_larger_power_steepens_it(net, seed):
    flat = [falloff(Mapping("gaussian", scale, 16), net, seed).exponent for scale in (12.0, 16.0, 24.0, 32.0)]
    small = falloff(Mapping("gaussian", 0.1, 16), net, seed).exponent
    powers = [falloff(Mapping("power_law", p, 16), net, seed).exponent for p in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)]
    assert np.nanmin(flat) > -1
    assert np.isnan(small) if net.activation == "erf" else small < -2
    assert (np.diff(powers[:4]) < -0.3).all()
    if net.activation == "relu":
        assert (np.abs(np.array(powers[4:]) - falloff(PLAIN, net, seed).exponent) < 0.25).all()
    else:
        assert (np.diff(powers) < -0.3).all()


def test_a_bell_and_a_smooth_kernel_have_no_exponent_in_the_sweep():
    assert np.isnan(falloff(Mapping("gaussian", 2.0, 16), RELU, 0).exponent)
    assert np.isnan(falloff(Mapping("gaussian", 0.1, 16), MLP(64, 2, "erf", 2**0.5, 0.5), 0).exponent)
