"""The frame around a lesson: its language, its head, and the texts that every page is made of."""

import streamlit as st

from ntk_ui import i18n
from ntk_ui.i18n import Words
from ntk_ui.lessons.catalog import COURSE

PAGES = ("home", *COURSE, "check", "papers", "glossary")  # in the order of the navigation
LANGUAGE = "lang"  # of the switch, in the session and in the link
PROSE = "div, p, li, td, h1, h2, h3"  # in which Korean words are not broken
NAMES = {"en": "English", "ko": "한국어"}


def language() -> str:
    """The reader's language: what the link says or they have chosen before, otherwise that of their browser."""
    for chosen in (st.query_params.get(LANGUAGE), st.session_state.get(LANGUAGE)):
        if chosen in i18n.LANGUAGES:
            return chosen
    return "ko" if (st.context.locale or "").lower().startswith("ko") else "en"


def head(words: Words, title: str) -> None:
    """The head of every page: its title, and the language switch."""
    st.session_state[LANGUAGE] = language()
    st.html(f"<style>[data-testid=stMain] :is({PROSE}) {{ word-break: keep-all; overflow-wrap: break-word }}</style>")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(title, anchor=False, width="stretch")
        st.segmented_control(
            words("controls.lang.label"),
            i18n.LANGUAGES,
            key=LANGUAGE,
            format_func=NAMES.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=_switch,
        )


def _switch() -> None:
    st.query_params[LANGUAGE] = st.session_state[LANGUAGE]


def lesson(name: str) -> Words:
    """Open a lesson with its claim in one sentence."""
    words = i18n.read(name, language())
    st.markdown(words("claim"))
    return words


def references(words: Words) -> None:
    """The lesson's sources."""
    st.header(words("sources.title"), anchor=False)
    st.markdown("\n".join(f"- {entry}" for entry in words.under("references")))
