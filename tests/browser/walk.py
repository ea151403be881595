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

from playwright.sync_api import Browser, Error, Locator, Page, TimeoutError, sync_playwright

from ntk_ui import i18n
from tests.browser.conftest import CHROMIUM, PASSED, SWITCHES, Visit, title
from tests.conftest import COURSE, PATHS, Server

MOST_AT_ONCE = 4  # actions in haste before the page rests
PAUSES = (0, 20, 60, 120, 300, 800)  # milliseconds between them
PATIENCE = 300_000  # milliseconds for a deep and wide network
BEFORE, SHOWN = 100, 300  # characters told of what differs: before that, and in all
SLOW = 4000  # milliseconds in which a busy machine begins with what was asked of it
WIDEST, DEEPEST = 256, 2  # wider and deeper networks only take longer
START = "width=32&steps=100"
TOPICS = {"taylor": "step", "spectrum": "definite", "fourier": "noises", "dynamics": "optimizers"}  # that are quick
FORMULAS = ("sin(2*pi*x)", "x^2 - 0.5", "abs(x - 0.5)", "x")  # of one with a slip the picture stays, see `test_own.py`
LINES = ("tangent", "entry", "kernel", "modes", "kernels")  # labs below the first one
BUTTONS = ("data", "parameterization", "start", "clock", "signal", "mapping", "architecture", "direction", "placement")
BUTTONS += ("feature_kind",)
SLIDERS = ".ntk-control:not([hidden]) input[type=range]"

# What a reader sees: each figure that is there, with all that is around it; and what a lab tells and has chosen, once
# its reader has been at all of its figures. It may be told of something with any of them.
SEEN = """() => {
    const plain = (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value
    const value = ({ type, tagName, checked, value, textContent }) =>
        type === 'checkbox' ? checked : tagName === 'BUTTON' ? textContent : value
    const chosen = (box) => [...box.querySelectorAll('input:not([type=file]), select, textarea, [aria-pressed=true]')]
        .map(value).join(' ')
    const there = '.panel:not([hidden], :has(> .outdated)):is(:has(.js-plotly-plot), :has(.ntk-meter > *))'
    const labs = [...document.querySelectorAll('.ntk-lab')].filter((lab) => !lab.closest('details:not([open])'))
    const whole = labs.filter((lab) => !lab.querySelector(`.panel:not([hidden]):not(${there})`))
    const pairs = (places, pair, of = whole) => Object.fromEntries(
        of.flatMap((lab) => [...lab.querySelectorAll(places)].map((box) => pair(lab.dataset.lab, box))))
    const texts = (box) => ['h3', '.told', '.ntk-look', '.ntk-numbers', '.ntk-meter', '.notes', 'table']
        .map((place) => box.querySelector(place)?.textContent ?? '')
    const drawn = (box) => [...box.querySelectorAll('.js-plotly-plot')].map(({ data, layout }) => [data, layout.shapes])
    return {
        heading: document.querySelector('h1')?.textContent ?? '',
        topic: document.querySelector('details.fold[open]:has(.ntk-lab) > summary')?.textContent ?? '',
        told: pairs(':scope > .told', (lab, box) => [lab, box.textContent]),
        controls: pairs('.ntk-control:not([hidden])', (lab, box) => [`${lab} ${box.dataset.setting}`, chosen(box)]),
        figures: pairs(there, (lab, box) =>
            [`${lab} ${box.dataset.figure}`, JSON.stringify([texts(box), drawn(box)], plain)], labs),
    }
}"""


