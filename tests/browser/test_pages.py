"""Every page in a real browser: opened cold, in windows of every size, moved by the keyboard, followed across pages."""

import pytest
from playwright.sync_api import expect

from ntk_ui import i18n
from ntk_ui.lessons.catalog import LABS
from tests.browser.conftest import FIGURES, Visit, title
from tests.browser.walk import TOPICS
from tests.conftest import COURSE, LESSONS, PATHS

SIZES = ((1366, 768), (1024, 768), (390, 844))
OVERHANG = """() => Math.max(...['stMain', 'lab'].flatMap((id) => [...document.querySelectorAll(`[data-testid=${id}]`)])
    .map((box) => box.scrollWidth - box.clientWidth), document.documentElement.scrollWidth - window.innerWidth)"""
# The ends of the first figure, with its time, and of the controls of its lab; how high the window is.
PLACES = """(lab) => {
    const figure = lab.querySelector('.panel:not([hidden]) .ntk-figure').getBoundingClientRect()
    const controls = lab.querySelector('.ntk-controls')?.getBoundingClientRect()
    return { top: controls?.height ? controls.top : figure.top, bottom: figure.bottom, window: window.innerHeight }
}"""


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("lesson", COURSE)
def test_pages_open_cold_from_their_own_link_and_fit_every_window(visit: Visit, lesson: str, language: str):
    """The first figure is whole before anything is scrolled; no lab is higher than the window with its first figure."""
    width, height = SIZES[0]
    visit.page.set_viewport_size({"width": width, "height": height})
    visit.open(f"{PATHS[lesson]}?lang={language}&width=32&steps=100&topic={TOPICS.get(lesson, '')}")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title(lesson, language))
    if lesson in LESSONS:
        width_control = visit.page.locator("[data-setting=width] input[type=range]").first
        expect(width_control).to_have_attribute("aria-valuetext", "32")
    for place in ("stException", "stAlert"):
        expect(visit.page.get_by_test_id(place)).to_have_count(0)
    assert visit.page.locator(".told").all_inner_texts() == [""] * visit.page.locator(".told").count()
    for panel in visit.page.locator(".panel:not([hidden])").all():
        panel.scroll_into_view_if_needed()
        visit.settle()
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        visit.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        visit.settle()
        assert visit.page.evaluate(OVERHANG) <= 0, width
        labs = visit.page.locator(".ntk-lab:has(.ntk-figure)").all()
        first, *others = [lab.evaluate(PLACES) for lab in labs]
        assert others
        if width > 640:  # a phone shows the controls above the figure
            assert 0 <= first["top"] < first["bottom"] <= first["window"], width
            assert all(lab["bottom"] - lab["top"] <= lab["window"] for lab in others), (width, others)


@pytest.mark.parametrize(
    ("lesson", "lab"),
    [("taylor", "free"), ("spectrum", "one_entry"), ("fourier", "plain"), ("dynamics", "training")],
)
def test_a_page_whose_slider_is_moved_in_haste_becomes_the_one_that_its_link_opens(visit: Visit, lesson: str, lab: str):
    figure = next(LABS[lesson, lab].figures).name  # those below it may be out of view once the fold is open
    first = f"[data-lab={lab}] [data-figure={figure}]"
    figures, whole = FIGURES.replace(".js", f"{first} .js"), visit.page.locator(first)
    visit.open(f"{lesson}?width=32&steps=200&seed=1")
    wanted, text = visit.page.evaluate(figures), whole.inner_text()
    visit.open(f"{lesson}?width=32&steps=200")
    slider = visit.slider("seed")
    assert visit.page.evaluate(figures) != wanted
    for pause in range(0, 126, 6):  # of the last moves each is over, of the first none
        slider.press("ArrowLeft" if pause % 12 else "ArrowRight")
        visit.page.wait_for_timeout(pause)
    visit.page.wait_for_url("**seed=1*")
    visit.page.wait_for_function(f"wanted => {figures} === wanted", arg=wanted)
    expect(whole).to_have_text(text, use_inner_text=True)


def test_language_and_settings_go_along_to_other_pages(visit: Visit):
    visit.open("spectrum?width=64")
    visit.page.get_by_text("한국어").click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("spectrum", "ko"))
    label = i18n.read("spectrum", "ko")("entry_weights.label")
    expect(visit.page.locator(".ntk-numbers").filter(has_text=label).first).to_be_visible()
    visit.page.get_by_role("link", name=title("dynamics", "ko")).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("dynamics", "ko"))
    visit.settle()
    expect(visit.slider("width")).to_have_attribute("aria-valuetext", "64")
    visit.page.wait_for_url(lambda url: "lang=ko" in url and "width=64" in url)


def test_a_choice_goes_into_the_link_by_its_name_and_back_with_the_browser(visit: Visit):
    visit.open("spectrum?width=32")
    inputs = visit.page.locator("[data-lab=kernels] [data-setting=inputs]")
    circle, interval = (
        inputs.get_by_role("button", name=i18n.read("frame", "en")(f"controls.inputs.{name}"))
        for name in ("circle", "interval")
    )
    interval.click()
    visit.page.wait_for_url("**inputs=interval*")
    expect(interval).to_have_attribute("aria-pressed", "true")
    visit.page.go_back()
    expect(circle).to_have_attribute("aria-pressed", "true")
    assert "inputs" not in visit.page.url


def test_settings_of_a_link_that_are_not_possible_and_names_that_nobody_knows_are_named(visit: Visit):
    visit.open("labs/taylor/training?width=5000&seed=abc&steps=100&activation=cube&hight=3&lang=xx")
    words = i18n.read("frame", "en")
    told = visit.page.locator("[data-lab=training] > .told")
    for control, asked, shown in (("width", "5000", "4096"), ("seed", "abc", "0"), ("activation", "cube", "tanh")):
        label = words(f"controls.{control}.label")
        expect(told).to_contain_text(f"{label} {asked}")
        expect(told).to_contain_text(shown)
        expect(
            visit.page.locator(f"[data-lab=training] [data-setting={control}]").locator("input, select").last
        ).to_have_value(shown)
    expect(told).to_contain_text(words("lab.unknown", names="hight"))
    visit.slider("steps").press("ArrowRight")
    visit.settle()
    expect(told).to_contain_text("5000")  # the link still asks for it
    expect(told).not_to_contain_text("hight")
    visit.slider("width").press("Home")
    visit.slider("seed").press("End")
    visit.page.locator("[data-lab=training] [data-setting=activation] select").select_option("relu")
    visit.settle()
    expect(told).to_be_empty()
    visit.expect_troubles("422")
