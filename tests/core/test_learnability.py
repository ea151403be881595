"""What can be learned from n samples: a conservation law, exact kernel regression, and simulation."""

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.data import on_circle
from ntk_core.experiments import FREQUENCIES, generalization, learned_mode, mlp, mode_theory
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.learnability import learnability, mode_error
from tests.core.compiled import ntk

M = 128
ANGLE = 2 * np.pi * np.arange(M) / M
RELU = MLP(1024, 1, "relu", W_STD, B_STD)
SPECTRA = {
    "power law": np.arange(1.0, 400) ** -2.0,
    "exponential": np.exp(-0.5 * np.arange(60)),
    "tiny": 1e-200 * np.arange(1.0, 40) ** -1.5,
    "flat": np.ones(50),
    "with zeros": np.append(np.arange(1.0, 30) ** -1.0, np.zeros(20)),
}


@pytest.mark.parametrize("n", [1, 3, 16, 28])
@pytest.mark.parametrize("name", SPECTRA)
def test_without_a_ridge_learnabilities_sum_to_the_number_of_samples(name: str, n: int):
    learned = learnability(SPECTRA[name], n)
    assert learned.sum() == pytest.approx(n, abs=1e-10)
    assert ((learned >= 0) & (learned <= 1)).all()
    assert (np.diff(learned[np.argsort(-SPECTRA[name])]) <= 1e-15).all()


def test_a_flat_spectrum_is_shared_alike_and_a_scale_means_nothing():
    np.testing.assert_allclose(learnability(np.ones(50), 10), 0.2, rtol=1e-12)
    values = SPECTRA["power law"]
    np.testing.assert_allclose(learnability(1e3 * values, 7), learnability(values, 7), rtol=1e-9)


def test_as_many_samples_as_modes_learn_all_of_them_exactly():
    assert learnability(np.array([2.0, 1.0, 0.0]), 2).tolist() == [1, 1, 0]
    assert mode_error(np.ones(3), np.array([1.0, 2, 3]), 3) == 0


@pytest.mark.parametrize("ridge", [1e-3, 0.5, 40.0])
def test_a_ridge_is_the_equation_and_takes_from_every_mode(ridge: float):
    values, n = SPECTRA["power law"], 12
    learned = learnability(values, n, ridge)
    kappa = values[0] * (1 - learned[0]) / learned[0]
    assert learned.sum() + ridge / kappa == pytest.approx(n, abs=1e-9)
    assert (learned < learnability(values, n)).all()


def test_kernel_regression_has_learnabilities_that_sum_to_the_samples_whatever_they_are():
    """The same law for one set of samples: over all modes ⟨φ, f⟩ sums to n, by the trace."""
    kernel = np.asarray(ntk(RELU, on_circle(ANGLE)))
    modes = np.linalg.qr(np.random.default_rng(1).normal(size=(M, M)))[0]
    for n in (5, 20):
        chosen = np.random.default_rng(n).choice(M, n, replace=False)
        smoother = np.linalg.solve(kernel[np.ix_(chosen, chosen)], kernel[chosen]).T
        learned = np.einsum("mi,mn,ni->i", modes, smoother, modes[chosen])
        assert learned.sum() == pytest.approx(n, abs=1e-8)


@pytest.mark.parametrize("n", [8, 16, 32])
def test_theory_is_close_to_the_average_over_samples(n: int):
    kernel = np.asarray(ntk(RELU, on_circle(ANGLE)))
    targets, random = np.cos(np.outer(ANGLE, FREQUENCIES)), np.random.default_rng(0)
    learned, errors = [], []
    for _ in range(200):
        chosen = random.choice(M, n, replace=False)
        found = kernel[:, chosen] @ np.linalg.solve(kernel[np.ix_(chosen, chosen)], targets[chosen])
        learned.append((found * targets).sum(0) / (targets**2).sum(0))
        errors.append(((found - targets) ** 2).sum(0) / (targets**2).sum(0))
    theory = mode_theory(n, RELU)
    assert theory.total == pytest.approx(n, abs=1e-10)
    np.testing.assert_allclose(theory.learnability, np.mean(learned, axis=0), atol=0.13)
    np.testing.assert_allclose(theory.error, np.mean(errors, axis=0), atol=0.6)