class Walk:
    """One reader, who does what people do."""

    def __init__(self, visit: Visit, seed: int) -> None:
        self.visit, self.page = visit, visit.page
        self.random = random.Random(seed)
        self.story: list[str] = []
        self.missed = 0
        self._actions: list[tuple[int, Callable[[], str | None]]] = [
            (8, self._key),
            (3, self._drag),
            (3, self._type),
            (2, self._look),
            (4, self._choice),
            (2, self._menu),
            (2, self._language),
            (3, self._lesson),
            (4, self._back),
            (2, self._forward),
            (1, self._reload),
            (2, self._answer),
            (2, self._fold),
            (2, self._link),
            (2, self._formula),
            (2, self._point),
            (1, self._window),
        ]

    def open(self) -> None:
        lesson = self.random.choice(COURSE)
        self.visit.open(f"{PATHS[lesson]}?{START}&topic={TOPICS.get(lesson, '')}")

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
            try:
                done = self.random.choices(choices, weights)[0]()
            except Error as error:  # what it was about has left the page meanwhile
                if not isinstance(error, TimeoutError) and "not attached" not in error.message:
                    raise
                self.missed += 1
        self.story.append(done)

    def _some(self, places: str) -> Locator | None:
        """One of the visible elements."""
        found = self.page.locator(places).filter(visible=True)
        count = found.count()
        return found.nth(self.random.randrange(count)) if count else None

    def _key(self) -> str | None:
        slider = self._some(SLIDERS)
        if slider is None:
            return None
        name, value = self._setting(slider), slider.get_attribute("aria-valuetext") or ""
        key = self.random.choice(("ArrowLeft", "ArrowRight", "ArrowRight", "Home"))
        if key == "ArrowRight" and float(value) >= {"width": WIDEST, "depth": DEEPEST}.get(name, float("inf")):
            key = "ArrowLeft"
        slider.press(key, timeout=2000)
        return f"{name} {value} {key}"

    def _setting(self, part: Locator) -> str:
        return part.locator("xpath=ancestor::fieldset[1]").get_attribute("data-setting") or ""

    def _drag(self) -> str | None:
        slider = self._some(
            ", ".join(f"[data-setting={name}] input[type=range]" for name in ("seed", "steps", "scale"))
        )
        if slider is None:
            return None
        slider.scroll_into_view_if_needed(timeout=2000)
        box = slider.bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for way in (self.random.randint(-60, 60), self.random.randint(-60, 60)):
            self.page.mouse.move(x + way, y, steps=4)
        self.page.mouse.up()
        return "drag"

    def _type(self) -> str | None:
        """A value between the notches of a slider, or one that is not possible."""
        field = self._some("[data-setting=seed] input[type=number], [data-setting=width] input[type=number]")
        if field is None:
            return None
        text = str(self.random.choice((0, self.random.randint(5, 200))))
        field.fill(text, timeout=2000)
        field.press("Enter", timeout=2000)
        return f"type {self._setting(field)} {text}"

    def _look(self) -> str | None:
        """Scroll to a lab below the first."""
        lab = self._some(", ".join(f"[data-lab={name}] .panel:not([hidden])" for name in LINES))
        if lab is None:
            return None
        lab.scroll_into_view_if_needed(timeout=2000)
        return "scroll down"

    def _choice(self) -> str | None:
        button = self._some(", ".join(f"[data-setting={name}] .row > button" for name in BUTTONS))
        if button is None:
            return None
        text = button.inner_text(timeout=2000)
        button.click(timeout=2000)
        return f"choose {text}"

    def _menu(self) -> str | None:
        menu = self._some("[data-setting=activation] select")
        if menu is None:
            return None
        menu.select_option(self.random.choice(("relu", "tanh", "erf", "gelu")), timeout=2000)
        return "menu"

    def _language(self) -> str | None:
        button = self._some(".st-key-lang button")
        if button is None:
            return None
        button.click(timeout=2000)
        return "language"

    def _lesson(self) -> str | None:
        lesson = self.random.choice(COURSE)
        for language in i18n.LANGUAGES:
            place = self.page.get_by_role("link", name=title(lesson, language))
            if place.count():
                place.first.click(timeout=2000)
                return f"lesson {lesson}"
        return None

    def _back(self) -> str | None:
        if not self.page.evaluate("navigation.canGoBack"):
            return None  # it would leave the app
        self.page.evaluate("() => history.back()")
        return "back"

    def _forward(self) -> str | None:
        if not self.page.evaluate("navigation.canGoForward"):
            return None
        self.page.evaluate("() => history.forward()")
        return "forward"

    def _reload(self) -> str:
        self.visit.settle()
        self.page.reload()
        self.visit.arrived()
        return "reload"

    def _answer(self) -> str | None:
        """A question, at random; or only a look at its figure."""
        button = self._some(".ntk-ask .row button, .covered button")
        if button is None:
            return None
        text = button.inner_text(timeout=2000)
        button.click(timeout=2000)
        return f"answer {text}"

    def _fold(self) -> str | None:
        summary = self._some("details.fold > summary")
        if summary is None:
            return None
        text = summary.inner_text(timeout=2000)
        summary.click(timeout=2000)
        return f"fold {text}"

    def _link(self) -> str | None:
        """One in the prose that sets a lab."""
        link = self._some(".ntk-step .text a[href^='?']")
        if link is None:
            return None
        text = link.get_attribute("href") or ""
        link.click(timeout=2000)
        return f"link {text}"

    def _formula(self) -> str | None:
        field = self._some("[data-setting=formula] input")
        if field is None:
            return None
        text = self.random.choice(FORMULAS)
        field.fill(text, timeout=2000)
        field.press("Enter", timeout=2000)
        return f"formula {text!r}"

    def _point(self) -> str | None:
        """A click into a figure that takes points, or chooses a cell or an eigenvalue."""
        area = self._some(".ntk-figure.clickable .nsewdrag")
        box = area.bounding_box() if area else None
        if area is None or box is None:
            return None
        at = self.random.random(), self.random.random()
        area.click(position={"x": at[0] * (box["width"] - 2), "y": at[1] * (box["height"] - 2)}, timeout=2000)
        return f"click {at[0]:.2f}, {at[1]:.2f}"

    def _window(self) -> str:
        size = {"width": self.random.choice((1366, 1024)), "height": self.random.choice((768, 900))}
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        return "window"


