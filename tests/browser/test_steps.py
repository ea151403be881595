"""Steps of a lesson in a real browser: questions, covered figures, links in the prose, folds, terms."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from playwright.sync_api import BrowserContext, Locator, Route, expect

from ntk_ui import i18n
from ntk_ui.lessons.catalog import QUESTIONS
from tests.browser.conftest import Visit, title
from tests.conftest import Server
from tests.lessons.steps import STEPS

FRAME = {language: i18n.read("frame", language) for language in i18n.LANGUAGES}
WORDS = i18n.read("taylor", "en")
SMALL = "width=32&steps=100"
CHOSEN = ".ntk-ask button[aria-pressed=true]"
KEPT = "JSON.parse(localStorage.getItem('ntk.answers'))"


@pytest.fixture
def stranger(browser: BrowserContext, server: Server) -> Iterator[Visit]:
    """A reader who has never been here, with nothing kept in their browser."""
    tab = Visit(browser.new_page(), server)
    tab.page.goto(f"{server.url}/assets/nothing/nothing")  # of the same origin, without the app
    tab.page.evaluate("localStorage.setItem('ntk.answers', '{}')")
    tab.troubles.clear()
    yield tab
    tab.page.evaluate("localStorage.removeItem('ntk.answers')")
    tab.page.close()
    assert not tab.troubles


def step(visit: Visit, name: str) -> Locator:
    return visit.page.locator(f".ntk-step#{name}")


def arrive(visit: Visit, link: str) -> None:
    """Where figures are covered there may be none to wait for."""
    visit.page.goto(f"{visit.server.url}/{link}")
    expect(visit.page.locator(".ntk-step")).to_have_count(len(STEPS["taylor"]))
    visit.settle()


def option(visit: Visit, question: str, name: str) -> Locator:
    text = WORDS(f"ask.{question}.option.{name}")
    return step(visit, question).get_by_role("button", name=text, exact=True)


def test_a_figure_is_covered_until_its_question_is_answered_and_stays_open_after(stranger: Visit):
    arrive(stranger, f"taylor?{SMALL}")
    for each in STEPS["taylor"]:
        asked = ("taylor", each.name) in QUESTIONS
        expect(step(stranger, each.name).locator(".covered")).to_have_count(int(asked))
        expect(step(stranger, each.name).locator(".place .ntk-lab")).to_have_count(int(not asked))
        for part in (".look", ".take"):
            expect(step(stranger, each.name).locator(part)).to_be_visible(visible=not asked)
    train = step(stranger, "train")
    option(stranger, "train", "half").click()
    said = train.locator(".said")
    expect(said).to_contain_text(FRAME["en"]("ask.wrong"))
    expect(said).to_contain_text("But there is a second reason.")
    expect(option(stranger, "train", "half")).to_have_attribute("aria-pressed", "true")
    expect(train.locator(".covered")).to_have_count(0)
    expect(train.locator(".look")).to_be_visible()
    expect(train.locator(".take")).to_be_visible()
    train.locator(".js-plotly-plot").wait_for()
    expect(train.locator("[data-setting=width] input[type=number]")).to_have_value("256")  # what was asked about
    stranger.page.wait_for_url(lambda url: "width" not in url and "steps" not in url)
    option(stranger, "train", "quarter").click()
    expect(said).to_contain_text(FRAME["en"]("ask.right"))
    assert stranger.page.evaluate(KEPT) == {"taylor/train": {"answer": "quarter", "verdict": "right"}}
    arrive(stranger, f"taylor?{SMALL}&lang=ko")
    expect(train.locator(".covered")).to_have_count(0)
    expect(train.locator(CHOSEN)).to_have_text(i18n.read("taylor", "ko")("ask.train.option.quarter"))
    expect(train.locator("[data-setting=width] input[type=number]")).to_have_value("32")  # the link counts
    expect(step(stranger, "line").locator(".covered")).to_have_count(1)


def test_who_only_wants_to_see_sees_the_figure_at_their_own_settings(stranger: Visit):
    arrive(stranger, f"taylor?{SMALL}")
    train = step(stranger, "train")
    train.get_by_role("button", name=FRAME["en"]("ask.pass")).click()
    train.locator(".js-plotly-plot").wait_for()
    expect(train.locator("[data-setting=width] input[type=number]")).to_have_value("32")
    expect(train.locator(".said")).to_be_empty()
    arrive(stranger, f"taylor?{SMALL}")
    expect(train.locator(".covered")).to_have_count(0)
    expect(train.locator("button[aria-pressed=true]")).to_have_count(
        0 + train.locator(".ntk-control [aria-pressed=true]").count()
    )


def test_an_estimate_is_made_by_keyboard_and_graded_by_distance(stranger: Visit):
    arrive(stranger, "taylor")
    still = step(stranger, "still")
    slider = still.get_by_role("slider", name=FRAME["en"]("ask.estimate"))
    expect(slider).to_have_attribute("aria-valuetext", "1 %")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0.01 %")
    check = still.get_by_role("button", name=FRAME["en"]("ask.check"), exact=True)
    check.click()
    expect(still.locator(".said")).to_contain_text(WORDS("ask.still.if.low"))
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "100 %")
    check.click()
    expect(still.locator(".said")).to_contain_text(WORDS("ask.still.if.high"))
    slider.fill("17")
    check.click()
    expect(still.locator(".said")).to_contain_text(f"{FRAME['en']('ask.right')} {WORDS('ask.still.if.right')}")
    arrive(stranger, "taylor")
    expect(slider).to_have_value("17")


def test_a_lost_connection_is_told_and_the_figure_stays_covered(stranger: Visit):
    arrive(stranger, f"taylor?{SMALL}")
    route = re.compile("/answers/")

    def lose(each: Route) -> None:
        each.abort()

    stranger.page.route(route, lose)
    option(stranger, "line", "quarter").click()
    line = step(stranger, "line")
    expect(line.locator(".said")).to_have_text(FRAME["en"]("ask.lost"))
    expect(line.locator(".covered")).to_have_count(1)
    stranger.page.unroute(route, lose)
    option(stranger, "line", "quarter").click()
    expect(line.locator(".said")).to_contain_text(FRAME["en"]("ask.right"))
    stranger.expect_troubles("ERR_FAILED")


def test_a_page_that_shows_everything_covers_nothing(stranger: Visit):
    arrive(stranger, f"taylor?{SMALL}&parts=all")
    expect(stranger.page.locator(".covered")).to_have_count(0)
    expect(stranger.page.locator(".take")).to_have_count(len(STEPS["taylor"]))
    assert all(take.is_visible() for take in stranger.page.locator(".take").all())


def test_links_in_the_prose_set_the_lab(visit: Visit):
    visit.open("taylor?steps=100&width=32&output_scale=5")
    train = step(visit, "train")
    train.scroll_into_view_if_needed()
    train.get_by_role("link", name="4 units").click()
    expect(train.locator("[data-setting=width] input[type=number]")).to_have_value("4")
    visit.page.wait_for_url("**width=4*")
    step(visit, "straight").get_by_role("link", name="1", exact=True).click()
    visit.page.wait_for_url(lambda url: "output_scale" not in url)  # the default
    assert "width=4" in visit.page.url


def test_one_fold_is_open_and_the_link_opens_it_again(visit: Visit):
    visit.open("taylor?steps=50&width=32")
    names = [re.compile(f"^{FRAME['en'](f'controls.topic.{name}')}$") for name in ("scale", "parameterization")]
    scale, parameterization = (
        visit.page.locator("details.fold > summary").filter(has_text=name).locator("xpath=..") for name in names
    )
    expect(visit.page.locator("[data-lab=scale]")).to_have_count(0)
    scale.locator("summary").first.click()
    visit.page.wait_for_url("**topic=scale*")
    visit.see("output_scales")
    parameterization.locator("summary").first.click()
    visit.page.wait_for_url("**topic=parameterization*")
    expect(scale).not_to_have_attribute("open", re.compile(".*"))
    visit.see("largest_eigenvalue")
    visit.page.go_back()
    expect(scale).to_have_attribute("open", re.compile(".*"))
    visit.open("taylor?steps=50&width=32&topic=parameterization")
    expect(parameterization).to_have_attribute("open", re.compile(".*"))
    expect(parameterization.locator("summary").first).to_be_in_viewport()
    parameterization.locator("summary").first.click()
    visit.page.wait_for_url(lambda url: "topic" not in url)


def test_the_name_of_a_lab_as_a_topic_leads_to_its_step_and_an_unknown_one_is_told(visit: Visit):
    visit.open("taylor?steps=50&width=32&topic=step")
    expect(step(visit, "step").locator("h2")).to_be_in_viewport()
    expect(step(visit, "free").locator(".told").first).to_be_empty()
    visit.open("taylor?steps=50&width=32&topic=nonsense")
    told = step(visit, "free").locator(".text .told")
    expect(told).to_have_text(FRAME["en"]("lab.unknown", names="topic=nonsense"))


def test_the_path_leads_to_the_steps_and_terms_are_told_on_the_spot(visit: Visit):
    visit.open("taylor?steps=50&width=32")
    path = step(visit, "free").locator(".path")
    expect(path.locator("button")).to_have_count(len(STEPS["taylor"]))
    expect(path.locator("[aria-current=step]")).to_have_count(1)
    path.get_by_role("button", name=f"6 {WORDS('story.step.title')}").click()
    visit.page.wait_for_url("**#step")
    expect(step(visit, "step").locator("h2")).to_be_in_viewport()
    term = step(visit, "step").locator("a.term")
    term.hover()
    told = visit.page.get_by_role("tooltip")
    expect(told).to_contain_text("inner product of the gradients")
    told.hover()
    visit.page.wait_for_timeout(400)
    expect(told).to_be_visible()


def test_what_changes_is_announced_once_it_has_rested_and_what_was_there_is_not(visit: Visit):
    visit.open("labs/taylor/training?width=32&steps=100")
    announced, numbers = visit.page.locator(".ntk-announcer"), visit.page.locator(".ntk-numbers")
    visit.page.wait_for_timeout(1500)
    expect(announced).to_be_empty()
    visit.page.get_by_role("button", name=re.compile("Play")).click()
    visit.page.wait_for_timeout(1500)
    expect(announced).to_be_empty()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft"):
        visit.slider("width").press(key)
    visit.settle()
    expect(announced).to_contain_text(numbers.locator("dd").first.inner_text())
    expect(announced).to_contain_text(visit.page.locator(".ntk-meter p").inner_text())


def test_the_language_of_the_document_is_that_of_the_page(visit: Visit):
    visit.open("taylor?width=32&steps=100")
    html = visit.page.locator("html")
    expect(html).to_have_attribute("lang", "en")
    visit.page.get_by_text("한국어").click()
    expect(html).to_have_attribute("lang", "ko")


def test_headings_come_in_order(visit: Visit):
    """A level is at most one below the one before."""
    visit.open("taylor?width=32&steps=100")
    levels = visit.page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((box) => box.checkVisibility())"
        ".map((box) => Number(box.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert levels.count(2) == len(STEPS["taylor"]) + 1  # and the references
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_the_browser_remembers_every_answer(stranger: Visit):
    arrive(stranger, f"taylor?{SMALL}")
    for question, name in (("line", "quarter"), ("free", "third")):
        option(stranger, question, name).click()
        expect(step(stranger, question).locator(".said")).to_contain_text(FRAME["en"]("ask.right"))
    assert stranger.page.evaluate(KEPT).keys() == {"taylor/line", "taylor/free"}


PLACES = "sessionStorage.getItem('ntk.places')"
GO = "((path) => history.replaceState(history.state, '', path))"
TOP = "name => document.getElementById(name).getBoundingClientRect().top"


def test_reload_and_back_lead_to_where_the_reader_was_and_the_first_page_tells_where_they_stopped(visit: Visit):
    visit.open("taylor?steps=50&width=32")
    step(visit, "free").get_by_role("button", name=f"5 {WORDS('story.still.title')}").click()
    visit.settle()
    visit.page.mouse.move(300, 400)
    visit.page.mouse.wheel(0, 150)  # 150 pixels into the step
    visit.settle()
    visit.page.wait_for_timeout(500)
    before = visit.page.evaluate(TOP, "still")
    assert abs(before - 72) > 20  # where a link leads to
    kept = visit.page.evaluate(PLACES)
    visit.page.evaluate(f"{GO}('elsewhere'); document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate(PLACES) == kept  # of a page that its reader has left, whose steps are still there
    visit.page.evaluate(f"{GO}('taylor?steps=50&width=32')")
    visit.page.reload()
    visit.arrived()
    visit.page.wait_for_function(f"before => Math.abs(({TOP})('still') - before) < 3", arg=before)
    visit.page.get_by_role("link", name=title("fourier")).first.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("fourier"))
    visit.settle()
    assert visit.page.evaluate(TOP, "slow") > 0  # a link leads to the top
    visit.page.go_back()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("taylor"))
    visit.arrived()
    visit.page.wait_for_function(f"before => Math.abs(({TOP})('still') - before) < 3", arg=before)
    visit.page.goto(f"{visit.server.url}/?lang=ko")
    told = i18n.read("taylor", "ko")("story.still.title")
    visit.page.locator(".ntk-resume").get_by_role("link", name=told).click()
    expect(step(visit, "still").locator("h2")).to_be_in_viewport()


def test_a_link_into_a_lesson_sets_it_and_keeps_the_language(visit: Visit):
    visit.page.goto(f"{visit.server.url}/papers?lang=ko")
    link = step(visit, "vadarevu").locator(".take a")
    expect(link).to_have_attribute("href", "taylor?lang=ko&path_width=1000&activation=relu#still")
    link.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title("taylor", "ko"))
    expect(step(visit, "still").locator("[data-setting=path_width] input[type=range]")).to_have_attribute(
        "aria-valuetext", "1000"
    )


def test_a_figure_can_be_set_again_as_its_question_had_it(stranger: Visit):
    arrive(stranger, f"taylor?{SMALL}")
    train = step(stranger, "train")
    again = train.get_by_role("button", name=FRAME["en"]("ask.again"))
    expect(again).to_be_hidden()  # there is no figure yet
    option(stranger, "train", "quarter").click()
    expect(train.locator(".said")).to_contain_text(FRAME["en"]("ask.right"))
    expect(again).to_be_hidden()  # it is as asked
    width = train.locator("[data-setting=width] input[type=number]")
    expect(width).to_have_value("256")
    train.get_by_role("link", name="4 units").click()
    expect(width).to_have_value("4")
    again.click()
    expect(width).to_have_value("256")


def test_there_is_a_way_back_to_the_settings_before_an_answer(stranger: Visit):
    """They may be a lecturer's, whose link the reader has followed."""
    arrive(stranger, "taylor?width=37&seed=5&steps=100&data=step")
    train = step(stranger, "train")
    option(stranger, "train", "quarter").click()
    expect(train.locator(".said")).to_contain_text(FRAME["en"]("ask.right"))
    width, seed = (train.locator(f"[data-setting={name}] input[type=number]") for name in ("width", "seed"))
    expect(width).to_have_value("256")
    train.get_by_role("button", name=FRAME["en"]("ask.back")).click()
    expect(width).to_have_value("37")
    expect(seed).to_have_value("5")
    stranger.page.wait_for_url("**width=37*")
    assert "data=step" in stranger.page.url
    train.get_by_role("button", name=FRAME["en"]("ask.again")).click()
    expect(width).to_have_value("256")
