"""Pictures: their spectrum, and what theory and a real network learn of one."""

from functools import partial

import numpy as np
import pytest

from ntk_core import MLP, fourier_features
from ntk_core.experiments import PICTURE_STEPS, Mapping, PictureRun
from ntk_core.experiments.pictures import B_STD, HIGHEST, RATE_FRACTION, THEORY_SHARE, W_STD, picture_inputs
from ntk_core.fourier import MAPPINGS, frequencies
from ntk_core.pictures import Picture, cut_out, low_pass, picture, power_exponent, psnr, radial_power, resized
from ntk_core.programs import PICTURE_INPUTS, PICTURE_SIDE, PICTURE_TRAIN
from ntk_ui.service.pictures import read
from tests.conftest import ROOT
from tests.core.compiled import apply, init_params, ntk, train

RANDOM = np.random.default_rng(0)


def noise(side: int, exponent: float) -> np.ndarray:
    """A random picture whose power falls as 1/k^exponent."""
    k = np.fft.fftfreq(side, 1 / side)
    size = np.maximum(np.hypot(k[:, None], k), 1) ** (-exponent / 2)
    return np.fft.ifft2(np.fft.fft2(RANDOM.normal(size=(side, side))) * size).real


@pytest.fixture(scope="module")
def cat() -> Picture:
    return read((ROOT / "ntk_ui/examples/chelsea.png").read_bytes())


@pytest.fixture(scope="module")
def runs(cat: Picture) -> dict[float, PictureRun]:
    """Three scales, as in the demonstration of Tancik et al.: the theory of all, and twenty steps of a network."""
    found = {scale: PictureRun(cat, Mapping("gaussian", scale, 1), 64, 0) for scale in (1.0, 10.0, 100.0)}
    for scale, run in found.items():
        while len(run.network) < (PICTURE_STEPS.index(20) + 1 if scale == 10.0 else 1):
            run.advance()
    return found


@pytest.mark.parametrize("exponent", [0.0, 1.0, 2.0, 3.0])
def test_the_exponent_of_a_picture_with_a_known_one_is_found(exponent):
    found = [power_exponent(*radial_power(noise(256, exponent))).slope for _ in range(5)]
    assert np.mean(found) == pytest.approx(-exponent, abs=0.1)


def test_the_spectrum_of_a_wave_is_at_its_frequency_and_ignores_brightness():
    y, x = np.mgrid[:128, :128] / 128
    wave = np.cos(2 * np.pi * (12 * x + 5 * y))  # 13 cycles along the diagonal
    frequencies_, power = radial_power(wave)
    assert frequencies_[np.argmax(power)] == 13
    np.testing.assert_allclose(radial_power(wave + 7)[1], power, rtol=1e-9, atol=1e-9 * power.max())


def test_the_photograph_is_a_natural_image(cat):
    law = power_exponent(*radial_power(cat.pixels))
    assert -3.2 < law.slope < -2  # a close view with a blurred background falls faster than the average
    assert cat.pixels.shape == (256, 256)


@pytest.mark.parametrize("share", [0.0625, 0.25, 0.5])
def test_a_picture_without_its_high_frequencies_is_a_sum_of_its_low_cosines(share: float):
    """By a cosine transform: along each side a cosine of i half cycles between the middles of the pixels."""
    pixels, side = RANDOM.random((48, 48)), 48
    i = np.arange(side)
    waves = np.cos(np.pi * i[:, None] * (i + 0.5) / side) * np.sqrt(np.where(i == 0, 1, 2) / side)[:, None]
    np.testing.assert_allclose(waves @ waves.T, np.eye(side), atol=1e-12)
    amplitudes = waves @ pixels @ waves.T
    kept = np.hypot(i[:, None], i) <= share * side
    low, lost = low_pass(pixels, share)
    np.testing.assert_allclose(low, waves.T @ np.where(kept, amplitudes, 0) @ waves, atol=1e-12)
    amplitudes[0, 0] = 0
    assert lost == pytest.approx(np.sum(amplitudes[~kept] ** 2) / np.sum(amplitudes**2), rel=1e-9)


