"""What the questions and the texts of the lesson on Fourier features say, by other means than their own."""

import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, experiments, init_params, ntk
from ntk_core.experiments import PLAIN, Formula, Mapping, held_out, mlp
from ntk_core.experiments.features import BETWEEN
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.fourier import frequencies
from ntk_core.pictures import low_pass, radial_power
from ntk_core.signals import signal
from ntk_ui.lessons.catalog import QUESTIONS
from ntk_ui.lessons.fourier import swept as over
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.fourier.settings import OFFERED_OCTAVES, POWERS, SCALES
from ntk_ui.lessons.question import Truth

NET = mlp(256, 1, "relu")
SEEDS = range(20)
FIRST = 100  # seed of the sweeps
X, GRID = np.arange(32) / 32, np.arange(128) / 128


def truth(name: str) -> Truth:
    question = QUESTIONS["fourier", name]
    return question.truth(question.sets)


def gaussian(scale: float) -> Mapping:
    return Mapping("gaussian", scale, 16)


def lifted(x: np.ndarray, mapping: Mapping, seed: int) -> np.ndarray:
    """Written out, but for the draws."""
    if mapping.kind == "none":
        return 2 * x[:, None] - 1
    b, a = (np.asarray(each) for each in frequencies(mapping.kind, mapping.features, mapping.scale, seed))
    phase = 2 * np.pi * x[:, None] * b[:, 0]
    return np.hstack([a * np.cos(phase), a * np.sin(phase)])


class Learned:
    """A signal learned in steps by the kernel of infinite width, from the outputs that a network begins with."""

    def __init__(self, of: str, mapping: Mapping, seed: int, steps: int = 500) -> None:
        net = MLP(256, 1, "relu", W_STD, B_STD)
        x, grid = lifted(X, mapping, seed), lifted(GRID, mapping, seed)
        params = init_params(net, seed, x.shape[1], dtype=np.float32)
        self.f, between = (np.asarray(apply(net, params, each), float) for each in (x, grid))
        self.y = signal(of, X)
        self.kernel = np.asarray(ntk(net, x), float)
        self.rate = 1 / float(np.linalg.eigvalsh(np.asarray(empirical_ntk(net, params, x), float))[-1])
        self.start, across = self.f, np.asarray(ntk(net, grid, x), float)
        for _ in range(steps):
            missing = self.f - self.y
            self.f, between = self.f - self.rate * self.kernel @ missing, between - self.rate * across @ missing
        self.error = float(np.sqrt(np.mean((between - signal(of, GRID))[BETWEEN] ** 2)))

    def time(self, low: int, high: int) -> float:
        """The first whole step at which a band is down to 1/e for good."""
        values, vectors = np.linalg.eigh(self.kernel)
        at = np.unique(np.round(np.geomspace(1, 1e5, 4000)))
        left = (1 - self.rate * values) ** at[:, None] * (vectors.T @ (self.start - self.y)) @ vectors.T
        k = np.abs(np.fft.fftfreq(32, 1 / 32))
        band = (k >= low) & (k <= high)
        power = (np.abs(np.fft.fft(np.vstack([self.start - self.y, left]))[:, band]) ** 2).sum(axis=1)
        above = np.flatnonzero(power > power[0] * np.exp(-2))
        return float(np.append(0, at)[above[-1] + 1])


def test_the_last_band_takes_thousands_of_times_as_long_as_the_first():
    found = truth("slow")
    each = [experiments.signal_fit("sines", PLAIN, NET, 500, seed).time_theory for seed in SEEDS]
    ratios = [times[-1] / times[0] for times in each]
    assert found["answer"] == pytest.approx(np.median(ratios), rel=1e-6)
    for name, band in (("fast", 0), ("slow", -1)):
        assert found[name] == int(np.ceil(np.median([times[band] for times in each])))
    assert found["seeds"] == len(SEEDS)
    assert np.median(ratios) > 2000
    assert np.mean(np.array(ratios) > 1000) > 0.7
    for seed in (0, 3):
        by_hand = Learned("sines", PLAIN, seed, 0)
        assert by_hand.time(8, 16) == pytest.approx(each[seed][-1], rel=0.01)
        assert by_hand.time(0, 1) == pytest.approx(each[seed][0], abs=1)  # whole steps


