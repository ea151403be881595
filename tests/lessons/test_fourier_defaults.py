"""Lesson 3 at its defaults: every claim of the lesson can be seen at once, and at other seeds and widths too."""

from typing import Any

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import MLP, PLAIN, Mapping
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.fourier.bands import spread
from ntk_ui.lessons.fourier.experiment import Run, run
from ntk_ui.lessons.fourier.settings import OFFERED_FEATURES, POWERS, SCALES
from tests.figures import number, shown


@pytest.fixture(scope="module")
def defaults() -> Run:
    return run(RESOURCES["fourier", "training"].read({}))


def learned(now: Run, **changed: Any) -> tuple[experiments.SignalFit, experiments.SignalFit]:
    """Without and with the mapping."""
    of = now._replace(**changed)
    plain, mapped = (
        experiments.signal_fit(of.signal, mapping, of.net, of.steps, of.seed) for mapping in (PLAIN, of.mapping)
    )
    return plain, mapped


def test_the_defaults_can_be_chosen(defaults: Run):
    assert defaults.mapping.kind == "gaussian"
    assert defaults.mapping.scale in SCALES
    assert defaults.mapping.features in OFFERED_FEATURES


OTHERS = [(0, 256), (1, 256), (2, 256), (3, 256), (0, 64), (0, 1024)]


@pytest.mark.parametrize(("seed", "width"), OTHERS)
def test_the_mapping_lowers_the_error_in_theory_and_in_reality(defaults: Run, seed: int, width: int):
    plain, mapped = learned(defaults, seed=seed, net=_wide(defaults.net, width))
    assert mapped.error_theory[-1] < 0.8 * plain.error_theory[-1]
    assert mapped.error_real[-1] < 0.8 * plain.error_real[-1]


@pytest.mark.parametrize(("seed", "width"), OTHERS)
def test_the_bands_are_learned_nearly_together_with_the_mapping_only(defaults: Run, seed: int, width: int):
    plain, mapped = learned(defaults, seed=seed, net=_wide(defaults.net, width))
    assert plain.time_theory.max() > 500 * plain.time_theory.min()
    assert mapped.time_theory.max() < 12 * mapped.time_theory.min()
    assert mapped.time_real.max() < 12 * mapped.time_real.min()
    assert np.isnan(plain.time_real[-2:]).all()  # not within these steps


def test_at_the_defaults_it_is_clear(defaults: Run):
    plain, mapped = learned(defaults)
    assert mapped.error_theory[-1] < 0.65 * plain.error_theory[-1]
    assert mapped.error_real[-1] < 0.5 * plain.error_real[-1]
    assert mapped.time_theory.max() < 6 * mapped.time_theory.min()
    assert plain.time_theory.max() > 1000 * plain.time_theory.min()


@pytest.mark.parametrize("seed", range(4))
def test_the_falloff_is_flattened(defaults: Run, seed: int):
    plain, mapped = (experiments.falloff(m, defaults.net, seed) for m in (PLAIN, defaults.mapping))
    assert mapped.condition < plain.condition / 20
    for index in (np.arange(1, 33), np.arange(8, 17)):  # all that 32 samples tell, and the middle of them
        slopes = []
        for m in (PLAIN, defaults.mapping):
            values = experiments.composed_kernel(m, defaults.net, seed).eigenvalues[index - 1]
            slopes.append(np.polyfit(np.log(index), np.log(values), 1)[0])
        assert slopes[1] > slopes[0] + 0.4


def test_a_smaller_and_a_larger_scale_are_both_worse(defaults: Run):
    def error(scale: float) -> float:
        fits = (learned(defaults, seed=s, mapping=defaults.mapping._replace(scale=scale))[1] for s in range(3))
        return float(np.median([fit.error_real[-1] for fit in fits]))

    chosen = error(defaults.mapping.scale)
    assert error(0.5) > 1.5 * chosen
    assert error(16.0) > 4 * chosen


def test_the_scale_sets_the_falloff(defaults: Run):
    for features in (8, 16, 32):
        conditions = [
            experiments.falloff(Mapping("gaussian", s, features), defaults.net, 0).condition
            for s in (0.3, 1.0, 3.0, 5.0, 8.0, 12.0)
        ]
        assert (np.diff(conditions) < 0).all()
        conditions = [experiments.falloff(Mapping("power_law", p, features), defaults.net, 0).condition for p in POWERS]
        assert (np.diff(conditions) > 0).all()


def test_how_far_the_bands_lie_apart_is_written_from_their_times():
    assert spread(np.array([2.0, 6.0, 25.0, 190.0])) == "95"
    assert spread(np.array([0.5, 6.0, 25.0, np.nan])).startswith("> 2")  # 10¹² steps over half a step


def _wide(net: MLP, width: int) -> MLP:
    return MLP(width, net.depth, net.activation, net.w_std, net.b_std)


def test_the_figure_says_how_far_the_bands_lie_apart():
    answer = shown("fourier/times", width=16, steps=100)
    net = MLP(16, 1, "relu", W_STD, B_STD)
    for key, mapping in (("spread_plain", PLAIN), ("spread_mapped", Mapping("gaussian", 5.0, 16))):
        times = experiments.signal_fit("sines", mapping, net, 100, 0).time_theory
        digits, _, power = number(answer, key, "fourier").partition(" × 10")
        ratio = float(digits) * 10 ** int(power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) or "0")
        assert ratio == pytest.approx(times.max() / times.min(), rel=0.01)
