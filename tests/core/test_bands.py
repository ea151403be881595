"""Errors by bands of frequencies, and how long each takes."""

import numpy as np
import pytest

from ntk_core.bands import band_errors, octaves, time_constants

RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize("n", [4, 5, 6, 7, 8, 31, 32, 33, 64, 100])
def test_octaves_hold_every_frequency_once(n):
    held = [k for low, high in octaves(n) for k in range(low, high + 1)]
    assert held == list(range(n // 2 + 1))


def test_octaves_double():
    assert octaves(32) == ((0, 1), (2, 3), (4, 7), (8, 16))


@pytest.mark.parametrize("n", [4, 7, 32, 33])
def test_the_squares_of_all_bands_sum_to_the_mean_square(n):
    residual = RANDOM.normal(size=(5, n))
    np.testing.assert_allclose(np.sum(band_errors(residual) ** 2, axis=0), np.mean(residual**2, axis=1), rtol=1e-12)


@pytest.mark.parametrize(("frequency", "band"), [(0, 0), (1, 0), (2, 1), (7, 2), (8, 3), (16, 3)])
def test_a_wave_is_in_the_band_of_its_frequency(frequency, band):
    wave = np.cos(2 * np.pi * frequency * np.arange(32) / 32 + 0.3)
    errors = band_errors(wave)
    assert errors[band] == pytest.approx(np.sqrt(np.mean(wave**2)))
    np.testing.assert_allclose(np.delete(errors, band), 0, atol=1e-14)


def test_a_diverged_run_is_no_error():
    assert not np.isfinite(band_errors(np.array([np.inf, *np.zeros(31)]))).any()


def test_the_time_constant_of_an_exponential_is_its_own():
    rates = np.array([0.3, 0.02, 1e-9])
    found = time_constants(np.arange(200), np.exp(-rates[:, None] * np.arange(200)))
    np.testing.assert_allclose(found, [1 / 0.3, 50, np.nan], rtol=1e-12)


def test_an_error_that_vanishes_at_once_takes_no_step_more():
    assert 0 < time_constants([0, 1, 2], [[1.0, 0.0, 0.0]])[0] <= 1
    assert np.isnan(time_constants([0, 1], [[0.0, 0.0]])[0])


def test_an_error_that_only_passes_below_has_not_settled():
    np.testing.assert_allclose(
        time_constants([0, 1, 2, 3], [[1, 0.1, 1, 1], [1, 0.1, 0.9, 0.0]]), [np.nan, 2.0], atol=0.01
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: octaves(3), "n must be"),
        (lambda: band_errors(np.zeros((2, 2, 8))), "shape"),
        (lambda: band_errors(np.zeros(3)), "n must be"),
        (lambda: time_constants([0, 1], [[1.0, 1.0, 1.0]]), "shape"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
