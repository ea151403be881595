"""NNGP beside NTK: closed forms and slopes on the circle, and random networks against the Gaussian process."""

import numpy as np
import pytest
from scipy import special, stats

from ntk_core import MLP, experiments, programs
from ntk_core.activations import ACTIVATIONS, phi
from ntk_core.circle import relu_circle_spectrum
from ntk_core.experiments import distributions, priors
from ntk_core.experiments.setting import WIDTHS
from ntk_core.kurtosis import _PHI, excess_kurtosis
from ntk_core.programs import initial_outputs, network, padded_points
from tests.core.compiled import apply, init_params, nngp

RELU = MLP(8, 1, "relu", 2**0.5, 0.0)
INPUT = [0.6, -0.8]


def outputs_of(net: MLP, networks: int, seed: int = 50_000) -> np.ndarray:
    return experiments.network_outputs(net, seed, networks).astype(float)


@pytest.mark.parametrize("kind", ["ntk", "nngp"])
def test_closed_forms_are_the_fourier_coefficients_of_the_arc_cosine_kernels(kind):
    nodes, weights = special.roots_legendre(300)
    angle = np.pi * (nodes + 1) / 2
    kernel = (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi
    if kind == "ntk":
        kernel += (1 - angle / np.pi) * np.cos(angle)
    expected = np.cos(np.arange(65)[:, None] * angle) @ (weights / 2 * kernel)
    assert relu_circle_spectrum(64, kind=kind) == pytest.approx(expected, abs=1e-13)
    assert relu_circle_spectrum(64, kind=kind, w_std=1.0) == pytest.approx(expected / 4, abs=1e-13)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"max_frequency": -1}, "max_frequency"),
        ({"max_frequency": 3, "kind": "ntp"}, "ntk, nngp"),
        ({"max_frequency": 3, "w_std": 0}, "w_std"),
    ],
)
def test_closed_forms_say_what_is_wrong(arguments, said):
    with pytest.raises(ValueError, match=said):
        relu_circle_spectrum(**arguments)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_ntk_falls_as_the_square_and_nngp_as_the_fourth_power(depth):
    found = experiments.circle_kernels(MLP(16, depth, "relu", 2**0.5, 0.0))
    assert found.decay_ntk.slope == pytest.approx(-2, abs=0.05)
    assert found.decay_nngp.slope == pytest.approx(-4, abs=0.05)
    assert (found.closed_ntk is not None) == (depth == 1)


def test_computed_spectra_are_the_closed_forms():
    found = experiments.circle_kernels(RELU)
    assert found.eigenvalues_ntk == pytest.approx(found.closed_ntk, abs=1e-13)
    assert found.eigenvalues_nngp == pytest.approx(found.closed_nngp, abs=1e-13)
    # odd modes are zero by symmetry, not merely small
    assert not found.eigenvalues_ntk[3::2].any()


def test_kernels_are_the_sums_of_their_modes():
    found = experiments.circle_kernels(MLP(16, 2, "erf", 2**0.5, 0.5))
    twice = np.where(found.modes > 0, 2, 1)
    for kernel, eigenvalues in ((found.ntk, found.eigenvalues_ntk), (found.nngp, found.eigenvalues_nngp)):
        waves = np.cos(found.modes * found.angles[:, None])
        assert waves @ (twice * eigenvalues) == pytest.approx(kernel, abs=1e-11)


def test_nngp_is_the_part_of_the_last_layer():
    deep = experiments.circle_kernels(MLP(16, 3, "relu", 2**0.5, 0.0))
    assert deep.share == pytest.approx(1 / 4)
    assert deep.ntk.max() == pytest.approx(4)


@pytest.mark.parametrize("activation", ["erf", "tanh", "sin", "gelu", "identity"])
@pytest.mark.parametrize("w_std", [2**0.5, 3.0])
def test_smooth_activations_have_no_power_law(activation, w_std):
    found = experiments.circle_kernels(MLP(16, 3, activation, w_std, 0.5))
    assert found.decay_ntk.law is None
    assert found.decay_nngp.law is None


@pytest.mark.parametrize(("width", "depth", "parameterization"), [(8, 1, "ntk"), (64, 2, "standard"), (100, 3, "ntk")])
def test_outputs_are_those_of_the_public_network(width, depth, parameterization):
    net = MLP(width, depth, "relu", 1.3, 0.2, parameterization)
    for row, seed in zip(experiments.network_outputs(net, 10_007, 2), (10_007, 10_008), strict=True):
        expected = apply(net, init_params(net, seed, 2, np.float32), priors.CIRCLE.astype(np.float32))
        assert row == pytest.approx(np.asarray(expected), abs=1e-5)


def test_covariance_over_seeds_of_a_wide_network_is_the_nngp_kernel():
    net = MLP(256, 1, "relu", 2**0.5, 0.3)
    outputs = outputs_of(net, 600)[:, ::16]
    kernel = np.asarray(nngp(net, priors.CIRCLE[::16]))
    # the standard error of a covariance of Gaussians is √((Σ_ii Σ_jj + Σ_ij²)/S)
    error = np.sqrt((np.outer(np.diag(kernel), np.diag(kernel)) + kernel**2) / len(outputs))
    assert np.abs((outputs.T @ outputs / len(outputs) - kernel) / error).max() < 4


