"""A signal learned from positions or from their Fourier features: theory, real networks, bands of frequencies."""

from functools import partial

import numpy as np
import pytest

from ntk_core import MLP, fourier_features
from ntk_core.bands import octaves, time_constants
from ntk_core.experiments import BANDS, PLAIN, Mapping, SignalFit, signal_fit, signal_theory
from ntk_core.experiments.mappings import mapped
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.fourier import MAPPINGS, frequencies
from tests.core.compiled import ntk, predict

NET = MLP(32, 1, "relu", W_STD, B_STD)
SCALES = {"none": 1.0, "basic": 1.0, "positional": 1.0, "gaussian": 2.0, "power_law": 1.0}
X = np.arange(32) / 32


def mapping(kind: str, features: int = 16) -> Mapping:
    return Mapping(kind, SCALES[kind], 4 if kind == "positional" else features)


@pytest.fixture(scope="module")
def gaussian() -> SignalFit:
    return signal_fit("sines", Mapping("gaussian", 4.0, 16), NET, 200, 3)


@pytest.mark.parametrize("kind", MAPPINGS)
@pytest.mark.parametrize("n", [1, 160])
def test_inputs_are_the_public_features(kind, n):
    x = np.linspace(0, 1, n, endpoint=False)
    found = mapped(x, mapping(kind), 3)
    if kind == "none":
        np.testing.assert_array_equal(found, 2 * x[:, None] - 1)
    else:
        b, amplitudes = frequencies(kind, mapping(kind).features, SCALES[kind], 3)
        np.testing.assert_allclose(found, fourier_features(x[:, None], b, amplitudes), atol=1e-12)


def test_the_theory_is_the_closed_form_of_the_public_kernel_from_the_start_of_the_network(gaussian):
    inputs, grid = (mapped(x, Mapping("gaussian", 4.0, 16), 3) for x in (X, gaussian.x_grid))
    kernel = partial(ntk, NET)
    train, test = predict(
        kernel(inputs),
        gaussian.y_train,
        gaussian.steps,
        learning_rate=gaussian.learning_rate,
        fx_train_0=gaussian.real[0, ::4].astype(float),
        ntk_test_train=kernel(grid, inputs),
        fx_test_0=gaussian.real[0].astype(float),
        steps=True,
    )
    np.testing.assert_allclose(gaussian.theory, test, atol=1e-4)  # f₀ is recorded in float32
    left = np.sqrt(np.mean((np.asarray(train) - gaussian.y_train) ** 2, axis=1))
    np.testing.assert_allclose(np.sqrt(np.sum(gaussian.bands_theory**2, axis=0)), left, atol=1e-4)


def test_a_fitting_frequency_scale_learns_what_the_plain_network_misses(gaussian):
    plain = signal_fit("sines", PLAIN, NET, 200, 3)
    assert gaussian.error_theory[-1] < 0.5 * plain.error_theory[-1]
    assert gaussian.error_real[-1] < 0.7 * plain.error_real[-1]
    # the plain network takes its time for every octave, the mapped one is done with all of them
    assert (np.diff(np.log(plain.time_theory)) > 1).all()
    assert plain.time_theory[-1] > 20 * gaussian.time_theory[-1]


def test_on_a_stationary_kernel_every_frequency_decays_by_itself():
    """Integer frequencies make the kernel circulant: its Fourier transform gives every rate."""
    law = Mapping("power_law", 1.0, 16)
    fit = signal_fit("square", law, NET, 100, 0)
    kernel = ntk(NET, mapped(X, law, 0))
    eigenvalues = np.fft.rfft(np.asarray(kernel)[0]).real
    residual = np.fft.rfft(fit.real[0, ::4] - fit.y_train) / 32
    weight = np.array([1, *[2] * 15, 1])
    for (low, high), errors in zip(BANDS, fit.bands_theory, strict=True):
        k = slice(low, high + 1)
        left = residual[k] * (1 - fit.learning_rate * eigenvalues[k]) ** fit.steps[:, None]
        np.testing.assert_allclose(errors, np.sqrt(np.abs(left) ** 2 @ weight[k]), rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("kind", "activation"), [("none", "relu"), ("positional", "erf"), ("gaussian", "relu"), ("power_law", "erf")]
)
def test_a_very_wide_network_learns_every_band_as_predicted(kind, activation):
    fit = signal_fit("sines", mapping(kind), MLP(4096, 1, activation, W_STD, B_STD), 500, 0)
    apart = np.abs(fit.bands_real - fit.bands_theory)
    assert (apart < 0.1 * fit.bands_theory[:, :1]).all()


def test_with_the_mapping_predicted_and_real_bands_agree_while_they_last():
    fit = signal_fit("sines", mapping("gaussian"), MLP(4096, 1, "erf", W_STD, B_STD), 500, 0)
    lasting = fit.bands_theory > 0.1 * fit.bands_theory[:, :1]
    np.testing.assert_allclose(fit.bands_real[lasting], fit.bands_theory[lasting], rtol=0.1)
    np.testing.assert_allclose(fit.time_real, fit.time_theory, rtol=0.1)


def test_bands_are_the_octaves_of_the_samples():
    assert octaves(32) == BANDS


@pytest.mark.parametrize("of", ["sines", "square"])
@pytest.mark.parametrize("kind", ["none", "gaussian", "power_law"])
@pytest.mark.parametrize("width", [4, 64])
def test_predicted_time_constants_are_those_of_the_predicted_curves(of, kind, width):
    """Below ten steps the sign of 1 − ηλ counts: a band is looked at after whole steps, as that of a network is."""
    fit = signal_theory(of, mapping(kind), MLP(width, 1, "relu", W_STD, B_STD), 2000, 1)
    drawn = time_constants(fit.steps, fit.bands_theory)
    reached = np.isfinite(drawn)
    assert reached.any()
    np.testing.assert_allclose(fit.time_theory[reached], drawn[reached], rtol=0.01)  # records grow sparse


@pytest.mark.parametrize("seed", range(3))
def test_predicted_time_constants_are_those_of_gradient_descent_step_by_step(seed):
    fit = signal_theory("square", PLAIN, MLP(8, 1, "relu", W_STD, B_STD), 50, seed)
    kernel = np.asarray(ntk(NET, 2 * X[:, None] - 1))
    residual, bands = fit.theory[0, ::4].astype(float) - fit.y_train, []
    for _ in range(301):
        power = np.abs(np.fft.rfft(residual) / 32) ** 2 * [1, *[2] * 15, 1]
        bands.append([np.sqrt(power[low : high + 1].sum()) for low, high in BANDS])
        residual = residual - fit.learning_rate * kernel @ residual
    for time, errors in zip(fit.time_theory, np.array(bands).T, strict=True):
        last = np.flatnonzero(errors > errors[0] / np.e)[-1]
        if last < 300:
            share = np.log(errors[last] * np.e / errors[0]) / np.log(errors[last] / errors[last + 1])
            assert time == pytest.approx(last + share, rel=0.002)
