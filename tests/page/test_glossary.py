"""Terms and notation: all of them, each with a link to the step that explains it."""

import re

import pytest

from ntk_ui import i18n
from ntk_ui.page.story import PARTS
from tests.lessons.steps import STEPS
from tests.page.pages import open_page

BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)


@BOTH
def test_every_term_leads_to_the_step_that_explains_it(language: str):
    app, terms = open_page("glossary", lang=language), i18n.load("glossary", language)
    names = i18n.tables("glossary", language)
    assert app.title[0].value == i18n.read("frame", language)("navigation.glossary")
    assert [heading.value for heading in app.header[:-1]] == [terms[f"{name}.name"] for name in names]
    assert [heading.anchor for heading in app.header[:-1]] == names
    for name, text in zip(names, app.markdown, strict=False):
        assert text.value.startswith(terms[f"{name}.meaning"])
        title, lesson, step = re.search(rf"→ \[(.*)\]\((\w+)\?lang={language}#(\w+)\)$", text.value).groups()  # type: ignore[union-attr]
        words = i18n.read(lesson, language)
        assert title == words(f"story.{step}.title")
        assert step in {each.name for each in STEPS[lesson]}
        assert f"(term:{name})" in "".join(words(f"story.{step}.{part}") for part in PARTS)


@BOTH
def test_the_table_has_every_symbol_once(language: str):
    table = open_page("glossary", lang=language).markdown[-1].value.splitlines()
    symbols = i18n.load("notation", language)
    rows = [
        f"| {symbols[f'{name}.symbol']} | {symbols[f'{name}.meaning']} |" for name in i18n.tables("notation", language)
    ]
    assert table[2:] == rows
    assert len({row.split("|")[1] for row in rows}) == len(rows) > 10
    assert not any(text.count("|") for text in symbols.values())  # it would be a column of its own
