"""Universal approximation, generalization and scales as their readers see them: one value each, nothing unknown."""

from typing import Any

import numpy as np
import pytest

from ntk_core.experiments import (
    DESCENDED_WIDTHS,
    GRID,
    REPRESENTED_WIDTHS,
    Approximation,
    Generalization,
    LearnedMode,
    generalization,
    learned_mode,
    mlp,
)
from ntk_core.experiments.universal import Fit
from ntk_core.networks import MLP
from ntk_ui import i18n, rich
from ntk_ui.figures import formatting, scale_errors
from ntk_ui.figures import generalization as figures
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.dynamics.errors import _errors
from ntk_ui.lessons.dynamics.learnability import learned
from ntk_ui.lessons.fourier.scales import _best
from ntk_ui.service import compute, stages

EN, KO = (i18n.read("dynamics", language) for language in ("en", "ko"))


def named(figure: dict[str, Any], begin: str) -> list[dict[str, Any]]:
    return [trace for trace in figure["data"] if trace["name"].startswith(begin)]


def values(trace: dict[str, Any]) -> np.ndarray:
    return np.asarray(trace["y"], float)


def of_error(error: float) -> Approximation:
    """A function at this distance to the sine."""
    return Approximation(np.sin(np.pi * GRID) + error * np.where(np.arange(len(GRID)) % 2, 1, -1), error)


