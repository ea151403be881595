"""What a page is beside its labs: its head, its language, its prose, and that its labs are there."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE, LABS
from ntk_ui.page.frame import PAGES
from ntk_ui.service.labs import described
from tests.conftest import COURSE as EXPECTED
from tests.conftest import ROOT, STORIES
from tests.page.pages import open_page, run, told

BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)
EVERY = pytest.mark.parametrize("lesson", STORIES)
ON_OTHER_PAGES = {"three"}


def choose(app: AppTest, language: str) -> AppTest:
    app.get("segmented_control")[0].set_value(language)
    return run(app)


def language_of(app: AppTest) -> str:
    """That of the title, and of all labs."""
    titles = {i18n.read("frame", each)(f"navigation.{name}"): each for each in i18n.LANGUAGES for name in STORIES}
    found = titles[app.title[0].value]
    assert {lab["language"] for lab in labs(app)} == {found}
    return found


def labs(app: AppTest) -> list[dict[str, Any]]:
    """All labs of a page, those that are opened on demand last."""
    steps = told(app, "step")
    folded = [fold["lab"] for step in steps for fold in step["further"] if "lab" in fold]
    return [*told(app, "lab"), *(step["lab"] for step in steps), *folded]


@BOTH
@EVERY
def test_pages_open_from_their_links_in_every_language(lesson: str, language: str):
    app = open_page(lesson, lang=language)
    words = i18n.read(lesson, language)
    assert app.title[0].value == words(f"navigation.{lesson}")
    assert app.markdown[0].value == words("claim")
    assert language_of(app) == language


@BOTH
@EVERY
def test_every_lab_of_a_lesson_is_on_its_page_once_as_its_own_address_has_it(lesson: str, language: str):
    found = labs(open_page(lesson, lang=language))
    assert [(lab["lesson"], lab["name"]) for lab in found] == list(
        dict.fromkeys((lesson, lab["name"]) for lab in found)
    )
    assert {lab["name"] for lab in found} == {name for of, name in LABS if of == lesson} - ON_OTHER_PAGES
    for lab in found:
        assert lab == json.loads(json.dumps(described(lesson, lab["name"], language)))


@BOTH
@EVERY
def test_the_sources_are_at_the_end(lesson: str, language: str):
    app = open_page(lesson, lang=language)
    words = i18n.read(lesson, language)
    assert [heading.value for heading in app.header] == [words("sources.title")]
    assert app.markdown[-1].value.splitlines() == [f"- {each}" for each in words.under("references")]


@EVERY
def test_whatever_the_link_says_of_labs_is_no_affair_of_the_page(lesson: str):
    """They read it in the browser, and say what is wrong with it."""
    plain = labs(open_page(lesson))
    odd = {"width": ["7", "<script>"], "inputs": "torus", "points": "nan,0", "unknown": "1", "topic": "nothing"}
    assert labs(open_page(lesson, **odd)) == plain


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ko-KR", "ko"), ("ko", "ko"), ("KO-kr", "ko"), ("en-US", "en"), ("de-DE", "en"), ("", "en")],
)
@pytest.mark.parametrize("link", [{}, {"lang": "xx"}, {"lang": ""}, {"lang": "<script>"}], ids=str)
def test_without_a_language_in_the_link_the_browser_decides(locale: str, language: str, link: dict[str, str]):
    app = open_page("spectrum", locale, **link)
    assert language_of(app) == language
    assert app.query_params.get("lang") == link.get("lang")  # it is nothing that a reader has chosen


def test_a_language_in_the_link_counts_more_than_that_of_the_browser():
    assert language_of(open_page("spectrum", "ko-KR", lang="en")) == "en"


def test_a_chosen_language_goes_into_the_link_and_along_to_other_pages():
    app = choose(open_page("spectrum", width="64"), "ko")
    assert language_of(app) == "ko"
    assert app.query_params == {"lang": "ko", "width": "64"}
    del app.query_params["lang"]  # as the navigation does
    app.switch_page("../../pages/dynamics.py")
    assert language_of(run(app)) == "ko"
    assert language_of(choose(app, "en")) == "en"


def test_the_navigation_names_every_lesson():
    assert COURSE == EXPECTED
    assert {lesson for lesson, _ in LABS} == set(STORIES)
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == set(PAGES)
    assert PAGES[1 : 1 + len(EXPECTED)] == EXPECTED
