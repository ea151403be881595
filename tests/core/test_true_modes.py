"""What the spectrum tells of a target, by plain `np.linalg.eigh`; and eigenvalues by frequency, like beside like."""

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import circle_kernels, kernel_matrices, kernel_points, kernel_spectra, target_values
from ntk_core.experiments.inputs import TARGETS
from ntk_core.experiments.spectra import modes_of_target
from tests.core.circle_kernels import spectrum_on_points

DEFAULT = MLP(256, 1, "relu", 2**0.5, 0.5)
NARROW = MLP(8, 1, "relu", 2**0.5, 0.5)


def values_of(source: str, count: int, target: str) -> np.ndarray:
    return target_values(kernel_points(source, count), target)


def test_shares_of_a_narrow_network_are_those_of_its_own_eigenvectors():
    shares = modes_of_target(kernel_spectra("circle", 64, NARROW, 0), values_of("circle", 64, "wave"), 0.01)
    assert shares["empirical"].shares[1:3] == pytest.approx([0.623, 0.277], abs=5e-4)


def test_the_alignment_at_the_defaults():
    modes = modes_of_target(kernel_spectra("circle", 64, DEFAULT, 0), values_of("circle", 64, "wave"), 0.01)
    assert modes["empirical"].alignment == pytest.approx(0.4132, abs=5e-5)


@pytest.mark.parametrize("width", [4, 8, 64])
@pytest.mark.parametrize(("source", "count"), [("circle", 16), ("circle", 64), ("interval", 64), ("digits", 32)])
def test_numbers_of_modes_are_those_of_the_kernel_itself(source, count, width):
    net = MLP(width, 1, "relu", 2**0.5, 0.5)
    matrices = kernel_matrices(source, count, net, 1)
    spectra = kernel_spectra(source, count, net, 1)
    for target in TARGETS:
        y = values_of(source, count, target)
        modes = modes_of_target(spectra, y, 0.02)
        for name, kernel in (("empirical", matrices.empirical), ("analytic", matrices.analytic)):
            found, energy = modes[name], y @ y
            values, vectors = np.linalg.eigh(kernel)
            alignment = y @ kernel @ y / (np.linalg.norm(kernel) * energy)
            assert found.alignment == pytest.approx(alignment, abs=1e-10)
            assert found.shares.sum() == pytest.approx(1)
            assert np.sum(np.sort(values)[::-1] * found.shares) == pytest.approx(y @ kernel @ y / energy, rel=1e-9)
            times = np.array([0.0, 3.0, 40.0])
            left = [np.sum((vectors.T @ y * np.exp(-0.02 * values * t)) ** 2) / energy for t in times]
            np.testing.assert_allclose(found.remaining(times), left, rtol=1e-8, atol=1e-12)
        if source == "circle":  # by eigenvectors of eigenvalues that are well apart, up to their sign
            values, vectors = np.linalg.eigh(matrices.empirical)
            own = (vectors[:, ::-1].T @ y) ** 2 / (y @ y)
            distance = np.abs(values[::-1, None] - values[::-1])
            np.fill_diagonal(distance, np.inf)
            gap = distance.min(axis=1)
            apart = gap > 1e-6 * values[-1]
            np.testing.assert_allclose(modes["empirical"].shares[apart], own[apart], atol=1e-8)


def test_what_is_turned_for_drawing_spans_the_same_pairs():
    spectra = kernel_spectra("circle", 64, NARROW, 0)
    assert np.abs(spectra.turned_empirical[:, 1:3] - spectra.eigenvectors_empirical[:, 1:3]).max() > 0.01
    for pair in (slice(1, 3), slice(3, 5)):
        true, turned = spectra.eigenvectors_empirical[:, pair], spectra.turned_empirical[:, pair]
        np.testing.assert_allclose(turned @ turned.T, true @ true.T, atol=1e-10)


def test_the_three_spectra_by_frequency_at_the_defaults():
    spectra = kernel_spectra("circle", 64, DEFAULT, 0)
    shown = spectra.by_frequency[32], spectra.by_frequency_analytic[32], circle_kernels(DEFAULT).eigenvalues_ntk[32]
    assert shown == pytest.approx((2.42e-4, 2.74e-4, 1.11e-4), abs=1e-6)


@pytest.mark.parametrize("net", [DEFAULT, MLP(32, 2, "erf", 1.0, 0.1), MLP(32, 1, "relu", 2**0.5, 0.0)])
def test_the_limit_on_n_points_is_the_folded_spectrum_of_many_points(net):
    """By an FFT of N angles, and by that of 4096 whose frequencies k + 64 m are added up."""
    spectra = kernel_spectra("circle", 64, net, 0)
    by_count = {n: spectrum_on_points(net, n) for n in (64, 4096)}
    np.testing.assert_allclose(spectra.by_frequency_analytic, by_count[64][:33], atol=1e-12)
    folded = by_count[4096].reshape(64, 64).sum(axis=0)[:33]
    np.testing.assert_allclose(spectra.by_frequency_analytic, folded, atol=1e-9)
    np.testing.assert_allclose(circle_kernels(net).eigenvalues_ntk, by_count[4096][:65], atol=3e-7)
    twice = spectra.by_frequency_analytic[32], 2 * circle_kernels(net).eigenvalues_ntk[32]
    assert twice[0] >= twice[1] * (1 - 1e-9) - 1e-14  # k = N/2 and its alias −N/2, and further ones


def test_the_network_by_frequency_is_its_own_transform():
    spectra, kernel = kernel_spectra("circle", 64, NARROW, 3), kernel_matrices("circle", 64, NARROW, 3).empirical
    waves = np.exp(2j * np.pi * np.outer(np.arange(33), np.arange(64)) / 64)
    np.testing.assert_allclose(
        spectra.by_frequency, np.sum(waves.conj() @ kernel * waves, axis=1).real / 64**2, atol=1e-12
    )
