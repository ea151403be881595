"""The meter and the numbers beside it: what a reader is told about how a run went."""

import re

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, empirical_ntk, init_params, train
from ntk_core.experiments import (
    PLAIN,
    DynamicsFit,
    Mapping,
    Training,
    dynamics_fit,
    kernel_points,
    mlp,
    optimized_fit,
    signal_fit,
    taylor_fit,
    trained_kernel,
)
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.tables import table
from ntk_ui import i18n, rich
from ntk_ui.figures import formatting
from ntk_ui.figures import fourier as fourier_figures
from ntk_ui.figures.style import scientific
from ntk_ui.lessons import meter
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.fourier.picture import decibels
from tests.conftest import LESSONS
from tests.figures import number, shown
from tests.lessons.steps import STEPS

WORDS = i18n.read("frame", "en")
NO_FEATURES = "not because of features"

# kernel moved, gap, how the run went: the two thresholds from both sides, and each reason
CASES = [
    (0.0, 0.0, "calm", "holds"),
    (0.0999, 0.0999, "calm", "holds"),
    (0.1, 0.0999, "calm", "follows"),
    (0.61, 8e-8, "calm", "follows"),
    (0.0999, 0.1, "calm", "bends"),
    (0.9, 0.1, "calm", "bends"),
    (0.9, 0.4999, "calm", "bends"),
    (0.1, 0.5, "calm", "features"),
    (0.7, 2.0, "swings", "features"),
    (0.0999, 0.5, "calm", "other"),
    (0.0999, 999_999.0, "swings", "other"),
    (0.0999, 1e6, "swings", "outlasts"),
    (0.9, 3.4e19, "swings", "outlasts"),
    (0.9, 0.9, "lost", "lost"),
    (0.0, 0.0, "lost", "lost"),
    (0.9, 3.4e19, "diverged", "diverged"),
    (np.nan, np.nan, "diverged", "diverged"),
]


@pytest.mark.parametrize(("kernel", "gap", "run", "expected"), CASES)
def test_a_verdict_follows_from_the_numbers(kernel, gap, run, expected):
    assert meter.verdict(kernel, gap, run) == expected
    assert expected in meter.VERDICTS


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("against", ["tangent", "theory"])
def test_each_verdict_has_words_of_its_own(against, language):
    words = i18n.read("frame", language)
    said = [words(f"meter.{against}.{verdict}") for verdict in meter.VERDICTS]
    assert len(set(said)) == len(meter.VERDICTS)


def test_only_a_kernel_that_moved_is_said_to_learn_features():
    for against in ("tangent", "theory"):
        for verdict in meter.VERDICTS:
            said = WORDS(f"meter.{against}.{verdict}")
            assert ("learns features" in said) == (verdict == "features")
            assert (NO_FEATURES in said) == (verdict in ("other", "lost", "diverged"))
            assert said.startswith("Yes") == (verdict in ("holds", "follows"))


def rows(html: str) -> dict[str, str]:
    """What stands beside each label of the meter."""
    found = re.findall(r'<div><span class="name">(.*?)</span>(.*?)</div>', html)
    return {label: re.sub(r"<[^>]*>", " ", rest) for label, rest in found}


def drawn(kernel, gap, curvature, run, against="tangent"):
    return meter.drawn(WORDS, kernel, gap, curvature, run, against)


def test_each_number_stands_under_its_name():
    found = rows(drawn(0.0123, 0.234, 3.45, "calm"))
    assert list(found) == ["Kernel moved", "Gap to the tangent model", "Curvature number κ, before training"]
    for value, said in zip(("0.0123", "0.234", "3.45"), found.values(), strict=True):
        assert value in said
    assert "Gap to the theory" in rows(drawn(0.0123, 0.234, 3.45, "calm", "theory"))


def test_curvature_takes_no_part_in_the_verdict_and_has_none_of_its_own():
    small, large = (drawn(0.01, 0.01, curvature, "calm") for curvature in (0.001, 900.0))
    assert small.replace("1.0 × 10⁻³", "900") == large
    assert rows(large)["Curvature number κ, before training"].strip() == "900"
    for language, word in (("en", "foretell"), ("ko", "미리 알려")):
        assert word not in i18n.read("frame", language)("meter.how.body")


def test_every_number_of_a_run_that_diverged_says_so():
    found = rows(drawn(0.3, 3.4e19, 0.2, "diverged"))
    assert [said.split() for said in found.values()] == [["diverged", "✗"], ["diverged", "✗"], ["0.2"]]
    assert "10¹⁹" not in drawn(0.3, 3.4e19, 0.2, "diverged")


