"""The terms of the course in the order in which it explains them, and its symbols."""

from collections.abc import Iterator
from html import escape

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page import frame
from ntk_ui.page.component import component

_ARTICLE = component("article")


def show() -> None:
    """Terms, each with a link to the step that explains it; then the table of symbols."""
    language = frame.language()
    html = "\n".join((*_terms(language), *_symbols(language)))
    _ARTICLE(key="glossary", data={"html": html, "language": language})


def _terms(language: str) -> Iterator[str]:
    terms = i18n.load("glossary", language)
    for term in i18n.tables("glossary", language):
        yield f'<h2 id="{term}">{escape(terms[f"{term}.name"])}</h2>'
        yield rich.html(f"{terms[f'{term}.meaning']}\n\n{_where(term, language)}")


def _symbols(language: str) -> Iterator[str]:
    shared, symbols = i18n.read("frame", language), i18n.load("notation", language)
    yield f'<h2 id="notation">{escape(shared("glossary.notation"))}</h2>'
    yield f"<table><tr><th>{escape(shared('glossary.symbol'))}</th><th>{escape(shared('glossary.meaning'))}</th></tr>"
    for row in i18n.tables("notation", language):
        symbol, meaning = (rich.html(symbols[f"{row}.{part}"]) for part in ("symbol", "meaning"))
        yield f"<tr><td>{symbol}</td><td>{meaning}</td></tr>"
    yield "</table>"


def _where(term: str, language: str) -> str:
    """A link to the step that explains a term."""
    for lesson in COURSE:
        for key, text in i18n.load(lesson, language).items():
            if key.startswith("story.") and f"(term:{term})" in text:
                _, step, _ = key.split(".")
                title = i18n.read(lesson, language)(f"story.{step}.title")
                return f"→ [{title}]({lesson}?lang={language}#{step})"
    raise KeyError(term)
