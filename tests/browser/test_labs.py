"""A lab in a real browser: it draws while a slider is dragged, and its link is the way back."""

import json
import urllib.request

import pytest
from playwright.sync_api import Locator, Route, expect

from ntk_ui import i18n
from ntk_ui.lessons.catalog import LABS
from tests.browser.conftest import Visit

TOLD = ".ntk-lab > .told"
PLOT = "document.querySelector('.js-plotly-plot')"
EN, KO = (i18n.read("taylor", language) for language in ("en", "ko"))


def lab(visit: Visit, query: str = "steps=100") -> None:
    visit.open(f"labs/taylor/training?{query}")


def exact(visit: Visit, name: str) -> Locator:
    visit.slider(name)  # in view
    return visit.page.locator(f"[data-setting={name}]").get_by_role("spinbutton")


def number(visit: Visit, key: str) -> str:
    label = EN(f"{key}.label")
    return visit.page.locator(".ntk-numbers > div").filter(has_text=label).locator("dd").inner_text()


def test_a_key_changes_the_figure_its_numbers_and_the_link(visit: Visit):
    lab(visit)
    before = visit.figures()
    assert number(visit, "parameters") == "769"
    visit.slider("width").press("ArrowLeft")
    visit.page.wait_for_url("**width=128*")
    visit.settle()
    assert visit.figures() != before
    assert number(visit, "parameters") == "385"
    assert exact(visit, "width").input_value() == visit.slider("width").get_attribute("aria-valuetext") == "128"
    visit.slider("width").press("ArrowRight")
    visit.page.wait_for_url(lambda url: url.endswith("training?steps=100"))  # a default is left out


def test_any_value_can_be_typed_and_back_goes_where_it_was(visit: Visit):
    lab(visit)
    exact(visit, "width").fill("37")
    exact(visit, "width").press("Enter")
    visit.page.wait_for_url("**width=37*")
    expect(visit.page.locator(".ntk-numbers")).to_contain_text("112")  # 3 × 37 + 1
    exact(visit, "seed").fill("4294967295")
    exact(visit, "seed").press("Enter")
    visit.page.wait_for_url("**seed=4294967295*")
    shown = visit.page.url
    visit.page.go_back()
    visit.page.wait_for_url(lambda url: "width=37" in url and "seed" not in url)
    expect(exact(visit, "seed")).to_have_value("0")
    visit.page.go_back()
    visit.page.wait_for_url(lambda url: "width" not in url)
    expect(visit.page.locator(".ntk-numbers")).to_contain_text("769")
    visit.page.go_forward()
    visit.page.go_forward()
    visit.page.wait_for_url(shown)
    expect(exact(visit, "seed")).to_have_value("4294967295")


def test_the_link_at_rest_opens_the_same_in_another_tab(visit: Visit):
    lab(visit)
    visit.slider("seed").press("End")
    visit.page.get_by_role("button", name=EN("controls.data.step"), exact=True).click()
    visit.page.get_by_role("combobox").select_option("erf")
    visit.page.get_by_role("button", name=EN("controls.parameterization.standard"), exact=True).click()
    visit.slider("rate_fraction").press("ArrowRight")
    visit.page.wait_for_url("**rate_fraction=0.55*")
    visit.settle()
    data, numbers, link = visit.figures(), visit.page.locator(".ntk-numbers").inner_text(), visit.link()
    for asked in ("seed=9", "data=step", "activation=erf", "parameterization=standard", "steps=100"):
        assert asked in link
    visit.page.goto("about:blank")
    visit.open(link)
    visit.settle()
    assert (visit.figures(), visit.page.locator(".ntk-numbers").inner_text()) == (data, numbers)


