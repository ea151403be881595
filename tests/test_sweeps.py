"""Sweeps over many networks, and what their readers see of them meanwhile."""

import math

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from ntk_core.experiments import TOGETHER, Generalization
from ntk_ui import runs
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