@pytest.mark.parametrize(
    ("value", "run", "text"),
    [
        (0.4838, "calm", "0.484"),
        (0.4838, "swings", "≈ 0.48"),
        (0.4838, "lost", "≈ 0.48"),
        (123.4, "swings", "≈ 120"),
        (0.00123, "swings", "≈ 1.2 × 10⁻³"),
        (0.0, "swings", "≈ 0"),
        (0.4838, "diverged", "diverged"),
        (999_999.0, "calm", "1.0 × 10⁶"),
        (1e6, "calm", "diverged"),
        (-1e6, "swings", "diverged"),
        (np.inf, "calm", "diverged"),
        (np.nan, "swings", "diverged"),
    ],
)
def test_a_number_is_shown_as_its_run_lets_it_be_known(value, run, text):
    assert formatting.number(value, WORDS, run) == text


@pytest.mark.parametrize(
    ("value", "text", "in_decibels"),
    [(23.456, "23.46", "23.5 dB"), (-np.inf, *["diverged"] * 2), (np.nan, *["diverged"] * 2)],
)
def test_a_number_with_fixed_decimals_has_the_word_too(value, text, in_decibels):
    assert formatting.fixed(value, 2, WORDS) == text
    assert decibels(value, WORDS) == in_decibels


def of(fit: DynamicsFit) -> str:
    return meter.verdict(float(fit.kernel_movement[-1]), fit.relative_gap, fit.outcome)


def test_curves_that_coincide_are_not_said_to_part():
    for data in ("two_points", "sine", "step"):
        fit = taylor_fit(Training(data, mlp(2, 1, "identity"), 0.5, 500, 0))
        assert np.abs(fit.real[-1] - fit.linear[-1]).max() < 1e-5
        assert fit.kernel_movement > 0.1
        assert meter.verdict(fit.kernel_movement, fit.relative_gap, fit.outcome) == "follows"


def test_divergence_is_no_feature_learning():
    for activation in ("identity", "tanh", "relu"):
        fit = dynamics_fit(Training("sine", mlp(64, 1, activation), 10.0, 100, 0))
        assert not fit.loss_real[-1] < 1e6
        assert of(fit) == "diverged"
    catapult = dynamics_fit(Training("sine", mlp(64, 1, "tanh"), 0.5, 500, 0))  # theory diverges, the network does not
    assert catapult.loss_real[-1] < 0.01
    assert of(catapult) == "outlasts"


@pytest.mark.parametrize("mapping", [PLAIN, Mapping("gaussian", 16.0, 16)])
def test_the_meter_of_lesson_3_judges_the_curves_that_are_drawn(mapping):
    fit = signal_fit("sines", mapping, MLP(16, 1, "relu", W_STD, B_STD), 200, 0)
    words = i18n.read("fourier", "en")
    figure = fourier_figures.fit(*((fit, None) if mapping == PLAIN else (fit, fit)), words, outputs=(-9, 9))
    curves = {trace["name"]: np.asarray(trace["y"], float) for trace in figure["data"] if trace["mode"] == "lines"}
    names = ("real_plain", "plain") if mapping == PLAIN else ("real", "mapped")
    real, theory = (curves[words(f"figure.legend.{name}")] for name in names)
    way = np.abs(fit.y_train - fit.real[0][::4]).max()  # every fourth point of the grid is a sample
    gap = np.abs(real - theory).max() / way
    assert fit.relative_gap == pytest.approx(gap, rel=1e-3)
    assert gap > 0.05


@pytest.mark.parametrize(
    ("source", "inputs", "points", "aim", "targets"),
    [
        ("circle", 64, 32, "circle", lambda x: x[:, 0]),
        ("interval", 16, 16, "interval", lambda x: np.cos(np.pi * x[:, 0])),
        (table(np.array([[0.3], [1.0], [-0.5]])), 3, 3, "coordinate", lambda x: x[:, 0] - x[:, 0].mean()),
    ],
)
def test_the_meter_of_lesson_2_says_what_it_trained(source, inputs, points, aim, targets):
    net = MLP(16, 1, "tanh", 1.2, 0.3)
    found = trained_kernel(source, inputs, net, 1)
    assert (found.inputs, found.points, found.aim, found.steps) == (inputs, points, aim, 100)
    x = kernel_points(source, inputs).x
    x = x[np.linspace(0, inputs - 1, points).astype(int)]
    every = targets(kernel_points(source, inputs).x) if aim != "coordinate" else targets(x)
    y = every[np.linspace(0, inputs - 1, points).astype(int)] if aim != "coordinate" else every
    params = jax.tree.map(lambda p: p.astype(jnp.float64), init_params(net, 1, x.shape[1], dtype=jnp.float32))
    largest = float(np.linalg.eigvalsh(np.asarray(empirical_ntk(net, params, x)))[-1])
    assert found.learning_rate == pytest.approx(0.5 * 2 / largest, rel=1e-6)
    run = train(net, params, x, y, learning_rate=found.learning_rate, steps=found.steps, record=[found.steps])
    assert found.kernel_movement == pytest.approx(float(run.kernel_movement[0]), rel=1e-3)


