"""A random walk through the app, in haste; whenever the page rests, its link opened anew shows the same.

    .venv/bin/python -m tests.browser.walk --url http://localhost:8501 --seed 1 --actions 2000

The suite walks a short way, see `test_walk.py`.
"""

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from ntk_ui import i18n
from tests.browser.conftest import CHROMIUM, SWITCHES, Visit
from tests.conftest import LESSONS, PATHS, Server

MOST_AT_ONCE = 4  # actions in haste before the page rests
PAUSES = (0, 20, 60, 120, 300, 800)  # milliseconds between them
REST = 600  # milliseconds until the address says what the page shows
SLOW = 4000  # milliseconds in which a busy machine begins with what was asked of it
WIDEST, DEEPEST = 256, 2  # wider and deeper networks only take longer
START = "width=32&steps=100"
QUICK = ("tangent", "modes", "bands")  # parts of pages that take no time
FORMULAS = ("sin(2*pi*x)", "1/x", "2x", "x^2 - 0.5", "abs(x - 0.5)", "")

# What a reader sees: the controls with their values, the numbers and the verdict, warnings, and the figures.
SEEN = """() => {
    const value = (box) => {
        const slider = box.querySelector('[aria-valuetext]')
        if (slider) return slider.getAttribute('aria-valuetext')
        const chosen = box.querySelector('[data-selected]') ?? box.querySelector('[aria-checked=true]')
        return chosen ? chosen.innerText : box.querySelector('input')?.value
    }
    const key = (box) => [...box.classList].find((name) => name.startsWith('st-key-')).slice(7)
    const data = (box) => JSON.stringify([...box.querySelectorAll('.js-plotly-plot')].map((figure) => figure.data),
        (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value)
    const inside = (place, own) => {
        const found = (places) => [...place.querySelectorAll(places)].filter(own)
        const boxes = found('[class*=st-key-]').filter((box) => !box.querySelector('[class*=st-key-]'))
        const pairs = boxes.map((box) => [key(box), value(box)]).filter(([, told]) => told != null)
        const texts = (places) => found(places).map((box) => box.innerText)
        return { controls: Object.fromEntries(pairs), numbers: texts('.ntk-numbers'), verdict: texts('.ntk-meter'),
                  errors: texts('[data-testid=stException], [data-testid=stAlertContentError]') }
    }
    const drawn = [...document.querySelectorAll('[class*=st-key-part_]')]
        .filter((part) => part.querySelector('.js-plotly-plot') && part.style.opacity !== '0.4')
    const parts = drawn.map((part) => [key(part), { ...inside(part, () => true), figures: data(part) }])
    const heading = document.querySelector('h1')?.innerText
    return { heading, ...inside(document, (box) => !box.closest('[class*=st-key-part_]')),
              figures: [...document.querySelectorAll('.st-key-hero')].map(data), parts: Object.fromEntries(parts) }
}"""


class Walk:
    """One reader, who does what people do."""

    def __init__(self, visit: Visit, seed: int) -> None:
        self.visit, self.page = visit, visit.page
        self.random = random.Random(seed)
        self.story: list[str] = []
        self._actions: list[tuple[int, Callable[[], str | None]]] = [
            (8, self._key),
            (3, self._drag),
            (2, self._look),
            (4, self._choice),
            (2, self._menu),
            (2, self._language),
            (3, self._lesson),
            (3, self._back),
            (1, self._forward),
            (2, self._experiment),
            (2, self._formula),
            (1, self._window),
        ]

    def open(self) -> None:
        self.visit.open(f"{PATHS[self.random.choice(LESSONS)]}?{START}", whole=False)

    def go(self, actions: int) -> Iterator[None]:
        """Do so many things; stops for a look whenever the page rests."""
        left = actions
        while left > 0:
            burst = min(left, self.random.randint(1, MOST_AT_ONCE))
            left -= burst
            for _ in range(burst):
                self._act()
                self.page.wait_for_timeout(self.random.choice(PAUSES))
            self.visit.settle()
            yield

    def _act(self) -> None:
        weights, choices = zip(*self._actions, strict=True)
        done = None
        while done is None:
            done = self.random.choices(choices, weights)[0]()
        self.story.append(done)

    def _some(self, places: str) -> Locator | None:
        """One of the visible elements outside of the parts below the lab."""
        found = self.page.locator(places)
        count = found.count()
        return found.nth(self.random.randrange(count)) if count else None

    def _key(self) -> str | None:
        thumb = self._some("[class*=st-key-] input[type=range]:not(.st-key-part_further *):not(.st-key-hero *)")
        if thumb is None:
            return None
        name, value = thumb.get_attribute("aria-label"), thumb.get_attribute("aria-valuetext") or ""
        key = self.random.choice(("ArrowLeft", "ArrowRight", "ArrowRight", "Home"))
        if key == "ArrowRight" and self._heavy(thumb, value):
            key = "ArrowLeft"
        thumb.press(key, timeout=5000)
        return f"{name} {value} {key}"

    def _heavy(self, thumb: Locator, value: str) -> bool:
        boxes = thumb.locator("xpath=ancestor::*[contains(@class, 'st-key-')][1]")
        key = boxes.first.get_attribute("class") or ""
        return ("st-key-width" in key and float(value) >= WIDEST) or ("st-key-depth" in key and float(value) >= DEEPEST)

    def _drag(self) -> str | None:
        thumb = self._some(".st-key-seed input[type=range], .st-key-steps input[type=range]")
        box = thumb.bounding_box() if thumb else None
        if thumb is None or box is None:
            return None
        thumb.scroll_into_view_if_needed(timeout=5000)
        box = thumb.bounding_box() or box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for way in (self.random.randint(-60, 60), self.random.randint(-60, 60)):
            self.page.mouse.move(x + way, y, steps=4)
        self.page.mouse.up()
        return "drag"

    def _look(self) -> str | None:
        """Scroll to the part below the lab, which is drawn then."""
        part = self._some(", ".join(f".st-key-part_{name}" for name in QUICK))
        if part is None:
            return None
        part.scroll_into_view_if_needed(timeout=5000)
        return "scroll down"

    def _choice(self) -> str | None:
        boxes = ("data", "parameterization", "start", "clock", "signal", "mapping")
        button = self._some(", ".join(f".st-key-{box} button" for box in boxes))
        if button is None:
            return None
        text = button.inner_text(timeout=5000)
        button.click(timeout=5000)
        return f"choose {text}"

    def _menu(self) -> str | None:
        field = self._some(".st-key-activation input")
        if field is None:
            return None
        field.click(timeout=5000)
        for _ in range(self.random.randint(1, 4)):
            self.page.keyboard.press(self.random.choice(("ArrowDown", "ArrowDown", "ArrowUp")))
        self.page.keyboard.press(self.random.choice(("Enter", "Enter", "Escape")))
        return "menu"

    def _language(self) -> str | None:
        button = self._some(".st-key-lang button")
        if button is None:
            return None
        button.click(timeout=5000)
        return "language"

    def _lesson(self) -> str | None:
        words = [i18n.read("frame", language) for language in i18n.LANGUAGES]
        lesson = self.random.choice(LESSONS)
        for each in words:
            place = self.page.get_by_role("link", name=each(f"navigation.{lesson}"))
            if place.count():
                place.first.click(timeout=5000)
                return f"lesson {lesson}"
        return None

    def _back(self) -> str | None:
        if not any("lesson" in done or "choose" in done for done in self.story):
            return None  # it would leave the app
        self.page.evaluate("() => history.back()")
        return "back"

    def _forward(self) -> str:
        self.page.evaluate("() => history.forward()")
        return "forward"

    def _experiment(self) -> str | None:
        button = self._some(".ntk-guided button")
        if button is None:
            return None
        button.click(timeout=5000)
        self.page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
        return "experiment"

    def _formula(self) -> str | None:
        field = self._some(".st-key-formula input")
        if field is None:
            return None
        text = self.random.choice(FORMULAS)
        field.fill(text, timeout=5000)
        field.press("Enter", timeout=5000)
        return f"formula {text!r}"

    def _window(self) -> str:
        size = {"width": self.random.choice((1366, 1024)), "height": self.random.choice((768, 900))}
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        return "window"


