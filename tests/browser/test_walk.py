"""A page shows what its own link shows in a fresh tab: after the first click, in haste, and on a random walk."""

import re
from itertools import permutations
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, title
from tests.browser.walk import Walk, disagreement, opened, seen, unforeseen
from tests.conftest import LESSONS, PATHS

SETTINGS = "width=64&seed=3&steps=200&count=32&learning_rate=0.02&rate_fraction=0.3&b_std=0.25&mapping=basic&data=step"
SEEDS, ACTIONS = (7, 8), 16  # more of them: tests.browser.walk
ROUND = list(zip(LESSONS, (*LESSONS[1:], LESSONS[0]), strict=True))  # from each lesson to the next

_fresh: dict[str, dict[str, Any]] = {}  # what a link shows in a fresh tab


def in_a_fresh_tab(visit: Visit) -> dict[str, Any]:
    link = visit.link()
    if link not in _fresh:
        with opened(visit, link) as other:
            _fresh[link] = seen(other)
    return _fresh[link]


def alike(here: dict[str, Any], there: dict[str, Any]) -> None:
    """Where a reader has looked in both tabs, they show the same."""
    for key, mine in here.items():
        names = mine.keys() & there[key].keys() if isinstance(mine, dict) else ()
        assert names or mine == there[key], key
        for name in names:
            assert mine[name] == there[key][name], name


@pytest.mark.parametrize(
    ("first", "then", "link"),
    [*((*pair, SETTINGS) for pair in permutations(LESSONS, 2)), *((*pair, "") for pair in ROUND)],
)
def test_the_very_first_click_leads_to_another_lesson_as_its_link_shows_it(
    visit: Visit, first: str, then: str, link: str
):
    visit.open(f"{PATHS[first]}?{link}" if link else PATHS[first])
    visit.page.get_by_role("link", name=title(then)).first.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title(then))
    visit.settle()
    shown, fresh = seen(visit), in_a_fresh_tab(visit)
    assert next(iter(fresh["figures"])) in shown["figures"]
    alike(shown, fresh)  # what is below may have been near, while the page grew
    assert not any(shown["told"].values())
    width, seed = ("64", "3") if link else ("256", "0")
    expect(visit.slider("width")).to_have_attribute("aria-valuetext", width)
    expect(visit.slider("seed")).to_have_attribute("aria-valuetext", seed)
    if not link:
        assert "?" not in visit.page.url


def test_back_forward_and_reload_show_what_was_there(visit: Visit):
    """Settings, a fold and a page, each an entry of the history."""
    visit.open("taylor?width=32&steps=100")
    fold = visit.page.locator("details.fold > summary").filter(has_text=re.compile("^Width$"))
    visit.see("training")
    states = [(visit.link(), seen(visit))]
    changes = (
        (lambda: visit.slider("seed").press("ArrowRight"), "taylor", "en"),
        (fold.click, "taylor", "en"),
        (lambda: visit.page.get_by_role("link", name=title("dynamics")).first.click(), "dynamics", "en"),
        (lambda: visit.slider("width").press("ArrowRight"), "dynamics", "en"),
    )
    for change, lesson, language in changes:
        before = visit.page.url
        change()
        visit.page.wait_for_function("before => location.href !== before", arg=before)
        expect(visit.page.locator("h1")).to_have_text(title(lesson, language))
        visit.settle()
        visit.see("training")
        states.append((visit.link(), seen(visit)))
    assert len({link for link, _ in states}) == len(states)
    for way, expected in (("back", states[-2::-1]), ("forward", states[1:])):
        for link, shown in expected:
            visit.page.evaluate(f"() => history.{way}()")
            visit.page.wait_for_url(f"{visit.server.url}/{link}")
            expect(visit.page.locator("h1")).to_have_text(shown["heading"])
            visit.settle()
            visit.see("training")
            alike(seen(visit), shown)
    visit.page.reload()
    visit.arrived()
    alike(seen(visit), states[-1][1])
    assert not disagreement(visit)


def test_the_language_that_was_chosen_stays_when_its_reader_goes_back(visit: Visit):
    """Settings go back, and the link of what is seen has the language."""
    visit.open("taylor?width=32&steps=100")
    visit.slider("seed").press("ArrowRight")
    visit.page.wait_for_url("**seed=1*")
    visit.settle()
    visit.page.get_by_text("한국어").click()
    expect(visit.page.locator("h1")).to_have_text(title("taylor", "ko"))
    visit.settle()
    for _ in range(2):  # to where the language was chosen, and to the settings before
        visit.page.evaluate("() => history.back()")
        visit.page.wait_for_timeout(500)
    visit.page.wait_for_url(lambda url: "seed" not in url and "lang=ko" in url)
    visit.settle()
    expect(visit.page.locator("h1")).to_have_text(title("taylor", "ko"))
    expect(visit.slider("seed")).to_have_attribute("aria-valuetext", "0")
    assert not disagreement(visit)


def test_right_and_left_in_haste_leave_slider_and_link_alike(visit: Visit):
    visit.open(f"taylor?{SETTINGS}")
    slider = visit.slider("seed")
    for pause in (0, 20, 40, 60, 80, 100):
        slider.press("ArrowRight")
        visit.page.wait_for_timeout(pause)
        slider.press("ArrowLeft")
        visit.settle()
        expect(slider).to_have_attribute("aria-valuetext", "3")
        assert "seed=3" in visit.page.url
    assert not disagreement(visit)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_walk_in_haste_never_leaves_the_page_and_its_link_apart(visit: Visit, seed: int):
    walk = Walk(visit, seed)
    walk.open()
    for _ in walk.go(ACTIONS):
        assert not (found := disagreement(visit)), f"after {' | '.join(walk.story[-8:])}\n{found}"
    assert walk.missed <= ACTIONS // 4
    visit.troubles = unforeseen(visit.troubles)
