"""Figures and parts of a page in a real browser: what is drawn when, and what a reader can do with it."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from ntk_ui import i18n
from ntk_ui.figures import style
from tests.browser.conftest import FIGURES, Visit
from tests.browser.test_pages import label
from tests.conftest import LESSONS

SECOND = {"taylor": "tangent", "spectrum": "modes", "fourier": "bands", "dynamics": "modes"}  # the part below the lab
HERO = FIGURES.replace(".js-plotly-plot", ".st-key-hero .js-plotly-plot")


def scroll(visit: Visit, down: int) -> None:
    visit.page.get_by_test_id("stMain").evaluate("(main, down) => main.scrollTo(0, down)", down)


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_part_is_drawn_when_its_reader_comes_near_and_again_when_it_is_out_of_date(visit: Visit, lesson: str):
    visit.page.set_viewport_size({"width": 1366, "height": 600})
    visit.open(f"{lesson}?width=32&steps=100", whole=False)
    below = f".st-key-part_{SECOND[lesson]}"
    figures = visit.page.locator(f"{below} .js-plotly-plot")
    data = FIGURES.replace(".js-plotly-plot", f"{below} .js-plotly-plot")
    expect(figures).to_have_count(0)
    visit.page.locator(below).scroll_into_view_if_needed()
    figures.first.wait_for()
    visit.settle()
    shown, place = visit.page.evaluate(data), visit.page.locator(below).bounding_box()["height"]

    scroll(visit, 0)
    visit.page.get_by_role("slider", name=label("seed")).press("ArrowRight")
    visit.page.wait_for_url("**seed=1*")
    visit.settle()
    faded = f"document.querySelector('{below}').style.opacity === '0.4'"
    visit.page.wait_for_function(f"() => {faded}")  # told to be out of date, and left as it was
    assert visit.page.evaluate(data) == shown
    assert visit.page.locator(below).bounding_box()["height"] == place

    visit.page.locator(below).scroll_into_view_if_needed()
    visit.page.wait_for_function(f"shown => {data} !== shown", arg=shown)
    visit.page.wait_for_function(f"() => !({faded})")


def test_a_slider_draws_a_figure_anew_in_place_on_the_same_axes(visit: Visit):
    visit.open("dynamics?width=32&steps=100", whole=False)
    plot = "document.querySelector('.st-key-hero .js-plotly-plot')"
    visit.page.evaluate(f"() => {{ window.before = {plot} }}")
    ranges = f"JSON.stringify([{plot}.layout.xaxis.range, {plot}.layout.yaxis.range])"
    fixed, figures = visit.page.evaluate(ranges), visit.figures()
    visit.page.get_by_role("slider", name=label("width")).press("ArrowRight")
    visit.wait_for_other_figures(figures)
    assert visit.page.evaluate(f"window.before === {plot}")
    assert visit.page.evaluate(ranges) == fixed


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_array_in_a_figure_is_found_without_looking_everywhere(visit: Visit, lesson: str):
    visit.open(lesson)
    whole, brief = visit.page.evaluate(
        """async (url) => {
            const traces = [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => plot._fullData)
            const arrays = ({ PlotSchema }) => traces.map(trace => PlotSchema.findArrayAttributes(trace))
            const ours = window.Plotly
            await new Promise(done => document.head.append(
                Object.assign(document.createElement('script'), { src: url, onload: done })))
            return [arrays(window.Plotly), arrays(ours)]
        }""",
        f"{visit.server.url}/assets/plotly.min.js",
    )
    assert whole == brief
    assert len(whole) > 10
    assert {"x", "y"} <= {name for names in whole for name in names}


def test_a_figure_has_the_colors_of_the_page_and_changes_them_with_it(visit: Visit):
    """All its lines and words: no color goes by its name any more."""
    visit.page.emulate_media(color_scheme="light")
    visit.open("dynamics?width=32&steps=100", whole=False)
    plot = "document.querySelector('.st-key-hero .js-plotly-plot')"
    for scheme, theme in (("dark", style.DARK), ("light", style.LIGHT)):
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.wait_for_function(f"paper => {plot}.layout.paper_bgcolor === paper", arg=theme.paper)
        drawn = visit.page.evaluate(f"() => JSON.stringify([{plot}.data, {plot}.layout])")
        assert '"@' not in drawn
        assert f'"{theme.ink}"' in drawn
        assert visit.page.locator(".st-key-hero .ytitle").evaluate("title => title.style.fill") == rgb(theme.ink)


def rgb(color: str) -> str:
    """A color as a browser gives it."""
    return f"rgb({', '.join(str(int(color[k : k + 2], 16)) for k in (1, 3, 5))})"


def test_where_only_a_mark_has_moved_the_figure_is_not_drawn_anew(visit: Visit):
    visit.open("spectrum?width=32&count=16", whole=False)
    hero = "document.querySelector('.st-key-hero .js-plotly-plot')"
    ring = f"{hero}.querySelector('.shapelayer path').getAttribute('d')"
    below = visit.page.locator(f".st-key-part_{SECOND['spectrum']}")
    below.scroll_into_view_if_needed()
    below.locator(".js-plotly-plot").first.wait_for()  # it has asked for itself
    visit.settle()
    visit.page.evaluate(f"() => {{ window.drawn = 0; {hero}.on('plotly_afterplot', () => window.drawn++) }}")
    first = visit.page.evaluate(ring)
    visit.page.get_by_role("slider", name=label("first_input")).press("ArrowRight")
    visit.page.wait_for_function(f"first => {ring} !== first", arg=first)
    moved = visit.page.evaluate(ring)
    assert visit.page.evaluate("window.drawn") == 0
    visit.page.get_by_role("slider", name=label("width")).press("ArrowRight")
    visit.page.wait_for_function("() => window.drawn === 1")
    assert visit.page.evaluate(ring) == moved


def test_theory_is_drawn_at_once_and_the_network_stays_faded_until_it_is_trained(visit: Visit):
    visit.open("dynamics?width=512&depth=3&seed=7", whole=False)  # has the programs compiled
    visit.open("dynamics?width=512&depth=2&seed=6", whole=False)
    visit.page.evaluate(
        """() => {
            const plot = document.querySelector('.st-key-hero .js-plotly-plot')
            const told = (y) => JSON.stringify(y, (_, part) => ArrayBuffer.isView(part) ? Array.from(part) : part)
            const look = () => plot.data.map(({ y, opacity }) => ({ y: told(y), faded: opacity < 0.4 }))
            window.looks = [look()]
            plot.on('plotly_afterplot', () => window.looks.push(look()))
        }"""
    )
    visit.page.get_by_role("slider", name=label("depth")).press("ArrowRight")
    visit.page.wait_for_function("() => window.looks.length > 2")
    visit.settle()
    before, early, *_, whole = visit.page.evaluate("window.looks")
    assert [[trace["faded"] for trace in look] for look in (before, early, whole)] == [
        [False] * 4,
        [True, False, False, False],
        [False] * 4,
    ]
    (real, *theory, _), (real_after, *theory_after, _) = early, whole
    assert real["y"] == before[0]["y"] != real_after["y"]
    assert theory == theory_after != before[1:3]


def test_a_figure_whose_code_comes_late_is_there_however_often_it_was_sent_before(visit: Visit):
    late = "**/assets/charts.js*"

    def wait(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    visit.page.route(late, wait)
    visit.open("dynamics?width=512&depth=2&seed=7", whole=False)  # sent twice: theory, then with the network
    visit.page.unroute(late)
    assert visit.figures() != "[]"


def test_a_figure_has_a_description_and_is_saved_as_a_picture_by_the_keyboard(visit: Visit):
    visit.open("spectrum?width=32&count=16", whole=False)
    words = i18n.read("spectrum", "en")
    figure = visit.page.get_by_role("figure", name=words("hero.alt"))
    expect(figure).to_be_visible()
    save = figure.get_by_role("button", name=words("figure.save"))
    save.focus()
    with visit.page.expect_download() as saved:
        save.press("Enter")
    assert saved.value.suggested_filename == "hero.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_figure_fills_the_screen_and_comes_back(visit: Visit):
    visit.open("dynamics?width=32&steps=100", whole=False)
    plot = visit.page.locator(".st-key-hero .js-plotly-plot")
    before = plot.bounding_box()["height"]
    full = visit.page.locator(".st-key-hero").get_by_role("button", name=i18n.read("frame", "en")("figure.full"))
    full.focus()
    full.press("Enter")
    visit.page.wait_for_function(
        "before => document.querySelector('.st-key-hero .main-svg').clientHeight > before + 100", arg=before
    )
    full.press("Enter")
    visit.page.wait_for_function(
        "before => document.querySelector('.st-key-hero .main-svg').clientHeight === before", arg=before
    )


def test_time_goes_step_by_step_and_stays_where_it_is_when_a_control_moves(visit: Visit):
    visit.open("dynamics?width=32&steps=100", whole=False)
    words, hero = i18n.read("dynamics", "en"), visit.page.locator(".st-key-hero")
    time = hero.get_by_role("slider", name=words("figure.control.time"))
    back, forward = (hero.get_by_role("button", name=words(f"figure.control.{way}")) for way in ("back", "forward"))

    def after(press: Callable[[str], None], key: str) -> str:
        """The figure once it has changed."""
        before = visit.page.evaluate(HERO)
        press(key)
        visit.page.wait_for_function(f"before => {HERO} !== before", arg=before)
        shown: str = visit.page.evaluate(HERO)
        return shown

    expect(time).to_have_attribute("aria-valuetext", "Step 100")
    expect(forward).to_be_disabled()
    after(time.press, "Home")
    expect(time).to_have_attribute("aria-valuetext", "Step 0")
    expect(back).to_be_disabled()
    after(forward.press, "Enter")
    wider = after(visit.page.get_by_role("slider", name=label("width")).press, "ArrowRight")
    expect(time).to_have_attribute("aria-valuetext", "Step 1")
    after(forward.press, "Enter")
    assert after(back.press, "Enter") == wider


def test_time_plays_to_its_end_and_begins_anew(visit: Visit):
    visit.open("taylor?width=32&steps=100", whole=False)
    words, hero = i18n.read("taylor", "en"), visit.page.locator(".st-key-hero")
    time = hero.get_by_role("slider", name=words("figure.control.time"))
    play, pause = (hero.get_by_role("button", name=words(f"figure.control.{way}")) for way in ("play", "pause"))
    end = visit.page.evaluate(HERO)
    play.press("Enter")
    visit.page.wait_for_function("time => time.value > 0 && time.value < time.max", arg=time.element_handle())
    pause.press("Enter")
    expect(play).to_be_visible()
    stays = time.input_value()
    visit.page.wait_for_timeout(500)
    assert time.input_value() == stays != time.get_attribute("max")
    play.press("Enter")
    expect(time).to_have_attribute("aria-valuetext", "Step 100", timeout=20_000)
    expect(play).to_be_visible()
    visit.page.wait_for_function(f"end => {HERO} === end", arg=end)
