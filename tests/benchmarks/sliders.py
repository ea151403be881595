"""``python -m tests.benchmarks.sliders``: from a key press on a slider to the new figure, in a real browser.

Every slider of every lab, beside the floor: a page of Streamlit with one slider and one figure that computes nothing,
in a browser of its own, moved in turn with each slider, because machines have their moods. "first": the first figure
that changes is painted with its new data, theory alone where a network takes long to train; "in view": so are all
that the reader can see, networks included. Each slider goes to settings that the server has not computed before
("computed"), back, and there again ("again": the browser has kept the answer). Then the pictures a second while the
first slider of the first lab is dragged.
"""

import argparse
import math
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Locator, TimeoutError, sync_playwright

from ntk_ui.lessons.catalog import LABS
from tests.benchmarks.hosting import free_ports, healthy, hosted
from tests.benchmarks.timing import table
from tests.browser.conftest import SWITCHES
from tests.conftest import ROOT

FLOOR = """import numpy as np, streamlit as st
n = st.slider("n", 1, 100, 50)
x = np.linspace(0, 1, 200, dtype=np.float32)
trace = {"type": "scatter", "x": x, "y": np.sin(n * x).astype(np.float32)}
st.plotly_chart({"data": [trace], "layout": {"template": "none"}}, key="hero", theme=None)
"""
# Notes when each figure has been drawn after a key press; a frame later it is on the screen.
WATCH = """() => {
    window.drawn = new Map();
    window.addEventListener('keydown', event => {
        window.pressed = event.timeStamp;
        window.first = Infinity;
        window.drawn.clear();
    }, true);
    const seen = figure => {
        const { top, bottom } = figure.getBoundingClientRect();
        return bottom > 0 && top < innerHeight;
    };
    const look = () => document.querySelectorAll('.js-plotly-plot').forEach(figure => {
        if (figure.watched) return;
        figure.watched = true;
        const note = () => requestAnimationFrame(() => {
            if (!seen(figure)) return;
            window.drawn.set(figure, performance.now());
            window.first = Math.min(window.first, performance.now());
        });
        figure.on('plotly_afterplot', note);
        figure.on('plotly_relayout', note);  // where only a mark has moved
    });
    look();
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true});
}"""
TIMES = "() => [window.first - window.pressed, Math.max(...window.drawn.values()) - window.pressed]"
DRAWN = "() => window.drawn.size > 0"
AT_REST = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    return (!app || app.dataset.testScriptState === 'notRunning')
        && !document.querySelector('.panel[aria-busy=true], [data-waiting], [data-stale=true]')
}"""
QUIET_MILLISECONDS = 10_000  # after which a slider counts as one that draws nothing by itself
NOTCH_MILLISECONDS = 40  # from one to the next while a slider is dragged in haste


@contextmanager
def floor() -> Iterator[str]:
    """The page with one slider and one figure."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "floor.py"
        script.write_text(FLOOR)
        command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not healthy(f"http://127.0.0.1:{port}"):
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


