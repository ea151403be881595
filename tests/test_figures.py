"""Every figure of the lessons, drawn from real results: valid, labeled, still, finite and consistent."""

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from ntk_ui import i18n
from ntk_ui.figures import dynamics, style, weights
from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.steps import STEPS, Clock
from tests.conftest import ROOT
from tests.figure_samples import ANIMATED, DIVERGING_RATE, FIGURES, PLAYED, Results, computed, draw, named
from tests.figures import shown


@pytest.fixture(scope="module")
def results() -> Results:
    return computed()


every_figure = pytest.mark.parametrize("name", FIGURES)
every_language = pytest.mark.parametrize("language", i18n.LANGUAGES)
every_theme = pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=["light", "dark"])


def axes(figure: style.Figure) -> dict[str, Any]:
    return {key: axis for key, axis in figure["layout"].items() if key[1:].startswith("axis")}


def numbers(figure: style.Figure) -> Iterator[tuple[str, np.ndarray]]:
    """All coordinates that are drawn, in the figure and in its frames."""
    frames = [trace for frame in figure.get("frames", []) for trace in frame["data"]]
    for trace in [*figure["data"], *frames]:
        for key in {"x", "y", "z"} & trace.keys():
            yield f"{trace.get('name')}: {key}", np.asarray(trace[key], dtype=float)


@every_theme
@every_language
@every_figure
def test_a_figure_is_valid_and_labeled(results: Results, name: str, language: str, theme: style.Theme):
    figure = style.filled(draw(name, results, language), theme)
    go.Figure(figure)
    assert figure["data"]
    assert figure["layout"]["paper_bgcolor"] == theme.paper
    assert all(trace["name"] for trace in figure["data"])
    for key, axis in axes(figure).items():
        assert axis["title"]["text"] or "matches" in axis or axis.get("showticklabels") is False, key


@every_figure
def test_axes_stand_still(results: Results, name: str):
    for key, axis in axes(draw(name, results)).items():
        low, high = axis["range"]
        assert np.isfinite([low, high]).all(), key
        assert low != high, key
        assert not axis.get("autorange"), key


@every_figure
def test_nothing_infinite_is_drawn(results: Results, name: str):
    for key, values in numbers(draw(name, results)):
        assert not np.isinf(values).any(), key


def test_the_diverging_run_diverges(results: Results):
    fit = results.diverging
    assert fit.max_learning_rate < DIVERGING_RATE
    assert not fit.loss_real[-1] < 1e10
    assert fit.loss_steps[-1] > 1e10


@pytest.mark.parametrize("name", ANIMATED)
def test_every_recorded_step_is_a_frame(results: Results, name: str):
    figure = draw(name, results)
    steps = getattr(results, named(FIGURES[name][2])[-1]).steps
    assert figure["time"]["labels"] == [f"{step:,}" for step in steps]
    assert len(figure["frames"]) == len(steps)
    for frame in figure["frames"]:
        moved = [figure["data"][index] for index in frame["traces"]]
        for trace, change in zip(moved, frame["data"], strict=True):
            assert np.shape(change["y"]) == np.shape(trace["x"])
    # what is shown before it is played is the last frame
    for trace, change in zip(moved, figure["frames"][-1]["data"], strict=True):
        np.testing.assert_array_equal(trace["y"], change["y"])


def test_the_weights_are_played_in_the_colors_of_the_same_scale(results: Results):
    figure, path = draw("hidden weights", results), results.path
    assert figure["time"]["labels"] == [f"{k:,}" for k in path.steps]
    for frame, values in zip(figure["frames"], path.weights, strict=True):
        assert frame["traces"] == [1, 2, 4]
        for trace, expected in zip(frame["data"], (values, values - path.weights[0]), strict=False):
            shown = np.asarray(trace["z"], float) / weights.LEVELS * weights.LARGEST
            np.testing.assert_allclose(shown, np.clip(expected, -weights.LARGEST, weights.LARGEST), atol=0.02)
    assert {trace.get("coloraxis") for trace in figure["data"][:3]} == {"coloraxis"}


