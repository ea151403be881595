"""Modes: Fourier transforms of kernels, eigenvectors that hold still, targets taken apart."""

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.data import inputs
from ntk_core.modes import aligned, by_fourier_mode, fourier_eigenvalues, fourier_modes, target_modes
from tests.core.compiled import circle_spectrum, ntk, predict


def circle_kernel(n, activation="relu", depth=2):
    return np.asarray(ntk(MLP(1, depth, activation, 1.3, 0.3), inputs("circle", n)[1]))


@pytest.mark.parametrize("n", [8, 15, 64])
def test_the_fourier_transform_of_a_circulant_kernel_is_its_spectrum(n):
    kernel = circle_kernel(n)
    values, vectors, frequencies = by_fourier_mode(kernel)
    np.testing.assert_allclose(values, np.linalg.eigvalsh(kernel)[::-1], atol=1e-10)
    np.testing.assert_allclose(vectors.T @ vectors, np.eye(n), atol=1e-12)
    np.testing.assert_allclose((vectors * values) @ vectors.T, kernel, atol=1e-10)
    np.testing.assert_allclose(values, n * fourier_eigenvalues(kernel)[frequencies], atol=1e-12)


def test_many_points_have_the_spectrum_of_the_circle():
    """The eigenvalues of n points are those of the circle and of its aliases k ± n, k ± 2n, …"""
    values = fourier_eigenvalues(circle_kernel(256, "erf"))
    np.testing.assert_allclose(values[:20], circle_spectrum(MLP(1, 2, "erf", 1.3, 0.3), 19), atol=1e-10)


def test_a_kernel_that_is_not_circulant_is_averaged_over_rotations():
    rng = np.random.default_rng(0)
    kernel = rng.normal(size=(12, 12))
    kernel = kernel @ kernel.T
    rotations = [np.roll(kernel, (s, s), axis=(0, 1)) for s in range(12)]
    np.testing.assert_allclose(fourier_eigenvalues(kernel), fourier_eigenvalues(np.mean(rotations, axis=0)), atol=1e-12)
    assert 12 * (fourier_eigenvalues(kernel)[[0, 6]].sum() + 2 * fourier_eigenvalues(kernel)[1:6].sum()) == (
        pytest.approx(np.trace(kernel))
    )


@pytest.mark.parametrize("n", [1, 2, 7, 10])
def test_fourier_modes_are_an_orthonormal_basis(n):
    frequencies, modes = fourier_modes(n)
    np.testing.assert_allclose(modes.T @ modes, np.eye(n), atol=1e-12)
    assert frequencies.max() == n // 2


def test_aligned_vectors_span_the_same_spaces_and_do_not_depend_on_sign_or_rotation():
    rng = np.random.default_rng(0)
    reference, _ = np.linalg.qr(rng.normal(size=(9, 5)))
    vectors, _ = np.linalg.qr(reference + 0.1 * rng.normal(size=(9, 5)))
    pairs = np.array([0, 1, 1, 2, 2])
    turned = aligned(vectors, reference, pairs)
    np.testing.assert_allclose(turned.T @ turned, np.eye(5), atol=1e-12)
    angle = 1.234
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    other = vectors.copy()
    other[:, 0] *= -1
    other[:, 1:3] = other[:, 1:3] @ rotation
    np.testing.assert_allclose(aligned(other, reference, pairs), turned, atol=1e-12)
    np.testing.assert_allclose(turned[:, 1:3] @ turned[:, 1:3].T, vectors[:, 1:3] @ vectors[:, 1:3].T, atol=1e-12)
    assert (np.sum(turned * reference, axis=0) > 0.8).all()


def test_what_is_left_of_a_target_is_what_the_closed_form_leaves():
    kernel = circle_kernel(16)
    values, vectors, _ = by_fourier_mode(kernel)
    y = np.random.default_rng(0).normal(size=16)
    modes = target_modes(values, vectors, y, 0.02)
    times = np.array([0.0, 1.0, 10.0, 300.0])
    left = np.sum((np.asarray(predict(kernel, y, times, learning_rate=0.02)) - y) ** 2, axis=1) / (y @ y)
    np.testing.assert_allclose(modes.remaining(times), left, rtol=1e-8)
    assert modes.shares.sum() == pytest.approx(1)


def test_half_lives_halve_and_alignment_is_one_for_the_leading_mode_of_a_projection():
    values, vectors, _ = by_fourier_mode(circle_kernel(16))
    modes = target_modes(values, vectors, vectors[:, 2], 0.02)
    np.testing.assert_allclose(np.exp(-0.02 * values * modes.half_life), 0.5)
    np.testing.assert_allclose(np.exp(-0.02 * values * modes.one_percent), 0.01)
    alone = target_modes(np.array([3.0, 0, 0]), np.eye(3), np.array([2.0, 0, 0]), 0.1)
    assert alone.alignment == pytest.approx(1)
    assert np.isinf(alone.half_life[1:]).all()


def test_a_target_of_zeros_has_no_modes():
    modes = target_modes(np.array([3.0, 1.0]), np.eye(2), np.zeros(2), 0.1)
    assert (modes.shares == 0).all()
    assert modes.alignment == 0


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="learning_rate must be"):
        target_modes(np.ones(2), np.eye(2), np.ones(2), 0.0)
    with pytest.raises(ValueError, match=r"y must have shape \(2,\)"):
        target_modes(np.ones(2), np.eye(2), np.ones(3), 0.1)
    with pytest.raises(ValueError, match="kernel must be"):
        fourier_eigenvalues(np.ones((2, 3)))
