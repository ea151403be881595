"""Kernel entries, kernels over the angle, and eigenfunctions as the pages show them, against the public functions."""

import jax
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import (
    ARCHITECTURES,
    analytic_angle_kernel,
    angle_kernel,
    angles,
    architecture_entry,
    architecture_kernel,
    kernel_matrices,
    kernel_points,
    kernel_spectra,
    mlp_entry,
    target_values,
    trained_kernel,
)
from ntk_core.experiments.angles import inflation
from ntk_core.experiments.inputs import TARGETS
from ntk_core.power_law import power_law
from ntk_core.tables import table
from tests.core.compiled import empirical_ntk, init_params, ntk

NET = MLP(24, 2, "tanh", 1.3, 0.2)
TABLE = table(np.random.default_rng(0).normal(size=(9, 5)), np.arange(9.0))


@pytest.mark.parametrize("source", ["circle", "interval", "digits", TABLE], ids=str)
def test_an_entry_is_that_of_the_kernel_and_its_layers_sum_to_it(source):
    matrices = kernel_matrices(source, 16, NET, 3)
    parts = mlp_entry(source, 16, NET, 3, 2, 7)
    assert parts.value == pytest.approx(matrices.empirical[2, 7], rel=1e-10)
    assert parts.empirical.sum() == pytest.approx(parts.value, abs=1e-12)
    assert parts.analytic.sum() == pytest.approx(matrices.analytic[2, 7], rel=1e-10)
    assert parts.sizes.sum() == matrices.parameters
    np.testing.assert_array_equal(parts.x, matrices.x[[2, 7]])


def test_the_shown_gradients_are_gradients_of_the_network():
    """All components of a small network are shown: their products sum to the entry."""
    small = MLP(8, 2, "gelu", 1.3, 0.2)
    parts = mlp_entry("interval", 16, small, 0, 3, 12)
    assert [gradient.shape[1] for gradient in parts.gradients] == parts.sizes.tolist()
    sums = [first @ second for first, second in parts.gradients]
    np.testing.assert_allclose(sums, parts.empirical, rtol=1e-10)


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_an_entry_of_another_architecture_is_that_of_its_kernel(name):
    kernel = architecture_kernel("circle", 64, name, 16, NET, 1)
    assert kernel.contributions.shape == (4, 32, 32)
    parts = architecture_entry("circle", 64, name, 16, NET, 1, 2, 20)
    np.testing.assert_allclose(parts.empirical, kernel.contributions[:, 1, 10], rtol=1e-8)
    assert parts.value == pytest.approx(parts.empirical.sum(), rel=1e-12)
    assert np.linalg.eigvalsh(kernel.contributions.sum(axis=0))[0] > -1e-8


def test_the_kernel_over_the_angle_is_the_public_one_before_and_after_training():
    run = angle_kernel(NET, 5)
    x = np.stack([np.cos(angles()), np.sin(angles())], axis=1)
    exact = jax.tree.map(np.float64, init_params(NET, 5, 2, np.float32))
    east = np.array([[1.0, 0.0]])
    before = empirical_ntk(NET, exact, x, east)
    np.testing.assert_allclose(run.before, np.asarray(before)[:, 0], rtol=1e-6)
    limit = np.asarray(ntk(NET, x, east))[:, 0]
    np.testing.assert_allclose(analytic_angle_kernel(NET), limit, atol=1e-8)
    assert run.error_before == pytest.approx(np.linalg.norm(run.before - limit) / np.linalg.norm(limit), rel=1e-6)
    assert run.training_error < 0.05
    assert 0.01 < np.linalg.norm(run.after - run.before) / np.linalg.norm(limit) < 1


def test_the_kernel_settles_like_one_over_the_square_root_of_the_width():
    widths = [16, 64, 256]
    errors = [[angle_kernel(MLP(w, 1, "relu", 1.4, 0.1), 100 * w + s).error_before for s in range(20)] for w in widths]
    assert power_law(widths, errors).slope == pytest.approx(-0.5, abs=0.12)


def test_training_inflates_narrow_networks_of_jacot_and_not_wide_ones():
    """Figure 1 of arXiv:1806.07572."""

    def by(width):
        net = MLP(width, 3, "relu", 1.0, 0.1)
        runs = [angle_kernel(net, 100 + seed) for seed in range(8)]
        before, after = (np.stack(rows) for rows in zip(*((run.before, run.after) for run in runs), strict=True))
        return inflation(before, after, analytic_angle_kernel(net))

    assert by(64) > 0.05
    assert abs(by(256)) < 0.5 * by(64)


def test_on_the_circle_the_eigenfunctions_are_cosines_and_sines():
    spectra = kernel_spectra("circle", 64, MLP(512, 1, "relu", 1.4, 0.5), 0)
    vectors = spectra.eigenvectors_analytic
    assert np.ptp(vectors[:, 0]) < 1e-12
    np.testing.assert_allclose(vectors[:, 1], np.cos(spectra.position) / np.sqrt(32), atol=1e-12)
    np.testing.assert_allclose(vectors[:, 2], np.sin(spectra.position) / np.sqrt(32), atol=1e-12)
    assert (np.sum(vectors[:, :5] * spectra.turned_empirical[:, :5], axis=0) > 0.95).all()
    assert 64 * spectra.by_frequency[:3] == pytest.approx(spectra.eigenvalues_empirical[[0, 1, 3]], rel=0.1)


@pytest.mark.parametrize("source", ["interval", "digits"])
def test_eigenvectors_belong_to_their_eigenvalues(source):
    matrices = kernel_matrices(source, 32, NET, 0)
    spectra = kernel_spectra(source, 32, NET, 0)
    for kernel, values, vectors in (
        (matrices.empirical, spectra.eigenvalues_empirical, spectra.eigenvectors_empirical),
        (matrices.analytic, spectra.eigenvalues_analytic, spectra.eigenvectors_analytic),
    ):
        np.testing.assert_allclose(kernel @ vectors, vectors * values, atol=1e-10 * values[0])
    assert (np.sum(spectra.turned_empirical * spectra.eigenvectors_analytic, axis=0) > -1e-12).all()


def test_numbers_of_the_spectrum_are_what_they_are_called():
    spectra = kernel_spectra("circle", 32, NET, 0)
    values = spectra.eigenvalues_analytic
    shares = values / values.sum()
    assert spectra.rank_analytic == pytest.approx(np.exp(-np.sum(shares * np.log(shares))))
    assert spectra.trace_empirical == pytest.approx(spectra.eigenvalues_empirical.sum())
    assert spectra.condition_analytic == pytest.approx(values[0] / values[-1])


@pytest.mark.parametrize("count", [16, 256])
def test_data_has_the_targets_it_came_with_and_positions_have_functions(count):
    circle = kernel_points("circle", count)
    for target in TARGETS:
        assert np.abs(target_values(circle, target)).max() <= 1.75
    np.testing.assert_allclose(target_values(circle, "wave"), circle.x[:, 0])
    digits = kernel_points("digits", count)
    assert set(target_values(digits, "")) == {-1.0, 1.0}
    np.testing.assert_array_equal(target_values(kernel_points(TABLE, count), ""), TABLE.y)
    plain = table(TABLE.x)
    assert target_values(kernel_points(plain, count), "").mean() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("source", ["circle", "digits", TABLE], ids=str)
def test_the_meter_trains_on_every_source(source):
    found = trained_kernel(source, 16, MLP(256, 1, "tanh", 1.0, 0.1), 0)
    assert 0 < found.kernel_movement < 1
    assert 0 < found.relative_gap < 1
    assert found.curvature > 0