RUNS = {
    "taylor/training": (
        {"steps": 100},
        lambda: taylor_fit(Training("sine", mlp(16, 1, "tanh"), 0.5, 100, 0)),
        {"gap": "gap", "weight_movement": "weight_movement", "learning_rate": "learning_rate"},
    ),
    "dynamics/training": (
        {"steps": 100},
        lambda: dynamics_fit(Training("sine", mlp(16, 1, "tanh"), 0.05, 100, 0)),
        {
            "loss_real": "loss_real",
            "loss_theory": "loss_steps",
            "not_linear": "not_linear",
            "not_flow": "not_flow",
            "limit": "max_learning_rate",
        },
    ),
    "fourier/training": (
        {"steps": 100, "mapping": "none"},
        lambda: signal_fit("sines", PLAIN, MLP(16, 1, "relu", W_STD, B_STD), 100, 0),
        {"error_plain": "error_theory", "error_real": "error_real", "learning_rate": "learning_rate"},
    ),
    "spectrum/trained": ({}, lambda: trained_kernel("circle", 64, MLP(16, 1, "relu", W_STD, B_STD), 0), {}),
}


@pytest.mark.parametrize("figure", RUNS)
def test_a_figure_has_the_numbers_of_its_run(figure):
    asked, run, named = RUNS[figure]
    fit, answer = run(), shown(figure, width=16, **asked)
    for key, name in named.items():
        value = float(np.ravel(getattr(fit, name))[-1])
        told = number(answer, key, figure.partition("/")[0])
        assert told == (f"{value:.3g}" if value >= 0.01 else scientific(value)), key
    against = "Gap to the theory" if figure == "fourier/training" else "Gap to the tangent model"
    kernel = float(np.ravel(fit.kernel_movement)[-1])
    expected = {"Kernel moved": kernel, against: fit.relative_gap, "Curvature number κ, before training": fit.curvature}
    assert {label: float(row.split()[0]) for label, row in rows(answer["verdict"]).items()} == {
        label: float(f"{value:.3g}") for label, value in expected.items()
    }
    assert len(set(expected.values())) == 3


def test_the_meter_of_lesson_2_spells_its_run_out():
    found = trained_kernel("circle", 64, MLP(16, 1, "relu", W_STD, B_STD), 0)
    (said,) = shown("spectrum/trained", width=16)["notes"]
    assert "What the meter measures" in said
    for part in ("100 steps", f"η = {found.learning_rate:.3g}", "half its stability limit", "32 of the 64", "cos γ"):
        assert part in said


def test_a_figure_whose_run_swings_says_so_and_why():
    swings = shown("taylor/training", data="step", width=8, activation="relu")
    fit = taylor_fit(Training("step", mlp(8, 1, "relu"), 0.5, 500, 0))
    assert [each["value"] for each in swings["numbers"][:2]] == [
        f"≈ {value:.2g}" for value in (fit.gap[-1], fit.weight_movement[-1])
    ]
    assert swings["notes"] == [rich.html(WORDS("swings"))]
    assert "≈" in rows(swings["verdict"])["Gap to the tangent model"]
    calm = shown("taylor/training", data="step", width=8)
    assert not any("≈" in each["value"] for each in calm["numbers"])
    assert calm["notes"] == []


def test_no_number_of_a_figure_is_what_is_left_of_a_run_that_diverged():
    """Stopped where its loss is a million times that at the start, and all else still looks like a number."""
    fit = dynamics_fit(Training("sine", mlp(16, 1, "identity"), 2.0, 2, 0))
    other = optimized_fit(Training("sine", mlp(16, 1, "identity"), 2.0, 2, 0), 0.0, 32)
    for value in (fit.kernel_movement[-1], fit.not_linear, fit.alignment[-1], fit.relative_gap, other.relative_gap):
        assert value < 1e4
    known = {"limit", "ratio", "past", "alignment_before", "edge", "speed_up"}
    known |= {"loss_theory", "not_flow", "loss_rescaled"}  # of runs of their own, those of closed forms
    for name, run, count in (("training", fit, 2), ("spectrum", fit, 3), ("losses", other, 2)):
        resource = RESOURCES["dynamics", name]
        drawn = resource.draw(run, resource.read({"learning_rate": "10"}), resource.words("en"))
        diverged = [key for key, value in drawn.numbers.items() if value == "diverged"]
        assert drawn.numbers.keys() - known <= set(diverged)
        assert len(diverged) >= count
        if name == "training":
            assert WORDS("meter.tangent.diverged") in drawn.verdict
            assert all("× 10" not in said for said in rows(drawn.verdict).values())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_single_precision_is_told_once(language):
    told = [
        (path.stem, key)
        for path in sorted((i18n.TEXT / language).glob("*.toml"))
        for key, text in i18n.load(path.stem, language).items()
        if re.search("float32|single precision|단정밀도", text)
    ]
    assert told == [("frame", "meter.how.body")]  # a fold of every lesson, since all of them train networks


def test_every_lesson_has_that_fold():
    for lesson in LESSONS:  # those that train networks
        assert [note for step in STEPS[lesson] for note in step.notes].count("meter.how") == 1
