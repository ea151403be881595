"""Generated questions on the last two lessons: what is right, by other means."""

import math
from typing import Any

import numpy as np
import pytest

from ntk_core import MLP, fourier_features
from ntk_core.experiments import mlp
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.fourier import frequencies
from ntk_core.programs import recorded_steps
from ntk_ui.lessons.catalog import GENERATED
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.question import Truth
from tests.core.circle_kernels import ntk_of_angle
from tests.lessons.one_layer import SINE, OneLayer, limit

X, Y = SINE
PLACES = np.arange(128) / 128


def truth(name: str, **drawn: Any) -> Truth:
    question = GENERATED[name].at(drawn, 0)
    return question.truth(question.sets)


def near(found: Truth, rel: float = 1e-3, **expected: float) -> None:
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=rel), name


def lifted(x: np.ndarray, scale: float, features: int, seed: int) -> np.ndarray:
    b, _ = frequencies("gaussian", features, scale, seed)
    return np.asarray(fourier_features(x[:, None], b))


def relu_ntk(x: np.ndarray, x2: np.ndarray) -> np.ndarray:
    """Θ of one hidden layer of ReLU at infinite width (Cho and Saul 2009)."""
    d, w, b = x.shape[1], W_STD**2, B_STD**2
    cross = w * x @ x2.T / d + b
    left, right = (np.sqrt(w * np.sum(each**2, axis=1) / d + b) for each in (x, x2))
    turn = np.arccos(np.clip(cross / np.outer(left, right), -1, 1))
    sigma = w * np.outer(left, right) * (np.sin(turn) + (np.pi - turn) * np.cos(turn)) / (2 * np.pi) + b
    return sigma + cross * w * (np.pi - turn) / (2 * np.pi)


@pytest.mark.parametrize(("features", "scale", "place", "seed"), [(4, 2.0, 0.15, 0), (32, 10.0, 0.85, 7)])
def test_every_frequency_contributes_one_to_the_squared_length(features: int, scale: float, place: float, seed: int):
    found = truth("length", features=features, scale=scale, place=place, seed=seed)
    near(found, rel=1e-6, answer=features)
    assert found["entries"] == 2 * features


@pytest.mark.parametrize(("scale", "factor", "features", "seed"), [(1.0, 4, 16, 0), (2.0, 2, 32, 300)])
def test_a_larger_scale_is_a_narrower_kernel(scale: float, factor: int, features: int, seed: int):
    def half_width(sigma: float, s: int) -> float:
        inputs = lifted(PLACES, sigma, features, s)
        row = relu_ntk(inputs, inputs)[64]
        return float(np.argmax(row[64:] <= (row[64] + row.min()) / 2) / 128)

    before, after = (
        float(np.median([half_width(sigma, s) for s in range(seed, seed + 5)])) for sigma in (scale, factor * scale)
    )
    found = truth("narrow", scale=scale, factor=factor, features=features, seed=seed)
    assert (found["before"], found["after"], found["draws"]) == (before, after, 5)
    near(found, answer=after / before)


@pytest.mark.parametrize(("samples", "offset"), [(16, 3), (32, 5), (64, 6)])
def test_samples_cannot_tell_a_frequency_from_its_mirror_image(samples: int, offset: int):
    assert truth("alias", samples=samples, offset=offset)["answer"] == offset
    x = np.arange(samples) / samples
    assert np.sin(2 * np.pi * (samples - offset) * x) == pytest.approx(-np.sin(2 * np.pi * offset * x), abs=1e-9)


@pytest.mark.parametrize(("scale", "larger", "features", "seed"), [(2.0, 16.0, 16, 0), (4.0, 32.0, 32, 100)])
def test_too_large_a_scale_misses_what_is_between_the_samples(scale: float, larger: float, features: int, seed: int):
    def y(x: np.ndarray) -> np.ndarray:
        return np.sum([np.sin(2 * np.pi * k * x) / np.sqrt(k) for k in (1, 2, 4, 8)], axis=0)

    def error(sigma: float, s: int) -> float:
        samples, everywhere = (lifted(np.arange(n) / n, sigma, features, s) for n in (32, 128))
        net = OneLayer.drawn(mlp(256, 1, "relu"), s, 2 * features)
        eigenvalues, modes = np.linalg.eigh(relu_ntk(samples, samples))
        gain = (1 - (1 - limit(net.kernel(samples)) / 2 * eigenvalues) ** 500) / eigenvalues
        missing = net.outputs(samples) - y(np.arange(32) / 32)
        f = net.outputs(everywhere) - relu_ntk(everywhere, samples) @ (modes * gain) @ modes.T @ missing
        between = np.arange(128) % 4 != 0
        return float(np.sqrt(np.mean((f - y(PLACES))[between] ** 2)))

    before, after = (float(np.median([error(sigma, s) for s in range(seed, seed + 5)])) for sigma in (scale, larger))
    found = truth("larger", scale=scale, larger=larger, features=features, seed=seed)
    near(found, rel=1e-2, before=before, after=after, answer=after / before)
    assert found["draws"] == 5


