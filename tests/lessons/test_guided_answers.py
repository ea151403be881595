"""What the answers of the guided experiments say, recomputed at exactly the settings that they set."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import MLP, Training, mlp
from ntk_core.experiments.pieces import finished
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.guided_experiments import DYNAMICS, SPECTRUM
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


def test_a_narrow_kernel_is_far_from_the_limit_and_another_with_every_seed():
    now = SPECTRUM["narrow"]
    kernels = {
        width: [experiments.kernel_matrices(now["inputs"], now["count"], net(now, width=width), s) for s in range(4)]
        for width in (now["width"], 1024)
    }
    far, near = ([found.relative_error for found in row] for row in kernels.values())
    assert min(far) > 0.2 > 0.06 > max(near)
    apart = [np.linalg.norm(row[0].empirical - row[1].empirical) for row in kernels.values()]
    assert apart[0] > 5 * apart[1]


def test_without_biases_odd_modes_vanish_and_biases_or_depth_bring_them_back():
    now = SPECTRUM["unbiased"]
    found = {
        (b_std, depth): experiments.circle_kernels(net(now, b_std=b_std, depth=depth)).eigenvalues_ntk
        for b_std, depth in ((0.0, 1), (B_STD, 1), (0.0, 2))
    }
    missing = found[now["b_std"], now["depth"]]
    assert (missing[3::2] == 0).all()
    assert (missing[[0, 1, 2, 4, 6, 8]] > 0).all()
    assert all((found[other][3::2] > 0).all() for other in ((B_STD, 1), (0.0, 2)))


def test_eigenvalues_of_erf_fall_exponentially_those_of_relu_as_a_power():
    now = SPECTRUM["smooth"]

    def spectrum(activation: str) -> np.ndarray:
        of = net(now, activation=activation)
        kernel = experiments.kernel_matrices(now["inputs"], now["count"], of, 0).analytic
        return np.linalg.eigvalsh(kernel)[::-1]

    def straight(x: np.ndarray, y: np.ndarray) -> float:
        return float(np.corrcoef(x, np.log(y))[0, 1] ** 2)

    i = np.arange(5, 18)  # past the first modes, above rounding
    erf, relu = spectrum("erf")[i - 1], spectrum("relu")[i - 1]
    assert straight(i, erf) > straight(np.log(i), erf)
    assert straight(np.log(i), relu) > straight(i, relu)
    assert erf[-1] / erf[0] < 1e-5 * relu[-1] / relu[0]


def test_training_inflates_a_narrow_kernel_and_spares_a_wider_one():
    now = SPECTRUM["inflated"]
    limit = experiments.analytic_angle_kernel(net(now, width=1))
    inflation, spread = {}, {}
    for width in (now["width"], 256):
        runs = [experiments.angle_kernel(net(now, width=width), FIRST_SEED + s) for s in range(20)]
        before, after = np.stack([r.before for r in runs]), np.stack([r.after for r in runs])
        inflation[width] = (after.mean() - before.mean()) / limit.mean()
        spread[width] = after.std(axis=0).mean() / before.std(axis=0).mean()
        if width == now["width"]:
            assert (after.mean(axis=0) > limit).all()
    assert inflation[now["width"]] > 0.5
    assert inflation[256] < 0.15
    assert spread[now["width"]] > 1.3


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
