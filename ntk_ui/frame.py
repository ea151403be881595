"""The frame around a lesson: its head, and the pieces that every page is made of."""

from collections.abc import Iterable
from pathlib import Path
from string import Template
from typing import Any

import streamlit as st

from ntk_ui import controls, i18n, link
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words

DIVERGED = 1e6


def follow_language() -> None:
    """Settle the language once per run: the link decides, otherwise the browser."""
    link.follow("lang", i18n.LANGUAGES, st.session_state.get("lang", _browser_language()))


def language() -> str:
    """The reader's language."""
    chosen: str = st.session_state["lang"]
    return chosen


def dark() -> bool:
    """Whether the reader sees the dark theme, so that figures fit it."""
    return bool(st.context.theme.type == "dark")


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


def figure(words: Words, key: str, figure: dict[str, Any], caption: bool = True) -> None:
    """Draw one figure with its title and, below it, what to look for."""
    st.subheader(words(f"{key}.title"), anchor=False)
    st.plotly_chart(
        figure,
        key=key,
        alt=words(f"{key}.alt"),
        theme=None,
        config={"displaylogo": False, "displayModeBar": False, "responsive": True},
    )
    if caption:
        st.caption(words(f"{key}.look"))


def metrics(words: Words, values: Iterable[tuple[str, str]]) -> None:
    """A row of numbers; ``values`` pairs the text key of each with its formatted value."""
    with st.grid("auto", min_column_width=150, gap="small"):
        for key, value in values:
            st.metric(words(f"{key}.label"), value, help=words(f"{key}.help"), border=True)


def number(value: float, words: Words) -> str:
    """A number for a metric, or the word for a run that diverged."""
    # predictions past the stability limit are held finite, far beyond what a reader would call a loss
    return scientific(value) if value < DIVERGED else words("diverged")


def folded(words: Words, key: str) -> None:
    """A longer text, such as a derivation, that opens on demand."""
    with st.expander(words(f"{key}.title")):
        st.markdown(words(f"{key}.body"))


def snippet(name: str, **settings: object) -> str:
    """The program of ``ntk_ui/snippets/<name>.py.txt`` with the current settings filled in."""
    template = (Path(__file__).parent / "snippets" / f"{name}.py.txt").read_text(encoding="utf-8")
    return Template(template).substitute({k: repr(v) for k, v in settings.items()})


def code(words: Words, source: str) -> None:
    """The few lines of Python that reproduce the hero figure, folded."""
    with st.expander(words("code.title")):
        st.code(source, language="python")


def references(words: Words) -> None:
    """The lesson's sources."""
    st.subheader(words("sources.title"), anchor=False)
    st.markdown("\n".join(f"- {entry}" for entry in words.under("references")))


def _browser_language() -> str:
    locale = st.context.locale or ""
    return "ko" if locale.lower().startswith("ko") else "en"
