"""The terms of the course in the order in which it explains them, and its symbols."""

import streamlit as st

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page import frame


def show() -> None:
    """Terms, each with a link to the step that explains it; then the table of symbols."""
    language = frame.language()
    shared, terms = i18n.read("frame", language), i18n.load("glossary", language)
    for term in i18n.tables("glossary", language):
        st.header(terms[f"{term}.name"], anchor=term)
        st.markdown(f"{terms[f'{term}.meaning']} {_where(term, language)}")
    st.header(shared("glossary.notation"), anchor="notation")
    symbols = i18n.load("notation", language)
    heads = shared("glossary.symbol"), shared("glossary.meaning")
    rows = [(symbols[f"{row}.symbol"], symbols[f"{row}.meaning"]) for row in i18n.tables("notation", language)]
    st.markdown("\n".join(f"| {symbol} | {meaning} |" for symbol, meaning in (heads, ("---", "---"), *rows)))


def _where(term: str, language: str) -> str:
    """A link to the step that explains a term."""
    for lesson in COURSE:
        for key, text in i18n.load(lesson, language).items():
            if key.startswith("story.") and f"(term:{term})" in text:
                _, step, _ = key.split(".")
                title = i18n.read(lesson, language)(f"story.{step}.title")
                return f"→ [{title}]({lesson}?lang={language}#{step})"
    raise KeyError(term)