def test_pictures_come_while_a_slider_is_dragged_and_the_last_is_that_of_the_slider(visit: Visit):
    lab(visit)
    for key in [*["ArrowRight"] * 9, *["ArrowLeft"] * 9]:  # known from now on
        visit.slider("seed").press(key)
        visit.page.wait_for_timeout(120)
    visit.settle()
    visit.page.evaluate(f"() => {{ window.pictures = 0; {PLOT}.on('plotly_afterplot', () => window.pictures++) }}")
    box, mouse = visit.slider("seed").bounding_box(), visit.page.mouse
    assert box is not None
    mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    mouse.down()
    for k in range(10):
        mouse.move(box["x"] + 8 + k * (box["width"] - 16) / 9, box["y"] + box["height"] / 2)
        visit.page.wait_for_timeout(60)
    assert visit.page.evaluate("window.pictures") >= 6
    mouse.up()
    visit.page.wait_for_url("**seed=9*")
    visit.settle()
    data = visit.figures()
    visit.page.reload()
    visit.arrived()
    assert visit.figures() == data


def test_an_older_picture_never_comes_after_a_newer_one(visit: Visit):
    """Even where the answer to the older settings takes a second: the newest are asked for after it, once."""
    lab(visit)
    visit.page.evaluate("""() => {
        window.asked = []
        const ask = window.fetch
        window.fetch = async (address, ...more) => {
            const seed = new URL(address).searchParams.get("seed")
            window.asked.push(seed)
            if (seed === "1") await new Promise((resolve) => setTimeout(resolve, 800))
            return ask(address, ...more)
        }
    }""")
    for _ in range(4):
        visit.slider("seed").press("ArrowRight")
    visit.page.wait_for_url("**seed=4*")
    expect(visit.page.locator(".ntk-figure")).not_to_have_attribute("data-waiting", "")
    visit.settle()
    visit.page.wait_for_function("() => window.asked.length === 2")
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.asked") == ["1", "4"]
    data = visit.figures()
    visit.page.reload()
    visit.arrived()
    assert visit.figures() == data


def test_what_takes_long_is_given_up_for_newer_settings(visit: Visit):
    """A network that trains for minutes does not hold up the next one."""
    lab(visit)
    visit.page.evaluate("""() => {
        window.left = 0
        const ask = window.fetch
        window.fetch = (address, { signal }) => {
            if (new URL(address).searchParams.get("seed") !== "1") return ask(address, { signal })
            const endless = new ReadableStream({
                start: (stream) => signal.addEventListener("abort", () => {
                    window.left += 1
                    stream.error(signal.reason)
                }),
            })
            return new Response(endless, { headers: { "Content-Type": "application/x-ndjson" } })
        }
    }""")
    before = visit.figures()
    visit.slider("seed").press("ArrowRight")
    visit.page.wait_for_timeout(200)
    assert (visit.page.evaluate("window.left"), visit.figures()) == (0, before)
    visit.slider("seed").press("ArrowRight")
    visit.page.wait_for_function("() => window.left === 1")
    visit.wait_for_other_figures(before)


def test_settings_that_are_not_possible_are_named_with_what_is_accepted_and_what_is_shown_instead(visit: Visit):
    visit.open("labs/taylor/training?width=9999&lang=ko&steps=100")
    said = visit.page.locator(TOLD)
    expect(said).to_contain_text(KO("accepted.whole", low="1", high="4096"))
    expect(exact(visit, "width")).to_have_value("4096")
    assert "width=9999" in visit.page.url  # which another lab may have
    visit.slider("width").press("Home")
    visit.settle()
    expect(said).to_be_empty()
    exact(visit, "width").fill("0")
    exact(visit, "width").press("Enter")
    expect(said).to_contain_text(KO("accepted.whole", low="1", high="4096"))
    expect(exact(visit, "width")).to_have_value("1")
    visit.settle()
    assert "width=0" in visit.page.url
    visit.expect_troubles("422")


def test_what_is_not_possible_in_one_lesson_is_back_in_the_other(visit: Visit):
    """Networks of 2048 units have no place in the lesson on the spectrum: it says so, and nothing is lost."""
    visit.open("taylor?width=2048&steps=1")
    visit.page.get_by_role("link", name=EN("navigation.spectrum")).click()
    expect(visit.page.locator("[data-lab=one_entry] > .told")).to_contain_text("1024")
    expect(visit.page.locator("[data-lab=one_entry] [data-setting=width]").get_by_role("spinbutton")).to_have_value(
        "1024"
    )
    visit.settle()
    visit.page.get_by_role("link", name=EN("navigation.taylor")).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(EN("navigation.taylor"))
    visit.settle()
    field = visit.page.locator("[data-lab=training] [data-setting=width]").get_by_role("spinbutton")
    expect(field).to_have_value("2048")
    visit.expect_troubles("422")


