"""Clicks into figures: where a pointer goes down and up at the same place, the place is told in data units."""

from collections.abc import Callable

import streamlit as st

from ntk_ui import assets

_CLICKS = assets.component("clicks")


def into(figure: str, on_click: Callable[[float, float], None]) -> None:
    """Call `on_click(x, y)` where the reader clicks into a figure, given by its key, before the page runs again."""
    key, answered = f"{figure}_clicks", f"{figure}_clicks_answered"

    def tell() -> None:
        if (told := st.session_state[key].get("point")) is not None:
            point, st.session_state[answered] = told
            on_click(*point)

    _CLICKS(key=key, data={"figure": figure, "answered": st.session_state.get(answered, 0)}, on_point_change=tell)
