"""Every page in a real browser: opened cold, moved by the keyboard, followed across languages and pages."""

import math
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from ntk_core.experiments import MLP, kernel_matrices
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import i18n
from ntk_ui.figures import formatting
from tests.browser.conftest import FIGURES, Visit
from tests.conftest import LESSONS

PHONE = {"width": 390, "height": 844}
OVERHANG = "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"


def label(control: str, language: str = "en") -> str:
    return i18n.read("frame", language)(f"controls.{control}.label")


def title(lesson: str, language: str = "en") -> str:
    return i18n.read("frame", language)(f"navigation.{lesson}")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_pages_open_cold_from_their_own_link_and_fit_a_phone(visit: Visit, lesson: str, language: str):
    visit.open(f"{lesson}?lang={language}&width=32")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title(lesson, language))
    expect(visit.page.get_by_role("slider", name=label("width", language))).to_have_attribute("aria-valuetext", "32")
    expect(visit.page.get_by_test_id("stException")).to_have_count(0)
    expect(visit.page.get_by_test_id("stAlert")).to_have_count(0)
    visit.page.set_viewport_size(PHONE)
    visit.page.wait_for_function(f"{OVERHANG} <= 0")


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_slider_moved_by_the_keyboard_changes_the_figures_and_the_link(visit: Visit, lesson: str):
    visit.open(f"{lesson}?width=32&steps=200", whole=False)
    before = visit.figures()
    visit.page.get_by_role("slider", name=label("width")).press("ArrowRight")
    visit.page.wait_for_url("**width=64*")
    visit.wait_for_other_figures(before)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_page_whose_slider_is_moved_in_haste_becomes_the_one_that_its_link_opens(visit: Visit, lesson: str):
    visit.open(f"{lesson}?width=32&steps=200&seed=1", whole=False)
    wanted, text = visit.figures(), visit.page.get_by_test_id("stMain").inner_text()
    visit.open(f"{lesson}?width=32&steps=200", whole=False)
    slider = visit.page.get_by_role("slider", name=label("seed"))
    for pause in range(0, 126, 6):  # of the last moves each is over, of the first none
        slider.press("ArrowLeft" if pause % 12 else "ArrowRight")
        visit.page.wait_for_timeout(pause)
    visit.page.wait_for_function(f"wanted => {FIGURES} === wanted", arg=wanted)
    expect(visit.page.get_by_test_id("stMain")).to_have_text(text, use_inner_text=True)


def test_language_and_settings_go_along_to_other_pages(visit: Visit):
    visit.open("spectrum?width=64", whole=False)
    visit.page.get_by_text("한국어").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("spectrum", "ko"))
    visit.page.get_by_role("link", name=title("dynamics", "ko")).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("dynamics", "ko"))
    visit.settle()
    width = visit.page.get_by_role("slider", name=label("width", "ko"))
    expect(width).to_have_attribute("aria-valuetext", "64")
    visit.page.wait_for_url(lambda url: "lang=ko" in url and "width=64" in url)


def test_a_choice_goes_into_the_link_by_its_name_and_back_with_the_browser(visit: Visit):
    words = i18n.read("frame", "en")
    visit.open("spectrum", whole=False)
    visit.page.get_by_text(words("controls.inputs.interval"), exact=True).click()
    visit.page.wait_for_url("**inputs=interval*")
    visit.settle()
    visit.page.go_back()
    expect(visit.page.locator("[data-selected]", has_text=words("controls.inputs.circle"))).to_be_visible()


def test_a_link_that_makes_no_sense_opens_the_page_with_its_defaults(visit: Visit):
    visit.open("spectrum?width=7&inputs=torus&seed=abc&lang=xx", whole=False)
    expect(visit.page.get_by_role("slider", name=label("width"))).to_have_attribute("aria-valuetext", "256")


def click_into_the_figure(visit: Visit, across: float, down: float, figure: str = "hero", panel: int = 0) -> None:
    area = visit.page.locator(f".st-key-{figure} .nsewdrag").nth(panel)
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    visit.page.mouse.click(box["x"] + across * box["width"], box["y"] + down * box["height"])


def metric(visit: Visit, key: str) -> str:
    name = i18n.read("spectrum", "en")(f"{key}.label")
    return visit.page.locator(".ntk-numbers > div").filter(has_text=name).locator("dd").inner_text()


@pytest.mark.parametrize("panel", [0, 1])
def test_a_click_on_a_cell_shows_its_decomposition(visit: Visit, panel: int):
    visit.open("spectrum?width=32&count=16&topic=definite")
    before = metric(visit, "entry_value")
    bars = "JSON.stringify(document.querySelector('.st-key-entry .js-plotly-plot')._fullData.map(t => [...t.y]))"
    shown = visit.page.evaluate(bars)
    click_into_the_figure(visit, 12.5 / 16, 1 - 4.5 / 16, panel=panel)  # the cell in column 13 and row 5
    visit.page.wait_for_url(lambda url: "first_input=13" in url and "second_input=5" in url)
    visit.page.wait_for_function(f"before => {bars} !== before", arg=shown)
    visit.settle()
    matrices = kernel_matrices("circle", 16, MLP(32, 1, "relu", W_STD, B_STD), 0)
    assert metric(visit, "entry_value") == formatting.digits(float(matrices.empirical[12, 4])) != before
    assert metric(visit, "entry_limit") == formatting.digits(float(matrices.analytic[12, 4]))


