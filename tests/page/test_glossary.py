"""Terms and notation: all of them, each with a link to the step that explains it."""

import re

import pytest

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page.story import PARTS
from tests.lessons.steps import STEPS
from tests.page.pages import open_page, told

BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)


def html(language: str) -> str:
    """What the page shows."""
    app = open_page("glossary", lang=language)
    assert app.title[0].value == i18n.read("frame", language)("navigation.glossary")
    (sent,) = told(app, "article")
    assert sent["language"] == language
    return str(sent["html"])


@BOTH
def test_every_term_leads_to_the_step_that_explains_it(language: str):
    terms, names = i18n.load("glossary", language), i18n.tables("glossary", language)
    found = re.findall(r'<h2 id="(\w+)">(.*?)</h2>(.*?)(?=<h2)', html(language), re.DOTALL)
    assert [name for name, *_ in found] == names
    for name, heading, text in found:
        assert heading == terms[f"{name}.name"]
        assert rich.html(terms[f"{name}.meaning"]) in text
        link = re.search(rf'→ <a href="(\w+)\?lang={language}#(\w+)">(.*)</a>', text)
        assert link is not None
        lesson, step, title = link.groups()
        words = i18n.read(lesson, language)
        assert title == words(f"story.{step}.title")
        told_in = [
            each for each in COURSE if any(f"(term:{name})" in text for text in i18n.load(each, language).values())
        ]
        assert lesson == told_in[0]
        assert step in {each.name for each in STEPS[lesson]}
        assert f"(term:{name})" in "".join(words(f"story.{step}.{part}") for part in PARTS)


@BOTH
def test_the_table_has_every_symbol_once(language: str):
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td></tr>", html(language), re.DOTALL)
    symbols, names = i18n.load("notation", language), i18n.tables("notation", language)
    assert rows == [tuple(rich.html(symbols[f"{name}.{part}"]) for part in ("symbol", "meaning")) for name in names]
    assert len({symbol for symbol, _ in rows}) == len(rows) > 10
