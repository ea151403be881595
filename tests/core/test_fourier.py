"""Fourier features: their scale, their sampling laws, and the kernel they tend to."""

import numpy as np
import pytest

from ntk_core import fourier_features
from ntk_core.fourier import MAPPINGS, frequencies

X = np.linspace(-0.7, 1.3, 11)[:, None]


@pytest.mark.parametrize("mapping", MAPPINGS[1:])
def test_norm_is_the_sum_of_squared_amplitudes(mapping):
    b, amplitudes = frequencies(mapping, 8, 1.5, 0)
    features = np.asarray(fourier_features(X, b, amplitudes))
    assert features.shape == (11, 2 * len(b))
    assert np.sum(features**2, axis=1) == pytest.approx(np.full(11, np.sum(np.asarray(amplitudes) ** 2)))
    plain = np.asarray(fourier_features(X, b))
    assert np.sum(plain**2, axis=1) == pytest.approx(np.full(11, len(b)))


def test_cosines_come_first_and_frequencies_are_in_cycles():
    features = np.asarray(fourier_features(X, [[1.0], [3.0]]))
    phase = 2 * np.pi * X * np.array([1, 3])
    assert features == pytest.approx(np.concatenate([np.cos(phase), np.sin(phase)], axis=1), abs=1e-13)


def test_frequencies_of_the_fixed_laws():
    assert np.asarray(frequencies("basic", 8, 1.0, 0, d=2)[0]).tolist() == [[1, 0], [0, 1]]
    assert np.asarray(frequencies("positional", 4, 1.0, 0)[0])[:, 0].tolist() == [1, 2, 4, 8]
    b, amplitudes = frequencies("power_law", 4, 1.5, 0)
    assert np.asarray(b)[:, 0].tolist() == [1, 2, 3, 4]
    assert np.asarray(amplitudes) == pytest.approx(np.arange(1, 5) ** -1.5)


def test_gaussian_frequencies_have_their_scale_and_extend_one_another():
    many = np.asarray(frequencies("gaussian", 4000, 3.0, 1)[0])
    assert many.std() == pytest.approx(3.0, rel=0.05)
    assert abs(many.mean()) < 4 * 3 / np.sqrt(4000)
    assert np.array_equal(many[:8], np.asarray(frequencies("gaussian", 8, 3.0, 1)[0]))


def test_gaussian_features_tend_to_their_kernel():
    m, scale = 4000, 0.6
    features = np.asarray(fourier_features(X, frequencies("gaussian", m, scale, 2)[0]))
    limit = np.exp(-2 * np.pi**2 * scale**2 * (X - X.T) ** 2)
    assert np.abs(features @ features.T / m - limit).max() < 5 / np.sqrt(2 * m)
