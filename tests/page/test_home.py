"""The first page: its lab, and a link to every other page."""

import re

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE
from ntk_ui.page.frame import PAGES
from ntk_ui.service.labs import described
from tests.lessons.steps import STEPS
from tests.page.pages import open_page, told


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_first_page_shows_three_networks_and_leads_to_every_page(language: str):
    app = open_page("home", lang=language)
    words, shared = i18n.read("home", language), i18n.read("frame", language)
    (lab,) = told(app, "lab")
    assert (lab["name"], lab["language"]) == ("three", language)
    assert lab["first"] == list(described("taylor", "three", language)["first"])
    assert app.header[0].value == words("question")
    texts = [each.value for each in app.markdown]
    assert texts[0] == words("hook")
    assert texts[1] == words("answer")
    assert texts[-1] == words("about.body")
    links = [each.proto for each in app.get("page_link")]
    assert [link.page for link in links] == list(PAGES[1:])
    for link in links:
        assert link.label.strip("*").endswith(shared(f"navigation.{link.page}"))
    numbers = [link.label.strip("*").partition(" ")[0] for link in links[: len(COURSE)]]
    assert [each for each in numbers if each.isdigit()] == numbers[1:] == ["1", "2", "3", "4"]
    assert [words(f"path.{lesson}") in texts for lesson in COURSE] == [True] * len(COURSE)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_chain_of_the_theory_leads_to_its_steps(language: str):
    (sent,) = told(open_page("home", lang=language), "article")
    links = re.findall(r'href="(\w+)\?lang=(\w+)#(\w+)"', sent["html"])
    assert len(links) == sent["html"].count("<li>") == 10
    for lesson, spoken, step in links:
        assert spoken == sent["language"] == language
        assert step in {each.name for each in STEPS[lesson]}
