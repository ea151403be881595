"""The texts of the first page: what the course is about, and the way through it."""

import streamlit as st

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page import frame

PAGE = "../../pages/{}.py"  # seen from the entry script


def hook() -> None:
    """The question of the course."""
    st.markdown(i18n.read("home", frame.language())("hook"))


def way() -> None:
    """The answer in short, the lessons and what follows them, and where the course comes from."""
    language = frame.language()
    words, shared = i18n.read("home", language), i18n.read("frame", language)
    st.markdown(words("answer"))
    st.header(words("path.title"), anchor="path")
    for number, lesson in enumerate(COURSE, start=1):
        st.page_link(PAGE.format(lesson), label=f"**{number} {shared(f'navigation.{lesson}')}**")
        st.markdown(words(f"path.{lesson}"))
    st.page_link(PAGE.format("check"), label=f"**{shared('navigation.check')}**")
    st.markdown(words("path.check"))
    st.page_link(PAGE.format("glossary"), label=f"**{shared('navigation.glossary')}**")
    st.header(words("about.title"), anchor="about")
    st.markdown(words("about.body"))
