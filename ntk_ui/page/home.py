"""The texts of the first page: what the course is about, and the way through it."""

import streamlit as st

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page import frame


def hook() -> None:
    """The question of the course."""
    st.markdown(i18n.read("home", frame.language())("hook"))


def way() -> None:
    """The answer in short, the lessons, and where the course comes from."""
    language = frame.language()
    words, shared = i18n.read("home", language), i18n.read("frame", language)
    st.markdown(words("answer"))
    st.header(words("path.title"), anchor="path")
    for number, lesson in enumerate(COURSE, start=1):
        link = f"[{number} {shared(f'navigation.{lesson}')}]({lesson}?lang={language})"
        st.markdown(f"**{link}** · {words(f'path.{lesson}')}")
    st.markdown(words("path.glossary", link=f"[{shared('navigation.glossary')}](glossary?lang={language})"))
    st.header(words("about.title"), anchor="about")
    st.markdown(words("about.body"))
