"""Guided experiments: the reader predicts, a button sets the controls, and then the answer is there to read."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from ntk_ui import assets, link, rich
from ntk_ui.i18n import Words

KEY = "guided"
_ANSWERED = "guided_answered"

_COMPONENT = assets.component("guided", room=180)


def show(words: Words, experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """Draw all of them.

    Args:
        words: The words of the lesson; ``guided.<name>.question`` and ``.answer`` belong to an experiment.
        experiments: What each experiment sets the controls to, by their keys.
    """
    st.subheader(words("try.title"), anchor=False)
    tried = st.session_state.get("tried")
    cards = [
        {
            "name": name,
            "question": rich.html(words(f"guided.{name}.question")),
            "answer": rich.html(words(f"guided.{name}.answer")) if tried == name else "",
        }
        for name in experiments
    ]
    wide = 340 if len(experiments) % 4 else 280  # three side by side, or four
    answered = st.session_state.get(_ANSWERED, 0)
    data = {"cards": cards, "button": words("try.button"), "wide": wide, "answered": answered}
    _COMPONENT(key=KEY, data=data, on_pressed_change=partial(_try, experiments))


def _try(experiments: Mapping[str, Mapping[str, Any]]) -> None:
    name, st.session_state[_ANSWERED] = st.session_state[KEY]["pressed"]
    st.session_state["tried"] = name
    for key, value in experiments[name].items():
        link.choose(key, value)
