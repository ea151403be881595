"""The figures of Adam: their curves, colors, legends and numbers are those of the experiment."""

import numpy as np
import pytest

from ntk_core.experiments import Training, mlp
from ntk_core.experiments.adam import AdamFit, adam_fit
from ntk_ui import i18n
from ntk_ui.figures import style
from tests.figures import decoded
from tests.lessons.dynamics_answers import answer, numbers, value

ASKED = {"adam_width": "64", "seed": "3", "steps": "80"}


@pytest.fixture(scope="module")
def fit() -> AdamFit:
    return adam_fit(Training("sine", mlp(64, 1, "tanh"), 0.1 / 8, 80, 3))


def test_both_models_run_beside_where_plain_descent_ends(fit: AdamFit):
    figure, words = answer("adam_outputs", **ASKED)["figure"], i18n.read("adam", "en")
    names = {"descent_end": "regression_end", "real": "real", "linear": "linear", "data": "data"}
    assert [trace["name"] for trace in figure["data"]] == [words(f"figure.legend.{key}") for key in names]
    for trace, look in zip(figure["data"], names.values(), strict=True):
        drawn = trace.get("line", trace.get("marker"))
        assert drawn["color"] == style.color(look)
    assert len({trace["line"]["dash"] for trace in figure["data"][:3]}) == 3
    low, high = figure["layout"]["yaxis"]["range"]
    for trace, values in zip(figure["data"], (fit.descent, fit.real[-1], fit.linear[-1], fit.y_train), strict=True):
        seen = (values > low) & (values < high)
        assert seen.mean() > 0.7
        np.testing.assert_allclose(decoded(trace["y"])[seen], values[seen], atol=2e-3)
    first = figure["frames"][0]
    assert first["traces"] == [1, 2]  # the end of plain descent stands still
    for moving in first["data"]:  # both from the same start
        at_start = decoded(moving["y"])
        seen = np.isfinite(at_start) & (np.abs(fit.real[0]) < high - 0.1)
        np.testing.assert_allclose(at_start[seen], fit.real[0][seen], atol=1e-4)


def test_the_losses_are_those_of_both(fit: AdamFit):
    network, tangent = answer("adam_losses", **ASKED)["figure"]["data"]
    words = i18n.read("adam", "en")
    for trace, name, losses in ((network, "real", fit.loss_real), (tangent, "linear", fit.loss_linear)):
        assert (trace["name"], trace["line"]["color"]) == (words(f"figure.legend.{name}"), style.color(name))
        np.testing.assert_allclose(decoded(trace["y"]), losses, rtol=0.03)
        assert decoded(trace["customdata"]).tolist() == fit.steps.tolist()


def test_the_numbers_are_those_of_the_run_and_the_step_falls_with_the_root_of_the_width(fit: AdamFit):
    shown = numbers("adam_outputs", **ASKED)
    expected = fit.gap, fit.linear_off, fit.real_off, fit.loss_real[-1], fit.loss_linear[-1], 0.0125
    assert [value(each) for each in shown.values()] == pytest.approx(expected, rel=0.05)
    narrow = numbers("adam_outputs", **ASKED | {"adam_width": "16"})
    assert value(narrow["rate"]) == pytest.approx(2 * value(shown["rate"]))
    assert value(narrow["gap"]) > value(shown["gap"])
    other = adam_fit(Training("sine", mlp(16, 1, "tanh"), 0.025, 80, 3))
    off = {name: value(narrow[name]) for name in ("linear_off", "real_off")}
    assert off == pytest.approx({"linear_off": other.linear_off, "real_off": other.real_off}, rel=0.05)
    assert off["real_off"] > 1.5 * off["linear_off"]  # which tells one from the other
