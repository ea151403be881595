"""The first page: its lab, and a link to every other page."""

import re

import pytest

from ntk_ui import i18n
from ntk_ui.page.frame import PAGES
from ntk_ui.service.labs import described
from tests.page.pages import open_page, told


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_first_page_shows_three_networks_and_leads_to_every_page(language: str):
    app = open_page("home", lang=language)
    words, shared = i18n.read("home", language), i18n.read("frame", language)
    (lab,) = told(app, "lab")
    assert (lab["name"], lab["language"]) == ("three", language)
    assert lab["first"] == list(described("taylor", "three", language)["first"])
    texts = [each.value for each in app.markdown]
    assert texts[0] == words("hook")
    assert texts[1] == words("answer")
    assert texts[-1] == words("about.body")
    links = re.findall(r"\[([^\]]+)\]\((\w+)\?lang=(\w+)\)", "\n".join(texts))
    assert [page for _, page, _ in links] == list(PAGES[1:])
    assert {spoken for _, _, spoken in links} == {language}
    for name, page, _ in links:
        assert name.endswith(shared(f"navigation.{page}"))