def test_a_wave_goes_where_it_is_above_what_is_kept_and_one_color_has_no_energy():
    side = 64
    wave = 0.5 + 0.3 * np.cos(2 * np.pi * 8 * (np.arange(side) + 0.5) / side) * np.ones((side, 1))
    for share, lost in ((0.26, 0.0), (0.24, 1.0)):  # 8 cycles are a quarter of 32
        assert low_pass(wave, share)[1] == pytest.approx(lost, abs=1e-9)
    assert low_pass(np.full((48, 48), 0.4), 0.1)[1] == 0


@pytest.mark.parametrize(("pixels", "share"), [(np.zeros((8, 9)), 0.5), (np.zeros((8, 8)), 0.0), (np.eye(8), 1.1)])
def test_what_cannot_be_left_out_is_refused(pixels: np.ndarray, share: float):
    with pytest.raises(ValueError, match="must"):
        low_pass(pixels, share)


@pytest.mark.parametrize(("side", "other"), [(64, 32), (100, 96), (48, 96), (96, 96)])
def test_resizing_keeps_the_mean_and_constants(side, other):
    pixels = RANDOM.random((side, side))
    assert resized(pixels, other).shape == (other, other)
    assert resized(pixels, other).mean() == pytest.approx(pixels.mean())
    np.testing.assert_allclose(resized(np.ones((side, side)), other), 1)


def test_the_part_with_the_most_contrast_is_cut_out():
    pixels = np.full((128, 128), 0.5)
    pixels[40:80, 56:100] = RANDOM.random((40, 44))
    part, (row, column) = cut_out(pixels, 48)
    np.testing.assert_array_equal(part, pixels[row : row + 48, column : column + 48])
    assert abs(row - 36) <= 8
    assert abs(column - 54) <= 8
    small, corner = cut_out(pixels[:48, :48], 96)
    assert (small.shape, corner) == ((96, 96), (0, 0))


def test_half_the_size_averages_four_pixels():
    pixels = RANDOM.random((64, 64))
    np.testing.assert_allclose(resized(pixels, 32), pixels.reshape(32, 2, 32, 2).mean(axis=(1, 3)))


def test_ten_decibels_are_a_tenth_of_the_square_error():
    difference = RANDOM.normal(size=100)
    assert psnr(difference / 10**0.5) - psnr(difference) == pytest.approx(10)
    assert psnr(np.full(5, 0.1)) == pytest.approx(20)
    assert psnr(np.zeros(5)) == np.inf


