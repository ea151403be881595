"""A page shows what its own link shows in a fresh tab: after the first click, in haste, and on a random walk."""

from itertools import permutations
from typing import Any

import pytest
from playwright.sync_api import expect

from ntk_ui import i18n, signals
from tests.browser.conftest import Visit
from tests.browser.test_pages import label, title
from tests.browser.walk import Walk, disagreement, link_of, opened, seen
from tests.conftest import LESSONS, PATHS

SETTINGS = "width=64&seed=3&steps=200&count=32&learning_rate=0.02&rate_fraction=0.3&b_std=0.2&mapping=basic&data=step"
SEED, ACTIONS = 7, 16  # more of them: tests.browser.walk
ROUND = list(zip(LESSONS, (*LESSONS[1:], LESSONS[0]), strict=True))  # from each lesson to the next

_fresh: dict[str, dict[str, Any]] = {}  # what a link shows in a fresh tab


def in_a_fresh_tab(visit: Visit) -> dict[str, Any]:
    link = link_of(visit)
    if link not in _fresh:
        with opened(visit, link) as other:
            _fresh[link] = seen(other)
    return _fresh[link]


@pytest.mark.parametrize(
    ("first", "then", "link"),
    [*((*pair, SETTINGS) for pair in permutations(LESSONS, 2)), *((*pair, "") for pair in ROUND)],
)
def test_the_very_first_click_leads_to_another_lesson_as_its_link_shows_it(
    visit: Visit, first: str, then: str, link: str
):
    visit.open(f"{PATHS[first]}?{link}" if link else PATHS[first], whole=False)
    visit.page.get_by_role("link", name=title(then)).click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title(then))
    visit.settle()
    shown = seen(visit)
    assert shown == in_a_fresh_tab(visit)
    assert not shown["errors"]
    expected = ("64", "3") if link else ("256", "0")
    assert (shown["controls"]["width"], shown["controls"]["seed"]) == expected
    if not link:
        assert "?" not in visit.page.url


def test_right_and_left_in_haste_leave_slider_and_link_alike(visit: Visit):
    visit.open(f"taylor?{SETTINGS}", whole=False)
    slider = visit.page.get_by_role("slider", name=label("seed"))
    for pause in (0, 20, 40, 60, 80, 100):
        slider.press("ArrowRight")
        visit.page.wait_for_timeout(pause)
        slider.press("ArrowLeft")
        visit.settle()
        expect(slider).to_have_attribute("aria-valuetext", "3")
        visit.page.wait_for_url("**seed=3*")
    assert not disagreement(visit)


@pytest.mark.parametrize("text", ["1/x", "<img src=x onerror=alert(1)>"])
def test_a_formula_of_the_link_that_cannot_be_read_is_explained_and_another_one_is_shown(visit: Visit, text: str):
    visit.open(f"fourier?width=32&steps=100&signal=formula&formula={signals.FORMULA.replace('+', '%2B')}", whole=False)
    shown = seen(visit)
    visit.open(f"fourier?width=32&steps=100&signal=formula&formula={text.replace('+', '%2B')}", whole=False)
    words = i18n.read("signals", "en")
    for _ in range(2):
        explained = visit.page.get_by_test_id("stAlert")
        expect(explained).to_contain_text(words("problem.before", formula=signals.FORMULA).split("`")[0])
        assert seen(visit)["figures"] == shown["figures"]
        assert seen(visit)["numbers"] == shown["numbers"]
        expect(visit.page.get_by_role("textbox", name=label("formula"))).to_have_value(text)
        visit.page.reload()
        visit.page.locator(".js-plotly-plot").first.wait_for()
        visit.settle()


def test_a_slip_in_a_formula_shows_the_one_before_here_and_in_a_fresh_tab(visit: Visit):
    visit.open("fourier?width=32&steps=100&signal=formula&formula=x^2", whole=False)
    before = seen(visit)["figures"]
    field = visit.page.get_by_role("textbox", name=label("formula"))
    field.fill("x^")
    field.press("Enter")
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("x^2")
    visit.settle()
    assert seen(visit)["figures"] == before
    assert not disagreement(visit)


def test_settings_of_a_link_that_are_not_possible_are_named(visit: Visit):
    visit.open("taylor?width=7&seed=abc&steps=100&activation=cube", whole=False)
    told = " ".join(visit.page.get_by_test_id("stAlert").all_inner_texts())
    words = i18n.read("frame", "en")
    for control, asked, shown in (("width", "7", "256"), ("seed", "abc", "0"), ("activation", "cube", "tanh")):
        assert words("link.refused", control=label(control), asked=asked, shown=shown) in told


def test_a_walk_in_haste_never_leaves_the_page_and_its_link_apart(visit: Visit):
    walk = Walk(visit, SEED)
    walk.open()
    for _ in walk.go(ACTIONS):
        assert not (found := disagreement(visit)), f"after {' | '.join(walk.story[-8:])}\n{found}"
