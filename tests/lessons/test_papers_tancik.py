"""The entries on Fourier features of the page of the papers, against a few lines of NumPy."""

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import PICTURE_STEPS
from ntk_core.experiments.pictures import PictureQuality
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.papers import tancik_picture
from tests.figures import shown, trace
from tests.lessons.paper_tables import WORDS, modes, number, row, rows


def features_kernel(power: float) -> np.ndarray:
    """The NTK of one hidden ReLU layer behind 16 waves of amplitude j^−p, over 128 places."""
    j = np.arange(1, 17)
    amplitude = j**-power
    phase = 2 * np.pi * np.arange(128)[:, None] / 128 * j
    x = np.concatenate([amplitude * np.cos(phase), amplitude * np.sin(phase)], axis=1)
    theta = sigma = 2 * x @ x[0] / 32 + 0.25
    size = sigma[0]
    angle = np.arccos(np.clip(sigma / size, -1, 1))
    sigma = size * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi + 0.25
    return sigma + theta * (np.pi - angle) / np.pi


def test_the_strength_of_a_high_frequency_behind_waves():
    left = [modes(features_kernel(p)) for p in (0.0, 1.0, 10.0)]
    told = row("tancik_kernel", "tancik_falloff")
    assert [number(each) for each in told[1].split(" → ")] == pytest.approx([e[8] / e[1] for e in left], rel=0.01)
    assert told[2] == "agrees"
    names = [each["name"] for each in shown("papers/tancik_kernel", power=2)["figure"]["data"]]
    assert names == ["p = 10", "p = 10", "p = 2", "p = 2"]
    assert left[2][8] / left[2][1] < 0.01 * left[0][8] / left[0][1]  # "less than a hundredth"


def test_a_flatter_spectrum_learns_the_highest_octave_sooner():
    answer = shown("papers/tancik_signal", power=2)
    times = [experiments.signal_fit("sines", waves(p), NET, 500, 0).time_theory[-1] for p in (0.0, 1.0, 10.0)]
    told = rows(answer)
    assert told[WORDS("row.tancik_samples")] == ["32", "32", "0"]
    found = [number(each) for each in told[WORDS("row.tancik_time")][1].split(" → ")]
    assert found == pytest.approx(times, rel=0.02)
    assert told[WORDS("row.tancik_time")][2] == "agrees"
    names = [each["name"] for each in answer["figure"]["data"]]
    assert {"Theory, p = 10", "Network, p = 10", "Theory, p = 2", "Network, p = 2"} <= set(names)
    for p in (2, 10):
        fit = experiments.signal_fit("sines", waves(p), NET, 500, 0)
        for who, curve in (("Theory", fit.theory), ("Network", fit.real)):
            np.testing.assert_allclose(trace(answer, f"{who}, p = {p}")["y"], curve[-1], rtol=1e-4, atol=1e-5)
    errors = [experiments.signal_fit("sines", waves(p), NET, 500, 0).error_theory[-1] for p in (0.0, 1.0, 2.0, 10.0)]
    assert np.argmin(errors) == 1  # "between the samples p = 1 comes out best here"


NET = experiments.mlp(256, 1, "relu")


def waves(power: float) -> experiments.Mapping:
    return experiments.Mapping("power_law", power, 16)


def quality(train: float, test: float) -> PictureQuality:
    """With other values before the last step and after infinitely many."""
    return PictureQuality(*(np.array([1.0] * (len(PICTURE_STEPS) - 1) + [each, 99.0]) for each in (train, test)))


@pytest.mark.parametrize(
    ("found", "verdicts"),
    [
        ([(23, 22), (35, 29), (60, 15)], ["agrees", "agrees"]),
        ([(23, 30), (35, 29), (60, 15)], ["differs", "agrees"]),
        ([(36, 22), (35, 29), (60, 15)], ["agrees", "differs"]),
        ([(23, 22), (35, 29), (20, 15)], ["agrees", "differs"]),
    ],
)
def test_three_scales_are_compared_on_both_kinds_of_pixels(found: list[tuple[float, float]], verdicts: list[str]):
    table = tancik_picture.compare([quality(*each) for each in found], {}, WORDS).table
    assert table is not None
    assert list(table.columns["Deviation"]) == verdicts
    between, trained = (" → ".join(f"{each[k]:.1f}" for each in found) + " dB" for k in (1, 0))
    assert list(table.columns["Computed now"]) == [between, trained]


def test_the_scales_of_the_demonstration_in_decibels():
    told = rows(shown("papers/tancik_scales"))
    run = experiments.PictureRun(photo(), experiments.Mapping("gaussian", 10.0, 1), 64, 0)
    while not run.theory:
        run.advance()
    error = run.theory[len(PICTURE_STEPS) - 1] - run.original
    trained = np.zeros(error.shape, bool)
    trained[::2, ::2] = True
    for key, where in (("tancik_trained", trained), ("tancik_between", ~trained)):
        now = told[WORDS(f"row.{key}")]
        assert now[2] == "agrees"
        decibels = [float(each) for each in now[1].removesuffix(" dB").split(" → ")]
        assert decibels[1] == pytest.approx(-10 * np.log10(np.mean(error[where] ** 2)), abs=0.06)
