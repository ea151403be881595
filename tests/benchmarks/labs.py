"""``python -m tests.benchmarks.labs``: the lab of a figure beside the page that runs as a whole, and beside the floor.

From a key press on the seed slider to the new first figure, in browsers of their own that are moved in turn: settings
that the server has not computed before ("computed") and that it has ("cached"), with the processor time of the server
for each move. While a slider is dragged: pictures a second. Then readers who only ask for figures, one every few
seconds, half of them with settings that nobody else has.
"""

import argparse
import asyncio
import random
import shutil
import statistics
import time
from contextlib import ExitStack
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import sync_playwright

from tests.benchmarks.hosting import Hosted, hosted
from tests.benchmarks.sliders import Floor, Tab, floor
from tests.benchmarks.timing import percentiles, table
from tests.browser.conftest import SWITCHES

SEEDS = 9  # moves of the seed slider
LAB, PAGE = "labs/taylor/training?width={}", "?width={}"
HOST_WIDTHS = (256, 160, 192, 224, 240)  # which cost the same
EVERY_SECONDS = 5.0


class Moves(NamedTuple):
    """Milliseconds until the figure is painted, and of the server's processor, for each move."""

    painted: list[float]
    cpu: list[float]


def moved(tab: Tab, app: Hosted, key: str, moves: Moves) -> None:
    """Move the seed by a key, and note what it took."""
    slider = tab.page.get_by_role("slider", name="Seed")
    before = app.cpu_seconds()
    first, _ = tab.press(slider, key)
    moves.painted.append(first)
    moves.cpu.append(1e3 * (app.cpu_seconds() - before))


def dragged(tab: Tab) -> tuple[int, float]:
    """Pictures while the seed is dragged in haste from end to end and back, and the seconds that it takes."""
    box = tab.page.get_by_role("slider", name="Seed").bounding_box()
    assert box is not None
    tab.page.evaluate("""() => {
        window.pictures = 0
        document.querySelector('.js-plotly-plot').on('plotly_afterplot', () => window.pictures++)
    }""")
    mouse, (x, y) = tab.page.mouse, (box["x"] + 8, box["y"] + box["height"] / 2)
    mouse.move(x, y)
    mouse.down()
    begun = time.perf_counter()
    for k in [*range(SEEDS + 1), *range(SEEDS, -1, -1)]:
        mouse.move(x + k * (box["width"] - 16) / SEEDS, y)
        tab.page.wait_for_timeout(40)
    seconds = time.perf_counter() - begun
    mouse.up()
    return int(tab.page.evaluate("window.pictures")), seconds


async def reader(number: int, address: str, seconds: float, times: list[float]) -> None:
    """One reader: asks for a figure every few seconds."""
    own, url = random.Random(number), urlsplit(address)
    await asyncio.sleep(own.uniform(0, EVERY_SECONDS))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        begun = time.perf_counter()
        there, back = await asyncio.open_connection(url.hostname, url.port)
        seed = own.randrange(10, 2**32) if number % 2 else own.randrange(10)
        back.write(f"GET /figures/taylor/training?width=256&seed={seed} HTTP/1.1\r\nHost: {url.netloc}\r\n".encode())
        back.write(b"Accept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        head = (await there.readuntil(b"\r\n\r\n")).decode().lower()
        assert head.startswith("http/1.1 200"), head
        await there.read()
        back.close()
        times.append(time.perf_counter() - begun)
        await asyncio.sleep(max(0.0, begun + EVERY_SECONDS * own.uniform(0.8, 1.2) - time.perf_counter()))


async def crowd(address: str, size: int, seconds: float) -> list[float]:
    times: list[float] = []
    await asyncio.gather(*(reader(number, address, seconds, times) for number in range(size)))
    return times


def in_the_browser(app: Hosted, rounds: int) -> None:
    """The table of moves."""
    names = ("bare page", "page", "lab")
    kinds = {name: (Moves([], []), Moves([], [])) for name in names}
    with ExitStack() as stack:
        trivial = stack.enter_context(floor())
        chromium = stack.enter_context(sync_playwright()).chromium
        tabs = []
        for _ in names:
            browser = chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
            stack.callback(browser.close)
            tabs.append(Tab(browser))
        beside = Floor(tabs[0], trivial)
        for k in range(rounds):
            for tab, address in zip(tabs[1:], (PAGE, LAB), strict=True):
                width = HOST_WIDTHS[k] if tab is tabs[2] else HOST_WIDTHS[k] - 8  # neither finds what the other left
                tab.visit(f"{app.url}/{address.format(width)}")
            for key, place in (*[("ArrowRight", 0)] * SEEDS, *[("ArrowLeft", 1)] * SEEDS):
                kinds["bare page"][place].painted.extend(beside.press())
                for name, tab in zip(names[1:], tabs[1:], strict=True):
                    moved(tab, app, key, kinds[name][place])
        pictures, seconds = dragged(tabs[2])
    ground = statistics.median([*kinds["bare page"][0].painted, *kinds["bare page"][1].painted])
    rows = []
    for name in names:
        for how, moves in zip(("computed", "cached"), kinds[name], strict=True):
            median = statistics.median(moves.painted)
            p95 = np.percentile(moves.painted, 95)
            cpu = f"{statistics.median(moves.cpu):.1f}" if moves.cpu else "–"
            rows.append([name, how, f"{median:.0f}", f"{p95:.0f}", f"{median / ground:.2f}", cpu])
    table("Milliseconds from a key press to the new figure", ("", "", "p50", "p95", "÷ bare page", "server CPU"), rows)
    print(f"while dragging past {2 * SEEDS} notches, cached: {pictures} pictures, {pictures / seconds:.0f} a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2, choices=range(1, len(HOST_WIDTHS) + 1))
    parser.add_argument("--readers", type=int, nargs="*", default=[100, 300])
    parser.add_argument("--seconds", type=float, default=30.0)
    chosen, arguments = parser.parse_known_args()
    with hosted(1, arguments) as app:
        asyncio.run(crowd(app.url, 5, EVERY_SECONDS))  # compiles
        in_the_browser(app, chosen.rounds)
        rows = []
        for size in chosen.readers:
            cpu, begun = app.cpu_seconds(), time.perf_counter()
            times = asyncio.run(crowd(app.url, size, chosen.seconds))
            cores = (app.cpu_seconds() - cpu) / (time.perf_counter() - begun)
            rows.append([str(size), str(len(times)), *percentiles(times), f"{cores:.2f}"])
        table("Seconds until a figure is there", ("readers", "figures", "p50", "p95", "p99", "cores"), rows)


if __name__ == "__main__":
    main()
