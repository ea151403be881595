"""The page of the papers: what it computes beside what was published, against a few lines of NumPy."""

import re
from typing import Any

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.experiments import PowerLaw
from ntk_ui import i18n
from ntk_ui.lessons import settings, sweeps
from ntk_ui.lessons.catalog import LABS, RESOURCES
from ntk_ui.lessons.papers import basri, jacot_kernel, jacot_outputs, lee, published, vadarevu
from ntk_ui.lessons.papers.comparison import Number, Property
from ntk_ui.lessons.papers.settings import jacot
from ntk_ui.service import compute
from tests.conftest import ROOT
from tests.figures import array, shown
from tests.lessons.paper_tables import WORDS, modes, number, row, rows, slope
from tests.lessons.steps import STEPS

DECILE = 1.2815515655446004


def drawn(module: Any, known: tuple[Any, ...], language: str = "en", **values: object) -> dict[str, list[str]]:
    """The rows of results that are made up."""
    found = module.draw(*known, values, i18n.read("papers", language)).table
    return {name: others for name, *others in zip(*found.columns.values(), strict=True)}


def relu_ntk(cosine: np.ndarray, depth: int, b_std: float) -> tuple[np.ndarray, np.ndarray]:
    """NNGP kernel and NTK of ReLU with w_std = √2 on the unit circle."""
    theta = sigma = cosine + b_std**2
    variance = 1 + b_std**2
    for _ in range(depth):
        angle = np.arccos(np.clip(sigma / variance, -1, 1))
        passed = (np.pi - angle) / np.pi
        sigma = variance * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / np.pi + b_std**2
        variance += b_std**2
        theta = sigma + theta * passed
    return sigma, theta


ANGLES = 2 * np.pi * np.arange(2**16) / 2**16


def test_a_deviation_comes_from_both_numbers():
    assert Number("bietti_ntk", -2.0, -2.03).deviation == pytest.approx(-0.03)
    assert Number("eigenvalue_1", 4.0, 5.0, share=True).deviation == pytest.approx(0.25)
    assert Number("bietti_ntk", -2.0, -2.03).written(WORDS) == ("−2.000", "−2.030", "−0.030")
    assert Number("basri_time", 2.0, 2.07).written(WORDS) == ("2.000", "2.070", "+0.070")
    assert Number("basri_odd", 0.0, 0.0).written(WORDS) == ("0", "0", "0")
    assert Number("basri_odd", 0.0, 3e-4).written(WORDS) == ("0", "3.0 × 10⁻⁴", "+3.0 × 10⁻⁴")
    assert Number("basri_time", 2.0, 1.99998).written(WORDS)[2] == "−2.0 × 10⁻⁵"
    assert Number("eigenvalue_1", 4.0, 5.0, share=True).written(WORDS) == ("4", "5", "+25.0%")
    assert Number("eigenvalue_1", 4.0, 4.0001, share=True).written(WORDS) == ("4", "4.0001", "+2.5 × 10⁻⁵")
    assert Number("eigenvalue_1", 4.0, 3.9999, share=True).written(WORDS)[2] == "−2.5 × 10⁻⁵"
    assert Number("eigenvalue_1", 4.0, 4 + 1e-14, share=True).written(WORDS)[2] == "0"


@pytest.mark.parametrize(("holds", "verdict"), [(True, "agrees"), (False, "differs")])
def test_a_property_agrees_or_differs(holds: bool, verdict: str):
    told = Property("jacot_spread", "0.3 → -0.1", holds).written(WORDS)
    assert told == (WORDS("said.jacot_spread"), "0.3 → −0.1", verdict)


def test_published_numbers_stand_once_and_each_is_used():
    places = [path for path in (ROOT / "ntk_ui/lessons/papers").glob("*.py") if path.stem != "published"]
    texts = "\n".join(path.read_text("utf-8") for path in places)
    constants = [name for name in vars(published) if name.isupper()]
    assert len(constants) >= 17
    for name in constants:
        assert re.search(rf"\b{name}\b", texts), name
    for digits in ("2.04888213", "0.2544", "6.557"):
        assert digits not in texts


