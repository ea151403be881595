"""What the questions and the steps of the lesson on the spectrum say, by other means than their own."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ntk_core import MLP, circle_spectrum, empirical_ntk, init_params, nngp, ntk
from ntk_core.data import digits
from ntk_core.decay import FREQUENCIES
from ntk_core.experiments import angle_kernel, approach, even_target, output_kurtosis, smallest_eigenvalues
from ntk_core.experiments.setting import W_STD
from ntk_core.experiments.spectra import circle_decay
from ntk_core.power_law import power_law
from ntk_ui.lessons.catalog import QUESTIONS
from ntk_ui.lessons.question import Truth
from ntk_ui.service.runs import FIRST_SEED
from tests.lessons.spectrum_figures import number, numbers, on_circle, shown

RELU = MLP(256, 1, "relu", W_STD, 0.5)


def truth(name: str) -> Truth:
    question = QUESTIONS["spectrum", name]
    return question.truth(question.sets)


def near(found: Truth, rel: float = 1e-3, **expected: float) -> None:
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=rel), name


def kernel(net: MLP, seed: int, x: np.ndarray) -> np.ndarray:
    return np.asarray(empirical_ntk(net, init_params(net, seed, x.shape[1], dtype=np.float32), x))


def eigenvalues(activation: str, depth: int = 1, b_std: float = 0.5, kind: str = "ntk") -> np.ndarray:
    """λ_0 … λ_64 of the integral operator, from 512 values over the whole circle."""
    net = MLP(1, depth, activation, W_STD, b_std)
    row = (ntk if kind == "ntk" else nngp)(net, on_circle(512), on_circle(1))[:, 0]
    return np.fft.rfft(np.asarray(row)).real[:65] / 512


def test_sixteen_times_the_width_leaves_a_quarter_of_the_scatter():
    found, x = truth("certain"), on_circle(16)
    spreads = {}
    for width in (16, 256):
        rows = [kernel(replace(RELU, width=width), seed, x)[0] for seed in range(100)]
        spreads[width] = np.std(rows, axis=0, ddof=1).mean() / np.asarray(ntk(RELU, x)).max()
    near(found, before=spreads[16], after=spreads[256], answer=spreads[256] / spreads[16])
    assert found["seeds"] == 100
    assert found["answer"] == pytest.approx(0.25, abs=0.05)


def test_a_wide_kernel_is_a_formula_and_a_narrow_one_another_with_every_seed():
    x = on_circle(64)
    limit = np.asarray(ntk(RELU, x))
    kernels = {width: [kernel(replace(RELU, width=width), seed, x) for seed in range(4)] for width in (8, 1024)}
    far, close = ([np.linalg.norm(k - limit) / np.linalg.norm(limit) for k in row] for row in kernels.values())
    assert min(far) > 0.2 > 0.06 > max(close)
    apart = [np.linalg.norm(row[0] - row[1]) for row in kernels.values()]
    assert apart[0] > 5 * apart[1]


def test_training_raises_the_kernel_of_a_narrow_network_above_its_limit_and_spares_a_wider_one():
    """At the settings of the link."""
    inflation, spread = {}, {}
    for width in (16, 256):
        net = MLP(width, 3, "relu", 1.0, 0.1)
        limit = np.asarray(ntk(net, on_circle(128), on_circle(1)))[:, 0]
        limit = np.roll(limit, 64)
        runs = [angle_kernel(net, FIRST_SEED + seed) for seed in range(20)]
        before, after = np.stack([r.before for r in runs]), np.stack([r.after for r in runs])
        inflation[width] = (after.mean() - before.mean()) / limit.mean()
        spread[width] = after.std(axis=0).mean() / before.std(axis=0).mean()
        if width == 16:
            assert (after.mean(axis=0) > limit).all()
    assert inflation[16] > 0.5
    assert inflation[256] < 0.15
    assert spread[16] > 1.3


def test_half_lives_of_two_waves():
    found, x = truth("speed"), on_circle(64)
    values, vectors = np.linalg.eigh(np.asarray(ntk(RELU, x)))
    angle = np.arctan2(x[:, 1], x[:, 0])
    steps = {}
    for k, wave in ((1, np.cos(angle)), (4, np.sin(4 * angle)), (9, np.sin(9 * angle))):
        shares = (vectors.T @ wave) ** 2 / (wave @ wave)
        assert shares[np.isclose(values, values[np.argmax(shares)])].sum() == pytest.approx(1)  # one mode, or a pair
        steps[k] = np.log(2) / (0.01 * values[np.argmax(shares)])
    near(found, before=steps[1], after=steps[4], third=steps[9], answer=steps[4] / steps[1])
    assert found["points"] == 64


def test_a_part_of_the_error_is_halved_in_its_half_life_by_steps_of_gradient_descent():
    """For small ηλ: sin 4γ, by the kernel of the limit."""
    x, after = on_circle(64), round(float(truth("speed")["after"]))
    wave = np.sin(4 * np.arctan2(x[:, 1], x[:, 0]))
    step = np.eye(64) - 0.01 * np.asarray(ntk(RELU, x))
    left = np.linalg.matrix_power(step, after) @ wave
    assert np.linalg.norm(left) / np.linalg.norm(wave) == pytest.approx(0.5, rel=0.02)


def test_with_a_doubled_frequency_a_power_law_loses_the_same_factor_and_erf_more_each_time():
    found, erf, relu = truth("falls"), eigenvalues("erf"), eigenvalues("relu")
    near(found, answer=erf[8] / erf[4], erf_next=erf[16] / erf[8])
    near(found, rel=2e-2, relu=relu[8] / relu[4], relu_next=relu[16] / relu[8])  # 512 points fold ReLU's tail
    assert found["relu"] == pytest.approx(1 / 5, rel=0.1)  # as the question says
    assert erf[16] / erf[8] < 0.1 * erf[8] / erf[4] < 0.1 * relu[8] / relu[4]
    next_ones = [relu[2 * k] / relu[k] for k in (4, 8, 16)]
    assert next_ones == pytest.approx([1 / 4] * 3, rel=0.25)


def test_relu_falls_as_the_square_of_the_frequency_at_every_depth_which_raises_high_ones():
    first, last = FREQUENCIES
    raised = []
    for depth in (1, 3):
        net = MLP(1, depth, "relu", W_STD, 0.5)
        k = np.arange(first, last + 1, 2)
        values = np.asarray(circle_spectrum(net, last))
        assert power_law(k, values[k]).slope == pytest.approx(-2, abs=0.05)
        law = circle_decay(net).law
        assert law is not None
        assert law.slope == pytest.approx(-2, abs=0.05)
        raised.append(values[16] / values[1])
    assert raised[1] > 2 * raised[0]
    assert circle_decay(MLP(1, 1, "erf", W_STD, 0.5)).law is None


@pytest.mark.parametrize("depth", ["1", "2", "3"])
@pytest.mark.parametrize("b_std", ["0", "0.5"])
@pytest.mark.parametrize("activation", ["relu", "leaky_relu", "tanh", "erf", "sin", "gelu", "identity"])
def test_the_fitted_exponent_stands_beside_that_of_theory(activation: str, b_std: str, depth: str):
    asked = {"activation": activation, "depth": depth, "b_std": b_std, "count": "16", "width": "8"}
    fitted, theory = numbers(shown("by_frequency", **asked))
    if activation not in ("relu", "leaky_relu"):
        assert (fitted, theory) == ("no power law", "beyond any power")
        return
    slope, over = fitted.split(", ")
    assert (over, theory) == ("k = 8…64", "−2")
    k = np.arange(8, 65, 2)
    values = np.asarray(circle_spectrum(MLP(1, int(depth), activation, W_STD, float(b_std)), 64))[k]
    assert number(slope) == pytest.approx(np.polyfit(np.log(k), np.log(values), 1)[0], abs=6e-3)
    assert number(slope) == pytest.approx(-2, abs=0.05)


@pytest.mark.parametrize(("depth", "b_std", "gone"), [(1, 0.0, True), (1, 0.5, False), (2, 0.0, False)])
def test_without_biases_odd_modes_from_three_on_are_gone(depth: int, b_std: float, gone: bool):
    values = np.asarray(circle_spectrum(MLP(1, depth, "relu", W_STD, b_std), 15))
    odd = values[3::2]
    assert (np.abs(odd) < 1e-12).all() if gone else (odd > 1e-5).all()
    assert (values[[0, 1, 2, 4, 6, 8]] > 1e-4).all()


def test_eigenvalues_of_erf_fall_exponentially_on_the_interval_those_of_relu_as_a_power():
    x = np.linspace(-1, 1, 64)[:, None]

    def spectrum(activation: str) -> np.ndarray:
        return np.linalg.eigvalsh(np.asarray(ntk(MLP(1, 1, activation, W_STD, 0.5), x)))[::-1]

    def straight(at: np.ndarray, y: np.ndarray) -> float:
        return float(np.corrcoef(at, np.log(y))[0, 1] ** 2)

    i = np.arange(5, 18)  # past the first modes, above rounding
    erf, relu = spectrum("erf")[i - 1], spectrum("relu")[i - 1]
    assert straight(i, erf) > straight(np.log(i), erf)
    assert straight(np.log(i), relu) > straight(i, relu)
    assert erf[-1] / erf[0] < 1e-5 * relu[-1] / relu[0]


def eight(distance: float) -> np.ndarray:
    angle = np.append(2 * np.pi / 9 * np.array([0, 2, 3, 4, 6, 7, 8]), distance)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def test_the_smallest_eigenvalue_of_two_points_that_approach():
    found = truth("definite")
    least = {
        (name, d): np.linalg.eigvalsh(np.asarray(ntk(replace(RELU, activation=name), eight(d))))[0]
        for name in ("relu", "tanh")
        for d in (0.1, 0.01)
    }
    relu = least["relu", 0.1], least["relu", 0.01]
    near(found, before=relu[0], after=relu[1], answer=relu[1] / relu[0])
    near(found, tanh=least["tanh", 0.01] / least["tanh", 0.1])
    assert (found["answer"], found["tanh"]) == pytest.approx((0.1, 0.01), rel=0.05)
    steps = approach(replace(RELU, activation="tanh"), 0)
    assert (steps.exponent_empirical, steps.exponent_analytic) == (2, 2)


def test_the_smallest_eigenvalue_is_no_larger_than_half_the_squared_distance_of_two_gradients():
    for d in (0.1, 0.01, 0.001):
        theta = kernel(RELU, 0, eight(d))
        apart = theta[0, 0] + theta[7, 7] - 2 * theta[0, 7]  # ‖∇f(x) − ∇f(x′)‖² of the pair
        assert np.linalg.eigvalsh(theta)[0] <= apart / 2 * (1 + 1e-6)


def test_distinct_points_give_a_definite_kernel_and_a_symmetry_takes_half_of_its_modes():
    def rank(activation: str, b_std: float, placement: str) -> tuple[int, int]:
        net = MLP(256, 1, activation, W_STD, b_std)
        found = smallest_eigenvalues(net, 0, placement, 0.1)
        return int((found.empirical > found.floor).sum()), int((found.analytic > found.floor).sum())

    for name in ("relu", "tanh", "erf", "gelu"):
        assert rank(name, 0.5, "together") == rank(name, 0.5, "antipodal") == (8, 8)
        assert rank(name, 0.5, "duplicate") == (7, 7)
    assert rank("tanh", 0.0, "antipodal") == (4, 4)
    assert rank("identity", 0.5, "together") == (3, 3)


def test_an_odd_network_keeps_half_of_an_even_target_and_biases_learn_it():
    net = MLP(1, 1, "tanh", W_STD, 0.5)
    without, with_them = (float(even_target(net, 64, 0, biased).error[-1]) for biased in (False, True))
    assert without == pytest.approx(0.5, abs=1e-3)
    assert with_them < 0.05


def test_the_last_layer_has_half_of_the_kernel_of_one_hidden_layer():
    found, x = truth("prior"), on_circle(1)
    sigma, theta = (float(of(RELU, x)[0, 0]) for of in (nngp, ntk))
    near(found, sigma=sigma, theta=theta, answer=sigma / theta)
    deep = replace(RELU, depth=3)
    near(found, deep=float(nngp(deep, x)[0, 0] / ntk(deep, x)[0, 0]))
    assert theta == pytest.approx(sigma + 1.25, rel=1e-9)  # the first layer: (w²/2 + b²) w² E[φ′²] = 1.25 · 2 · ½


def test_the_nngp_kernel_is_what_the_weights_of_the_last_layer_contribute():
    last = [shown_entry(seed)[-1] for seed in range(10)]
    assert np.mean(last) == pytest.approx(float(nngp(RELU, on_circle(2))[0, 1]), rel=0.2)


def shown_entry(seed: int) -> list[float]:
    """What each layer contributes to the entry of two opposite points, as the first step draws it."""
    answer = shown("one_entry", count="16", width="256", seed=str(seed), first_input="1", second_input="9")
    (bars,) = (trace for trace in answer["figure"]["data"] if trace["type"] == "bar")
    *layers, total = np.asarray(bars["y"]).tolist()
    assert sum(layers) == pytest.approx(total, abs=1e-4)
    return [float(each) for each in layers]


def test_the_nngp_spectrum_falls_by_two_powers_faster():
    k = np.arange(8, 65, 2)
    both = (np.asarray(circle_spectrum(RELU, 64, kind=kind)) for kind in ("ntk", "nngp"))
    slopes = [power_law(k, values[k]).slope for values in both]
    assert slopes == pytest.approx([-2, -4], abs=0.1)


def test_outputs_grow_gaussian_with_the_width():
    tails = [output_kurtosis(replace(RELU, width=width)) for width in (8, 64, 512)]
    assert all(wide < 0.2 * narrow for narrow, wide in pairwise(tails))


def test_an_input_is_most_alike_to_itself_and_least_to_its_opposite():
    """At the settings of the links of the first step."""
    values = [entry(second) for second in ("1", "9", "33")]
    assert values[0] > 1.3 * values[1] > 1.3 * values[2]


def entry(second: str, **asked: Any) -> float:
    answer = shown("one_entry", count="64", first_input="1", second_input=second, **asked)
    return float(answer["numbers"][0]["value"].replace("−", "-"))


def test_the_band_of_fourier_features_is_narrow():
    def wide(architecture: str) -> float:
        """The share of inputs with an entry of more than half of the largest."""
        answer = shown("architecture_map", architecture=architecture)
        values = np.asarray(answer["figure"]["data"][0]["z"])
        return float((values > values.max() / 2).mean())

    assert wide("fourier") < 0.5 * min(wide("residual"), wide("convolution"))


def test_digits_alike_lie_in_blocks():
    """Of the map of the last step: entries within a digit are larger than those between digits."""
    values = np.asarray(shown("kernels", inputs="digits")["figure"]["data"][0]["z"])
    kind = np.sort(digits(64)[1], kind="stable")
    same = (kind[:, None] == kind) & ~np.eye(64, dtype=bool)
    assert values[same].mean() > 1.1 * values[kind[:, None] != kind].mean()
