"""The widgets that controls are made of: their words, their place in the link, and their width.

A page draws its controls once; the lab, which runs alone when a slider of them has moved, only reads what they say.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st

from ntk_ui import lab_runs, link
from ntk_ui.i18n import Words
from ntk_ui.link import Name

Number = TypeVar("Number", int, float)
Option = TypeVar("Option", str, int, float)

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

    def draw(value: Number) -> Number:
        with lab_runs.slider():
            return st.select_slider(
                words(f"controls.{key}.label"),
                choices,
                value,
                format_func=NAME,
                key=key,
                help=words(f"controls.{key}.help"),
                width=WIDGET_PIXELS,
                on_change=moved,
                args=(key,),
            )

    return _chosen(key, choices, default, draw, NAME)


def numbered(words: Words, key: str, size: int, default: int) -> int:
    """A number from 1 to `size`, which may change."""
    return slider(words, key, tuple(range(1, size + 1)), min(default, size))


def menu(words: Words, key: str, choices: Sequence[str], default: str) -> str:
    """Options that go by the same name in every language."""

    def draw(value: str) -> str:
        return st.selectbox(
            words(f"controls.{key}.label"),
            choices,
            choices.index(value),
            key=key,
            help=words(f"controls.{key}.help"),
            width=WIDGET_PIXELS,
            on_change=moved,
            args=(key,),
        )

    return _chosen(key, choices, default, draw)


def choice(words: Words, key: str, choices: Sequence[str], default: str) -> str:
    """Options whose names are translated."""

    def draw(value: str) -> str:
        return st.segmented_control(
            words(f"controls.{key}.label"),
            choices,
            default=value,
            key=key,
            format_func=lambda choice: words(f"controls.{key}.{choice}"),
            help=words(f"controls.{key}.help"),
            required=True,
            wrap=True,
            on_change=moved,
            args=(key,),
        )

    return _chosen(key, choices, default, draw, label=lambda choice: words(f"controls.{key}.{choice}"))


def _chosen(
    key: str,
    options: Sequence[Option],
    default: Option,
    draw: Callable[[Option], Option],
    name: Name = str,
    label: Name | None = None,
) -> Option:
    """The reader's choice, in the widget and in the link."""
    value = link.chosen(key, options, default, name, label)
    if not reading():
        value = drawn(key, value, draw)
    link.record(key, value, default, name)
    return value


def drawn(key: str, value: Option, draw: Callable[[Option], Option]) -> Option:
    """Draw a widget that shows a value, and return what it says.

    That is another value only in a session that knows nothing of the widget: the reader's browser has connected anew,
    to a process that has taken the place of another, and tells what its widgets say.
    """
    if key in st.session_state and st.session_state[key] != value:
        st.session_state[key] = value
    says = draw(value)
    if says != value:
        link.choose(key, says)
    return says


def moved(key: str) -> None:
    """What a widget calls when its reader has changed it."""
    link.choose(key, st.session_state[key])
    lab_runs.not_lost()


def explain_refused(words: Words) -> None:
    """Say which settings of the link, or of another page, are not possible here, and what is shown instead."""
    for key, asked, shown in link.refused():
        control = words(f"controls.{key}.label")
        st.warning(words("link.refused", control=control, asked=asked, shown=shown), icon="⚠️")