def test_the_kernel_of_three_inputs_has_the_printed_digits():
    x = np.array([0.2, 0.4, 0.8])
    sigma = np.outer(x, x) + 1
    size = np.sqrt(np.outer(np.diag(sigma), np.diag(sigma)))
    angle = np.arccos(np.clip(sigma / size, -1, 1))
    kernel = size * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi) + 1
    kernel += sigma * (np.pi - angle) / (2 * np.pi)
    found = rows(shown("papers/borealis"))
    for (i, j), name in {(0, 0): "Θ(0.2, 0.2)", (0, 1): "Θ(0.2, 0.4)", (0, 2): "Θ(0.2, 0.8)"}.items():
        assert number(found[name][1]) == pytest.approx(kernel[i, j], rel=1e-8)
    for name, (i, j) in {"Θ(0.4, 0.4)": (1, 1), "Θ(0.4, 0.8)": (1, 2), "Θ(0.8, 0.8)": (2, 2)}.items():
        assert number(found[name][1]) == pytest.approx(kernel[i, j], rel=1e-8)
    for k, value in enumerate(np.linalg.eigvalsh(kernel)[::-1]):
        printed, now, deviation = found["λ₁λ₂λ₃"[2 * k : 2 * k + 2]]
        assert number(now) == pytest.approx(value, rel=1e-8)
        assert number(printed) == published.BOREALIS_EIGENVALUES[k]
        assert number(deviation) == pytest.approx(value / published.BOREALIS_EIGENVALUES[k] - 1, rel=0.03)
    for i in range(3):
        for j in range(3):
            assert kernel[i, j] == pytest.approx(published.BOREALIS_KERNEL[i][j], abs=5e-9)
    assert all(abs(number(found[f"Θ({a:g}, {b:g})"][2])) < 2.5e-9 for a in x for b in x if a <= b)


def test_another_network_has_another_kernel_and_the_same_limit():
    one, other = (shown("papers/borealis", seed=seed) for seed in (0, 1))
    assert one["table"] == other["table"]
    maps = [array(each["figure"]["data"][0]["z"]) for each in (one, other)]
    assert not np.allclose(*maps)


@pytest.mark.parametrize("depth", [1, 2])
def test_the_spectra_of_bietti_and_mairal(depth: int):
    sigma, theta = (modes(each) for each in relu_ntk(np.cos(ANGLES), depth, 0.0))
    even = np.arange(8, 65, 2)
    for key, values, law in (("bietti_ntk", theta, -2), ("bietti_arc_cosine", sigma, -4)):
        printed, now, deviation = map(number, row("bietti", key, depth=depth))
        assert printed == law
        assert now == pytest.approx(slope(even, values[even]), abs=2e-3)
        assert deviation == pytest.approx(now - printed, abs=1.1e-3)
    odd = number(row("bietti", "bietti_odd", depth=depth)[1])
    assert odd == pytest.approx(0 if depth == 1 else theta[3], abs=6e-4)
    assert (odd == 0) == (depth == 1)


@pytest.mark.parametrize("b_std", [0.2, 0.5, 2.0])
def test_the_times_of_basri_et_al(b_std: float):
    k = np.arange(8, 17)
    biased, unbiased = (modes(relu_ntk(np.cos(ANGLES), 1, b)[1]) for b in (b_std, 0.0))
    printed, now, deviation = map(number, row("basri", "basri_time", b_std=b_std))
    assert printed == 2
    assert now == pytest.approx(-slope(k, biased[k]), abs=2e-3)
    assert deviation == pytest.approx(now - 2, abs=1.1e-3)
    assert abs(unbiased[3::2][:7]).max() < 1e-9
    assert row("basri", "basri_odd", b_std=b_std) == ["0", "0", "0"]


def test_an_odd_mode_that_is_not_zero_is_told():
    found = experiments.OddModes(np.full(17, 0.25), 1.0 / np.arange(1, 18) ** 2, 0.5, 1e-9)
    (name,) = [each for each in drawn(basri, (found,), b_std=0.5) if "odd" in each]
    assert drawn(basri, (found,), b_std=0.5)[name] == ["0", "0.250", "+0.250"]


def test_kernels_are_compared_by_spread_mean_and_what_training_does():
    rng, theory = np.random.default_rng(0), 2 + np.cos(2 * np.pi * np.arange(128) / 128 - np.pi)
    narrow = jacot_kernel.Kernels(theory + 0.3 * rng.normal(size=(10, 128)), theory + np.full((10, 1), 0.6))
    wide = jacot_kernel.Kernels(theory + 0.1 * rng.normal(size=(10, 128)), theory * np.ones((10, 1)))
    assert jacot_kernel.spread(narrow, theory) == pytest.approx(np.std(narrow.before, 0, ddof=1).mean() / 3)
    difference, error = jacot_kernel.apart(narrow, wide, theory)
    levels = [each.before.mean(1) / 3 for each in (narrow, wide)]
    assert difference == pytest.approx(levels[0].mean() - levels[1].mean())
    assert error == pytest.approx(np.sqrt(levels[0].var(ddof=1) / 10 + levels[1].var(ddof=1) / 10))
    found = drawn(jacot_kernel, (theory, wide, narrow), paper_width=500)
    assert [each[-1] for each in found.values()] == ["agrees"] * 3
    raised = (0.6 - (narrow.before - theory).mean()) / 3
    assert found[WORDS("row.jacot_inflation")][1].startswith(f"{raised:+.1%}")
    swapped = drawn(jacot_kernel, (theory, narrow, wide), paper_width=500)
    assert [each[-1] for each in swapped.values()] == ["differs", "agrees", "differs"]
    far = jacot_kernel.Kernels(narrow.before + 1, narrow.after)
    assert drawn(jacot_kernel, (theory, wide, far), paper_width=500)[WORDS("row.jacot_mean")][-1] == "differs"