def unforeseen(troubles: list[str]) -> list[str]:
    """Without the refusals of what is not possible, which a walk asks for."""
    return [trouble for trouble in troubles if "422" not in trouble]


def seen(visit: Visit) -> dict[str, Any]:
    """What a reader sees."""
    shown: dict[str, Any] = visit.page.evaluate(SEEN)
    return shown


@contextmanager
def opened(visit: Visit, link: str, figures: Iterable[str] = ()) -> Iterator[Visit]:
    """The link in a tab that knows nothing, and whose reader looks at some figures: the names of lab and figure."""
    page: Page = visit.page.context.new_page()
    page.set_viewport_size(visit.page.viewport_size or {"width": 1366, "height": 900})
    other = Visit(page, visit.server)
    page.set_default_timeout(PATIENCE)
    other.open(link)
    for lab, figure in (names.split() for names in figures):
        panel = page.locator(f"[data-lab={lab}] .panel[data-figure={figure}]")
        if panel.count():  # one that is missing is seen to be
            panel.scroll_into_view_if_needed()
            other.settle()
    yield other
    visit.troubles.extend(other.troubles)
    page.close()


def disagreement(visit: Visit) -> str:
    """What the page shows, and its link in a fresh tab does not. Nothing, if all is well."""
    found = _disagreement(visit)
    if found:  # a slow machine may not have begun with what was asked last: look again when it has had its time
        visit.page.wait_for_timeout(SLOW)
        visit.settle()
        found = _disagreement(visit)
    return found


def _disagreement(visit: Visit) -> str:
    link, here = visit.link(), seen(visit)
    with opened(visit, link, here["figures"]) as other:
        there = seen(other)
    for key in ("told", "controls", "figures"):
        there[key] = {name: each for name, each in there[key].items() if name in here[key]}
    found = [f"{key}: {_apart(here[key], there[key])}" for key in here if here[key] != there[key]]
    return "\n".join(f"{link}: {each}" for each in found)


def _apart(here: Any, there: Any) -> str:
    if isinstance(here, dict):
        names = [name for name in here | there if here.get(name) != there.get(name)]
        return "; ".join(f"{name} {_apart(here.get(name), there.get(name))}" for name in names)
    texts = str(here), str(there)
    start = max(len(os.path.commonprefix(texts)) - BEFORE, 0)
    return " here, ".join(text[start : start + SHOWN] for text in texts) + " there"


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://localhost:8501", help="of the running app")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=2000)
    chosen = parser.parse_args(arguments)
    wrong = looks = 0
    with sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        context = browser.new_context(locale="en-US", viewport={"width": 1366, "height": 900})
        context.add_init_script(PASSED)
        page = context.new_page()
        walk = Walk(Visit(page, Server(chosen.url, Path(os.devnull))), chosen.seed)
        page.set_default_timeout(PATIENCE)
        walk.open()
        try:
            for _ in walk.go(chosen.actions):
                looks += 1
                print(f"{len(walk.story)} actions, {looks} looks", file=sys.stderr, flush=True)
                if found := disagreement(walk.visit):
                    wrong += 1
                    print(f"after {' | '.join(walk.story[-8:])}\n{found}\n", flush=True)
        finally:  # also of one that was broken off
            print(f"{len(walk.story)} actions, {looks} looks, {wrong} disagreements")
        browser.close()
    troubles = unforeseen(walk.visit.troubles)
    print(f"{len(troubles)} troubles", *troubles[:20], sep="\n")
    return int(wrong > 0 or bool(troubles))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
