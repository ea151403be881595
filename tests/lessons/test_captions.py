"""Captions say what a figure was computed from: the seeds, draws, samples, networks and rates that the code uses."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module

import numpy as np
import pytest

from ntk_core import bases
from ntk_core.experiments import adam, definite, ensemble, ensembles, features, line, mlp, scales, universal, waves
from ntk_core.experiments.composed_kernels import EVERY, POSITIONS
from ntk_core.experiments.setting import training_points
from ntk_core.programs import GRID_POINTS, MAX_POINTS
from ntk_ui import i18n
from ntk_ui.figures import ensembles as ensembles_drawn
from ntk_ui.lessons import captions, settings
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.dynamics import questions
from ntk_ui.service import runs
from tests.test_text import LESSONS as FILES

angles, generalization = (import_module(f"ntk_core.experiments.{name}") for name in ("angles", "generalization"))

TAG = re.compile(r"<[^>]+>")

# What a reader can check: what the caption of a figure has to name, at some settings.
SHOWN: list[tuple[str, dict[str, str], tuple[str, ...]]] = [
    ("before/line", {}, ("from w = 0", "after 10 steps")),
    ("before/features", {}, ("500 steps at 0.5 of", "At most 16 of the features")),
    ("before/kernel", {}, ("no height y",)),
    ("before/kernel_fit", {}, ("Two closed forms",)),
    ("before/belief", {}, ("5 draws",)),
    (
        "papers/jacot_narrow",
        {},
        ("Width 25", "10 networks", "100 to 109", "16 equispaced", "200 steps", "0.5 of"),
    ),
    ("papers/jacot_kernel", {"paper_width": "200"}, ("Width 200", "10 networks")),
    ("papers/jacot_outputs", {}, ("10 networks of each width", "100 to 109", "100 steps", "0.5 of")),
    ("papers/borealis", {}, ("x = 0.2, 0.4, 0.8", "σ_b = 1")),
    ("papers/bietti", {}, ("σ_w = 1.41",)),
    ("papers/basri", {}, ("frequencies 8 to 16",)),
    ("papers/lee", {}, ("2 hidden layers", "500 steps", "100 to 149", "5 a width", "width 32")),
    ("papers/vadarevu", {}, ("1000 steps", "48 rows and columns", "0.5 of")),
    ("papers/chizat", {}, ("256 units", "500 steps", "α = 3")),
    ("papers/tancik_kernel", {"power": "2"}, ("1 to 16", "p = 2")),
    ("papers/tancik_signal", {}, ("256 units", "500 steps", "1 to 16", "p = 1", "frequencies 8 to 16")),
    ("papers/tancik_picture", {}, ("96 × 96", "128 frequencies", "64 units", "2,000 steps", "0.64 of")),
    ("taylor/training", {}, ("σ_w = 1.41", "σ_b = 0.5")),
    ("taylor/three_widths", {}, ("the same seed",)),
    ("taylor/fits", {}, ("5 gray fits",)),
    ("taylor/errors_of_fits", {}, ("each of 20 draws",)),
    ("taylor/tangent", {"seed": "3"}, ("seed 1003", "next seed is 4")),
    ("taylor/largest_eigenvalue", {}, ("Seeds 100 to 149", "5 a width", "width 32")),
    ("taylor/gap_against_width", {}, ("Seeds 100 to 149", "5 a width", "width 32")),
    ("taylor/layers_against_width", {}, ("100 to 149",)),
    ("taylor/hidden_weights", {}, ("1000 steps", "48 rows and columns")),
    ("taylor/errors_against_parameters", {}, ("Seeds 100 to 149", "5 a width from 2 to 1024")),
    ("taylor/output_scales", {}, ("α = 3 on",)),
    ("spectrum/kernels", {"count": "16"}, ("chosen seed", "16 of the inputs")),
    (
        "spectrum/entry",
        {"architecture": "fourier"},
        ("16 fixed Gaussian frequencies", "σ = 0.3", "three hidden layers", "16 units", "160 dots"),
    ),
    ("spectrum/architecture_map", {"architecture": "fourier"}, ("Width 16", "32 inputs")),
    ("spectrum/eigenvalues", {}, ("seeds 100 to 109",)),
    ("spectrum/by_frequency", {"count": "16"}, ("16 points",)),
    ("spectrum/functions", {"count": "16"}, ("16 inputs",)),
    ("spectrum/placed", {}, ("8 points",)),
    ("spectrum/eight", {}, ("8 points",)),
    ("spectrum/approach", {}, ("δ = 0.5", "0.0001", "δ = 0.0003")),
    ("spectrum/missing", {}, ("σ_b = 0.5",)),
    ("spectrum/even", {}, ("2000 steps", "half")),
    (
        "spectrum/angles",
        {},
        ("20 networks", "seeds 100 to 119", "x₁x₂", "16 equispaced", "200 steps", "0.5 of the stability"),
    ),
    ("spectrum/distance", {}, ("Seeds 100 to 299", "20 a width", "width 32")),
    ("spectrum/prior_paths", {}, ("20 draws", "seeds 10000 to 10004")),
    ("spectrum/prior_distribution", {}, ("400 networks", "seeds 10000 to 10399", "128 angles")),
    ("spectrum/prior_sweep", {}, ("1000 networks",)),
    ("fourier/plain", {}, ("32 equispaced samples", "σ_w = 1.41", "σ_b = 0.5", "0.5 of its stability limit")),
    ("fourier/plain_bands", {}, ("32 samples",)),
    ("fourier/low_pass", {}, ("256 × 256",)),
    ("fourier/training", {}, ("32 equispaced samples", "σ_w = 1.41", "σ_b = 0.5", "0.5 of its own stability limit")),
    ("fourier/errors", {}, ("96 points between",)),
    ("fourier/bands", {}, ("32 samples",)),
    ("fourier/times", {}, ("10¹² steps",)),
    ("fourier/waves", {}, ("4 rows",)),
    ("fourier/kernels", {}, ("128 equispaced",)),
    ("fourier/feature_limit", {}, ("20 draws", "128 equispaced")),
    ("fourier/falloff", {}, ("64 equispaced",)),
    ("fourier/scale_sweep", {}, ("64 equispaced",)),
    (
        "fourier/noises",
        {},
        ("50 signals", "3 hidden relu layers", "σ_w = 1.41", "σ_b = 0.1", "0.5 of", "for each scale: 5"),
    ),
    ("fourier/scale_errors", {}, ("5 networks for each", "seeds 100 to 184")),
    ("fourier/held_out", {}, ("4 samples held out at a time, 8 times", "0.5 of", "5 seeds")),
    ("fourier/knobs", {"features": "8"}, ("5 seeds for each value", "8 frequencies")),
    ("fourier/pictures", {}, ("96 × 96", "σ_w = 1.41", "σ_b = 0.1", "0.64 of")),
    ("fourier/quality", {}, ("2,000 steps",)),
    (
        "dynamics/evolution",
        {},
        ("−0.4, −0.2, 0.3, 0.3", "γ = −2.2, −1, 1, 2.2", "3 hidden relu", "100 steps", "100 to 119"),
    ),
    ("dynamics/regimes", {}, ("0.25 of its own",)),
    ("dynamics/widths", {}, ("5 draws, seeds 0 to 4", "[−1, 1]", "deviation 0.2", "0.5 of")),
    ("dynamics/samples", {}, ("5 draws for each N", "seeds 100 to 144")),
    ("dynamics/descent", {}, ("8 samples", "10 draws, seeds 0 to 9", "deviation 0.2")),
    ("dynamics/learned", {}, ("8 draws, seeds 0 to 7", "128 equispaced", "0.5 of")),
    ("dynamics/approximation", {}, ("32 equispaced", "0.5 of", "3 networks", "5 times")),
    ("dynamics/training", {}, ("σ_w = 1.41", "σ_b = 0.5")),
    ("dynamics/outputs", {}, ("multiplied by N/B",)),
    ("dynamics/adam_outputs", {}, ("β₁ = 0.9", "β₂ = 0.999", "ε = 10⁻⁸", "η = 0.1/√n")),
    ("dynamics/stability", {}, ("no network",)),
    ("dynamics/limit_shares", {}, ("its own share",)),
]


def caption(figure: str, language: str = "en", **asked: str) -> str:
    """The caption of a figure at some settings."""
    lesson, _, name = figure.partition("/")
    resource = RESOURCES[lesson, name]
    values = settings.read(resource.settings, asked)
    return TAG.sub("", captions.around(resource.words(language), resource.caption(values))["look"])


@pytest.mark.parametrize(("figure", "asked", "told"), SHOWN, ids=[figure for figure, *_ in SHOWN])
def test_a_caption_names_what_its_figure_was_computed_from(figure: str, asked: dict[str, str], told: tuple[str, ...]):
    said = caption(figure, **asked)
    for part in told:
        assert part in said


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_nothing_is_left_to_be_filled_into_a_caption(language: str):
    no_figures = {name for name, figure in RESOURCES.items() if not figure.plotted}
    for lesson, name in RESOURCES.keys() - no_figures:
        assert not set("{}") & set(caption(f"{lesson}/{name}", language)), (lesson, name)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_every_figure_says_what_it_was_computed_from(name: str, language: str):
    texts = i18n.load(name, language)
    drawn = [key.removesuffix(".alt") for key in texts if key.endswith(".alt")]
    assert {f"from.{key}" for key in drawn} == {key for key in texts if key.startswith("from.")}


def test_a_caption_is_what_to_look_for_and_what_it_was_computed_from():
    words = i18n.Words("en", {"a.look": "Look: {x}.", "from.a": "From {n:g} draws."})
    assert captions.caption(words, captions.told("a", n=5.0)) == "Look: {x}. From 5 draws."


@pytest.mark.parametrize(("settings", "seeds"), [(1, 10), (10, 5), (3, 4)])
def test_the_seeds_told_are_those_that_a_sweep_uses(settings: int, seeds: int, monkeypatch: pytest.MonkeyPatch):
    used: list[int] = []
    monkeypatch.setattr(runs.progress, "shown", lambda: nullcontext(lambda *_: None))
    runs.runs(lambda _, seed: used.append(seed), range(settings), seeds)
    told = runs.seeds_of(settings, seeds)
    assert (told["first"], told["last"]) == (min(used), max(used))
    assert told["seeds"] * settings == len(set(used)) == told["last"] - told["first"] + 1


def test_the_ensemble_told_is_the_one_that_is_trained():
    said = caption("dynamics/evolution", members="20")
    task, net = ensembles.example(), ensembles.network(10)
    angle = np.arctan2(task.x[:4, 1], task.x[:4, 0])
    for value in (*angle, *task.y[:4]):
        assert f"{value:.3g}".replace("-", "−") in said
    assert f"{net.depth} hidden {net.activation} layers" in said
    assert f"σ_w = {net.w_std:g}, σ_b = {net.b_std:g}" in said
    found = ensemble()
    assert f"{found.steps[-1]} steps" in said
    assert "seeds 100 to 119" in said
    assert "0.5 of the stability limit" in said


def test_the_training_behind_the_angles_is_the_one_that_is_told():
    task = angles._problem()
    assert int(task.weight.sum()) == 16
    np.testing.assert_allclose(task.y[:16], task.x[:16, 0] * task.x[:16, 1], atol=1e-12)  # x₁x₂
    assert angles.TRAINING_STEPS == 200


def test_the_noise_told_is_that_of_the_samples(monkeypatch: pytest.MonkeyPatch):
    drawn = {}
    problem: Callable[..., object] = generalization.programs.problem

    def record(x: np.ndarray, y: np.ndarray, grid: np.ndarray) -> object:
        drawn["x"], drawn["y"] = x[:, 0], y
        return problem(x, y, grid)

    monkeypatch.setattr(generalization.programs, "problem", record)
    noise = []
    for seed in range(12):
        generalization.generalization("noisy_sine", 32, mlp(2, 1, "tanh"), 100, seed)
        noise.append(drawn["y"] - np.sin(np.pi * drawn["x"]))
    assert np.std(noise) == pytest.approx(generalization.NOISE, rel=0.1)
    x, y = training_points("noisy_sine")
    assert np.std(y - np.sin(np.pi * x)) == pytest.approx(0.2, rel=0.35)


# Numbers that a text gives in words of its own, and where the code has them.
WRITTEN: list[tuple[str, str, tuple[str, str], float, float]] = [
    ("dynamics", "ask.rate.question", ("1.5 times", "1.5배"), questions.PAST, 1.5),
    ("fourier", "story.lift.look", ("four rows", "네 줄"), waves.SHOWN, 4),
    ("frame", "controls.adam_width.help", ("0.1/√n", "0.1/√n"), adam.STEP, 0.1),
    ("before", "line_left.label", ("10 steps", "10단계"), line.STEPS_ASKED, 10),
    ("before", "belief.alt", ("two standard", "표준편차 두 배"), ensembles_drawn.DEVIATIONS, 2),
    ("frame", "controls.feature_kind.help", ("−1.75 to 1.75", "−1.75에서 1.75"), bases.REACH, 1.75),
    ("fourier", "learning_rate.help", ("32 samples", "표본 32개"), MAX_POINTS, 32),
    ("fourier", "learning_rate.help", ("Half the", "절반"), features.RATE_FRACTION, 0.5),
    ("mapping", "half_width_mapped.help", ("1/32", "1/32"), MAX_POINTS, 32),
    ("mapping", "condition_plain.help", ("64 positions", "64곳"), len(POSITIONS[::EVERY]), 64),
    ("mapping", "falloff.alt", ("64 equispaced", "64곳"), len(POSITIONS[::EVERY]), 64),
    ("spectrum", "angle_error.help", ("sixteen points", "열여섯"), angles.TRAINING_POINTS, 16),
    ("generalization", "total.help", ("128 modes", "128개"), GRID_POINTS, 128),
    ("universal", "error_descent.help", ("half the stability limit", "절반"), universal.RATE_FRACTION, 0.5),
    ("definite", "placed.title", ("Eight", "여덟"), definite.POINTS, 8),
    ("definite", "even.look", ("eight equispaced", "여덟 개"), definite.POINTS, 8),
    ("ensembles", "evolution.look", ("Four points", "점 네 개"), len(ensembles.ANGLES), 4),
]


@pytest.mark.parametrize(("name", "key", "parts", "value", "told"), WRITTEN, ids=lambda value: str(value)[:20])
def test_numbers_in_words_are_those_of_the_code(name: str, key: str, parts: tuple[str, str], value: float, told: float):
    assert value == told
    for language, part in zip(("en", "ko"), parts, strict=True):
        assert part in i18n.load(name, language)[key]


def test_the_network_of_the_noises_is_the_one_that_is_told():
    assert (scales.NOISE_NET.depth, scales.NOISE_NET.activation, scales.NOISE_NET.b_std) == (3, "relu", 0.1)