def test_the_kernels_are_those_of_ten_networks_of_the_paper():
    found = jacot_kernel.kernels(25)
    assert found.before.shape == (10, 128)
    one = experiments.angle_kernel(experiments.MLP(25, 3, "relu", 1.0, 0.1), 109)
    np.testing.assert_allclose(found.before[9], one.before, rtol=1e-5)
    np.testing.assert_allclose(found.after[9], one.after, rtol=1e-5)
    assert jacot(25) == experiments.MLP(25, 3, "relu", 1.0, 0.1)
    drawn_narrow = shown("papers/jacot_narrow")["figure"]["data"]
    heights = array(drawn_narrow[0]["y"]).reshape(10, -1)[:, :128]
    np.testing.assert_allclose(heights, found.before, rtol=1e-5)


def test_what_the_text_of_figure_1_says_comes_out():
    answer = shown("papers/jacot_kernel")
    assert [each[2] for each in rows(answer).values()] == ["agrees"] * 3  # "All three hold"
    assert [10_000 / 500, 500 / jacot_kernel.NARROW] == [20, 20]
    assert pytest.approx(2e9, rel=0.01) == 10 * (2 * 10_000**2 + 10_000 * (2 + 1))  # "two billion weights"


def test_outputs_between_the_percentiles_are_counted():
    answer = shown("papers/jacot_outputs", paper_width=100)
    theory = compute.ensemble()
    for key, width in (("jacot_narrow_between", 50), ("jacot_wide_between", 100)):
        outputs = sweeps.ensemble_members((width,), theory.learning_rate, 10)[0][:, -1]
        inside = np.abs(outputs - theory.mean[-1]) < DECILE * theory.deviation[-1]
        printed, now, deviation = map(number, rows(answer)[WORDS(f"row.{key}")])
        assert printed == 0.8
        assert now == pytest.approx(inside.mean(), abs=2e-3)
        assert deviation == pytest.approx(now - 0.8, abs=1.1e-3)
    normal = np.random.default_rng(1).normal(size=(4000, len(theory.angle)))
    draws = theory.mean[-1] + theory.deviation[-1] * normal
    assert jacot_outputs.between(theory, draws) == pytest.approx(0.8, abs=0.005)


def swept(**slopes: float) -> sweeps.Sweep:
    at = np.array(experiments.WIDTHS)
    values = {name: np.repeat(at[:, None] ** each, 2, axis=1) for name, each in slopes.items()}
    return sweeps.Sweep(at, values, {name: PowerLaw(each, 0.01, 1.0) for name, each in slopes.items()})


def test_the_slopes_of_lee_et_al_are_compared_and_the_bounds_checked():
    found = swept(first_layer=-0.52, hidden_layers=-1.04, last_layer=-0.47, kernel_moved=-0.9, gap=-0.4)
    told = drawn(lee, (found,))
    assert told[WORDS("row.lee_first_layer")] == ["−0.500", "−0.520", "−0.020"]
    assert told[WORDS("row.lee_hidden_layers")] == ["−1.000", "−1.040", "−0.040"]
    assert told[WORDS("row.lee_last_layer")] == ["−0.500", "−0.470", "+0.030"]
    assert told[WORDS("row.lee_kernel_moved")] == ["at most −0.5", "−0.90", "agrees"]
    assert told[WORDS("row.lee_gap")] == ["at most −0.5", "−0.40", "differs"]
    names = [each["name"] for each in lee.draw(found, {}, WORDS).figure["data"]]  # type: ignore[index]
    assert len(names) == 10
    assert WORDS("figure.legend.current") not in names


def test_the_networks_of_lee_et_al_are_those_that_the_caption_names(monkeypatch: pytest.MonkeyPatch):
    asked: list[Any] = []
    monkeypatch.setattr(sweeps, "widths", lambda *of: asked.append(of))
    RESOURCES["papers", "lee"].results({"activation": "tanh"}).find()  # type: ignore[union-attr]
    assert asked == [("sine", experiments.mlp(1, 2, "tanh"), 0.5, 500)]