@pytest.mark.parametrize("seed", range(4))
def test_a_plain_network_learns_from_slow_to_fast_and_most_of_the_last_band_is_left(seed: int):
    fit = experiments.signal_fit("sines", PLAIN, NET, 2000, seed)
    assert (np.diff(fit.time_theory) > 0).all()
    for bands in (fit.bands_theory, fit.bands_real):
        assert (np.diff(bands[:, -1] / bands[:, 0]) > 0).all()
    assert fit.bands_real[-1, -1] > 0.5 * fit.bands_real[-1, 0]
    rising = experiments.signal_fit("chirp", PLAIN, NET, 500, seed)
    for outputs in (rising.theory[-1], rising.real[-1]):
        left, *_, right = (np.sqrt(np.mean(part**2)) for part in np.split(outputs - rising.signal, 4))
        assert left < 0.75 * right


def test_high_frequencies_hold_little_energy_and_a_pixel_changes_by_half():
    """By the mean over a mirrored picture, its waves counted out one by one in rings."""
    found, pixels = truth("natural"), photo().pixels
    s = len(pixels)
    whole = np.pad(pixels, ((0, s), (0, s)), mode="symmetric")
    power = np.abs(np.fft.fft2(whole - whole.mean())) ** 2
    k = np.abs(np.fft.fftfreq(2 * s)) * 2  # of the highest
    ring = np.sqrt(k[:, None] ** 2 + k**2)
    assert found["answer"] == pytest.approx(100 * power[ring > 0.25].sum() / power.sum(), rel=1e-6)
    assert 5 < float(found["answer"]) < 12
    assert found["largest"] == pytest.approx(100 * np.abs(low_pass(pixels, 0.25)[0] - pixels).max(), rel=1e-9)
    assert float(found["largest"]) > 30
    assert power[ring > 1 / 64].sum() / power.sum() < 0.9  # the picture is no blot: not all lies at 2 cycles


def test_the_power_falls_a_thousandfold_and_does_not_end():
    frequencies_, power = radial_power(photo().pixels)
    assert 300 < power[2] / power[29] < 3000  # 3 and 30 cycles
    assert power.min() > 0


def test_four_times_the_scale_is_about_a_quarter_of_the_half_width():
    found, x = truth("lift"), np.arange(128) / 128

    def half_width(scale: float, seed: int) -> float:
        kernel = np.asarray(ntk(MLP(1, 1, "relu", W_STD, B_STD), lifted(x, gaussian(scale), seed)))
        row = kernel[64] / np.mean(np.diag(kernel))
        return float(np.argmax(row[64:] <= (row[64] + row.min()) / 2) / 128)

    before, after = (float(np.median([half_width(scale, seed) for seed in SEEDS])) for scale in (2.0, 8.0))
    assert (found["before"], found["after"]) == (before, after)
    assert found["answer"] == pytest.approx(after / before)
    assert found["seeds"] == len(SEEDS)
    for scale in (1.0, 2.0, 4.0):  # twice the scale, half as far; a sample of the kernel is 1/128
        one, two = (np.median([half_width(each, seed) for seed in SEEDS]) for each in (scale, 2 * scale))
        assert two == pytest.approx(one / 2, abs=1 / 128)


def test_the_kernel_behind_features_knows_the_difference_alone():
    kernel = np.asarray(ntk(MLP(1, 1, "relu", W_STD, B_STD), lifted(X, gaussian(5.0), 3)))
    for lag in (0, 1, 5, 17):
        np.testing.assert_allclose(np.diagonal(kernel, lag), kernel[0, lag], rtol=1e-9)
    plain = np.asarray(ntk(MLP(1, 1, "relu", W_STD, B_STD), lifted(X, PLAIN, 3)))
    assert np.ptp(np.diagonal(plain, 5)) > 0.1 * plain.max()


def ratios(mapping: Mapping, seed: int) -> np.ndarray:
    x = np.arange(64) / 64
    values = np.linalg.eigvalsh(np.asarray(ntk(MLP(1, 1, "relu", W_STD, B_STD), lifted(x, mapping, seed))))[::-1]
    return values[0] / values