def test_a_click_on_an_eigenvalue_shows_its_eigenfunction(visit: Visit):
    visit.open("spectrum?width=32&count=16&mode=1&topic=definite")
    wave = "[...document.querySelector('.st-key-functions .js-plotly-plot')._fullData[0].y]"
    assert max(visit.page.evaluate(wave)) == pytest.approx(min(visit.page.evaluate(wave)), abs=1e-5)
    low, high = math.log10(0.85), math.log10(16 / 0.85)  # the ends of the axis of i
    click_into_the_figure(visit, (math.log10(3) - low) / (high - low), 0.5, "eigenvalues")
    visit.page.wait_for_url("**mode=3*")
    visit.page.wait_for_function(f"() => {wave}[0] < 0.5")
    visit.settle()
    sine = [math.sqrt(2) * math.sin(2 * math.pi * k / 16) for k in range(16)]
    assert visit.page.evaluate(wave) == pytest.approx(sine, abs=1e-5)


def test_a_pasted_table_has_a_kernel_and_a_fault_is_told_by_row_and_column(visit: Visit):
    words = i18n.read("tables", "en")
    visit.page.goto(f"{visit.server.url}/spectrum?inputs=own&width=32&topic=definite&parts=all")
    field = visit.page.get_by_role("textbox", name=words("own.text"))
    field.fill("a,b,y\n1,2,3\n4,x,6\n")
    field.press("Control+Enter")
    fault = visit.page.get_by_test_id("stAlert").first
    expect(fault).to_contain_text("3")  # the line
    expect(fault).to_contain_text("2")  # the column
    expect(fault).to_contain_text("x")
    field.fill("a,b,y\n1,2,3\n4,5,6\n0,1,2\n")
    field.press("Control+Enter")
    visit.page.locator(".st-key-hero .js-plotly-plot").wait_for()
    visit.settle()
    assert metric(visit, "data_count") == "3"
    expect(visit.page.get_by_test_id("stException")).to_have_count(0)


def test_a_point_clicked_into_the_figure_changes_the_fit_and_the_link(visit: Visit):
    visit.open("taylor?data=own&points=-0.5,-1;0.5,1&width=32&steps=100&topic=step")
    visit.page.locator(".st-key-hero .nsewdrag").first.scroll_into_view_if_needed()
    before = visit.figures()
    click_into_the_figure(visit, 0.8, 0.5)  # x = −1.25 + 0.8 · 2.5, in the middle of −3 … 3
    visit.wait_for_other_figures(before)
    visit.page.wait_for_url(lambda url: "0.75" in url)
    points = [point.split(",") for point in parse_qs(urlsplit(visit.page.url).query)["points"][0].split(";")]
    assert len(points) == 3
    assert [float(value) for value in points[-1]] == pytest.approx([0.75, 0], abs=0.03)

    shown = visit.figures()
    link = visit.page.url.removeprefix(f"{visit.server.url}/")
    fresh = visit.page.context.browser.new_context(locale="en-US", viewport={"width": 1366, "height": 900}).new_page()
    other = Visit(fresh, visit.server)
    other.open(link)
    assert other.figures() == shown
    fresh.context.close()
    assert not other.troubles


def test_a_signal_is_drawn_into_the_figure(visit: Visit):
    visit.open("fourier?signal=drawn&drawn=0.1,1;0.6,-1&width=32&steps=100", whole=False)
    visit.page.locator(".st-key-hero .nsewdrag").first.scroll_into_view_if_needed()
    before = visit.figures()
    click_into_the_figure(visit, 0.8, 0.25)
    visit.wait_for_other_figures(before)
    visit.page.wait_for_url(lambda url: parse_qs(urlsplit(url).query)["drawn"][0].count(";") == 2)
    last = parse_qs(urlsplit(visit.page.url).query)["drawn"][0].split(";")[-1]
    assert [float(value) for value in last.split(",")] == pytest.approx([0.8, 1.5], abs=0.1)
    expect(visit.page.get_by_test_id("stException")).to_have_count(0)
    expect(visit.page.get_by_test_id("stAlert")).to_have_count(0)


def test_a_long_training_run_says_how_far_it_is_until_it_is_stopped_and_another_takes_its_place(visit: Visit):
    visit.page.goto(f"{visit.server.url}/dynamics?width=4096&depth=3&steps=2000&topic=optimizers")
    training = i18n.read("frame", "en")("training_network", share="0").split("0")[0]
    note = visit.page.locator(".st-key-hero .ntk-note")
    expect(note).to_contain_text(training, timeout=60_000)
    first = note.inner_text()
    expect(note).not_to_have_text(first)  # it goes on
    visit.page.get_by_role("button", name="Stop").click()
    expect(note).to_be_empty(timeout=20_000)
    visit.page.get_by_role("slider", name=label("depth")).press("Home")
    visit.page.locator(".st-key-hero .js-plotly-plot").wait_for()
    visit.settle()
    expect(visit.page.get_by_role("slider", name=label("depth"))).to_have_attribute("aria-valuetext", "1")
    expect(visit.page.get_by_test_id("stException")).to_have_count(0)