def test_residuals_go_from_the_data_to_the_network(results: Results):
    figure, fit = draw("taylor outputs", results), results.taylor
    place = figure["frames"][0]["traces"][0]
    assert figure["data"][place]["name"] == i18n.read("taylor", "en")("figure.legend.residual")
    for frame, outputs in zip(figure["frames"], fit.train_real, strict=True):
        ends = np.asarray(frame["data"][0]["y"]).reshape(-1, 3)
        np.testing.assert_allclose(ends[:, 0], outputs, rtol=1e-5)
        np.testing.assert_allclose(ends[:, 1], fit.y_train, rtol=1e-5)


def test_time_is_steps_times_the_learning_rate(results: Results):
    fit, words = results.stable, i18n.read("dynamics", "en")
    by_steps, by_time = (dynamics.loss(fit, clock, words) for clock in (STEPS, Clock(fit.learning_rate)))
    for steps, time in zip(by_steps["data"], by_time["data"], strict=True):
        np.testing.assert_allclose(time["x"], fit.learning_rate * np.asarray(steps["x"]), rtol=1e-6)
        np.testing.assert_array_equal(time["y"], steps["y"])
    played = dynamics.function_space(fit, Clock(fit.learning_rate), words)["time"]
    assert played["prefix"] == "t = "
    assert [float(label) for label in played["labels"]] == pytest.approx(0.01 * fit.steps, rel=1e-2)


def test_pictures_are_played_in_gray(results: Results):
    figure = draw("pictures", results)
    assert [frame["traces"] for frame in figure["frames"]] == [[1, 2]] * 3
    shades = [[int(trace["z"][0, 0]) for trace in frame["data"]] for frame in figure["frames"]]
    assert shades == [[0, 255], [128, 128], [255, 0]]
    assert [int(trace["z"][0, 0]) for trace in figure["data"]] == [255, 255, 0]


@every_figure
def test_only_what_moves_in_time_has_frames(results: Results, name: str):
    figure = draw(name, results)
    assert ("frames" in figure) == ("time" in figure) == (name in (*ANIMATED, *PLAYED))


@every_language
def test_one_object_has_one_color_everywhere(results: Results, language: str):
    words = i18n.read("taylor", language)
    legend = {words(f"figure.legend.{key}"): key for key in LOOKS}
    seen = defaultdict(set)
    for name in FIGURES:
        for trace in draw(name, results, language)["data"]:
            drawn = trace.get("line", {}).get("color") or trace.get("marker", {}).get("color")
            # each bar of a trace may be an object of its own
            objects = (
                zip(trace["customdata"], drawn, strict=True) if isinstance(drawn, list) else [(trace["name"], drawn)]
            )
            for called, shade in objects:
                # a legend entry may go on after the name: the slope of a curve, the value of a limit
                known = [title for title in legend if called.startswith(title)]
                title = max(known, key=len, default=called.split(",")[0])
                if shade is not None:
                    seen[title].add(shade)
    assert legend.keys() <= seen.keys()
    for title, colors in seen.items():
        assert len(colors) == 1, f"{title}: {colors}"
        if title in legend:
            assert colors == {style.color(legend[title])}


def test_every_color_of_a_theme_is_filled_in_and_nothing_else_is_changed():
    figure = {"a": [("@ink", "@inkling", 1.0)], "@paper": {"b": "@mode6"}, "c": np.arange(3)}
    light, dark = style.filled(figure, style.LIGHT), style.filled(figure, style.DARK)
    assert light["a"] == [["#1b2430", "@inkling", 1.0]]
    assert (light["@paper"]["b"], dark["@paper"]["b"]) == ("#C9A800", "#FDE725")
    assert light["c"] is figure["c"]


def test_figures_know_no_page():
    modules = [f"ntk_ui.figures.{path.stem}" for path in sorted((ROOT / "ntk_ui/figures").glob("[!_]*.py"))]
    assert len(modules) >= 4
    script = f"import sys\nimport {', '.join(modules)}\nassert 'streamlit' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("figure", ["taylor/training", "dynamics/training", "dynamics/maps", "fourier/training"])
def test_a_run_of_few_steps_has_one_frame_for_each(figure: str):
    answer = shown(figure, width=8, steps=5)["figure"]
    assert answer["time"]["labels"] == ["0", "1", "2", "3", "4", "5"]
    assert len(answer["frames"]) == 6
