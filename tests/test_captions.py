"""Captions say what a figure was computed from: the seeds, draws, samples, networks and rates that the code uses."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module

import numpy as np
import pytest

from ntk_core.experiments import definite, ensemble, ensembles, features, scales, universal
from ntk_core.experiments.mapped_kernels import EVERY, POSITIONS
from ntk_core.experiments.setting import training_points
from ntk_core.programs import GRID_POINTS, MAX_POINTS
from ntk_ui import captions, i18n, runs, taylor
from ntk_ui.topics import ensembles as many
from tests.test_frame import figures, open_page
from tests.test_text import LESSONS as FILES

angles, generalization = (import_module(f"ntk_core.experiments.{name}") for name in ("angles", "generalization"))

TAG = re.compile(r"<[^>]+>")

# What a reader can check: a page, and for its figures what the captions have to name.
SHOWN: list[tuple[str, dict[str, str], dict[str, tuple[str, ...]]]] = [
    (
        "taylor",
        {"topic": "parameterization", "seed": "3"},
        {
            "hero": ("σ_w = 1.41", "σ_b = 0.5"),
            "tangent": ("seed 1003", "next seed is 4"),
            "growth": ("Seeds 100 to 149", "5 a width", "width 32"),
        },
    ),
    (
        "spectrum",
        {"topic": "definite", "architecture": "fourier", "count": "16", "architecture_width": "16"},
        {
            "hero": ("chosen seed", "16 of the inputs"),
            "entry": ("16 fixed Gaussian frequencies", "σ = 0.3", "three hidden layers", "16 units", "160 dots"),
            "architecture_map": ("Width 16", "32 inputs"),
            "eigenvalues": ("seeds 100 to 109",),
            "circle": ("16 points",),
            "functions": ("16 inputs",),
            "placed": ("8 points",),
            "eight": ("8 points",),
            "approach": ("δ = 0.5", "0.0001", "δ = 0.0003"),
            "missing": ("σ_b = 0.5",),
            "even": ("2000 steps", "half"),
        },
    ),
    (
        "fourier",
        {"topic": "kernel"},
        {
            "hero": ("32 equispaced samples", "σ_w = 1.41", "σ_b = 0.5", "0.5 of its own stability limit"),
            "errors": ("96 points between",),
            "bands": ("32 samples",),
            "times": ("10¹² steps",),
            "kernels": ("128 equispaced",),
            "feature_limit": ("20 draws", "128 equispaced"),
            "falloff": ("64 equispaced",),
            "scale_sweep": ("64 equispaced",),
        },
    ),
    (
        "fourier",
        {"topic": "noises"},
        {"noises": ("50 signals", "3 hidden relu layers", "σ_w = 1.41", "σ_b = 0.1", "0.5 of", "for each scale: 5")},
    ),
    (
        "taylor",
        {"topic": "widths"},
        {"closing": ("Seeds 100 to 149", "5 a width", "width 32"), "layers": ("100 to 149",)},
    ),
    ("taylor", {"topic": "weights"}, {"path": ("1000 steps", "48 rows and columns")}),
    ("taylor", {"topic": "parameters"}, {"errors": ("Seeds 100 to 149", "5 a width from 2 to 1024")}),
    ("taylor", {"topic": "scale"}, {"alphas": ("α = 3 on",)}),
    (
        "spectrum",
        {"topic": "angles"},
        {
            "angles": ("20 networks", "seeds 100 to 119", "x₁x₂", "16 equispaced", "200 steps", "0.5 of the stability"),
            "distance": ("Seeds 100 to 299", "20 a width", "width 32"),
        },
    ),
    (
        "spectrum",
        {"topic": "priors"},
        {
            "prior_paths": ("20 draws", "seeds 10000 to 10004"),
            "prior_distribution": ("400 networks", "seeds 10000 to 10399", "128 angles"),
            "prior_sweep": ("1000 networks",),
        },
    ),
    ("fourier", {"topic": "scales"}, {"scale_errors": ("5 networks for each", "seeds 100 to 184")}),
    (
        "fourier",
        {"topic": "picture"},
        {"pictures": ("96 × 96", "σ_w = 1.41", "σ_b = 0.1", "0.64 of"), "quality": ("2,000 steps",)},
    ),
    (
        "dynamics",
        {"topic": "ensembles"},
        {"evolution": ("−0.4, −0.2, 0.3, 0.3", "γ = −2.2, −1, 1, 2.2", "3 hidden relu", "100 steps", "100 to 119")},
    ),
    ("dynamics", {"topic": "moving"}, {"regimes": ("0.25 of its own",)}),
    (
        "dynamics",
        {"topic": "generalization"},
        {
            "widths": ("5 draws, seeds 0 to 4", "[−1, 1]", "deviation 0.2", "0.5 of"),
            "samples": ("5 draws for each N", "seeds 100 to 144"),
        },
    ),
    ("dynamics", {"topic": "learnability"}, {"learned": ("8 draws, seeds 0 to 7", "128 equispaced", "0.5 of")}),
    ("dynamics", {"topic": "universal"}, {"approximation": ("32 equispaced", "0.5 of", "3 networks", "5 times")}),
    (
        "dynamics",
        {"topic": "optimizers"},
        {"hero": ("σ_w = 1.41", "σ_b = 0.5"), "outputs": ("multiplied by N/B",), "stability": ("no network",)},
    ),
]


@pytest.mark.parametrize(("lesson", "link", "expected"), SHOWN, ids=lambda value: value if value in FILES else None)
def test_the_captions_of_a_page_name_what_it_was_computed_from(
    lesson: str, link: dict[str, str], expected: dict[str, tuple[str, ...]]
):
    app = open_page(lesson, width="16", steps="100", **link)
    captions = {each["name"]: TAG.sub("", each["look"]) for each in figures(app)}
    for name, told in expected.items():
        for part in told:
            assert part in captions[name], (name, part, captions[name])
    assert not any("{" in caption for caption in captions.values())


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


def test_the_random_direction_has_the_seed_that_is_told():
    caption = captions.caption(i18n.read("taylor", "en"), taylor.told("tangent", 7))
    assert "seed 1007" in caption
    assert "next seed is 8" in caption


def test_the_ensemble_told_is_the_one_that_is_trained():
    caption = captions.caption(i18n.read("ensembles", "en"), captions.told("evolution", **many._example(20)))
    task, net = ensembles.example(), ensembles.network(10)
    angle = np.arctan2(task.x[:4, 1], task.x[:4, 0])
    for value in (*angle, *task.y[:4]):
        assert f"{value:.3g}".replace("-", "−") in caption
    assert f"{net.depth} hidden {net.activation} layers" in caption
    assert f"σ_w = {net.w_std:g}, σ_b = {net.b_std:g}" in caption
    found = ensemble()
    assert f"{found.steps[-1]} steps" in caption
    assert "seeds 100 to 119" in caption
    assert "0.5 of the stability limit" in caption


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
        generalization.generalization("noisy_sine", 32, 2, 1, "tanh", 100, seed)
        noise.append(drawn["y"] - np.sin(np.pi * drawn["x"]))
    assert np.std(noise) == pytest.approx(generalization.NOISE, rel=0.1)
    x, y = training_points("noisy_sine")
    assert np.std(y - np.sin(np.pi * x)) == pytest.approx(0.2, rel=0.35)


# Numbers that a text gives in words of its own, and where the code has them.
WRITTEN: list[tuple[str, str, tuple[str, str], float, float]] = [
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
