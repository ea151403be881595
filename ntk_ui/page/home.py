"""The texts of the first page: what the course is about, and the way through it."""

import re

import streamlit as st

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page import frame
from ntk_ui.page.component import component

_RESUME, _ARTICLE = component("resume"), component("article")
PAGE = "../../pages/{}.py"  # seen from the entry script


def hook() -> None:
    """The question of the course."""
    words = i18n.read("home", frame.language())
    st.header(words("question"), anchor=False)
    st.markdown(words("hook"))


def way() -> None:
    """The answer in short, the lessons and what follows them, and where the course comes from."""
    language = frame.language()
    words, shared = i18n.read("home", language), i18n.read("frame", language)
    st.markdown(words("answer"))
    _RESUME(key="resume", data={"words": words("stopped"), "titles": _titles(language), "language": language})
    st.header(words("path.title"), anchor="path")
    for number, lesson in enumerate(COURSE):  # what comes before lesson 1 has no number
        name = shared(f"navigation.{lesson}")
        st.page_link(PAGE.format(lesson), label=f"**{number} {name}**" if number else f"**{name}**")
        st.markdown(words(f"path.{lesson}"))
    st.page_link(PAGE.format("check"), label=f"**{shared('navigation.check')}**")
    st.markdown(words("path.check"))
    for page in ("papers", "glossary"):
        st.page_link(PAGE.format(page), label=f"**{shared(f'navigation.{page}')}**")
    st.header(words("chain.title"), anchor="chain")
    chain = rich.html(words("chain.body", language=language))
    _ARTICLE(key="chain", data={"html": chain, "language": language})
    st.header(words("about.title"), anchor="about")
    st.markdown(words("about.body"))


def _titles(language: str) -> dict[str, dict[str, str]]:
    """The titles of all steps, by lesson and name."""
    found = re.compile(r"story\.(\w+)\.title").fullmatch
    texts = {lesson: i18n.load(lesson, language).items() for lesson in COURSE}
    return {lesson: {at[1]: text for key, text in texts[lesson] if (at := found(key))} for lesson in COURSE}
