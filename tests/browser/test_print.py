"""Ctrl-P in a real browser: everything of a page is there, as wide as paper, before it is printed."""

import pytest
from playwright.sync_api import Page, expect

from ntk_ui import i18n
from tests.browser.conftest import Visit
from tests.lessons.steps import STEPS

PAPER = 720  # pixels of A4 between its margins
STATE = """() => ({
    figures: [...document.querySelectorAll('.panel:not([hidden]):has(.room, .ntk-figure)')].map((panel) =>
        [panel.dataset.figure, panel.querySelector('.js-plotly-plot .main-svg')?.getBoundingClientRect().width ?? 0]),
    takes: [...document.querySelectorAll('.take')].filter((take) => !take.hidden).length,
    closed: document.querySelectorAll('details:is(.fold, .more):not([open])').length,
})"""


@pytest.fixture
def page(visit: Visit) -> Page:
    """Which notes what was there when it was printed."""
    visit.page.add_init_script(f"window.print = () => (window.printed = ({STATE})())")
    return visit.page


def test_all_figures_are_there_when_a_page_is_printed(visit: Visit, page: Page):
    visit.open("taylor?width=16&steps=20&path_width=10")
    page.keyboard.press("Control+p")
    expect(page.locator(".ntk-to-print")).to_contain_text(i18n.read("frame", "en")("lab.print_now"))
    page.wait_for_function("window.printed")
    printed = page.evaluate("window.printed")
    assert len(printed["figures"]) > len(STEPS["taylor"])
    assert all(0 < width <= PAPER for _, width in printed["figures"]), printed["figures"]
    assert printed["takes"] == len(STEPS["taylor"])
    assert printed["closed"] == 0
    expect(page.locator(".ntk-to-print")).to_have_count(0)
    page.emulate_media(media="print")
    shown = page.locator(".ntk-control:visible, .ntk-time:visible").get_by_role("slider")
    assert all(not slider.is_visible() for slider in shown.all())
    width = page.locator("[data-lab=training] [data-setting=width]").get_by_role("spinbutton")
    expect(width).to_be_visible()
    expect(width).to_have_value("16")
    page.emulate_media(media="screen")


def test_who_does_not_want_to_wait_prints_what_is_there(visit: Visit, page: Page):
    visit.open("labs/taylor/training?width=16&steps=20")
    page.evaluate("document.querySelector('.panel').ariaBusy = 'true'")
    page.keyboard.press("Control+p")
    page.wait_for_timeout(1500)
    assert not page.evaluate("window.printed")
    page.get_by_role("button", name=i18n.read("frame", "en")("lab.print_now")).click()
    page.wait_for_function("window.printed")
