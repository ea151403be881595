"""The scale of a mapping: errors on the samples and between them, and the best scale for a signal."""

import jax
import numpy as np
import pytest

from ntk_core import MLP, predict
from ntk_core.experiments import EXPONENTS, PLAIN, Mapping, noise_errors, scale_errors, signal_fit

NET = MLP(64, 1, "relu", 2**0.5, 0.5)
PAPER_POWERS = np.arange(17) / 8


def paper_kernel(cosines: np.ndarray, inputs: int) -> np.ndarray:
    """The NTK of the paper's network, three hidden ReLU layers of 1024 units in its own parameterization.

    Θ₁ = s + 1, Σ₁ = s/inputs with s = ⟨x, x'⟩ of unit vectors; then Θ ← 1024 Σ_relu + 1 + Θ κ₀/2 and Σ ← Σ_relu.
    """
    product, theta = cosines / inputs, cosines + 1
    for layer in range(3):
        norm = 1 / inputs / 2**layer
        angle = np.arccos(np.clip(product / norm, -1, 1))
        product = norm * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi)
        theta = 1024 * product + 1 + theta * (1 - angle / np.pi) / 2
    return theta


def test_the_best_power_laws_are_those_of_tancik_et_al():
    """Their figure 3 b: 128 samples and those between them, η = 0.005, 1000 steps; many more signals than theirs."""
    n, signals = 128, 64
    x = np.arange(2 * n) / (2 * n)
    frequencies = np.abs(np.fft.fftfreq(2 * n, 1 / (2 * n)))
    rng = np.random.default_rng(0)
    waves = rng.normal(size=(signals, 2 * n)) + 1j * rng.normal(size=(signals, 2 * n))
    learn = jax.jit(
        jax.vmap(lambda kernel, cross, y: predict(kernel, y, 5.0, ntk_test_train=cross)[1], (None, None, 0))
    )

    noise = np.stack([np.fft.ifft(waves * (1 + frequencies) ** -exponent).real for exponent in (1.0, 1.5, 2.0)])
    errors = []
    for p in PAPER_POWERS:
        j = np.arange(1, n // 2 + 1)
        power = j ** (-2 * p) / np.sum(j ** (-2 * p))
        row = paper_kernel(np.cos(2 * np.pi * x[:, None] * j) @ power, n)
        kernel = row[(np.arange(2 * n)[:, None] - np.arange(0, 2 * n, 2)) % (2 * n)]
        outputs = np.asarray(learn(kernel[::2], kernel[1::2], noise[:, :, ::2].reshape(-1, n)))
        errors.append(np.mean((outputs.reshape(3, signals, n) - noise[:, :, 1::2]) ** 2, axis=(1, 2)))
    best = PAPER_POWERS[np.argmin(errors, axis=0)]
    assert best == pytest.approx(np.array([0.75, 1.0, 1.25]), abs=0.125)


def test_a_rougher_signal_wants_a_flatter_kernel():
    powers = [noise_errors(Mapping("power_law", p, 16), 500, 0) for p in np.arange(11) / 4]
    assert (np.diff(np.argmin(powers, axis=0)) >= 1).all()
    sigmas = (0.5, 1.0, 2.0, 4.0, 8.0)
    gaussian = np.median(
        [[noise_errors(Mapping("gaussian", s, 16), 500, seed) for seed in range(3)] for s in sigmas], 1
    )
    assert np.shape(gaussian) == (len(sigmas), len(EXPONENTS))
    assert (np.diff(np.argmin(gaussian, axis=0)) <= 0).all()
    assert np.argmin(gaussian[:, 0]) > np.argmin(gaussian[:, -1])


def test_the_error_between_the_samples_falls_and_rises_with_the_scale():
    errors = [scale_errors("sines", Mapping("gaussian", s, 32), NET, 500, 0) for s in (0.1, 2.0, 32.0)]
    small, right, large = errors
    assert small.train_theory > 5 * right.train_theory > 5 * large.train_theory
    assert right.test_theory < small.test_theory / 2
    assert right.test_theory < large.test_theory / 2
    assert right.test_real < min(small.test_real, large.test_real) / 2
    assert max(one.train_end for one in errors) < 1e-10


@pytest.mark.parametrize("mapping", [PLAIN, Mapping("positional", 1.0, 4)])
def test_the_errors_of_a_scale_are_those_of_the_fit(mapping):
    fit, errors = (one("square", mapping, NET, 100, 3) for one in (signal_fit, scale_errors))
    assert errors.test_theory == pytest.approx(fit.error_theory[-1], rel=1e-9)
    assert errors.test_real == pytest.approx(fit.error_real[-1], rel=1e-5)
    for found, bands in ((errors.train_theory, fit.bands_theory), (errors.train_real, fit.bands_real)):
        assert found == pytest.approx(np.sqrt(np.sum(bands[:, -1] ** 2)), rel=1e-5)
