"""The numbers of the lesson on Fourier features, beside a few lines of NumPy or with results that are made up."""

from collections.abc import Iterator
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, init_params, ntk, train
from ntk_core.experiments import Falloff, Mapping, ScaleErrors
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.service import compute
from tests.figures import decoded
from tests.lessons.fourier_answers import OF_LESSON, answer, numbers, quick, results, traces, value


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with quick(monkeypatch):
        yield


@pytest.mark.parametrize("mapping", ["none", "basic", "positional"])
def test_another_scale_is_swept_where_the_mapping_has_none(mapping: str):
    for name in ("scale_errors", "noises"):
        shown, words = answer(name, mapping=mapping), OF_LESSON[name].words("en")
        assert words("no_scale.text") in shown["notes"][0]
        sixteen = answer(name, mapping="gaussian", features="16", scale="2")
        assert not sixteen["notes"]
        current = [each for each in sixteen["figure"]["data"] if each["name"] == words("figure.legend.current_scale")]
        without = [each for each in sixteen["figure"]["data"] if each not in current]
        assert len(current) == (name == "scale_errors")
        assert shown["figure"]["data"] == without
        assert shown["title"] == sixteen["title"]


def test_a_kernel_at_infinite_width_is_that_of_every_width():
    """So the width is no setting of these figures."""
    narrow, wide = (results("falloff", width=width)[0] for width in ("2", "300"))
    alone = results("kernels")[0]
    for name in ("plain", "mapped"):
        for field in ("kernel", "strength", "eigenvalues"):
            np.testing.assert_array_equal(getattr(narrow[name], field), getattr(wide[name], field))
            np.testing.assert_array_equal(getattr(narrow[name], field), getattr(alone[name], field))
        assert not np.array_equal(narrow[name].eigenvalues_network, wide[name].eigenvalues_network)


def features(x: np.ndarray, exponent: float, m: int) -> np.ndarray:
    j = np.arange(1, m + 1)
    return np.hstack([j**-exponent * wave(2 * np.pi * j * x[:, None]) for wave in (np.cos, np.sin)])


SAMPLES, GRID = np.arange(32) / 32, np.arange(128) / 128
BETWEEN = np.arange(128) % 4 != 0


def chirp(x: np.ndarray) -> np.ndarray:
    return np.sin(2 * np.pi * (x + 4 * x**2))


class Learned:
    """A chirp learned by a network in gradient steps, by its kernel at infinite width and for real."""

    def __init__(self, x: np.ndarray, grid: np.ndarray, width: int, seed: int, steps: int) -> None:
        net = MLP(width, 1, "relu", W_STD, B_STD)
        params = init_params(net, seed, x.shape[1], dtype=jnp.float32)
        self.y = chirp(SAMPLES)
        self.rate = float(1 / np.linalg.eigvalsh(np.asarray(empirical_ntk(net, params, x), float))[-1])
        self.kernel = np.asarray(ntk(net, x), float)
        self.f_0, g_0 = (np.asarray(apply(net, params, each), float) for each in (x, grid))
        across, f, g = np.asarray(ntk(net, grid, x), float), self.f_0, g_0
        for _ in range(steps):
            f, g = f - self.rate * self.kernel @ (f - self.y), g - self.rate * across @ (f - self.y)
        self.error = float(np.sqrt(np.mean((g - chirp(GRID))[BETWEEN] ** 2)))
        run = dict(learning_rate=self.rate, steps=steps, record=[0, steps])
        outputs = np.asarray(train(net, params, x, self.y, x_test=grid, **run).test_outputs[-1])
        self.error_real = float(np.sqrt(np.mean((outputs - chirp(GRID))[BETWEEN] ** 2)))

    def times(self) -> np.ndarray:
        """The steps in which the error of each octave falls to 1/e."""
        steps = np.unique(np.round(np.geomspace(1, 1e12, 6000)))
        values, vectors = np.linalg.eigh(self.kernel)
        left = (1 - self.rate * values) ** steps[:, None] * (vectors.T @ (self.f_0 - self.y))
        waves = np.abs(np.fft.fft(np.vstack([self.f_0 - self.y, left @ vectors.T]))) ** 2
        frequency = np.abs(np.fft.fftfreq(32, 1 / 32))
        bands = [(0, 1), (2, 3), (4, 7), (8, 16)]
        power = np.stack([waves[:, (frequency >= low) & (frequency <= high)].sum(axis=1) for low, high in bands])
        error, at = np.log(np.maximum(power / power[:, :1], 1e-300)) / 2, np.append(0, steps)
        last = [np.flatnonzero(each > -1)[-1] for each in error]  # in between, the logarithm lies on a line
        ends = [(each[[k + 1, k]], at[[k + 1, k]]) for k, each in zip(last, error, strict=True)]
        return np.array([np.interp(-1, *end) for end in ends])