def test_draws_have_the_covariance_of_the_nngp_kernel_and_a_seed():
    net = MLP(16, 2, "relu", 2**0.5, 0.3)
    found = experiments.prior_draws(net, 3, 4000)
    kernel = np.asarray(nngp(net, priors.CIRCLE))
    assert found.std**2 == pytest.approx(kernel[5, 5])
    paths = found.paths[:, ::16]
    error = np.sqrt(2) * kernel[0, 0] / np.sqrt(len(paths))
    assert np.abs(paths.T @ paths / len(paths) - kernel[::16, ::16]).max() < 4 * error
    np.testing.assert_array_equal(found.paths[:2], experiments.prior_draws(net, 3, 2).paths)
    with pytest.raises(ValueError, match="at least 1"):
        experiments.prior_draws(net, 3, 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_relu_has_excess_kurtosis_15_over_n(width):
    assert excess_kurtosis(MLP(width, 1, "relu", 1.7, 0.0), INPUT) == pytest.approx(15 / width)
    deep = excess_kurtosis(MLP(width, 3, "relu", 0.9, 0.0), INPUT)
    assert deep == pytest.approx(3 * (1 + 5 / width) ** 3 - 3)


def test_linear_networks_have_the_kurtosis_of_a_product_of_gaussian_matrices():
    # ‖W h‖²/n for fixed h is ‖h‖² χ²_n/n, of relative variance 2/n
    assert excess_kurtosis(MLP(5, 2, "identity", 1.0, 0.0), INPUT) == pytest.approx(3 * (1 + 2 / 5) ** 2 - 3)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_activations_in_numpy_are_those_of_the_network(activation):
    z = np.linspace(-6, 6, 101)
    assert _PHI[activation](z) == pytest.approx(np.asarray(phi(activation, z)), abs=1e-15)


@pytest.mark.parametrize(("x", "b_std"), [([[1.0, 0.0]], 0.1), ([np.nan, 0.0], 0.1), ([], 0.1), ([0.0, 0.0], 0.0)])
def test_kurtosis_says_what_is_wrong_with_an_input(x, b_std):
    with pytest.raises(ValueError, match="^x "):
        excess_kurtosis(MLP(4, 1, "relu", 1.0, b_std), x)


@pytest.mark.parametrize(
    ("activation", "depth", "b_std"),
    [("relu", 1, 0.0), ("relu", 1, 0.5), ("relu", 2, 0.5), ("gelu", 1, 0.5), ("identity", 2, 0.0), ("erf", 1, 0.0)],
)
def test_networks_have_the_kurtosis_of_theory(activation, depth, b_std):
    net = MLP(16, depth, activation, 2**0.5, b_std)
    estimate, error = distributions.kurtosis_of(experiments.output_moments(net, 60_000, 1500))
    theory = experiments.output_kurtosis(net)
    assert abs(estimate - theory) < 3.5 * error
    assert error < 0.35


def test_jackknife_error_is_the_spread_over_repetitions():
    samples = np.random.default_rng(0).normal(size=(300, 400))
    found = [distributions.kurtosis_of(np.stack([row**2, row**4], axis=1)) for row in samples]
    estimates, errors = np.array(found).T
    assert estimates.mean() == pytest.approx(0, abs=3 * estimates.std() / np.sqrt(len(found)))
    assert np.median(errors) == pytest.approx(estimates.std(), rel=0.2)
    assert estimates.std() == pytest.approx(np.sqrt(24 / 400), rel=0.2)


def test_a_wide_network_is_gaussian_and_a_narrow_one_is_not():
    def found(width):
        net = MLP(width, 1, "relu", 2**0.5, 0.0)
        return experiments.output_distribution(outputs_of(net, 400), experiments.prior_draws(net, 0, 1).std)

    wide, narrow = found(256), found(4)
    assert wide.std == pytest.approx(1, abs=0.1)
    assert wide.distance < 0.04 < narrow.distance
    assert narrow.kurtosis > 2 * narrow.kurtosis_error + wide.kurtosis


def test_the_distribution_of_gaussian_numbers_is_the_gaussian():
    samples = 2 * np.random.default_rng(1).normal(size=(2000, 128))
    found = experiments.output_distribution(samples, 2.0)
    assert found.quantiles == pytest.approx(found.normal_quantiles, abs=0.02)
    assert np.sum(found.density * np.diff(found.edges)) == pytest.approx(1, abs=1e-5)
    middle = (found.edges[:-1] + found.edges[1:]) / 2
    assert found.density == pytest.approx(stats.norm.pdf(middle), abs=0.01)
    assert found.distance < 0.005
    assert abs(found.kurtosis) < 4 * found.kurtosis_error


def test_the_sweep_falls_as_one_over_the_width():
    # as if every network had exactly the kurtosis of theory
    means = [np.tile([1.0, 3 + 15 / width], (10, 1)) for width in experiments.KURTOSIS_WIDTHS]
    sweep = experiments.kurtosis_sweep(RELU, means)
    assert sweep.law.slope == pytest.approx(-1)
    assert sweep.theory == pytest.approx(15 / sweep.theory_widths)
    assert sweep.kurtosis == pytest.approx(15 / sweep.widths)


def test_one_program_serves_all_seeds_and_widths_of_a_host():
    x = padded_points(priors.CIRCLE)
    experiments.network_outputs(MLP(64, 1), 0, 1)
    before = programs.count()
    for width in (2, 16, 64):
        initial_outputs(network(MLP(width, 1, "tanh", 1.0, 0.0), 5), x, 2)
    assert programs.count() == before