class Tab:
    """A page whose figures are watched."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_context(viewport={"width": 1366, "height": 900}, locale="en-US").new_page()
        self.page.set_default_timeout(600_000)  # a sweep takes a minute, on a busy machine several

    def visit(self, address: str) -> None:
        self.page.goto(address)
        self.page.locator(".js-plotly-plot").first.wait_for()
        self.settle()
        self.page.evaluate(WATCH)

    def settle(self) -> None:
        """Wait until nothing happens any more; what has come may ask for more."""
        for _ in range(2):
            self.page.wait_for_timeout(150)
            self.page.wait_for_function(AT_REST)

    def press(self, slider: Locator, key: str) -> tuple[float, float]:
        """Milliseconds until the first figure and until all in view are painted anew; NaN if none is."""
        slider.press(key)
        try:
            self.page.wait_for_function(DRAWN, timeout=QUIET_MILLISECONDS)
        except TimeoutError:
            self.settle()
            return math.nan, math.nan
        self.settle()
        first, last = self.page.evaluate(TIMES)
        return first, last

    def sliders(self) -> dict[str, Locator]:
        """The sliders of the lab by their settings, those in the fold too."""
        for fold in self.page.locator("details.more").all():
            fold.evaluate("fold => fold.open = true")
        controls = self.page.locator(".ntk-control:not([hidden]):has(input[type=range])").all()
        return {each.get_attribute("data-setting") or "": each.get_by_role("slider") for each in controls}

    def drag(self, slider: Locator) -> tuple[int, float]:
        """Pictures while a slider is dragged in haste from end to end and back, and the seconds that it takes."""
        box, last = slider.bounding_box(), int(slider.get_attribute("max") or 0)
        assert box is not None
        self.page.evaluate("""() => {
            window.pictures = 0
            document.querySelector('.js-plotly-plot').on('plotly_afterplot', () => window.pictures++)
        }""")
        mouse, (x, y) = self.page.mouse, (box["x"] + 8, box["y"] + box["height"] / 2)
        mouse.move(x, y)
        mouse.down()
        begun = time.perf_counter()
        for k in [*range(last + 1), *range(last, -1, -1)]:
            mouse.move(x + k * (box["width"] - 16) / last, y)
            self.page.wait_for_timeout(NOTCH_MILLISECONDS)
        seconds = time.perf_counter() - begun
        mouse.up()
        return int(self.page.evaluate("window.pictures")), seconds


class Floor:
    """The page with one slider and one figure in a tab of its own."""

    def __init__(self, tab: Tab, address: str) -> None:
        self._tab = tab
        tab.visit(address)
        self._slider = tab.page.get_by_role("slider").first

    def press(self) -> list[float]:
        """Milliseconds until its figure is painted anew, there and back again."""
        return [self._tab.press(self._slider, key)[0] for key in ("ArrowRight", "ArrowLeft")]


class Measured(NamedTuple):
    """Milliseconds until the first figure and until all in view are painted anew, and those of the floor meanwhile."""

    computed: list[tuple[float, float]]
    again: list[tuple[float, float]]
    floor: list[float]


def measure(tab: Tab, slider: Locator, rounds: int, beside: Floor) -> Measured:
    """Times of one slider, and the slider where it was."""
    slider.evaluate("slider => slider.scrollIntoView()")  # so that its figure is in view, too
    tab.settle()
    place, last = int(slider.input_value()), int(slider.get_attribute("max") or 0)
    there, back = ("ArrowRight", "ArrowLeft") if last - place > place else ("ArrowLeft", "ArrowRight")
    times = Measured([], [], [])
    steps = min(rounds, max(last - place, place))
    for _ in range(steps):
        times.computed.append(tab.press(slider, there))
        times.floor.extend(beside.press())
        times.again.extend([tab.press(slider, back), tab.press(slider, there)])
    for _ in range(steps):  # as it was: the other sliders are measured from the same settings
        tab.press(slider, back)
    return times


def main() -> None:
    every = ["/".join(names) for names in LABS]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labs", nargs="+", default=every, choices=every, metavar="LESSON/LAB")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--url", help="of a server that runs already, instead of one of its own")
    chosen, arguments = parser.parse_known_args()
    rows = []
    with ExitStack() as stack:
        url = chosen.url or stack.enter_context(hosted(1, arguments)).url
        trivial = stack.enter_context(floor())
        chromium = stack.enter_context(sync_playwright()).chromium
        browsers = [chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES) for _ in range(2)]
        beside, tab = Floor(Tab(browsers[0]), trivial), Tab(browsers[1])
        for _ in range(5):
            beside.press()
        for lab in chosen.labs:
            tab.visit(f"{url}/labs/{lab}")
            for name, slider in tab.sliders().items():
                found = measure(tab, slider, chosen.rounds, beside)
                ground = statistics.median(found.floor)
                rows.append([lab, name, f"{ground:.0f}"])
                for each in (found.computed, found.again):
                    for milliseconds in map(statistics.median, zip(*each, strict=True)):
                        rows[-1] += [f"{milliseconds:.0f}", f"{milliseconds / ground:.2f}"]
                print(*rows[-1], flush=True)
        tab.visit(f"{url}/labs/{chosen.labs[0]}")
        name, slider = next(iter(tab.sliders().items()))
        pictures, seconds = tab.drag(slider)
        for browser in browsers:
            browser.close()
    kinds = [f"{what}, {how}" for how in ("computed", "again") for what in ("first", "in view")]
    header = ("lab", "slider", "floor", *(cell for kind in kinds for cell in (kind, "÷ floor")))
    table("Milliseconds from a key press to the new figure", header, rows)
    print(f"{chosen.labs[0]}, {name}, dragged: {pictures} pictures, {pictures / seconds:.0f} a second")


if __name__ == "__main__":
    main()
