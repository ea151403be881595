"""The figures of NNGP beside NTK: valid, labeled, still, finite, and of one color for each object."""

from collections.abc import Callable

import numpy as np
import plotly.graph_objects as go
import pytest

from ntk_core import MLP, experiments
from ntk_ui import i18n
from ntk_ui.figures import priors, style

RELU, SMOOTH = MLP(8, 1, "relu", 2**0.5, 0.0), MLP(8, 2, "tanh", 1.5, 0.5)


@pytest.fixture(scope="module")
def drawn() -> dict[str, Callable[..., style.Figure]]:
    """Every figure from real results, of a network with a closed form and of one without."""
    figures: dict[str, Callable[..., style.Figure]] = {}
    for name, net in (("relu", RELU), ("smooth", SMOOTH)):
        circle = experiments.circle_kernels(net)
        draws = experiments.prior_draws(net, 0, 3)
        outputs = experiments.network_outputs(net, 10_000, 20)
        found = experiments.output_distribution(outputs, draws.std)
        moments = [experiments.output_moments(net, 10_000, 20)] * len(experiments.KURTOSIS_WIDTHS)
        sweep = experiments.kurtosis_sweep(net, moments)
        figures |= {
            f"{name} kernels": lambda words, of=circle: priors.kernels(of, words),
            f"{name} spectra": lambda words, of=circle: priors.spectra(of, words),
            f"{name} paths": lambda words, of=(draws, outputs[:2]): priors.paths(*of, words),
            f"{name} distribution": lambda words, of=found: priors.distribution(of, words),
            f"{name} kurtosis": lambda words, of=sweep: priors.kurtosis(of, 8, words),
        }
    return figures


NAMES = [
    f"{net} {figure}"
    for net in ("relu", "smooth")
    for figure in ("kernels", "spectra", "paths", "distribution", "kurtosis")
]
every_figure = pytest.mark.parametrize("name", NAMES)


@pytest.mark.parametrize("theme", [style.LIGHT, style.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
@every_figure
def test_a_figure_is_valid_labeled_still_and_finite(drawn, name: str, language: str, theme: style.Theme):
    figure = style.filled(drawn[name](i18n.read("priors", language)), theme)
    go.Figure(figure)
    assert figure["layout"]["paper_bgcolor"] == theme.paper
    for trace in figure["data"]:
        assert trace["name"]
        for side in ("x", "y"):
            assert not np.isinf(np.asarray(trace[side], dtype=float)).any()
    axes = [axis for key, axis in figure["layout"].items() if key[1:].startswith("axis")]
    assert axes
    for axis in axes:
        assert axis["title"]["text"]
        assert np.isfinite(axis["range"]).all()
        assert axis["range"][0] < axis["range"][1]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_one_object_has_one_color(drawn, language: str):
    words = i18n.read("priors", language)
    colors: dict[str, set[str]] = {}
    for draw in drawn.values():
        for trace in draw(words)["data"]:
            found = trace.get("line", {}).get("color") or trace["marker"]["color"]
            if isinstance(found, str):
                colors.setdefault(trace["name"].split(",")[0], set()).add(found)
    assert all(len(found) == 1 for found in colors.values()), colors
    assert colors[words("figure.legend.real")] == {style.color("real")}


def test_slopes_and_the_closed_form_are_shown_where_they_are_known(drawn):
    words = i18n.read("priors", "en")
    names = {net: [trace["name"] for trace in drawn[f"{net} spectra"](words)["data"]] for net in ("relu", "smooth")}
    assert words("figure.legend.exact_spectrum") in names["relu"]
    assert any("slope −4.01" in name for name in names["relu"])
    assert words("figure.legend.exact_spectrum") not in names["smooth"]
    assert not any("slope" in name for name in names["smooth"])


def test_the_closed_form_lies_on_the_spectrum_and_zeros_are_left_out(drawn):
    *_, (ntk, nngp), closed = _spectra(drawn)
    for dots in (ntk, nngp):
        assert set(dots["x"]) == {1, *range(2, 65, 2)}
    known = dict(zip(nngp["x"], nngp["y"], strict=True))
    for k, value in zip(closed["x"][1::2], closed["y"][1::2], strict=True):
        assert value == pytest.approx(known[k], rel=1e-5)


def _spectra(drawn):
    traces = drawn["relu spectra"](i18n.read("priors", "en"))["data"]
    fits = [trace for trace in traces if trace["mode"] == "lines"]
    dots = [trace for trace in traces if trace["mode"] == "markers"]
    return fits, tuple(dots[:2]), dots[2]


def test_paths_go_once_around_the_circle(drawn):
    draws, real = drawn["relu paths"](i18n.read("priors", "en"))["data"][1:]
    for trace, count in ((draws, 3), (real, 2)):
        x, y = (np.asarray(trace[side]).reshape(count, -1)[:, :-1] for side in ("x", "y"))
        assert x[:, [0, -1]] == pytest.approx(np.array([[-np.pi, np.pi]] * count))
        np.testing.assert_array_equal(y[:, 0], y[:, -1])


def test_an_estimate_that_is_lost_in_its_error_is_an_upper_bound():
    words = i18n.read("priors", "en")
    sweep = experiments.kurtosis_sweep(
        RELU, [np.tile([1.0, 3.0 + 1 / width], (10, 1)) for width in experiments.KURTOSIS_WIDTHS]
    )
    error = np.where(sweep.widths > 32, 1.0, 0.01)
    bounds = np.maximum(sweep.kurtosis, 0) + 2 * error
    *_, seen, bound = priors.kurtosis(sweep._replace(error=error, bound=bounds), 8, words)["data"]
    assert set(seen["x"]) == {4, 8, 16, 32}
    assert bound["name"] == words("figure.legend.bound")
    assert bound["y"] == pytest.approx(bounds[4:])