def test_a_lost_connection_is_said_keeps_the_picture_and_goes_on_by_itself(visit: Visit):
    lab(visit)
    before = visit.figures()
    with visit.offline():
        exact(visit, "seed").fill("777001")  # which the browser has not kept from another test
        exact(visit, "seed").press("Enter")
        expect(visit.page.locator(".panel .told")).to_have_text(EN("lab.lost"))
        assert visit.figures() == before
    expect(visit.page.locator(".panel .told")).to_be_empty(timeout=15_000)
    visit.wait_for_other_figures(before)
    visit.expect_troubles("ERR_INTERNET_DISCONNECTED")


def test_who_waits_for_a_network_is_told_in_the_figure(visit: Visit):
    """The words come in the middle of an answer, and go with it."""
    lab(visit)
    parts = [{"note": "25 %", "waiting": True}, {"note": "50 %", "waiting": True}]
    answer = visit.page.evaluate(
        "async () => (await fetch(performance.getEntriesByType('resource')"
        ".find(({ name }) => name.includes('/figures/')).name)).json()"
    )
    lines = "".join(json.dumps(part) + "\n" for part in [parts[0] | answer, parts[1]])

    def slowly(route: Route) -> None:
        route.fulfill(body=lines, content_type="application/x-ndjson")

    visit.page.route("**/figures/**", slowly)
    visit.slider("seed").press("ArrowRight")
    expect(visit.page.locator(".ntk-note")).to_have_text("50 %")
    visit.page.unroute("**/figures/**")
    visit.slider("seed").press("ArrowRight")
    expect(visit.page.locator(".ntk-note")).to_be_empty()
    visit.settle()


def test_a_first_visit_takes_few_requests_and_bytes(visit: Visit):
    requests: list[str] = []
    visit.page.on("request", lambda request: requests.append(request.url))
    lab(visit)
    assert len(requests) <= 12, requests
    compressed = (urllib.request.Request(url, headers={"Accept-Encoding": "gzip"}) for url in requests)
    assert sum(len(urllib.request.urlopen(each).read()) for each in compressed) <= 1_800_000


@pytest.mark.parametrize("names", LABS, ids="/".join)
def test_every_lab_has_an_address_of_its_own_and_fits_every_window(visit: Visit, names: tuple[str, str]):
    """Its controls and figures are there before anything is computed."""
    answer = {"error": "not in this test"}
    visit.page.route("**/figures/**", lambda route: route.fulfill(json=answer))
    visit.page.goto(f"{visit.server.url}/labs/{'/'.join(names)}?lang=ko")
    expect(visit.page.locator(".ntk-lab")).to_have_attribute("data-lab", names[1])
    expect(visit.page.locator(".panel")).to_have_count(len(list(LABS[names].figures)))
    expect(visit.page.locator(".ntk-control")).to_have_count(len(LABS[names].settings))
    for fold in visit.page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    for width in (1366, 1024, 390):
        visit.page.set_viewport_size({"width": width, "height": 768})
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    visit.page.unroute("**/figures/**")


def test_that_the_connection_is_lost_is_told_in_view_below_the_controls(visit: Visit):
    visit.page.set_viewport_size({"width": 1366, "height": 600})
    # Of settings of its own: what another test has drawn comes out of the browser's cache, and nothing is lost then.
    visit.open("labs/taylor/training?width=32&steps=100&seed=777002")
    visit.page.evaluate("scrollTo(0, 260)")
    told = visit.page.locator(".panel > .told")
    with visit.offline():
        visit.slider("width").press("ArrowRight")
        expect(told).to_have_text(EN("lab.lost"))
        controls, place = visit.page.locator(".ntk-controls").first.bounding_box(), told.bounding_box()
    assert controls
    assert place
    assert controls["y"] + controls["height"] <= place["y"] + 1
    assert place["y"] + place["height"] <= 600
    expect(told).to_be_empty()
    visit.page.set_viewport_size({"width": 1366, "height": 900})
    visit.expect_troubles("ERR_INTERNET_DISCONNECTED")