@pytest.mark.parametrize(("power", "m", "seed"), [(1.3, 6, 3), (0.4, 11, 0)])
def test_the_errors_are_those_of_networks_at_samples_and_in_between(power: float, m: int, seed: int):
    asked = {"signal": "chirp", "mapping": "power_law", "power": str(power), "features": str(m), "seed": str(seed)}
    plain = Learned(2 * SAMPLES[:, None] - 1, 2 * GRID[:, None] - 1, 19, seed, 20)
    mapped = Learned(features(SAMPLES, power, m), features(GRID, power, m), 19, seed, 20)
    shown = numbers("training", **asked)
    assert value(shown["error_plain"]) == pytest.approx(plain.error, rel=6e-3)
    assert value(shown["error_mapped"]) == pytest.approx(mapped.error, rel=6e-3)
    assert value(shown["error_real"]) == pytest.approx(mapped.error_real, rel=6e-3)
    assert value(shown["learning_rate"]) == pytest.approx(mapped.rate, rel=6e-3)
    without = numbers("training", **asked | {"mapping": "none"})
    assert "error_mapped" not in without
    assert value(without["error_real"]) == pytest.approx(plain.error_real, rel=6e-3)
    assert value(without["learning_rate"]) == pytest.approx(plain.rate, rel=6e-3)
    spreads = numbers("times", **asked)
    for name, learned in (("spread_plain", plain), ("spread_mapped", mapped)):
        times = learned.times()
        assert value(spreads[name]) == pytest.approx(times.max() / times.min(), rel=0.05)
        assert value(spreads[name]) > 1.5


def test_errors_end_at_the_numbers_and_bands_hold_all_of_them():
    shown, words = numbers("training", signal="chirp"), OF_LESSON["errors"].words("en")
    curves = traces(answer("errors", signal="chirp"))
    for look, number in {"plain": "error_plain", "mapped": "error_mapped", "real": "error_real"}.items():
        end = decoded(curves[words(f"figure.legend.{look}")]["y"])[-1]
        assert value(shown[number]) == pytest.approx(end, rel=6e-3)
    of_plain, of_mapped = results("bands", signal="chirp")
    drawn = answer("bands", signal="chirp")["figure"]["data"]
    for fit, axis in ((of_plain, "x"), (of_mapped, "x2")):
        for dash, outputs in (("solid", fit.real), ("dash", fit.theory)):
            bands = [each for each in drawn if (each["xaxis"], each["line"]["dash"]) == (axis, dash)]
            together = sum(decoded(each["y"])[-1] ** 2 for each in bands)
            assert together == pytest.approx(np.mean((outputs[-1, ::4] - chirp(SAMPLES)) ** 2), rel=1e-4)


def test_the_numbers_of_kernels_are_those_of_their_eigenvalues_and_their_shapes():
    net, x = MLP(1, 1, "relu", W_STD, B_STD), np.arange(128) / 128
    asked = {"mapping": "power_law", "power": "0.9", "features": "9"}
    of_kernels, of_falloff = numbers("kernels", **asked), numbers("falloff", **asked)
    for name, inputs in (("plain", 2 * x[:, None] - 1), ("mapped", features(x, 0.9, 9))):
        kernel = np.asarray(ntk(net, inputs))
        eigenvalues = np.linalg.eigvalsh(kernel[::2, ::2])
        assert value(of_falloff[f"condition_{name}"]) == pytest.approx(eigenvalues[-1] / eigenvalues[0], rel=0.02)
        row = kernel[64, 64:]
        half = (row[0] + kernel[64].min()) / 2
        assert value(of_kernels[f"half_width_{name}"]) == pytest.approx(np.argmax(row <= half) / 128, rel=6e-3)


@pytest.mark.parametrize(
    ("asked", "count"), [({"scale": "3"}, 4), ({"scale": "0.7", "features": "2"}, 2), ({"mapping": "power_law"}, 4)]
)
def test_waves_are_drawn_in_rows_named_by_their_frequencies(asked: dict[str, str], count: int):
    shown, (found,) = answer("waves", **asked), results("waves", **asked)
    layout, drawn = shown["figure"]["layout"], shown["figure"]["data"]
    assert [each.get("xaxis", "x") for each in drawn] == ["x"] * count + ["x2"] * count
    assert [note["text"] for note in layout["annotations"]] == ["cos 2πbⱼx", "sin 2πbⱼx"]
    named, levels = layout["yaxis"]["ticktext"], layout["yaxis"]["tickvals"]
    assert [each["name"] for each in drawn] == named * 2
    for k, (name, level) in enumerate(zip(named, levels, strict=True)):
        row, b = name.removeprefix("b").split(" = ")
        assert value(b.replace("−", "-")) == pytest.approx(found.frequency[k], rel=6e-3)
        assert row.translate(str.maketrans("₁₂₃₄", "1234")) == str(found.row[k])
        a = found.row[k] ** -1.3 if "mapping" in asked else 1
        for wave, kind in ((drawn[k], np.cos), (drawn[k + count], np.sin)):
            height = a * kind(2 * np.pi * found.frequency[k] * decoded(wave["x"]))
            np.testing.assert_allclose(decoded(wave["y"]) - level, height, atol=1e-4)
            np.testing.assert_allclose(decoded(wave["customdata"]), height, atol=1e-4)
    assert (np.diff(levels) < -2).all()  # no wave touches the next
    assert layout["yaxis"]["range"] == layout["yaxis2"]["range"] == [-8.8, 1.3]  # whatever the settings


