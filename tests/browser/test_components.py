"""What the app draws itself, beside its figures: numbers with their hints, and guided experiments."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from ntk_ui import i18n
from ntk_ui.lessons import guided_experiments
from ntk_ui.lessons.catalog import LABS
from ntk_ui.lessons.settings import Choice
from tests.browser.conftest import Visit
from tests.conftest import LESSONS, PATHS
from tests.lessons.steps import STEPS

WORDS = i18n.read("frame", "en")


def test_a_guided_experiment_sets_the_controls_and_then_tells(visit: Visit):
    visit.open("spectrum?width=32&count=16")
    words = i18n.read("spectrum", "en")
    before = visit.figures()
    card = visit.page.locator(".ntk-guided section").first
    expect(card.get_by_role("status")).to_be_empty()
    card.get_by_role("button", name=words("try.button")).press("Enter")
    expect(card.get_by_role("status")).to_have_text(words("guided.narrow.answer"))
    visit.page.wait_for_url("**/spectrum?width=8")  # all else is the default
    expect(visit.slider("width")).to_have_attribute("aria-valuetext", "8")
    visit.page.locator(".ntk-lab").first.scroll_into_view_if_needed()
    visit.wait_for_other_figures(before)
    visit.page.locator(".ntk-guided button").nth(2).click()
    expect(visit.page.locator(".ntk-guided [role=status]:not(:empty)")).to_have_count(1)
    expect(card.get_by_role("status")).to_be_empty()


@pytest.mark.parametrize("lesson", [lesson for lesson in LESSONS if lesson not in STEPS])
def test_every_experiment_sets_all_that_it_speaks_of_whatever_was_there(visit: Visit, lesson: str):
    experiments = getattr(guided_experiments, lesson.upper())
    labs = [lab for lab in LABS.values() if lab.lesson == lesson]
    known = {setting.name: setting for lab in labs for setting in lab.settings}
    visit.open(f"{PATHS[lesson]}?width=64&steps=100&seed=5&depth=2&count=16")
    answer = json.dumps({"error": "not in this test"})
    visit.page.route("**/figures/**", lambda route: route.fulfill(body=answer, content_type="application/json"))
    buttons = visit.page.locator(".ntk-guided button")
    expect(buttons).to_have_count(len(experiments))
    for button, sets in zip(buttons.all(), experiments.values(), strict=True):
        button.click()
        for name, value in sets.items():
            if name == "topic":
                chosen = visit.page.locator(".ntk-topics nav [aria-pressed=true]")
                expect(chosen).to_have_text(WORDS(f"controls.topic.{value}"))
                continue
            control = visit.page.locator(f"[data-setting={name}]").first
            expect(control).to_be_attached()
            shown = control.evaluate(
                "box => (box.querySelector('[aria-valuetext]')?.getAttribute('aria-valuetext'))"
                " ?? box.querySelector('select')?.value ?? box.querySelector('[aria-pressed=true]').textContent"
            )
            written = known[name].write(value)
            translated = isinstance(known[name], Choice) and known[name].translated
            assert shown == (WORDS(f"controls.{name}.{written}") if translated else written), name
    visit.page.unroute("**/figures/**")


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
