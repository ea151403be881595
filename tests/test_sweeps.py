"""Sweeps over many networks, and what their readers see of them meanwhile."""

import math

import numpy as np
from streamlit.testing.v1 import AppTest

from ntk_core.experiments import Generalization
from ntk_ui.topics.generalization import _errors


def slow_sweep() -> None:
    """A page with a sweep of three settings, each of which takes longer than a look at it."""
    import time

    import streamlit as st

    from ntk_ui.runs import NEXT_LOOK, runs, watched

    st.session_state["lang"] = "en"
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


def test_what_has_not_been_run_has_no_errors_yet():
    run = Generalization(0.1, 0.2, 0.3, 0.4)
    found = _errors([[run] * 5, [run] * 2], 3, True)
    for values in (*found.networks.values(), *found.kernels.values()):
        assert values.shape == (3, 5)
        assert np.isfinite(values).sum(axis=1).tolist() == [5, 2, 0]
    assert math.isclose(found.networks["test_error"][0, 0], 0.2)
