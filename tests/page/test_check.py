"""The page of generated questions: what it tells the browser."""

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE, GENERATED, QUESTIONS
from ntk_ui.lessons.question import Options
from ntk_ui.service.version import version
from tests.page.pages import open_page, told


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_page_tells_its_words_and_what_answers_in_the_lessons_mean(language: str):
    app = open_page("check", lang=language)
    words = i18n.read("check", language)
    assert app.title[0].value == words("navigation.check")
    (sent,) = told(app, "check")
    assert (sent["language"], sent["version"]) == (language, version())
    assert sent["words"]["lead"] == words("page.lead", count=len(GENERATED))
    assert sent["words"]["ask"] == words("page.number")
    for name in ("score", "forget", "passed", "answers"):
        assert sent["words"][name] == words(f"page.{name}")
    for verdict in ("right", "near", "wrong"):
        assert sent["words"][verdict] == words(f"ask.{verdict}")
    ids = [each["id"].split("/") for each in sent["lessons"]]
    assert sorted(ids) == sorted(map(list, QUESTIONS))
    assert [lesson for lesson, _ in ids] == sorted((lesson for lesson, _ in ids), key=COURSE.index)
    for each, (lesson, name) in zip(sent["lessons"], ids, strict=True):
        of, kind = i18n.read(lesson, language), QUESTIONS[lesson, name].kind
        assert (each["lesson"], each["step"]) == (of(f"navigation.{lesson}"), of(f"story.{name}.title"))
        assert each["link"] == f"{lesson}?lang={language}#{name}"
        if isinstance(kind, Options):
            assert each["options"].keys() == kind.values.keys()
            assert len(set(each["options"].values())) == len(kind.values)
        else:
            assert each["unit"] == kind.unit


def test_every_word_of_the_page_is_sent():
    (sent,) = told(open_page("check", lang="en"), "check")
    own = {key: text for key, text in i18n.load("check", "en").items() if key.startswith("page.")}
    assert {key.removeprefix("page.") for key in own} - {"number"} <= sent["words"].keys()