@pytest.mark.parametrize(("scale", "features", "seed"), [(1.0, 16, 0), (5.0, 32, 200)])
def test_the_falloff_is_that_of_the_composed_kernel(scale: float, features: int, seed: int):
    def spread(inputs: np.ndarray) -> float:
        eigenvalues = np.linalg.eigvalsh(relu_ntk(inputs, inputs))[::-1]
        return float(eigenvalues[0] / eigenvalues[15])

    x = np.arange(64) / 64
    mapped = [spread(lifted(x, scale, features, s)) for s in range(seed, seed + 5)]
    found = truth("falloff", scale=scale, features=features, seed=seed)
    near(found, answer=float(np.median(mapped)), plain=spread(2 * x[:, None] - 1))
    assert found["draws"] == 5


@pytest.mark.parametrize("percent", [6.25, 25.0, 50.0])
def test_most_energy_of_a_photograph_is_in_low_frequencies(percent: float):
    pixels = photo().pixels
    s = len(pixels)
    whole = np.pad(pixels, ((0, s), (0, s)), mode="symmetric")
    power = np.abs(np.fft.fft2(whole - whole.mean())) ** 2
    k = np.abs(np.fft.fftfreq(2 * s)) * 2
    lost = power[np.sqrt(k[:, None] ** 2 + k**2) > percent / 100].sum() / power.sum()
    near(truth("energy", percent=percent), answer=float(100 * lost))


@pytest.mark.parametrize(("first", "times", "percent"), [(5, 50, 60), (40, 500, 90), (8, 200, 75)])
def test_slow_modes_stay_slow_near_the_stability_limit(first: int, times: int, percent: int):
    found = truth("slow_mode", first=first, times=times, percent=percent)
    rate = percent / 100 * 2 / first
    near(found, rate=rate, answer=math.log(0.5) / math.log(1 - rate * first / times))
    near(found, fast=math.log(0.5) / math.log(abs(1 - rate * first)))


@pytest.mark.parametrize(("width", "rate", "steps", "seed"), [(16, 0.05, 100, 0), (64, 0.01, 200, 200)])
def test_width_does_not_make_steps_a_flow(width: int, rate: float, steps: int, seed: int):
    def off(units: int, eta: float, s: int) -> float:
        net = OneLayer.drawn(mlp(units, 1, "tanh"), s)
        eigenvalues, modes = np.linalg.eigh(net.kernel(X))
        t = recorded_steps(steps)[:, None]
        missing = net.outputs(X) - Y
        left = ((1 - eta * eigenvalues) ** t - np.exp(-eta * eigenvalues * t)) * (missing @ modes)
        return float(np.abs(left @ modes.T).max() / np.abs(missing).max())

    def at(units: int, eta: float) -> float:
        return float(np.median([off(units, eta, s) for s in range(seed, seed + 5)]))

    found = truth("two_limits", width=width, rate=rate, steps=steps, seed=seed)
    before, after = at(width, rate), at(16 * width, rate)
    near(found, before=before, after=after, answer=after / before, halved=at(16 * width, rate / 2) / after)
    assert 0.4 < float(found["halved"]) < 0.55
    assert found["runs"] == 5


