"""The page of terms in a real browser."""

from playwright.sync_api import expect

from ntk_ui import i18n
from tests.browser.conftest import Visit


def test_a_link_to_a_term_leads_to_it_and_marks_it_and_the_page_says_its_language(visit: Visit):
    visit.page.goto(f"{visit.server.url}/glossary?lang=ko#half_life")
    marked = visit.page.locator(".ntk-article .target")
    expect(marked).to_have_text(i18n.load("glossary", "ko")["half_life.name"])
    expect(marked).to_be_in_viewport()
    assert marked.evaluate("box => box.getBoundingClientRect().top") < 300
    expect(visit.page.locator("html")).to_have_attribute("lang", "ko")
    visit.page.evaluate("location.hash = 'mode'")
    expect(marked).to_have_text(i18n.load("glossary", "ko")["mode.name"])
    expect(marked).to_be_in_viewport()
    visit.page.set_viewport_size({"width": 390, "height": 844})
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.page.set_viewport_size({"width": 1366, "height": 900})


def test_korean_words_are_not_broken(visit: Visit):
    visit.open("?lang=ko")
    told = visit.page.get_by_text(i18n.load("home", "ko")["hook"][:20])
    expect(told).to_have_css("word-break", "keep-all")
