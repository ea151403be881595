"""What the answers of the guided experiments say, recomputed at exactly the settings that they set."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import MLP, PLAIN
from ntk_core.experiments import Mapping as Features
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.fourier.settings import POWERS
from ntk_ui.lessons.guided_experiments import FOURIER, SPECTRUM
from ntk_ui.service.runs import FIRST_SEED

Settings = Mapping[str, Any]


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
