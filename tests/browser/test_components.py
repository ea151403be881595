"""What the app draws itself, beside its figures: numbers with their hints, programs, errors."""

import re
from typing import Any

from playwright.sync_api import Route, expect

from ntk_ui import i18n
from tests.browser.conftest import Visit

WORDS = i18n.read("frame", "en")


def test_a_number_tells_what_it_means_by_pointer_and_by_keyboard(visit: Visit):
    visit.open("labs/spectrum/kernels?width=32&count=16")
    words = i18n.read("spectrum", "en")
    mark = visit.page.get_by_role("button", name=WORDS("hint", of=words("relative_error.label")), exact=True)
    told = visit.page.get_by_role("tooltip")
    mark.hover()
    expect(told).to_be_visible()
    to: Any = told.bounding_box()
    visit.page.mouse.move(to["x"] + to["width"] / 2, to["y"] + to["height"] / 2, steps=4)
    visit.page.wait_for_timeout(600)  # longer than it stays for a pointer that is gone
    expect(told).to_be_visible()
    visit.page.mouse.move(0, 0)
    expect(told).to_have_count(0)
    mark.focus()
    expect(told).to_be_visible()
    before_the_formula = words("relative_error.help").split("$")[0].strip()
    expect(mark).to_have_accessible_description(re.compile(f"^{re.escape(before_the_formula)}"))
    mark.press("Escape")
    expect(told).to_have_count(0)


def test_a_number_keeps_its_hint_while_it_changes(visit: Visit):
    visit.open("labs/dynamics/training?width=32&steps=100")
    visit.page.evaluate("() => { window.card = document.querySelector('.ntk-numbers > div') }")
    before, figures = visit.page.evaluate("() => card.lastChild.textContent"), visit.figures()
    visit.slider("seed").press("ArrowRight")
    visit.wait_for_other_figures(figures)
    visit.page.wait_for_function("before => card.isConnected && card.lastChild.textContent !== before", arg=before)


def test_the_program_of_a_figure_is_there_on_demand_and_follows_the_settings(visit: Visit):
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url) if ".py?" in request.url else None)
    visit.open("labs/taylor/training?width=32&steps=100")
    assert not asked
    program = visit.page.locator("details.program")
    program.locator("summary").click()
    expect(program.locator("pre")).to_contain_text("32")
    visit.slider("width").press("ArrowRight")
    expect(program.locator("pre")).to_contain_text("64")
    assert len(asked) == 2


def test_what_fails_on_the_server_is_said_in_plain_words(visit: Visit):
    visit.open("labs/taylor/training?width=32&steps=100")

    def fail(route: Route) -> None:
        route.fulfill(status=500, json={"error": WORDS("failed")})

    visit.page.route("**/figures/**", fail)
    visit.slider("seed").press("ArrowRight")
    expect(visit.page.locator(".panel .told")).to_have_text(WORDS("failed"))
    visit.page.unroute("**/figures/**")
    visit.slider("seed").press("ArrowRight")
    expect(visit.page.locator(".panel .told")).to_be_empty()
    visit.expect_troubles("500")
