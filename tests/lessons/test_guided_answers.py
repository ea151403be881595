"""What the answers of the guided experiments say, recomputed at exactly the settings that they set."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import MLP, PLAIN, Training, mlp
from ntk_core.experiments import Mapping as Features
from ntk_core.experiments.pieces import finished
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.fourier.settings import POWERS
from ntk_ui.lessons.guided_experiments import DYNAMICS, FOURIER
from ntk_ui.service.runs import FIRST_SEED

Settings = Mapping[str, Any]
ANOTHER_KERNEL = 0.5  # the kernel has moved by half of itself: what the meter calls another one
UNMOVED = 0.1


def training(of: Settings, rate: str) -> Training:
    net = mlp(of["width"], of["depth"], of["activation"], of.get("parameterization", "ntk"))
    return Training(of["data"], net, of[rate], of["steps"], of["seed"])


def net(now: Settings, **changed: Any) -> MLP:
    of = now | changed
    return MLP(of["width"], of["depth"], of["activation"], of.get("w_std", W_STD), of.get("b_std", B_STD))


def learned(now: Settings, mapping: Features | None = None, **changed: Any) -> experiments.SignalFit:
    of = now | changed
    return experiments.signal_fit(of["signal"], mapping or features(of), net(of), of["steps"], of["seed"])


def features(now: Settings) -> Features:
    if now["mapping"] == "none":
        return PLAIN
    return Features(now["mapping"], now["power" if now["mapping"] == "power_law" else "scale"], now["features"])


def test_a_plain_network_learns_from_slow_to_fast():
    fit = learned(FOURIER["plain"])
    assert (np.diff(fit.time_theory) > 0).all()
    assert fit.time_theory[0] < 5
    assert fit.time_theory[-1] > 1000 * fit.time_theory[0]
    left = [bands[:, -1] / bands[:, 0] for bands in (fit.bands_theory, fit.bands_real)]
    assert all(each[-1] > 0.5 > 0.1 > each[0] for each in left)


def test_too_small_a_scale_does_not_help():
    now = FOURIER["small"]
    plain, mapped = learned(now, PLAIN), learned(now)
    assert mapped.error_theory[-1] > 0.95 * plain.error_theory[-1]
    assert mapped.error_real[-1] > 0.95 * plain.error_real[-1]
    without, with_it = (experiments.composed_kernel(m, net(now), now["seed"]) for m in (PLAIN, features(now)))
    assert with_it.width > 0.1
    assert with_it.condition > 0.9 * without.condition


def test_too_large_a_scale_learns_the_samples_and_nothing_between():
    now = FOURIER["large"]
    plain, mapped = learned(now, PLAIN), learned(now)
    samples = np.sqrt((mapped.bands_real[:, -1] ** 2).sum())  # by Parseval
    assert samples < 1e-2
    assert mapped.error_real[-1] > 2 * plain.error_real[-1]
    kernel = experiments.composed_kernel(features(now), net(now), now["seed"])
    assert kernel.width < 1 / len(mapped.x_train)


def test_the_exponent_that_fits_edges_is_that_of_the_signal_and_no_mapping_does_as_well():
    now = FOURIER["edges"]

    def error(mapping: Features) -> float:
        fits = (experiments.signal_theory(now["signal"], mapping, net(now), now["steps"], s) for s in range(5))
        return float(np.median([fit.error_theory[-1] for fit in fits]))

    by_power = [error(features(now | {"power": p})) for p in POWERS]
    best = POWERS[int(np.argmin(by_power))]
    assert best == now["power"] == 1.0
    assert (np.diff(by_power[: by_power.index(min(by_power)) + 1]) < 0).all()
    assert (np.diff(by_power[by_power.index(min(by_power)) :]) > 0).all()
    assert error(PLAIN) == pytest.approx(min(by_power), rel=0.05)
    assert min(*by_power, error(PLAIN)) > 0.3
    # the power of the square wave falls as k⁻², and so do the eigenvalues of the plain kernel
    values = experiments.composed_kernel(PLAIN, net(now), now["seed"]).strength
    assert np.polyfit(np.log(np.arange(4, 17)), np.log(values[4:17]), 1)[0] == pytest.approx(-2, abs=0.15)


def run(now: Settings, **changed: Any) -> experiments.DynamicsFit:
    of = now | changed
    return experiments.dynamics_fit(training(of, "learning_rate"), of["start"] == "subtracted")


def test_eight_units_stay_near_at_the_data_and_end_elsewhere_between():
    narrow, wide = run(DYNAMICS["narrow"]), run(DYNAMICS["narrow"], width=1024)
    assert narrow.relative_gap > 3 * narrow.not_linear
    assert narrow.loss_real[-1] < 0.01 * narrow.loss_real[0]
    assert narrow.kernel_movement[-1] > 0.2 > 0.02 > wide.kernel_movement[-1]
    assert narrow.not_linear > 10 * wide.not_linear
    assert narrow.not_flow < 2 * wide.not_flow


def test_past_the_limit_a_wide_network_jumps_and_comes_back_elsewhere():
    fit = run(DYNAMICS["edge"])
    edge = 2 / fit.learning_rate
    assert fit.learning_rate > fit.max_learning_rate
    assert fit.loss_real.max() > 10 * fit.loss_real[0]
    assert fit.eigenvalues[0] > edge > fit.eigenvalues_real[-1, 0]
    assert fit.loss_real[-1] < 1e-2 * fit.loss_real[0]
    assert fit.loss_steps[-1] > 1e6
    assert fit.kernel_movement[-1] > 0.2


def test_lazy_and_rich_corners():
    now = DYNAMICS["rich"]
    alphas, widths = (0.1, 0.3, 1.0, 3.0, 30.0), (4, 16, 64, 1024)
    found = [
        [
            experiments.scaled_training(
                Training(now["data"], mlp(n, now["depth"], now["activation"]), 0.25, now["steps"], now["seed"]), a
            )
            for n in widths
        ]
        for a in alphas
    ]
    moved = np.array([[each.kernel_movement for each in row] for row in found])
    gained = np.array([[each.alignment_after - each.alignment_before for each in row] for row in found])
    assert moved[-1, -1] < 1e-3 < 1 < moved[0, 0]
    assert (gained[moved > ANOTHER_KERNEL] > 0).all()
    assert (moved[-1] < UNMOVED).all()  # a large α at every width
    assert (moved[:, -1] < moved[:, 0] / 5).all()
    enough = [min(n for n, m in zip((*widths, 4096), (*row, 0), strict=True) if m < UNMOVED) for row in moved]
    assert enough == sorted(enough, reverse=True)  # the smaller α, the larger the width has to be


def test_the_spread_of_an_ensemble_is_near_that_of_bayes_and_far_from_the_wrong_prior():
    now, theory = DYNAMICS["spread"], experiments.ensemble()
    middle = int(np.argmin(np.abs(theory.angle)))
    members = [
        experiments.ensemble_members(now["ensemble_width"], theory.learning_rate, FIRST_SEED + first)
        for first in range(0, now["members"], experiments.TOGETHER)
    ]
    real = np.concatenate(members)[:, -1, middle].std(ddof=1)
    deviation, bayes = theory.deviation[-1, middle], theory.deviation_bayes[middle]
    assert deviation == pytest.approx(bayes, rel=0.15)
    assert abs(deviation - bayes) > 0.005
    assert real == pytest.approx(deviation, rel=0.35)
    assert theory.deviation_wrong[middle] > 2 * max(real, deviation, bayes)


def test_the_best_four_units_are_far_closer_than_gradient_descent_with_a_thousand():
    now = DYNAMICS["hard"]
    n, activation = now["represented_width"], now["activation"]
    fits = [finished(experiments.represented_pieces(now["data"], n, activation, FIRST_SEED + s)) for s in range(5)]
    best = min(fit.found.error for fit in fits)
    for width in (n, 1024):
        found = experiments.descended(now["data"], width, activation, now["steps"], now["seed"])
        assert 1e4 < found.error / best < 1e6  # tens of thousands of times


def test_momentum_is_ten_times_the_time_and_makes_small_batches_noisier():
    now = DYNAMICS["momentum"]

    def optimized(**changed: Any) -> experiments.OptimizedFit:
        of = now | changed
        return experiments.optimized_fit(training(of, "learning_rate"), of["momentum"], of["batch"])

    whole = optimized()
    assert whole.relative_gap < 0.05
    assert whole.loss_real[-1] == pytest.approx(whole.loss_rescaled[-1], rel=0.2)
    assert whole.loss_real[-1] < 0.01 * whole.loss_steps[-1]
    one, calm = optimized(batch=1), optimized(batch=1, momentum=0.0)
    noise, without = (np.abs(fit.real - fit.empirical).max() for fit in (one, calm))
    assert noise > 2 * without
    assert noise > 2 * np.abs(whole.real - whole.empirical).max()
