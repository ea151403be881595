"""``python -m tests.benchmarks.sliders``: from a key press on a slider to the new figure, in a real browser.

Every slider of every lesson, beside the floor: a page with one slider and one figure that computes nothing, on the
same machine in the same run. "hero": the first figure is painted with its new data; "page": the last one is. Each
slider goes one notch up (a setting that the server has not computed before), back, and up again (both cached).
"""

import argparse
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.capacity import healthy, server
from tests.benchmarks.timing import table
from tests.browser.conftest import SWITCHES
from tests.conftest import LESSONS, ROOT

FLOOR = """import numpy as np, streamlit as st
n = st.slider("n", 1, 100, 50)
x = np.linspace(0, 1, 200, dtype=np.float32)
trace = {"type": "scatter", "x": x, "y": np.sin(n * x).astype(np.float32)}
st.plotly_chart({"data": [trace], "layout": {"template": "none"}}, key="hero", theme=None)
"""
# Notes when each figure has been drawn after a key press; a frame later it is on the screen.
WATCH = """() => {
    window.drawn = new Map();
    window.addEventListener('keydown', event => { window.pressed = event.timeStamp; window.drawn.clear(); }, true);
    const look = () => document.querySelectorAll('.js-plotly-plot').forEach(figure => {
        if (figure.watched) return;
        figure.watched = true;
        figure.on('plotly_afterplot', () => requestAnimationFrame(() => window.drawn.set(figure, performance.now())));
    });
    look();
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true});
}"""
HERO = "() => window.drawn.get(document.querySelector('.st-key-hero .js-plotly-plot')) - window.pressed"
LAST = "() => Math.max(...window.drawn.values()) - window.pressed"
HERO_DRAWN = "() => window.drawn.has(document.querySelector('.st-key-hero .js-plotly-plot'))"
BUSY = '[data-testid="stApp"]:not([data-test-script-state="notRunning"]), [data-stale="true"]'


@contextmanager
def floor() -> Iterator[str]:
    """The page with one slider and one figure."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
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


def settle(page: Page) -> None:
    page.wait_for_function("busy => !document.querySelector(busy)", arg=BUSY)
    page.wait_for_timeout(150)
    page.wait_for_function("busy => !document.querySelector(busy)", arg=BUSY)


def press(page: Page, name: str, key: str) -> tuple[float, float]:
    """Milliseconds until the first figure and until all of them are painted anew."""
    page.get_by_role("slider", name=name).first.press(key)
    page.wait_for_function(HERO_DRAWN)
    settle(page)
    return page.evaluate(HERO), page.evaluate(LAST)


def sliders(page: Page) -> list[str]:
    """The sliders of the first panel of controls."""
    names = [slider.get_attribute("aria-label") or "" for slider in page.get_by_role("slider").all()]
    hero = page.locator(".st-key-hero").bounding_box() or {"y": 0.0}
    above = [slider.bounding_box() for slider in page.get_by_role("slider").all()]
    return [name for name, box in zip(names, above, strict=True) if name and box and box["y"] < hero["y"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lessons", nargs="+", default=list(LESSONS))
    parser.add_argument("--rounds", type=int, default=3)
    chosen, arguments = parser.parse_known_args()
    rows = []
    with (
        server(arguments, ROOT / ".pytest_cache/sliders.log") as (url, _),
        floor() as trivial,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        page = browser.new_context(viewport={"width": 1366, "height": 900}, locale="en-US").new_page()
        page.set_default_timeout(60_000)

        def visit(address: str) -> None:
            page.goto(address)
            page.locator(".st-key-hero .js-plotly-plot").wait_for()
            settle(page)
            page.evaluate(WATCH)

        visit(trivial)
        least = [press(page, "n", key)[0] for key in ["ArrowRight", "ArrowLeft"] * 10][2:]
        ground = statistics.median(least)
        rows.append(["floor", "n", f"{ground:.0f}", "1.00", "", "", ""])
        for lesson in chosen.lessons:
            visit(f"{url}/{'' if lesson == LESSONS[0] else lesson}")
            for name in sliders(page):
                fresh, known = [], []
                for _ in range(chosen.rounds):
                    fresh.append(press(page, name, "ArrowRight"))
                    known += [press(page, name, key) for key in ("ArrowLeft", "ArrowRight")]
                for _ in range(chosen.rounds):  # as it was: the other sliders are measured from the same settings
                    press(page, name, "ArrowLeft")
                cells = [statistics.median(time for time, _ in known), statistics.median(time for _, time in known)]
                first = fresh[0][0]
                rows.append(
                    [
                        lesson,
                        name,
                        *(text for cell in cells for text in (f"{cell:.0f}", f"{cell / ground:.2f}")),
                        f"{first:.0f}",
                        f"{first / ground:.2f}",
                    ]
                )
                print(*rows[-1], flush=True)
        browser.close()
    header = ("lesson", "slider", "hero, cached", "÷ floor", "page, cached", "÷ floor", "hero, computed", "÷ floor")
    rows[0] = [*rows[0], ""]
    table("Milliseconds from a key press to the new figure", header, rows)


if __name__ == "__main__":
    main()
