"""Sweeps over many networks, and what their readers see of them meanwhile."""

import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from ntk_core.experiments import TOGETHER, Generalization, power_law, trained
from ntk_ui import runs, sweeps
from ntk_ui.topics.generalization import _errors


def slow_sweep() -> None:
    """A page with a sweep of three settings, each of which takes longer than a look at it."""
    import time

    import streamlit as st

    from ntk_ui.runs import NEXT_LOOK, runs, watched

    st.session_state["language"] = "en"
    seen = st.session_state["seen"] = []

    def one(setting: int, seed: int) -> tuple[int, int]:
        time.sleep(NEXT_LOOK)
        return setting, seed

    def show(found: list[list[tuple[int, int]]]) -> None:
        seen.append([len(row) for row in found])

    with watched(show):
        st.session_state["found"] = runs(one, (3, 1, 2), 2, "n")


def test_a_sweep_shows_what_is_there_before_all_is():
    app = AppTest.from_function(slow_sweep, default_timeout=30).run()
    assert not app.exception
    assert app.session_state["seen"] == [[1], [2], [2, 2]]
    found = app.session_state["found"]
    assert [setting for row in found for setting, _ in row] == [3, 3, 1, 1, 2, 2]
    seeds = [seed for row in found for _, seed in row]
    assert len(set(seeds)) == len(seeds)


def growing_ensemble() -> None:
    """A page with a small ensemble."""
    import streamlit as st

    from ntk_core.experiments import TOGETHER
    from ntk_ui import sweeps
    from ntk_ui.runs import watched

    st.session_state["language"] = "en"
    seen = st.session_state["seen"] = []
    with watched(seen.append):
        st.session_state["found"] = sweeps.ensemble_members((4,), 0.5, 4 * TOGETHER)


def test_an_ensemble_is_shown_while_it_grows(monkeypatch: pytest.MonkeyPatch):
    for name in ("FIRST_LOOK", "NEXT_LOOK"):
        monkeypatch.setattr(runs, name, 0.0)
    app = AppTest.from_function(growing_ensemble, default_timeout=60).run()
    assert not app.exception
    (whole,) = app.session_state["found"]
    for k, (part,) in enumerate(app.session_state["seen"]):
        np.testing.assert_array_equal(part, whole[: (k + 1) * TOGETHER])
    assert len(app.session_state["seen"]) == 3
    assert len(whole) == 4 * TOGETHER


def test_what_has_not_been_run_has_no_errors_yet():
    run = Generalization(0.1, 0.2, 0.3, 0.4)
    found = _errors([[run] * 5, [run] * 2], 3, True)
    for values in (*found.networks.values(), *found.kernels.values()):
        assert values.shape == (3, 5)
        assert np.isfinite(values).sum(axis=1).tolist() == [5, 2, 0]
    assert math.isclose(found.networks["test_error"][0, 0], 0.2)


@pytest.mark.parametrize(("slope", "size", "found"), [(-1.0, 1.0, True), (-0.5, 1e-2, True), (0.3, 1e-7, False)])
def test_a_slope_is_fitted_to_what_stands_clear_of_rounding(slope: float, size: float, found: bool):
    at = np.array([32, 64, 128, 256])
    samples = size * (at[:, None] / 32.0) ** slope * np.array([1.0, 1.1, 0.9])
    law = sweeps._law(at, np.concatenate([samples, np.full((4, 1), np.nan)], axis=1))
    assert law is None or law.slope == pytest.approx(slope, abs=1e-9)
    assert (law is not None) == found


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_theory_names_a_slope_only_where_networks_come_up_to_it(activation: str):
    widths = np.array([64, 256, 1024])
    gaps = [
        [trained("sine", int(n), 1, activation, "ntk", 0.5, 300, 100 + 10 * k + s).gap for s in range(4)]
        for k, n in enumerate(widths)
    ]
    near = abs(power_law(widths, np.array(gaps)).slope + 1) < 0.35
    named = sweeps.theory("ntk", 1, activation)
    assert near == (named["gap"] == "−1")
    assert named["first_layer"] == "−1/2"
    assert set(sweeps.theory("standard", 2, activation).values()) == {None}