def test_the_distance_of_features_to_their_bell():
    away = np.arange(-64, 64) / 128
    shown = answer("feature_limit", scale="2.2", features="5", seed="9")
    names = {"features": "figure.legend.features", "limit": "figure.legend.feature_limit"}
    words = OF_LESSON["feature_limit"].words("en")
    of_features, bell = (
        next(each for each in shown["figure"]["data"] if each["name"] == words(key)) for key in names.values()
    )
    np.testing.assert_allclose(decoded(bell["y"]), np.exp(-2 * (np.pi * 2.2 * away) ** 2), atol=1e-6)
    distance = np.sqrt(np.mean((decoded(of_features["y"]) - decoded(bell["y"])) ** 2))
    found = numbers("feature_limit", scale="2.2", features="5", seed="9")
    assert value(found["feature_error"]) == pytest.approx(distance, rel=6e-3)
    assert value(found["feature_rule"]) == pytest.approx(1 / np.sqrt(10), rel=6e-3)


def test_the_best_scale_is_that_of_the_lowest_test_error(monkeypatch: pytest.MonkeyPatch):
    """Each error of its own: lowest at a scale of its own, of the median over seeds."""

    def errors(of: Any, mapping: Mapping, net: MLP, steps: int, seed: int) -> ScaleErrors:
        away = [abs(mapping.scale - best) for best in (0.75, 1.25, 0.25, 2.5, 0.5, 3.0)]
        worse = 9.0 if seed % 5 == 0 else 0.0  # of one of five seeds
        train, test, train_end, test_end, train_real, test_real = (0.1 + each / 5 + worse for each in away)
        unknown = test_end if mapping.scale < 2 else np.nan
        return ScaleErrors(train, test, train_end, unknown, train_real, test_real)

    monkeypatch.setattr(compute, "scale_errors", errors)
    shown = numbers("scale_errors", mapping="power_law")
    assert shown == {"best_scale": "1.25", "best_scale_end": "1.75", "best_error": "0.1"}
    assert answer("scale_errors", mapping="power_law")["title"] == "Too flat, right, too steep"
    assert answer("scale_errors", mapping="basic")["title"] == "Too small, right, too large"
    drawn = answer("scale_errors", mapping="power_law", power="0.8")
    lines = {trace["name"]: trace for trace in drawn["figure"]["data"]}
    words = OF_LESSON["scale_errors"].words("en")
    at = decoded(lines[words("figure.legend.train_error_theory")]["x"])
    lowest = {
        name: at[np.nanargmin(decoded(lines[words(f"figure.legend.{name}_theory")]["y"]))]
        for name in ("train_error", "test_error")
    }
    assert lowest == {"train_error": 0.75, "test_error": 1.25}
    np.testing.assert_allclose(decoded(lines[words("figure.legend.current_scale")]["x"]), 0.8)
    dots = lines[words("figure.legend.test_error_real")]
    assert decoded(dots["x"])[np.argmin(decoded(dots["y"]))] == 3.0


def test_the_noise_of_a_seed_is_learned(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []

    def errors(of: Any, mapping: Mapping, net: MLP, steps: int, seed: int) -> ScaleErrors:
        asked.append((of, mapping.kind, mapping.features, net, steps))
        return ScaleErrors(*[0.5] * 6)

    monkeypatch.setattr(compute, "scale_errors", errors)
    answer("scale_errors", signal="noise", noise_exponent="0.7", seed="11", width="33", depth="2", activation="erf")
    assert set(asked) == {((0.7, 11), "gaussian", 6, MLP(33, 2, "erf", W_STD, B_STD), 20)}


def test_what_goes_into_the_sweep_of_falloffs(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []

    def falloff(mapping: Mapping, net: MLP, seed: int) -> Falloff:
        asked.append((mapping, net.depth, net.activation, seed))
        return Falloff(10 * mapping.scale, -mapping.scale)

    monkeypatch.setattr(compute, "falloff", falloff)
    shown = answer("scale_sweep", mapping="power_law", power="2.75", depth="2", seed="5")
    assert {(mapping.kind, mapping.features, *more) for mapping, *more in asked} == {("power_law", 6, 2, "relu", 0)}
    condition, exponent = (each for each in shown["figure"]["data"] if len(decoded(each["x"])) == 13)
    np.testing.assert_allclose(decoded(condition["y"])[1:], 10 * decoded(condition["x"])[1:], rtol=1e-5)
    np.testing.assert_allclose(decoded(exponent["y"]), -decoded(exponent["x"]))
    assert {2.75} == {x for each in shown["figure"]["data"][2::3] for x in decoded(each["x"])}
    asked.clear()
    answer("scale_sweep", seed="5")
    assert {(mapping.kind, seed) for mapping, _, _, seed in asked} == {("gaussian", 5)}