def seen(visit: Visit) -> dict[str, Any]:
    """What a reader sees of the lab, and of each part below that is drawn."""
    shown: dict[str, Any] = visit.page.evaluate(SEEN)
    return shown


@contextmanager
def opened(visit: Visit, link: str, parts: Iterable[str] = ()) -> Iterator[Visit]:
    """The link in a tab that knows nothing, and whose reader looks at some parts of the page, given by their keys."""
    page: Page = visit.page.context.new_page()
    page.set_viewport_size(visit.page.viewport_size or {"width": 1366, "height": 900})
    other = Visit(page, visit.server)
    other.open(link, whole=False)
    for part in parts:
        page.locator(f".st-key-{part}").scroll_into_view_if_needed()
        other.settle()
        page.locator(f".st-key-{part} .js-plotly-plot").first.wait_for()
        other.settle()
    yield other
    page.close()


def disagreement(visit: Visit) -> str:
    """What the page shows, and its link in a fresh tab does not; or that a page failed. Nothing, if all is well."""
    found = _disagreement(visit)
    if found:  # a slow machine may not have begun with what was asked last: look again when it has had its time
        visit.page.wait_for_timeout(SLOW)
        visit.settle()
        found = _disagreement(visit)
    return found


def link_of(visit: Visit) -> str:
    """What the address says once the page rests, without that of the server."""
    visit.page.wait_for_timeout(REST)
    return visit.page.url.removeprefix(visit.server.url).removeprefix("/")


def _disagreement(visit: Visit) -> str:
    link = link_of(visit)
    here = seen(visit)
    with opened(visit, link, here["parts"]) as other:
        there = seen(other)
    there["parts"] = {name: part for name, part in there["parts"].items() if name in here["parts"]}  # may see more
    apart = [f"{key}: {here[key]!s:.400} here, {there[key]!s:.400} there" for key in here if here[key] != there[key]]
    broken = [i18n.read("frame", language)("failed") for language in i18n.LANGUAGES]
    failed = [text for text in here["errors"] if text in broken]
    return "\n".join([f"{link}: {each}" for each in [*apart, *failed]])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://localhost:8501", help="of the running app")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=2000)
    chosen = parser.parse_args(arguments)
    wrong = looks = 0
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = browser.new_context(locale="en-US", viewport={"width": 1366, "height": 900}).new_page()
        walk = Walk(Visit(page, Server(chosen.url, Path(os.devnull))), chosen.seed)
        walk.open()
        for _ in walk.go(chosen.actions):
            looks += 1
            if found := disagreement(walk.visit):
                wrong += 1
                print(f"after {' | '.join(walk.story[-8:])}\n{found}\n", flush=True)
        browser.close()
    print(f"{len(walk.story)} actions, {looks} looks, {wrong} disagreements, {len(walk.visit.troubles)} troubles")
    print("\n".join(walk.visit.troubles[:20]))
    return int(wrong > 0 or bool(walk.visit.troubles))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