def test_noise_adds_to_the_error_and_overfitting_multiplies_it():
    learned, c = np.array([0.8, 0.7, 0.3, 0.2]), np.array([1.0, 0.0, 0.5, 0.0])
    clean, noisy = mode_error(learned, c, 2), mode_error(learned, c, 2, noise=0.5)
    assert clean == pytest.approx(2 / (2 - (learned**2).sum()) * (0.2**2 + 0.7**2 * 0.25), rel=1e-12)
    assert noisy - clean == pytest.approx(2 / (2 - (learned**2).sum()) * 0.25, rel=1e-12)


@pytest.mark.parametrize(
    ("values", "n", "ridge", "message"),
    [
        ([-1.0, 1.0], 1, 0.0, "eigenvalues"),
        ([np.nan, 1.0], 1, 0.0, "eigenvalues"),
        ([0.0, 0.0], 1, 0.0, "eigenvalues"),
        ([[1.0]], 1, 0.0, "eigenvalues"),
        ([1.0, 2.0], 0, 0.0, "n must"),
        ([1.0, 2.0], 1, -1.0, "ridge"),
        ([1.0, 2.0], 1, np.inf, "ridge"),
    ],
)
def test_bad_input_is_refused(values, n, ridge, message):
    with pytest.raises(ValueError, match=message):
        learnability(values, n, ridge)


def test_coefficients_must_fit_the_modes():
    with pytest.raises(ValueError, match="coefficients"):
        mode_error(np.ones(3), np.ones(4), 2)


@pytest.mark.parametrize("frequency", [0, 1, 3])
def test_a_wide_network_learns_as_much_of_a_mode_as_its_kernel_in_the_same_time(frequency: int):
    runs = [learned_mode(frequency, 16, RELU, 500, seed) for seed in range(4)]
    for run in runs:
        assert run.real == pytest.approx(run.kernel_then, abs=0.08)
    assert np.mean([run.kernel for run in runs]) == pytest.approx(
        mode_theory(16, RELU).learnability[frequency], abs=0.2
    )


def test_the_wide_network_approaches_the_kernel_and_more_samples_help():
    def distance(width: int) -> float:
        runs = [generalization("sine", 16, mlp(width, 1, "tanh"), 500, seed) for seed in range(4)]
        return float(np.mean([abs(run.test_error - run.regression) for run in runs]))

    assert distance(1024) < 0.5 * distance(16)
    few, many = (
        np.mean([generalization("sine", n, mlp(256, 1, "tanh"), 500, s).test_error for s in range(4)]) for n in (3, 24)
    )
    assert many < 0.3 * few


@pytest.mark.parametrize(("activation", "counts"), [("relu", (16, 24, 32)), ("tanh", (6, 8)), ("erf", (6, 8))])
def test_regression_forever_gains_between_exact_samples_and_fits_the_noise_of_others(activation, counts):
    for count in counts:
        for name in ("sine", "noisy_sine"):
            runs = [generalization(name, count, mlp(16, 1, activation), 500, seed) for seed in range(5)]
            then, end = (np.median([getattr(run, of) for run in runs]) for of in ("regression", "regression_end"))
            if name == "sine":
                assert end < then
            elif activation != "relu":  # a smooth kernel
                assert end > 2 * then


@pytest.mark.parametrize("width", [1, 16, 256])
def test_regression_forever_is_exact_whatever_the_network(width: int):
    """Also beside networks so narrow that their learning rates are past the stability limit of the kernel."""
    grid = np.linspace(-1, 1, M)[:, None]
    for seed in range(5):
        x = np.sort(np.random.Generator(np.random.Philox(seed)).uniform(-1, 1, 6))[:, None]
        exact = np.asarray(ntk(RELU, grid, x)) @ np.linalg.solve(np.asarray(ntk(RELU, x)), np.sin(np.pi * x[:, 0]))
        found = generalization("sine", 6, mlp(width, 1, "relu"), 500, seed)
        assert found.regression_end == pytest.approx(np.sqrt(np.mean((exact - np.sin(np.pi * grid[:, 0])) ** 2)))
        assert found.regression < 1


def test_a_data_set_without_a_function_is_refused():
    with pytest.raises(ValueError, match="two_points samples no function"):
        generalization("two_points", 8, mlp(16, 1, "tanh"), 100, 0)
