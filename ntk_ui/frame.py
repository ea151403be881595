"""The frame around a lesson: its head, and the pieces that every page is made of."""

from collections.abc import Callable, Iterable
from typing import Any, ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ntk_core.outcome import Outcome
from ntk_ui import assets, captions, charts, controls, i18n, link
from ntk_ui.figures import packing
from ntk_ui.figures.style import DARK, LIGHT, Figure, Theme
from ntk_ui.i18n import Words

Parameters = ParamSpec("Parameters")

LANGUAGE = "language"  # of this run, in the session

_NUMBERS = assets.display("numbers", room=92)


def follow_language() -> None:
    """Settle the language once per run: the reader or the link decides, otherwise the browser."""
    st.session_state[LANGUAGE] = link.chosen("lang", i18n.LANGUAGES, _browser_language())


def language() -> str:
    """The reader's language."""
    chosen: str = st.session_state[LANGUAGE]
    return chosen


def theme() -> Theme:
    """The colors of the page as the reader sees it."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def head(words: Words, title: str) -> None:
    """The head of every page: its title, and the language switch."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False, width="stretch")
        controls.language(words, default=_browser_language())


def lesson(name: str) -> Words:
    """Open a lesson with its claim in one sentence."""
    words = i18n.read(name, language())
    st.markdown(words("claim"))
    return words


def figure(
    words: Words, key: str, draw: Callable[Parameters, Figure], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> None:
    """Draw one figure with its title and, below it, what to look for."""
    title(words, key)
    chart(words, key, draw, *args, **kwargs)


def title(words: Words, key: str) -> None:
    """The title of a figure."""
    st.subheader(words(f"{key}.title"), anchor=False)


def titled(words: Words, key: str) -> DeltaGenerator:
    """The title of a figure, and the place below it where it will be drawn."""
    title(words, key)
    return st.container()


def growing(words: Words, key: str, draw: Callable[..., Figure]) -> Callable[..., None]:
    """A figure of which there is more and more in one run: a function that draws it, or draws it anew in its place.

    With a ``note``, it is drawn below these words, which are gone with the next drawing.
    """
    shown: assets.Shown | None = None

    def draw_now(*args: Any, note: str = "", **kwargs: Any) -> None:
        nonlocal shown
        if note:
            sent = packing.line({"figure": draw(*args, **kwargs), "note": note} | _around(words, key))
        else:
            sent = charts.finished(_around(words, key), draw, *args, **kwargs)
        shown = charts.show(sent, key, shown)

    return draw_now


def chart(
    words: Words, key: str, draw: Callable[Parameters, Figure], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> None:
    """Draw one figure and, below it, what to look for."""
    growing(words, key, draw)(*args, **kwargs)


def _around(words: Words, key: str) -> dict[str, str]:
    texts = i18n.read("frame", language())
    buttons = {name: texts(f"figure.{name}") for name in ("full", "save")}
    return captions.around(words, key) | {"name": str(key)} | buttons


def metrics(words: Words, values: Iterable[tuple[str, str]]) -> None:
    """A row of numbers; ``values`` pairs the text key of each with its formatted value."""
    told = dict(values)
    numbers = [captions.number(words, key, value) for key, value in told.items()]
    _NUMBERS("_".join(("numbers", *told)), {"numbers": numbers})


def digits_depend(words: Words, run: Outcome) -> None:
    """Say why the numbers of a run have two digits, where they have."""
    if run in ("swings", "lost"):
        st.caption(words("swings"))


def folded(words: Words, key: str) -> None:
    """A longer text, such as a derivation, that opens on demand."""
    with st.expander(words(f"{key}.title")):
        st.markdown(words(f"{key}.body"))


def code(words: Words, source: str) -> None:
    """The few lines of Python that give the numbers of a figure, folded."""
    with st.expander(words("code.title")):
        st.code(source, language="python")


def references(words: Words) -> None:
    """The lesson's sources."""
    st.subheader(words("sources.title"), anchor=False)
    st.markdown("\n".join(f"- {entry}" for entry in words.under("references")))


def _browser_language() -> str:
    locale = st.context.locale or ""
    return "ko" if locale.lower().startswith("ko") else "en"