@pytest.mark.parametrize("angle", [-2.8, -0.5, 0.0, 1.6])
def test_an_ensemble_is_no_posterior_of_its_kernel(angle: float):
    """The example of Jacot et al. 2018, by the formulas of Lee et al. 2019 for infinite time."""
    points = np.array([-2.2, -1.0, 1.0, 2.2])
    grid = -np.pi + 2 * np.pi * np.arange(128) / 128
    place = grid[np.argmin(np.abs(grid - angle))]
    all_of_them = np.append(points, place)
    gamma = all_of_them[:, None] - all_of_them
    net = MLP(1, 3, "relu", 1.0, 0.1)
    theta, sigma = ntk_of_angle(net, gamma), nngp_of_angle(net, gamma)

    def posterior(k: np.ndarray) -> float:
        return float(np.sqrt(k[4, 4] - k[4, :4] @ np.linalg.solve(k[:4, :4], k[:4, 4])))

    a = np.linalg.solve(theta[:4, :4], theta[:4, 4])
    trained = float(np.sqrt(sigma[4, 4] + a @ sigma[:4, :4] @ a - 2 * a @ sigma[:4, 4]))
    found = truth("posterior", angle=angle)
    near(found, rel=5e-3, before=trained, after=posterior(theta), bayes=posterior(sigma))
    near(found, rel=5e-3, answer=posterior(theta) / trained)


def nngp_of_angle(net: MLP, angle: np.ndarray) -> np.ndarray:
    """Σ: what is left of Θ without what is passed on, by the kernel of one layer less with its slopes."""
    w, b = net.w_std**2, net.b_std**2
    covariance, variance = w * np.cos(angle) / 2 + b, w / 2 + b
    for _ in range(net.depth):
        turn = np.arccos(np.clip(covariance / variance, -1, 1))
        covariance = w * variance * (np.sin(turn) + (np.pi - turn) * np.cos(turn)) / (2 * np.pi) + b
        variance = w * variance / 2 + b
    return covariance


@pytest.mark.parametrize(("width", "alpha", "seed"), [(64, 20.0, 0), (128, 100.0, 5)])
def test_a_lazy_network_fits_and_its_kernel_stays(width: int, alpha: float, seed: int):
    """α (f − f₀) is trained as f is, toward f₀ + y/α and at α² times the rate."""
    net = OneLayer.drawn(mlp(width, 1, "tanh"), seed)
    kernel, start = net.kernel(X), net.outputs(X)

    def end(scale: float) -> tuple[float, float]:
        last = net.trained(X, start + Y / scale, limit(kernel) / 2, 500)[-1]
        moved = np.linalg.norm(last.kernel(X) - kernel) / np.linalg.norm(kernel)
        left = np.sum((scale * (last.outputs(X) - start) - Y) ** 2) / np.sum(Y**2)
        return float(100 * moved), float(left)

    found = truth("lazy_fit", width=width, alpha=alpha, seed=seed)
    (lazy, loss), (rich, rich_loss) = end(alpha), end(0.1)
    near(found, rel=2e-2, answer=lazy, loss=loss)
    near(found, rel=0.1, rich=rich)  # far from its start, and there single precision tells
    assert found["rich_alpha"] == 0.1
    assert max(loss, rich_loss, float(found["rich_loss"])) < 1e-3
    assert lazy < 2
    assert rich > 10


@pytest.mark.parametrize(("momentum", "seed"), [(0.5, 0), (0.9, 200)])
def test_momentum_is_a_faster_clock(momentum: float, seed: int):
    def steps(beta: float, s: int) -> float:
        net = OneLayer.drawn(mlp(512, 1, "tanh"), s)
        losses = [float(np.sum((each.outputs(X) - Y) ** 2)) for each in net.trained(X, Y, 0.02, 1000, beta)]
        return float(np.argmax(np.array(losses) <= 0.05 * losses[0]))

    def at(beta: float) -> float:
        return float(np.median([steps(beta, s) for s in range(seed, seed + 3)]))

    found = truth("faster", momentum=momentum, seed=seed)
    before, after = at(0.0), at(momentum)
    near(found, rel=0.02, before=before, after=after, answer=after / before)
    near(found, rel=0.05, answer=1 - momentum)
    assert found["runs"] == 3


@pytest.mark.parametrize(("points", "factor", "activation"), [(16, 8, "relu"), (32, 2, "erf")])
def test_the_limit_of_a_sum_falls_with_the_number_of_points(points: int, factor: int, activation: str):
    def at(count: int) -> float:
        angles = 2 * np.pi * np.arange(count) / count
        return float(2 / np.fft.rfft(ntk_of_angle(MLP(1, 1, activation, W_STD, B_STD), angles)).real.max())

    found = truth("more_points", points=points, factor=factor, activation=activation)
    near(found, before=at(points), after=at(factor * points), answer=at(factor * points) / at(points))
    near(found, rel=0.01, answer=1 / factor)