def test_a_late_mode_comes_a_hundredfold_closer_to_the_first():
    found = truth("flat")
    assert found["plain"] == pytest.approx(ratios(PLAIN, 0)[15], rel=1e-6)
    assert found["answer"] == pytest.approx(np.median([ratios(gaussian(5.0), seed)[15] for seed in SEEDS]), rel=1e-6)
    assert float(found["plain"]) > 2000
    assert found["seeds"] == len(SEEDS)


@pytest.mark.parametrize("seed", range(4))
def test_the_larger_the_scale_the_flatter_the_eigenvalues(seed: int):
    plain, small, middle, large = (ratios(m, seed) for m in (PLAIN, gaussian(0.3), gaussian(5.0), gaussian(24.0)))
    assert small[-1] > 0.9 * plain[-1]
    assert middle[-1] < plain[-1] / 20
    assert large[-1] < middle[-1] / 3


def swept(of: str, kind: str, at: tuple[float, ...]) -> np.ndarray:
    """The medians of the figure, by its own seeds."""
    seeds = range(FIRST, FIRST + 5 * len(at))
    mappings = [Mapping(kind, scale, 16) for scale in at for _ in range(5)]
    fits = [experiments.signal_theory(of, each, NET, 500, seed) for each, seed in zip(mappings, seeds, strict=True)]
    found: np.ndarray = np.median(np.reshape([fit.error_theory[-1] for fit in fits], (len(at), 5)), axis=1)
    return found


def test_the_best_scale_for_waves_of_up_to_eight_cycles():
    found, errors = truth("scale"), swept("sines", "gaussian", SCALES)
    assert found["answer"] == SCALES[int(np.argmin(errors))]
    for key, error in (("error", errors.min()), ("small", errors[0]), ("large", errors[-1])):
        assert found[key] == pytest.approx(error, rel=1e-9)
    assert float(found["answer"]) < 8  # below the highest frequency of the signal
    by_hand = [float(np.median([Learned("sines", gaussian(s), seed).error for seed in range(5)])) for s in (0.7, 3, 12)]
    assert by_hand[1] < 0.6 * min(by_hand[0], by_hand[2])


@pytest.mark.parametrize("seed", range(3))
def test_too_small_a_scale_does_not_help_and_too_large_a_one_learns_the_samples_alone(seed: int):
    plain, small, large = (
        experiments.signal_fit("sines", mapping, NET, 500, seed) for mapping in (PLAIN, gaussian(0.3), gaussian(24.0))
    )
    assert small.error_theory[-1] > 0.95 * plain.error_theory[-1]
    assert small.error_real[-1] > 0.95 * plain.error_real[-1]
    assert np.sqrt((large.bands_real[:, -1] ** 2).sum()) < 1e-2  # on the samples, by Parseval
    assert large.error_real[-1] > 2 * plain.error_real[-1]
    kernel = experiments.composed_kernel(gaussian(24.0), NET, seed)
    assert kernel.width < 1 / len(large.x_train)


@pytest.mark.parametrize("seed", range(3))
def test_a_wave_of_31_cycles_is_learned_as_one_of_1(seed: int):
    of = Formula("-sin(62*pi*x)")
    np.testing.assert_allclose(signal(of, X), np.sin(2 * np.pi * X), atol=1e-12)
    fit = experiments.signal_fit(of, gaussian(2.0), NET, 500, seed)
    for outputs in (fit.theory[-1], fit.real[-1]):
        assert np.sqrt(np.mean((outputs - np.sin(2 * np.pi * GRID)) ** 2)) < 0.1
        assert np.sqrt(np.mean((outputs - fit.signal) ** 2)) > 0.9