@pytest.mark.parametrize("kind", MAPPINGS)
def test_inputs_are_the_public_features_of_every_pixel(kind):
    padded, d = picture_inputs(Mapping(kind, 1.5, 1), 3)
    position = np.stack(np.mgrid[:PICTURE_SIDE:2, :PICTURE_SIDE:2], axis=-1).reshape(-1, 2) / PICTURE_SIDE
    if kind == "none":
        expected = 2 * position - 1
    else:
        b, amplitudes = frequencies(kind, d // 2, 1.5, 3, 2)
        expected = fourier_features(position, b, amplitudes)
        assert kind == "gaussian" or np.asarray(b).max() <= HIGHEST
    assert padded.shape == (PICTURE_SIDE**2, PICTURE_INPUTS)
    np.testing.assert_allclose(padded[:PICTURE_TRAIN, :d] / np.sqrt(PICTURE_INPUTS / d), expected, atol=1e-12)
    assert not padded[:, d:].any()


def test_theory_and_network_are_those_of_the_public_functions(cat, runs):
    """Of the centered model f − f₀; the network after twenty steps."""
    run = runs[10.0]
    corner = run.corner[0] / 256, run.corner[1] / 256
    padded, d = picture_inputs(Mapping("gaussian", 10.0, 1), 0, corner, 96 / 256)
    x = padded[:, :d] / np.sqrt(PICTURE_INPUTS / d)
    target = run.original[::2, ::2].ravel()
    kernel = partial(ntk, MLP(1, 1, "relu", W_STD, B_STD))
    some = slice(PICTURE_TRAIN, PICTURE_TRAIN + 50)  # of the pixels with odd columns
    train_train, cross = kernel(x[:PICTURE_TRAIN]), kernel(x[some], x[:PICTURE_TRAIN])
    top = np.ones(PICTURE_TRAIN)
    for _ in range(30):
        top = train_train @ top / np.linalg.norm(train_train @ top)
    rate = RATE_FRACTION * 2 / np.linalg.norm(train_train @ top)
    assert run.learning_rate == pytest.approx(rate)
    learned, there = np.zeros(PICTURE_TRAIN), np.zeros(50)
    for step in range(1, 21):  # the steps of gradient descent, one by one
        residual = learned - (target - target.mean())
        learned, there = learned - rate * train_train @ residual, there - rate * cross @ residual
        if step in PICTURE_STEPS:
            found = run.theory[PICTURE_STEPS.index(step)]
            np.testing.assert_allclose(found[::2, ::2].ravel() - target.mean(), learned, atol=1e-6)
            np.testing.assert_allclose(found[::2, 1::2].ravel()[:50] - target.mean(), there, atol=1e-6)

    net = MLP(64, 1, "relu", W_STD, B_STD)
    params = init_params(net, 0, d, np.float32)
    start = np.asarray(apply(net, params, x[:PICTURE_TRAIN].astype(np.float32)))
    centered = target - target.mean() + start
    history = train(net, params, x[:PICTURE_TRAIN], centered, learning_rate=rate, steps=20, record=20)
    moved = np.asarray(history.outputs[-1]) - start + target.mean()
    np.testing.assert_allclose(run.network[PICTURE_STEPS.index(20)][::2, ::2].ravel(), moved, atol=2e-4)


def test_in_the_end_the_pixels_trained_on_are_those_of_the_picture(runs):
    for run in runs.values():
        np.testing.assert_allclose(run.theory[-1][::2, ::2], run.original[::2, ::2], atol=1e-6)
        assert len(run.theory) == len(PICTURE_STEPS) + 1


def test_too_small_a_scale_blurs_and_too_large_a_scale_forgets_what_lies_between(runs):
    """The order of the demonstration of Tancik et al.: about 21, 25 and 11 dB on the other pixels."""
    steps = len(PICTURE_STEPS)
    train, test = np.array([[half[steps - 1] for half in run.quality(run.theory)] for run in runs.values()]).T
    assert test == pytest.approx([23, 29, 15], abs=1.5)
    assert list(runs) == [1.0, 10.0, 100.0]  # the scales that the text of the lesson names
    assert train[0] + 8 < train[1] < train[2]
    real, predicted = (runs[10.0].quality(each)[1] for each in (runs[10.0].network, runs[10.0].theory))
    np.testing.assert_allclose(real[:4], predicted[:4], atol=0.3)  # while the narrow network is near its start


def test_a_small_picture_is_learned_whole():
    run = PictureRun(picture(RANDOM.random((64, 64))), Mapping("none", 1.0, 1), 64, 0)
    assert (run.original.shape, run.share, run.nyquist) == ((96, 96), 1, 24)


def test_a_run_goes_on_where_it_was(runs):
    run = runs[10.0]
    done = run.progress
    assert done == pytest.approx(THEORY_SHARE + (1 - THEORY_SHARE) * 20 / PICTURE_STEPS[-1])
    run.advance()
    assert run.progress > done


@pytest.mark.parametrize(
    ("pixels", "message"),
    [
        (np.zeros((50, 60)), "shape"),
        (np.zeros((20, 20)), "48"),
        (np.zeros((300, 300)), "256"),
        (np.full((64, 64), 2.0), "between 0 and 1"),
        (np.full((64, 64), np.nan), "NaN"),
    ],
)
def test_bad_pixels_are_named(pixels, message):
    with pytest.raises(ValueError, match=message):
        picture(pixels)


def test_pictures_are_told_apart_by_their_pixels():
    pixels = RANDOM.random((64, 64))
    assert picture(pixels) == picture(pixels.copy())
    assert picture(pixels) != picture(pixels[::-1])
    assert hash(picture(pixels)) == hash(picture(pixels))
