"""The widgets that controls are made of: their words, their place in the link, and their width.

A page draws its controls once; the lab, which runs alone when a slider of them has moved, only reads what they say.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st

from ntk_ui import lab_runs, link
from ntk_ui.i18n import Words

Number = TypeVar("Number", int, float)

NAME = "{:.4g}".format  # what a number is called, on the page and in its link
WIDGET_PIXELS = 150  # two fit side by side on a phone

_reading: ContextVar[bool] = ContextVar("reading", default=False)


@contextmanager
def read_only() -> Iterator[None]:
    """Controls that are called in here tell what they were set to, and draw nothing."""
    token = _reading.set(True)
    yield
    _reading.reset(token)


def reading() -> bool:
    """Whether controls are only to be read."""
    return _reading.get()


def slider(words: Words, key: str, choices: Sequence[Number], default: Number) -> Number:
    """One of a few numbers; a click into a figure or a guided experiment may set it, too."""
    if not reading():
        link.follow(key, choices, default, NAME)
        with lab_runs.slider():
            st.select_slider(
                words(f"controls.{key}.label"),
                choices,
                format_func=NAME,
                key=key,
                help=words(f"controls.{key}.help"),
                width=WIDGET_PIXELS,
                on_change=lab_runs.not_lost,
                persist_state="session",
            )
    value: Number = st.session_state[key]
    link.record(key, value, default, NAME)
    return value


def numbered(words: Words, key: str, size: int, default: int) -> int:
    """A number from 1 to `size`, which may change."""
    return slider(words, key, tuple(range(1, size + 1)), min(default, size))


def menu(words: Words, key: str, choices: Sequence[str]) -> str:
    """Options that go by the same name in every language; the first is the default."""
    if not reading():
        st.selectbox(
            words(f"controls.{key}.label"),
            choices,
            key=key,
            help=words(f"controls.{key}.help"),
            width=WIDGET_PIXELS,
            on_change=lab_runs.not_lost,
            bind="query-params",
        )
    value: str = st.session_state[key]
    return value


def choice(words: Words, key: str, choices: Sequence[str], default: str) -> str:
    """Options whose names are translated."""
    if not reading():
        link.follow(key, choices, default)
        st.segmented_control(
            words(f"controls.{key}.label"),
            choices,
            key=key,
            format_func=lambda choice: words(f"controls.{key}.{choice}"),
            help=words(f"controls.{key}.help"),
            required=True,
            wrap=True,
            on_change=lab_runs.not_lost,
            persist_state="session",
        )
    value: str = st.session_state[key]
    link.record(key, value, default)
    return value
