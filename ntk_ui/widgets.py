"""The widgets that controls are made of: their words, their place in the link, and their width."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ntk_ui import link
from ntk_ui.i18n import Words

Number = TypeVar("Number", int, float)

NAME = "{:.4g}".format  # what a number is called, on the page and in its link
WIDGET_PIXELS = 150  # two fit side by side on a phone


def slider(words: Words, key: str, choices: Sequence[Number], default: Number) -> Number:
    """One of a few numbers; a click into a figure or a guided experiment may set it, too."""
    link.follow(key, choices, default, NAME)
    st.select_slider(
        words(f"controls.{key}.label"),
        choices,
        format_func=NAME,
        key=key,
        help=words(f"controls.{key}.help"),
        width=WIDGET_PIXELS,
        persist_state="session",
    )
    value: Number = st.session_state[key]
    link.record(key, value, default, NAME)
    return value


def numbered(words: Words, key: str, size: int, default: int) -> int:
    """A number from 1 to `size`, which may change."""
    return slider(words, key, tuple(range(1, size + 1)), min(default, size))


def menu(words: Words, key: str, choices: Sequence[str], default: str) -> str:
    """Options that go by the same name in every language."""
    return st.selectbox(
        words(f"controls.{key}.label"),
        choices,
        index=choices.index(default),
        key=key,
        help=words(f"controls.{key}.help"),
        width=WIDGET_PIXELS,
        bind="query-params",
    )


def choice(words: Words, key: str, choices: Sequence[str], default: str) -> str:
    """Options whose names are translated."""
    link.follow(key, choices, default)
    st.segmented_control(
        words(f"controls.{key}.label"),
        choices,
        key=key,
        format_func=lambda choice: words(f"controls.{key}.{choice}"),
        help=words(f"controls.{key}.help"),
        required=True,
        wrap=True,
        persist_state="session",
    )
    value: str = st.session_state[key]
    link.record(key, value, default)
    return value
