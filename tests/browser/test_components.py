"""What the app draws itself, beside its figures: numbers with their hints, and guided experiments."""

import json
import re

from playwright.sync_api import expect
from streamlit.proto.BidiComponent_pb2 import BidiComponent

from ntk_ui import i18n
from tests.browser.conftest import Visit
from tests.browser.test_pages import label
from tests.browser.traffic import said


def test_a_guided_experiment_sets_the_controls_and_then_tells(visit: Visit):
    visit.open("taylor?width=32&steps=100", whole=False)
    words = i18n.read("taylor", "en")
    card = visit.page.locator(".ntk-guided section").first
    expect(card.get_by_role("status")).to_be_empty()
    card.get_by_role("button", name=words("try.button")).press("Enter")
    expect(card.get_by_role("status")).to_have_text(words("guided.narrow.answer"))
    visit.page.wait_for_url("**width=4&**")
    expect(visit.page.get_by_role("slider", name=label("width"))).to_have_attribute("aria-valuetext", "4")
    answered = visit.page.locator(".ntk-guided [role=status]:not(:empty)")
    expect(answered).to_have_count(1)


def test_an_experiment_is_not_undone_by_a_part_that_comes_into_view_at_the_same_moment(visit: Visit):
    visit.open("taylor?width=32&steps=100", whole=False)
    button = visit.page.locator(".ntk-guided button").first
    button.evaluate(
        """async (button) => {
            button.scrollIntoView()
            for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
            button.click()
        }"""
    )
    visit.page.wait_for_url("**width=4&**")
    visit.settle()
    expect(visit.page.get_by_role("slider", name=label("width"))).to_have_attribute("aria-valuetext", "4")
    expect(visit.page.locator(".st-key-part_tangent .js-plotly-plot")).to_have_count(1)


def test_a_number_tells_what_it_means_by_pointer_and_by_keyboard(visit: Visit):
    visit.open("spectrum?width=32&count=16&topic=definite", whole=False)
    words, texts = i18n.read("spectrum", "en"), i18n.read("frame", "en")
    mark = visit.page.get_by_role("button", name=texts("hint", of=words("relative_error.label")), exact=True)
    told = visit.page.get_by_role("tooltip")
    mark.hover()
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
    visit.open("dynamics?width=32&steps=100", whole=False)
    visit.page.evaluate("() => { window.card = document.querySelector('.ntk-numbers > div') }")
    before, figures = visit.page.evaluate("() => card.lastChild.textContent"), visit.figures()
    visit.page.get_by_role("slider", name=label("seed")).press("ArrowRight")
    visit.wait_for_other_figures(figures)
    visit.page.wait_for_function("before => card.isConnected && card.lastChild.textContent !== before", arg=before)


def test_what_a_figure_is_told_may_come_in_any_order_before_its_code_is_there(visit: Visit):
    figures: list[BidiComponent] = []

    def hear(data: bytes | str) -> None:
        told = said(data).delta.new_element.bidi_component
        if told.component_name == "ntk_charts":
            figures.append(told)

    visit.page.on("websocket", lambda socket: socket.on("framereceived", hear))
    visit.open("taylor?width=32&steps=100", whole=False)
    # as Streamlit does it: what is out of date is taken back as soon as it has come
    shown, left = visit.page.evaluate(
        """async ([code, figure]) => {
            const { default: tell } = await import(URL.createObjectURL(new Blob([code], { type: "text/javascript" })))
            const place = document.body.appendChild(document.createElement("div"))
            const told = (alt) => {
                const data = new TextEncoder().encode(JSON.stringify({ ...figure, alt }))
                return tell({ parentElement: place, data })
            }
            const newer = told("newer"), older = told("older").then((takeBack) => takeBack?.())
            await older
            const takeBack = await newer
            await new Promise((later) => setTimeout(later, 500))
            const figures = () => [...place.querySelectorAll("[role=figure]")].map((figure) => figure.ariaLabel)
            const shown = figures()
            takeBack()
            return [shown, figures()]
        }""",
        [figures[0].js_content, json.loads(figures[0].bytes)],
    )
    assert (shown, left) == (["newer"], [])
