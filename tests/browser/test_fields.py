"""What people do with fields by hand: arrows, nonsense, nothing, double clicks; and what a lab says of it."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Route, expect

from ntk_ui import i18n
from tests.browser.conftest import Visit, title

WORDS = i18n.read("frame", "en")
RANGE = "document.querySelector('.js-plotly-plot')._fullLayout.yaxis.range.join()"


def field(visit: Visit, name: str) -> Locator:
    visit.slider(name)  # in view
    return visit.page.locator(f"[data-setting={name}]").first.get_by_role("spinbutton")


def asked(visit: Visit, name: str) -> str | None:
    return parse_qs(urlsplit(visit.page.url).query).get(name, [None])[0]


def test_arrows_in_a_decimal_field_go_to_the_next_notch_and_in_a_whole_one_by_one(visit: Visit):
    visit.open("labs/taylor/training?steps=100&width=32&rate_fraction=0.52")
    fraction, width = field(visit, "rate_fraction"), field(visit, "width")
    for key, value in (("ArrowUp", "0.55"), ("ArrowUp", "0.6"), ("ArrowDown", "0.55"), ("ArrowDown", "0.5")):
        fraction.press(key)
        expect(fraction).to_have_value(value)
    width.press("ArrowUp")
    expect(width).to_have_value("33")


def test_a_field_that_was_left_empty_has_its_value_again(visit: Visit):
    visit.open("labs/taylor/training?steps=100&width=32")
    width = field(visit, "width")
    width.fill("")
    width.blur()
    expect(width).to_have_value("32")
    visit.settle()
    assert asked(visit, "width") == "32"


def test_a_double_click_adds_one_point_and_leaves_the_axes(visit: Visit):
    visit.open("labs/taylor/training?data=own&points=-0.5,-2.9;0.5,1&width=32&steps=100")
    before = visit.page.evaluate(RANGE)
    box = visit.page.locator(".nsewdrag").first.bounding_box()
    assert box is not None
    visit.page.mouse.dblclick(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    visit.page.wait_for_function("() => new URLSearchParams(location.search).get('points').split(';').length > 2")
    visit.settle()
    visit.page.wait_for_timeout(500)
    assert (asked(visit, "points") or "").count(";") == 2
    assert visit.page.evaluate(RANGE) == before


def test_a_point_out_of_range_comes_to_the_edge_and_only_it_is_named(visit: Visit):
    visit.open("labs/taylor/training?data=own&points=-0.5,-1;5,1;0.5,1&width=32&steps=100")
    told = visit.page.locator(".ntk-lab > .told")
    expect(told).to_contain_text("5,1 is not possible here")
    expect(told).to_contain_text("Shown instead: 1.25,1.")
    expect(told).not_to_contain_text("-0.5")
    assert len(visit.page.evaluate("[...document.querySelector('.js-plotly-plot')._fullData[0].x]")) > 0
    visit.expect_troubles("422")


def test_what_is_said_of_a_setting_stays_in_view_with_the_controls(visit: Visit):
    visit.page.set_viewport_size({"width": 1024, "height": 600})
    visit.open("labs/spectrum/kernels?count=16&width=32")
    figure = visit.page.locator(".panel").last
    figure.scroll_into_view_if_needed()
    visit.page.mouse.wheel(0, 300)
    width = field(visit, "width")
    width.fill("-5")
    width.press("Enter")
    told = visit.page.locator(".ntk-lab > .told")
    expect(told).to_contain_text("-5 is not possible here")
    expect(told).to_be_in_viewport()
    visit.expect_troubles("422")
    visit.page.set_viewport_size({"width": 1366, "height": 900})


def test_a_figure_of_something_else_than_what_was_asked_is_faded(visit: Visit):
    visit.open("labs/fourier/training?width=32&steps=100&signal=formula&formula=x^2")
    panel = visit.page.locator(".panel").first
    formula = visit.page.get_by_role("textbox", name=WORDS("controls.formula.label"))
    formula.fill("1/x")
    formula.press("Enter")
    expect(panel).to_have_class("panel refused")
    expect(visit.page.locator(".ntk-lab > .told")).to_contain_text(f"{WORDS('controls.formula.label')} 1/x: ")
    formula.fill("x")
    formula.press("Enter")
    expect(panel).to_have_class("panel")
    visit.expect_troubles("422")


def test_the_fold_says_what_in_it_is_set_otherwise_than_usual(visit: Visit):
    visit.open("labs/fourier/training?width=32&steps=100&seed=0")
    summary = visit.page.locator("details.more > summary")
    width, steps = (f"{WORDS(f'controls.{name}.label')} " for name in ("width", "steps"))
    expect(summary).to_have_text(f"{WORDS('lab.more')} · {width}32 · {steps}100")
    field(visit, "width").fill("256")
    field(visit, "width").press("Enter")
    expect(summary).to_have_text(f"{WORDS('lab.more')} · {steps}100")
    visit.settle()


def test_a_slider_that_depends_on_the_points_shows_no_more_than_there_are(visit: Visit):
    visit.open("labs/dynamics/optimizers?width=32&steps=100")
    expect(field(visit, "batch")).to_have_value("5")
    visit.settle()


def test_the_data_of_a_figure_are_linked_at_its_settings(visit: Visit):
    visit.open("labs/taylor/training?width=32&steps=100")
    visit.slider("seed").press("ArrowRight")
    visit.settle()
    links = visit.page.locator(".panel .data a")
    expect(links).to_have_text(["CSV", "JSON"])
    for link in links.all():
        address = link.get_attribute("href") or ""
        assert parse_qs(urlsplit(address).query)["seed"] == ["1"]
        assert visit.page.request.get(address).ok


def test_on_a_phone_the_menu_of_lessons_closes_when_one_is_chosen(visit: Visit):
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.goto(f"{visit.server.url}/taylor?width=32&steps=100")  # the first figure is further down
    visit.settle()
    visit.page.get_by_test_id("stExpandSidebarButton").click()
    menu = visit.page.get_by_test_id("stSidebar")
    expect(menu).to_have_attribute("data-collapsed", "false")
    menu.get_by_role("link", name=title("spectrum")).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("spectrum"))
    expect(menu).to_have_attribute("data-collapsed", "true")
    visit.page.set_viewport_size({"width": 1366, "height": 900})


def test_data_of_a_readers_table_are_asked_for_by_their_tab(visit: Visit):
    visit.page.goto(f"{visit.server.url}/labs/spectrum/kernels?inputs=own&width=32")
    table = visit.page.locator(".ntk-upload textarea")
    table.fill("a,b\n1,2\n3,4\n0,1\n")
    table.blur()
    visit.arrived()
    tabs: list[str | None] = []
    visit.page.on("request", lambda request: tabs.append(request.headers.get("x-tab")))
    with visit.page.expect_download() as download:
        visit.page.locator(".panel .data a").first.click()
    assert download.value.suggested_filename == "kernels.csv"
    assert [tab for tab in tabs if tab]
    assert len(download.value.path().read_text().splitlines()) > 3
    visit.expect_troubles("422")


def test_who_comes_back_to_a_figure_that_was_refused_is_told(visit: Visit):
    """The refusal came when its reader had gone elsewhere on the page, and changed something there and back."""
    visit.open("taylor?width=32&steps=100&line_width=4")
    visit.see("tangent")
    held: list[Route] = []
    visit.page.route("**/figures/taylor/tangent?*line_width=0*", lambda route: held.append(route))
    width = field(visit, "line_width")
    width.fill("0")
    width.press("Enter")
    visit.page.wait_for_timeout(500)
    visit.page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    visit.page.wait_for_timeout(500)
    (route,) = held
    route.continue_()
    visit.settle()
    visit.page.unroute("**/figures/taylor/tangent?*line_width=0*")
    visit.slider("seed").press("ArrowRight")
    visit.slider("seed").press("ArrowLeft")
    visit.settle()
    visit.page.locator("[data-figure=tangent]").scroll_into_view_if_needed()
    expect(visit.page.locator("[data-lab=tangent] > .told")).to_contain_text("0 is not possible here")
    visit.settle()
    visit.expect_troubles("422")


def test_an_impossible_number_that_is_asked_for_again_is_shown_otherwise_again(visit: Visit):
    visit.open("labs/taylor/training?width=0&steps=100")
    for _ in range(2):
        expect(field(visit, "width")).to_have_value("1")
        field(visit, "width").fill("0")
        field(visit, "width").press("Enter")
    expect(visit.page.locator(".ntk-lab > .told")).to_contain_text("0 is not possible here")
    visit.expect_troubles("422")


def test_figures_that_were_refused_together_are_those_that_are_shown_instead(visit: Visit):
    """And stay so while their reader is elsewhere."""
    visit.page.set_viewport_size({"width": 1024, "height": 500})
    visit.open("dynamics?width=0&steps=100")
    for figure in ("loss", "modes", "shares", "factors"):
        visit.see(figure)
    expect(visit.page.locator(".panel:has(.js-plotly-plot) > .outdated")).to_have_count(0)
    visit.expect_troubles("422")
    visit.page.set_viewport_size({"width": 1366, "height": 900})


def test_a_refusal_that_comes_late_says_nothing_of_settings_that_are_possible_by_now(visit: Visit):
    visit.open("labs/taylor/training?width=32&steps=100")

    def late(route: Route) -> None:
        answer = route.fetch()
        visit.page.wait_for_timeout(1500)
        route.fulfill(response=answer)

    visit.page.route("**/figures/**width=0**", late)
    width = field(visit, "width")
    for text in ("0", "16"):
        width.fill(text)
        width.press("Enter")
    visit.page.wait_for_timeout(2500)
    visit.settle()
    expect(visit.page.locator(".ntk-lab > .told")).to_be_empty()
    expect(width).to_have_value("16")
    visit.page.unroute("**/figures/**width=0**")
    visit.expect_troubles("422")


def test_what_was_refused_out_of_sight_is_asked_for_when_its_reader_comes(visit: Visit):
    """The map is refused first, and tells what is shown instead; the refusal of the other figure comes after that."""
    visit.page.set_viewport_size({"width": 390, "height": 3000})
    visit.open("labs/spectrum/one_entry?width=127")
    entry, before = visit.page.locator("[data-figure=one_entry]"), visit.see("one_entry").inner_text()
    held: list[Route] = []
    visit.page.route("**/figures/spectrum/one_entry?*width=0*", lambda route: held.append(route))
    exact = visit.page.locator("[data-setting=width] input[type=number]")
    released: list[Route] = []
    visit.page.route("**/figures/spectrum/matrix?*width=0*", lambda route: released.append(route))
    exact.fill("0")
    exact.press("Enter")
    visit.page.wait_for_timeout(500)
    visit.page.evaluate("document.querySelector('[data-figure=one_entry]').style.marginTop = '9000px'")  # out of sight
    visit.page.wait_for_timeout(500)
    for route in (*released, *held):
        route.continue_()
        visit.page.wait_for_timeout(500)
    visit.page.unroute("**/figures/spectrum/one_entry?*width=0*")
    visit.page.unroute("**/figures/spectrum/matrix?*width=0*")
    visit.page.evaluate("document.querySelector('[data-figure=matrix]').style.marginBottom = '9000px'")
    visit.page.evaluate("scrollTo(0, 6000)")  # no figure is near
    visit.page.wait_for_timeout(500)
    visit.page.evaluate("window.ntkStore.set('another', '1', '')")
    entry.scroll_into_view_if_needed()
    visit.settle()
    expect(entry).not_to_have_text(before)
    expect(visit.page.locator(".ntk-lab > .told")).to_contain_text("0")
    visit.page.set_viewport_size({"width": 1366, "height": 900})
    visit.expect_troubles("422")
