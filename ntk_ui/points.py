"""The reader's own training points: clicked into a figure, edited in a table, kept in the link.

The link carries them as ``points=x,y;x,y``. They live in the session until the link decides anew.
"""

import math
from collections.abc import Iterable
from typing import Any

import streamlit as st

from ntk_core.experiments import Points
from ntk_ui import controls, link
from ntk_ui.clicks import into
from ntk_ui.i18n import Words

X, Y = (-1.25, 1.25), (-3.0, 3.0)
AT_MOST = 32
DECIMALS = 2

_KEY, _TABLE, _VERSION, _PROBLEM = "points", "points_table", "points_version", "points_problem"


def training_data(words: Words, chosen: str) -> str | Points:
    """The data set by its name, or the reader's own points with the table to edit them in."""
    _follow_link()
    if chosen != "own":
        st.session_state.pop(_KEY, None)
        st.session_state["points_preset"] = chosen
        if "points" in st.query_params:
            del st.query_params["points"]
        return chosen
    if _KEY not in st.session_state:
        _replace(_preset())
    points = _table(words)
    if problem := st.session_state.pop(_PROBLEM, None):
        st.warning(words(problem[0], **problem[1]), icon="⚠️")
    st.session_state[_KEY] = points
    text = ";".join(f"{x:g},{y:g}" for x, y in points)
    if st.query_params.get("points") != text:
        st.query_params["points"] = text
    return points


def clicks(figure: str) -> None:
    """Let the reader add points by clicking into a figure, given by its key."""
    into(figure, _add)


def _add(x: float, y: float) -> None:
    points = st.session_state[_KEY]
    if len(points) >= AT_MOST:
        st.session_state[_PROBLEM] = ("points.full", {"most": AT_MOST})
        return
    _replace((*points, *_valid([(x, y)])))


def _table(words: Words) -> Points:
    """The points in a table, and what the reader makes of them; a row counts once it is whole."""
    shown = st.session_state[_TABLE]
    config = {
        name: st.column_config.NumberColumn(name, min_value=low, max_value=high, step=10.0**-DECIMALS)
        for name, (low, high) in {"x": X, "y": Y}.items()
    }
    with st.expander(words("points.title"), expanded=False):
        st.caption(words("points.look"))
        edited = st.data_editor(
            {"x": [x for x, _ in shown], "y": [y for _, y in shown]},
            column_config=config,
            num_rows="dynamic",
            hide_index=True,
            width=320,
            key=f"points_{st.session_state[_VERSION]}",
        )
    points = _valid(zip(edited["x"], edited["y"], strict=True))
    if not points:
        st.session_state[_PROBLEM] = ("points.none", {})
        _replace(_preset())
        st.rerun()
    return points[:AT_MOST]


def _follow_link() -> None:
    asked = st.query_params.get("points")
    if asked is None or (_KEY in st.session_state and not link.went_back_or_forward()):
        return
    parts = [part for part in asked.split(";") if part.strip()]
    points = _valid(part.split(",") for part in parts)
    if points:
        _replace(points[:AT_MOST])
    if len(points) != len(parts) or len(points) > AT_MOST or not points:
        st.session_state[_PROBLEM] = (
            "points.unread",
            {"left_out": len(parts) - len(points[:AT_MOST]), "most": AT_MOST},
        )


def _replace(points: Points) -> None:
    """Points from outside of the table: it starts anew with them."""
    st.session_state[_KEY] = st.session_state[_TABLE] = points
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _preset() -> Points:
    x, y = controls.data_sets.training_set(st.session_state.get("points_preset", controls.DEFAULT_DATA))
    return _valid(zip(x, y, strict=True))


def _valid(rows: Iterable[Any]) -> Points:
    """The rows that are two numbers within the figure, rounded."""
    points = []
    for row in rows:
        try:
            x, y = (float(value) for value in row)
        except (TypeError, ValueError):  # an unfinished row of the table, or no numbers in the link
            continue
        if all(math.isfinite(v) and low <= v <= high for v, (low, high) in ((x, X), (y, Y))):
            points.append((round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0))
    return tuple(points)