@pytest.mark.parametrize(("activation", "bounded"), [("tanh", True), ("relu", False)])
def test_the_exponents_are_those_of_lee_et_al_and_the_bound_is_one_for_smooth_activations(
    activation: str, bounded: bool
):
    answer = shown("papers/lee", activation=activation)
    told = {key: rows(answer)[WORDS(f"row.lee_{key}")] for key in ("first_layer", "hidden_layers", "last_layer", "gap")}
    told["kernel_moved"] = rows(answer)[WORDS("row.lee_kernel_moved")]
    for key, (_, now, _) in told.items():
        name = WORDS(f"figure.legend.{key}")
        curve = next(e for e in answer["figure"]["data"] if e["name"].startswith(name) and e["mode"] == "lines+markers")
        at, median = array(curve["x"]), array(curve["y"])
        assert number(now) == pytest.approx(slope(at[at >= 32], median[at >= 32]), abs=0.15)
    assert told["kernel_moved"][2] == "agrees"
    assert (told["gap"][2] == "agrees") == bounded
    if bounded:  # "within a few hundredths"
        assert all(abs(number(told[key][2])) < 0.05 for key in ("first_layer", "hidden_layers", "last_layer"))


def test_the_movement_of_a_matrix_is_that_of_its_weights():
    answer = shown("papers/vadarevu")
    path = experiments.hidden_weights("sine", 10, "relu", 0.5, 0)
    change = np.linalg.norm(path.weights[-1] - path.weights[0]) / np.linalg.norm(path.weights[0])
    moved, left = (rows(answer)[WORDS(f"row.{key}")] for key in ("vadarevu_moved", "vadarevu_loss"))
    assert (moved[2], left[2]) == ("agrees", "agrees")
    movements = [number(each) for each in moved[1].split(" → ")]
    assert movements[0] == pytest.approx(change, rel=5e-3)
    assert all(0.05 < after / before < 0.2 for before, after in zip(movements, movements[1:], strict=False))  # a tenth
    losses = [number(each) for each in left[1].split(" → ")]
    assert losses[0] == pytest.approx(path.loss[-1] / path.loss[0], rel=0.02)
    assert max(losses) < 1e-6


def test_a_wide_matrix_that_moves_more_or_a_loss_that_stays_is_told():
    path = experiments.hidden_weights("sine", 10, "relu", 0.5, 0)
    paths = [path._replace(movement=np.array([0.0, each]), loss=np.array([2.0, 1.0])) for each in (0.1, 0.01, 0.02)]
    found = vadarevu.draw(path, paths, {}, WORDS).table
    assert found is not None
    assert list(found.columns["Computed now"]) == ["0.1 → 0.01 → 0.02", "0.5 → 0.5 → 0.5"]
    assert list(found.columns["Deviation"]) == ["differs", "differs"]


@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_weights_move_like_one_over_the_scale(activation: str):
    answer = shown("papers/chizat", activation=activation)
    printed, now, deviation = map(number, rows(answer)[WORDS("row.chizat_weights")])
    line = next(each for each in answer["figure"]["data"] if each["name"].startswith("Weight movement"))
    alphas, moved = array(line["x"]), array(line["y"])
    assert now == pytest.approx(slope(alphas[alphas >= 3], moved[alphas >= 3]), abs=2e-3)
    assert (printed, deviation) == (-1, pytest.approx(now + 1, abs=1.1e-3))
    assert abs(deviation) < 0.02
    assert (np.diff(moved) < 0).all()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("step", STEPS["papers"], ids=lambda step: step.name)
def test_an_entry_leads_to_its_paper_and_into_the_lesson_at_settings_that_are_possible(step: Any, language: str):
    words = i18n.read("papers", language)
    assert "](https://" in words(f"story.{step.name}.text")
    ((lesson, link, place),) = re.findall(r"\]\((\w+)\?([^)#]+)#(\w+)\)", words(f"story.{step.name}.take"))
    (there,) = [each for each in STEPS[lesson] if each.name == place]
    known = {each.name: each for name in (there.lab, *there.further) for each in LABS[lesson, name].settings}
    asked = dict(pair.split("=") for pair in link.split("&"))
    assert settings.read(known.values(), asked)


def test_every_entry_is_in_the_navigation_order_of_its_page():
    assert [step.lab for step in STEPS["papers"]] == [step.name for step in STEPS["papers"]]
    assert {name for lesson, name in LABS if lesson == "papers"} == {step.lab for step in STEPS["papers"]}
