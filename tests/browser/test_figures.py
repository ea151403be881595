"""Figures in a real browser: what is drawn when, and what a reader can do with it."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from ntk_ui import i18n
from ntk_ui.figures import style
from tests.browser.conftest import FIGURES, Visit
from tests.conftest import LESSONS, PATHS

# Below the first lab.
SECOND = {"taylor": "tangent", "spectrum": "meaning", "fourier": "kernels", "dynamics": "modes"}
PLOT = "document.querySelector('.js-plotly-plot')"
SPECTRUM, SMALL = "labs/spectrum/kernels?width=32&count=16", "width=32&steps=100"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_figure_is_drawn_when_its_reader_comes_near_and_again_when_it_is_out_of_date(visit: Visit, lesson: str):
    visit.page.set_viewport_size({"width": 1366, "height": 600})
    visit.open(f"{PATHS[lesson]}?{SMALL}")
    below = f".panel[data-figure={SECOND[lesson]}]"
    figure, data = visit.page.locator(f"{below} .js-plotly-plot"), FIGURES.replace(".js", f"{below} .js")
    expect(figure).to_have_count(0)
    visit.page.get_by_test_id("stMain").evaluate(
        "(main, below) => main.scrollBy(0, main.querySelector(below).getBoundingClientRect().top - innerHeight - 200)",
        below,
    )
    figure.wait_for(state="attached")  # before it is in view
    visit.see(SECOND[lesson])
    shown, place = visit.page.evaluate(data), visit.page.locator(below).bounding_box()

    visit.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    visit.slider("seed").press("ArrowRight")
    visit.page.wait_for_url("**seed=1*")
    visit.settle()
    expect(visit.page.locator(f"{below} > .outdated")).to_have_count(1)  # told to be, and left as it was
    assert visit.page.evaluate(data) == shown
    assert place is not None
    assert visit.page.locator(below).evaluate("box => box.offsetHeight") == pytest.approx(place["height"], abs=1)

    visit.see(SECOND[lesson])
    visit.page.wait_for_function(f"shown => {data} !== shown", arg=shown)
    expect(visit.page.locator(f"{below} > .outdated")).to_have_count(0)


def test_a_slider_draws_a_figure_anew_in_place_on_the_same_axes(visit: Visit):
    visit.open(f"labs/dynamics/training?{SMALL}")
    visit.page.evaluate(f"() => {{ window.before = {PLOT} }}")
    ranges = f"JSON.stringify([{PLOT}.layout.xaxis.range, {PLOT}.layout.yaxis.range])"
    fixed, figures = visit.page.evaluate(ranges), visit.figures()
    visit.slider("width").press("ArrowRight")
    visit.wait_for_other_figures(figures)
    assert visit.page.evaluate(f"window.before === {PLOT}")
    assert visit.page.evaluate(ranges) == fixed


@pytest.mark.parametrize("link", [f"dynamics?{SMALL}", f"labs/dynamics/training?{SMALL}"])
def test_a_figure_has_the_colors_of_the_page_and_changes_them_with_it(visit: Visit, link: str):
    """All its lines and words: no color goes by its name any more."""
    visit.page.emulate_media(color_scheme="light")
    visit.open(link)
    for scheme, theme in (("dark", style.DARK), ("light", style.LIGHT)):
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.wait_for_function(f"paper => {PLOT}.layout.paper_bgcolor === paper", arg=theme.paper)
        drawn = visit.page.evaluate(f"() => JSON.stringify([{PLOT}.data, {PLOT}.layout])")
        assert '"@' not in drawn
        assert f'"{theme.ink}"' in drawn
        assert visit.page.locator(".ytitle").first.evaluate("title => title.style.fill") == rgb(theme.ink)
        behind = visit.page.locator(".ntk-lab").first.evaluate("lab => getComputedStyle(lab).backgroundColor")
        assert behind == rgb(theme.paper)


def rgb(color: str) -> str:
    """A color as a browser gives it."""
    return f"rgb({', '.join(str(int(color[k : k + 2], 16)) for k in (1, 3, 5))})"


def test_where_only_a_mark_has_moved_the_figure_is_not_drawn_anew(visit: Visit):
    visit.open(SPECTRUM)
    mark = visit.slider("first_input")
    mark.press("ArrowRight")
    visit.settle()  # at the place that it has below the controls
    ring = f"{PLOT}.querySelector('.shapelayer path').getAttribute('d')"
    visit.page.evaluate(f"() => {{ window.drawn = 0; {PLOT}.on('plotly_afterplot', () => window.drawn++) }}")
    first = visit.page.evaluate(ring)
    mark.press("ArrowRight")
    visit.page.wait_for_function(f"first => {ring} !== first", arg=first)
    moved = visit.page.evaluate(ring)
    assert visit.page.evaluate("window.drawn") == 0
    visit.slider("width").press("ArrowRight")
    visit.page.wait_for_function("() => window.drawn === 1")
    assert visit.page.evaluate(ring) == moved


def test_theory_is_drawn_at_once_and_the_network_stays_faded_until_it_is_trained(visit: Visit):
    lab = "labs/dynamics/training?width=512"
    visit.open(f"{lab}&depth=3&seed=7")  # has the programs compiled
    visit.open(f"{lab}&depth=2&seed={time.time_ns() % 2**32}")  # which nobody has asked for
    visit.page.evaluate(
        f"""() => {{
            const told = (y) => JSON.stringify(y, (_, part) => ArrayBuffer.isView(part) ? Array.from(part) : part)
            const look = () => {PLOT}.data.map(({{ y, opacity }}) => ({{ y: told(y), faded: opacity < 0.4 }}))
            window.looks = [look()]
            {PLOT}.on('plotly_afterplot', () => window.looks.push(look()))
        }}"""
    )
    visit.slider("depth").press("ArrowRight")
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


def test_a_long_training_run_says_how_far_it_is_until_another_takes_its_place(visit: Visit):
    visit.open(f"labs/dynamics/training?{SMALL}")
    seed = time.time_ns() % 2**32
    visit.page.goto(f"{visit.server.url}/labs/dynamics/training?width=4096&depth=3&steps=2000&seed={seed}")
    note = visit.page.locator(".ntk-note")
    expect(note).to_contain_text(i18n.read("frame", "en")("training_network", share="0").split("0")[0], timeout=60_000)
    first = note.inner_text()
    expect(note).not_to_have_text(first)  # it goes on
    visit.slider("depth").press("Home")
    expect(note).to_be_empty()
    visit.settle()
    expect(visit.slider("depth")).to_have_attribute("aria-valuetext", "1")
    expect(visit.page.locator(".ntk-numbers dd").first).not_to_be_empty()


def test_a_figure_whose_library_comes_late_is_there_however_often_it_was_sent_before(visit: Visit):
    late = "**/plotly.min.js*"

    def wait(route: Route) -> None:
        time.sleep(1)
        route.continue_()

    visit.page.route(late, wait)
    visit.open("labs/dynamics/training?width=512&depth=2&seed=7")  # sent twice: theory, then with the network
    visit.page.unroute(late)
    assert visit.figures() != "[]"


def test_a_figure_has_a_description_and_is_saved_as_a_picture_by_the_keyboard(visit: Visit):
    visit.open(SPECTRUM)
    figure = visit.page.get_by_role("figure", name=i18n.read("spectrum", "en")("hero.alt"))
    expect(figure).to_be_visible()
    save = figure.get_by_role("button", name=i18n.read("frame", "en")("lab.save"))
    save.focus()
    with visit.page.expect_download() as saved:
        save.press("Enter")
    assert saved.value.suggested_filename == "kernels.png"
    assert saved.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("link", [f"dynamics?{SMALL}", f"labs/dynamics/training?{SMALL}"])
def test_a_full_screen_has_the_controls_and_a_larger_figure_and_comes_back(visit: Visit, link: str):
    visit.page.set_viewport_size({"width": 1024, "height": 768})
    visit.open(link)
    height = f"{PLOT}.querySelector('.main-svg').clientHeight"
    before = visit.page.evaluate(f"[{height}, {PLOT}.clientWidth]")
    full = visit.page.get_by_role("button", name=i18n.read("frame", "en")("lab.full")).first
    full.focus()
    visit.page.set_viewport_size({"width": 1920, "height": 1080})  # as a screen is larger than the window in it
    visit.settle()
    window = visit.page.evaluate(f"[{height}, {PLOT}.clientWidth]")
    full.press("Enter")
    visit.page.wait_for_function("() => document.fullscreenElement?.matches('.ntk-lab')")
    visit.page.wait_for_function(f"before => {height} > before[0] && {PLOT}.clientWidth > before[1]", arg=window)
    assert visit.page.evaluate(f"{height} >= 0.5 * innerHeight")
    width, figures = visit.slider("width"), visit.figures()
    expect(width).to_be_in_viewport()
    width.press("ArrowRight")
    visit.wait_for_other_figures(figures)
    assert visit.page.evaluate("document.fullscreenElement !== null")
    full.press("Enter")
    visit.page.wait_for_function("() => document.fullscreenElement === null")
    visit.page.set_viewport_size({"width": 1024, "height": 768})
    visit.page.wait_for_function(f"before => {height} === before[0] && {PLOT}.clientWidth === before[1]", arg=before)


def test_time_goes_step_by_step_and_stays_where_it_is_when_a_control_moves(visit: Visit):
    visit.open(f"labs/dynamics/training?{SMALL}")
    words = i18n.read("dynamics", "en")
    time = visit.page.get_by_role("slider", name=words("figure.control.time"))
    back, forward = (
        visit.page.get_by_role("button", name=words(f"figure.control.{way}")) for way in ("back", "forward")
    )

    def after(press: Callable[[str], None], key: str) -> str:
        """The figure once it has changed."""
        before = visit.figures()
        press(key)
        visit.page.wait_for_function(f"before => {FIGURES} !== before", arg=before)
        return visit.figures()

    expect(time).to_have_attribute("aria-valuetext", "Step 100")
    expect(forward).to_be_disabled()
    after(time.press, "Home")
    expect(time).to_have_attribute("aria-valuetext", "Step 0")
    expect(back).to_be_disabled()
    after(forward.press, "Enter")
    wider = after(visit.slider("width").press, "ArrowRight")
    expect(time).to_have_attribute("aria-valuetext", "Step 1")
    after(forward.press, "Enter")
    assert after(back.press, "Enter") == wider


def test_time_plays_to_its_end_and_begins_anew(visit: Visit):
    visit.open(f"labs/taylor/training?{SMALL}")
    words = i18n.read("taylor", "en")
    time = visit.page.get_by_role("slider", name=words("figure.control.time"))
    play, pause = (visit.page.get_by_role("button", name=words(f"figure.control.{way}")) for way in ("play", "pause"))
    end = visit.figures()
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
    visit.page.wait_for_function(f"end => {FIGURES} === end", arg=end)