Shown = dict[str, Any]


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks by hand, the best of which has two units."""

    def represented(name: str, width: int, activation: str, seed: int) -> Fit:
        return Fit(of_error({2: 1e-3}.get(width, 0.03) * (1 + seed % 5)), 1e-9, width != 4, ())

    def descended(name: str, width: int, activation: str, steps: int, seed: int) -> Approximation:
        return of_error(0.2 + seed / 1000)

    monkeypatch.setattr(compute, "represented", represented)
    monkeypatch.setattr(compute, "descended", descended)
    monkeypatch.setattr(compute, "kernel_regression", lambda name, activation, steps: of_error(0.07))


def universal() -> Shown:
    """What a browser gets of the topic, with the numbers by their names."""
    resource = RESOURCES["dynamics", "approximation"]
    found = resource.read({"seed": "3"})
    (search,) = stages.found(resource.results(found), i18n.read("frame", "en"), lambda *_: None)
    shown = resource.shown((search,), found, "en")
    return shown | {each["label"]: each["value"] for each in shown["numbers"]}


def label(key: str) -> str:
    return i18n.read("universal", "en")(f"{key}.label")


def test_a_number_is_the_line_and_the_line_is_the_curve(networks):
    shown = universal()
    figure = shown["figure"]
    stars = named(figure, "Stopped by the limit")
    line, curve = named(figure, EN("figure.legend.regression"))
    assert (values(line) == np.float32(0.07)).all()
    assert [line["x"][0], line["x"][-1]] == [DESCENDED_WIDTHS[0], DESCENDED_WIDTHS[-1]]
    for key, name in (("error_kernel", "regression"), ("error_descent", "real"), ("error_best", "best_fit")):
        drawn = named(figure, EN(f"figure.legend.{name}"))[-1]
        assert drawn["xaxis"] == "x2"
        apart = np.sqrt(np.mean((values(drawn) - np.sin(np.pi * np.asarray(drawn["x"], float))) ** 2))
        assert shown[label(key)] == formatting.number(apart, EN), key
    assert curve["xaxis"] == "x2"
    assert shown[label("error_descent")] == "0.203"  # of the chosen seed
    assert [set(np.asarray(each["x"]).tolist()) for each in stars] == [{4.0}]  # the width whose fits were stopped


def test_a_descent_that_swings_is_shown_to_two_digits_with_the_reason(networks, monkeypatch: pytest.MonkeyPatch):
    swinging = of_error(0.2034)._replace(outcome="swings")
    monkeypatch.setattr(compute, "descended", lambda *_: swinging)
    shown = universal()
    assert shown[label("error_descent")] == "≈ 0.2"
    assert (shown[label("error_best")], shown[label("error_kernel")]) == ("1.0 × 10⁻³", "0.07")
    assert rich.html(EN("swings")) in shown["notes"]


def test_the_best_line_never_rises_with_width(networks):
    dots, line, _ = named(universal()["figure"], EN("figure.legend.best_fit"))
    assert line["mode"] == "lines"
    assert np.asarray(line["x"]).tolist() == list(REPRESENTED_WIDTHS)
    assert values(line) == pytest.approx([0.03, *[1e-3] * 6], rel=1e-6)
    assert len(dots["x"]) == 5 * (len(REPRESENTED_WIDTHS) - 1)


@pytest.mark.parametrize("words", [EN, KO])
def test_where_forever_is_not_known_nothing_is_drawn_and_the_legend_says_where(words):
    at, whole = (0.1, 1.0, 10.0), np.array([0.3, 0.2, 0.1])
    for end, low in (([np.nan, 0.2, 0.1], "1"), ([np.nan] * 3, None), ([0.3, 0.2, 0.1], "")):
        theory = {"train_error": whole, "test_error": whole, "test_error_end": np.array(end)}
        figure = scale_errors.errors(at, theory, {}, 10.0, None, "gaussian", words)
        (trace,) = named(figure, words("figure.legend.test_error_end_theory"))
        np.testing.assert_array_equal(np.isfinite(values(trace)), np.isfinite(end))
        (then,) = [t for t in named(figure, words("figure.legend.test_error_theory")) if t is not trace]
        assert np.isfinite(values(then)).all()
        says = trace["name"].removeprefix(words("figure.legend.test_error_end_theory"))
        if low is None:
            assert says == words("figure.legend.not_known", name="")
        else:
            assert says == (words("figure.legend.known", name="", low="1", high="10") if low else "")
            assert "λ_N" in says or not low


def test_the_best_scale_is_one_of_those_that_are_known():
    assert _best((0.1, 1.0, 2.0), np.array([np.nan, 0.3, 0.2])) == 2.0
    assert _best((0.1, 1.0, 2.0), np.array([0.1, 0.3, np.nan])) == 0.1
    assert np.isnan(_best((0.1, 1.0), np.array([np.nan, np.nan])))


def run(end: float) -> Generalization:
    return Generalization(0.1, 0.2, 0.3, end)


def test_of_a_number_of_samples_forever_is_drawn_if_it_is_known_of_every_draw():
    found = _errors([[run(0.01), run(0.03)], [run(0.02), run(np.nan)]], 3, False)  # the third is still to come
    figure = figures.errors((4, 8, 16), "N", found, (), EN)
    (end,) = named(figure, "Kernel regression, forever")
    assert values(end) == pytest.approx([0.02])
    assert np.asarray(end["x"]).tolist() == [4]
    assert end["name"] == EN("figure.legend.known", name="Kernel regression, forever", low="4", high="4")
    (then,) = named(figure, EN("figure.legend.regression"))
    assert values(then) == pytest.approx([0.3, 0.3])
    known = figures.errors((4, 8), "N", _errors([[run(0.01)]], 2, False), (), EN)
    assert named(known, "Kernel regression, forever")[0]["name"] == "Kernel regression, forever"


def test_modes_learned_forever_are_drawn_if_they_are_known():
    def mode(end: float) -> LearnedMode:
        return LearnedMode(end, 0.8, 0.7, end, 0.2, 0.3)

    for end, name in ((0.9, "Kernel regression, forever"), (np.nan, "Kernel regression, forever: not known")):
        found = learned([[mode(end), mode(0.9)]] * 11)
        theory = type("Theory", (), {"frequency": np.arange(11), "learnability": np.ones(11), "error": np.ones(11)})
        dots = named(figures.modes(theory, found, EN), "Kernel regression, forever")  # type: ignore[arg-type]
        assert all(each["name"].startswith(name) for each in dots)
        assert all(np.isfinite(values(each)).all() == np.isfinite(end) for each in dots)


@pytest.mark.parametrize("steps", [20, 500])
def test_kernel_regression_is_the_same_beside_every_network(steps):
    found = [generalization("sine", 8, mlp(width, 1, "relu"), steps, 1) for width in (2, 16, 64)]
    assert len({(each.regression, each.regression_end) for each in found}) == 1
    nets = [MLP(width, 1, "relu", 2**0.5, 0.5) for width in (2, 64)]
    assert len({learned_mode(1, 8, net, steps, 1).kernel_then for net in nets}) == 1
