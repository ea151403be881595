"""The figures on positive definiteness: valid, labeled, still, finite, and true to what they draw."""

from collections.abc import Callable
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from ntk_core import MLP, experiments
from ntk_ui import i18n
from ntk_ui.figures import definite, style

NETS = {
    "relu": MLP(256, 1, "relu", 2**0.5, 0.0),
    "tanh": MLP(16, 1, "tanh", 2**0.5, 0.5),
    "identity": MLP(16, 1, "identity", 2**0.5, 0.0),
}


def placed(net: str, placement: str) -> Callable[..., list[style.Figure]]:
    def draw(words: style.Words) -> list[style.Figure]:
        found = experiments.smallest_eigenvalues(NETS[net], 0, placement, 0.01)
        points = definite.points(found, placement == "antipodal", words)
        return [points, definite.eigenvalues(found, words)]

    return draw


def approached(net: str, distance: float | None) -> Callable[..., list[style.Figure]]:
    return lambda words: [definite.approach(experiments.approach(NETS[net], 0), distance, words)]


def missing(net: str) -> Callable[..., list[style.Figure]]:
    return lambda words: [definite.modes(experiments.odd_modes(NETS[net]), words)]


def even(words: style.Words) -> list[style.Figure]:
    return [definite.even_target(runs(), words)]


def diverged(words: style.Words) -> list[style.Figure]:
    steps, error = np.arange(41), np.full(41, np.nan)
    error[:3] = 1, 1e30, np.inf
    run = experiments.EvenTarget(steps, error, error, 16, "tanh", 0.5)
    return [definite.even_target([[run], [run]], words)]


def runs() -> list[list[experiments.EvenTarget]]:
    return [[experiments.even_target(NETS["tanh"], n, 0, biased) for n in (16, 64)] for biased in (False, True)]


FIGURES: dict[str, Callable[..., list[style.Figure]]] = {
    **{f"{placement}, {net}": placed(net, placement) for net in NETS for placement in experiments.definite.PLACEMENTS},
    **{f"approach, {net}": approached(net, 0.01) for net in NETS},
    "approach, unmarked": approached("relu", None),
    **{f"modes, {net}": missing(net) for net in NETS},
    "even target": even,
    "even target, diverged": diverged,
}

every_figure = pytest.mark.parametrize("name", FIGURES)


def english(name: str) -> list[style.Figure]:
    return FIGURES[name](i18n.read("definite", "en"))


def axes(figure: style.Figure) -> dict[str, Any]:
    return {key: axis for key, axis in figure["layout"].items() if key[1:].startswith("axis")}


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@every_figure
def test_a_figure_is_valid_and_labeled(name: str, language: str, theme: style.Theme):
    for figure in style.filled(FIGURES[name](i18n.read("definite", language)), theme):
        go.Figure(figure)
        assert figure["layout"]["paper_bgcolor"] == theme.paper
        assert all(trace["name"] for trace in figure["data"])
        for key, axis in axes(figure).items():
            assert axis["title"]["text"] or "matches" in axis, key


@every_figure
def test_axes_stand_still_and_nothing_infinite_is_drawn(name: str):
    for figure in english(name):
        for key, axis in axes(figure).items():
            low, high = axis["range"]
            assert np.isfinite([low, high]).all(), key
            assert low < high, key
        for trace in figure["data"]:
            for key in ("x", "y"):
                assert not np.isinf(np.asarray(trace[key], float)).any(), trace["name"]


@every_figure
def test_everything_on_a_logarithmic_axis_is_positive(name: str):
    for figure in english(name):
        for trace in figure["data"]:
            for key in ("x", "y"):
                named = trace.get(f"{key}axis", key)
                if figure["layout"][f"{key}axis{named[1:]}"].get("type") == "log":
                    values = np.asarray(trace[key], float)
                    assert (values[np.isfinite(values)] > 0).all(), trace["name"]


def test_zero_modes_stand_at_the_tick_that_says_zero():
    found = experiments.odd_modes(NETS["relu"])
    (figure,) = english("modes, relu")
    vertical = figure["layout"]["yaxis"]
    zero = vertical["tickvals"][vertical["ticktext"].index("0")]
    words = i18n.read("definite", "en")
    without = next(trace for trace in figure["data"] if trace["name"] == words("figure.legend.unbiased"))
    at_zero = np.isclose(np.asarray(without["y"]), zero, rtol=1e-4)
    np.testing.assert_array_equal(np.flatnonzero(at_zero), np.arange(3, 17, 2))
    np.testing.assert_array_equal(np.asarray(without["customdata"])[at_zero], words("figure.hover.zero"))
    np.testing.assert_allclose(np.asarray(without["y"])[~at_zero], found.unbiased[~at_zero], rtol=1e-5)


def test_slopes_and_theory_are_in_the_legend():
    (figure,) = english("approach, relu")
    names = [trace["name"] for trace in figure["data"]]
    assert "Infinite width, slope 1.00 (theory 1)" in names
    assert "This network, slope 2.00 (theory 2)" in names


def test_the_two_panels_share_their_vertical_axis():
    (figure,) = english("even target")
    assert figure["layout"]["yaxis2"]["matches"] == "y"
    shown = [trace["name"] for trace in figure["data"] if trace.get("showlegend")]
    assert len(shown) == len(set(shown)) == 4  # two widths, theory and one half