def test_the_exponent_of_edges_is_that_of_the_signal_and_no_mapping_does_as_well():
    found, errors = truth("others"), swept("square", "power_law", POWERS)
    best = int(np.argmin(errors))
    assert found["answer"] == POWERS[best] == 1.0
    assert found["error"] == pytest.approx(errors[best], rel=1e-9)
    assert (np.diff(errors[: best + 1]) < 0).all()
    assert (np.diff(errors[best:]) > 0).all()
    plain = np.median([Learned("square", PLAIN, seed).error for seed in range(FIRST, FIRST + 5)])
    assert found["plain"] == pytest.approx(plain, rel=1e-4)
    assert found["error"] == pytest.approx(plain, rel=0.05)
    assert min(plain, *errors) > 0.3
    # the power of the square wave falls as k⁻², and so do the eigenvalues of the plain kernel
    values = experiments.composed_kernel(PLAIN, NET, 0).strength
    assert np.polyfit(np.log(np.arange(4, 17)), np.log(values[4:17]), 1)[0] == pytest.approx(-2, abs=0.15)
    waves = swept("sines", "power_law", POWERS)
    assert POWERS[int(np.argmin(waves))] < 1  # whose amplitudes fall as 1/√k


def test_every_knob_is_turned_over_the_same_networks_as_alone():
    for kind, at in (("power_law", POWERS), ("gaussian", SCALES)):
        errors = over.knob_errors("sines", kind, 16, at, NET, 500)
        np.testing.assert_allclose(errors[1], swept("sines", kind, at), rtol=1e-9)
    errors = over.knob_errors("sines", "positional", 16, OFFERED_OCTAVES, NET, 500)
    for octaves in (3, 6):
        seeds = range(FIRST + 5 * (octaves - 1), FIRST + 5 * octaves)
        each = [Learned("sines", Mapping("positional", 1.0, octaves), seed) for seed in seeds]
        missing = [float(np.sqrt(np.mean((one.f - one.y) ** 2))) for one in each]
        assert errors[0][octaves - 1] == pytest.approx(np.median(missing), rel=0.02)
        assert errors[1][octaves - 1] == pytest.approx(np.median([one.error for one in each]), rel=0.01)


@pytest.mark.parametrize("of", ["sines", "chirp"])
def test_every_knob_blurs_at_one_end_and_fits_the_samples_alone_at_the_other(of: str):
    few_to_many = {"positional": OFFERED_OCTAVES, "gaussian": SCALES, "power_law": POWERS[::-1]}
    for kind, at in few_to_many.items():
        train, test = over.knob_errors(of, kind, 16, at, NET, 500)
        assert test[0] > 2 * test.min()
        assert train[0] > 5 * train[-1]
        assert test[-1] > 2 * test.min()
    octaves = over.knob_errors(of, "positional", 16, OFFERED_OCTAVES, NET, 500)[1]
    assert octaves[5] > 2 * octaves[4] > 4 * octaves[3]  # beyond frequency 16, and at it


def left_out(of: str, scale: float, seed: int, out: np.ndarray) -> np.ndarray:
    """What gradient steps from zero miss on some samples when they see the others."""
    net, seen = MLP(1, 1, "relu", W_STD, B_STD), np.setdiff1d(np.arange(32), out)
    x, y = lifted(X, gaussian(scale), seed), signal(of, X)
    kernel, f = np.asarray(ntk(net, x)), np.zeros(32)
    rate = 1 / np.linalg.eigvalsh(kernel[np.ix_(seen, seen)])[-1]
    for _ in range(500):
        f = f - rate * kernel[:, seen] @ (f - y)[seen]
    return (f - y)[out]


def test_the_error_held_out_is_that_of_gradient_steps_on_the_others():
    for of, scale, seed in (("sines", 3.0, 1), ("chirp", 0.7, 2)):
        found = held_out.held_out(of, gaussian(scale), NET, 500, seed)
        missed = np.concatenate([left_out(of, scale, seed, part) for part in held_out.PARTS])
        assert len(missed) == 32
        assert found.held_out == pytest.approx(np.sqrt(np.mean(missed**2)), rel=1e-6)
    assert sorted(held_out.PARTS.ravel()) == list(range(32))


@pytest.mark.parametrize("of", ["sines", "square"])
def test_held_out_samples_choose_a_scale_that_is_nearly_as_good(of: str):
    held, between = over.held_out_errors(of, "gaussian", 16, SCALES, NET, 500)
    assert between[np.argmin(held)] < 1.3 * between.min()
    assert held.min() > between.min()
    for each in (held, between):
        assert 0 < np.argmin(each) < len(SCALES) - 1
