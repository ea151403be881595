"""``python -m tests.benchmarks.starting``: how long a newcomer waits for the first figure of each lesson.

A process is started and a browser opens one lesson: with an empty cache of compiled programs and then with a full one,
beside a bare page of Streamlit with one chart. Nothing is prepared in the background but what ``--prepare`` says. Then
one process shows all four lessons, which tells what it takes up.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks.hosting import Hosted, hosted
from tests.benchmarks.timing import table
from tests.browser.conftest import CHROMIUM, SWITCHES, WAIT_MILLISECONDS
from tests.conftest import LESSONS, PATHS

ALLOWED = {"empty": 15.0, "full": 4.0}  # seconds until the first figure is whole
ALLOWED_MEGABYTES, ALLOWED_MAPPINGS = 900.0, 20_000  # after the four lessons
DRAWN = """document.querySelector('.ntk-figure .js-plotly-plot')
    && document.querySelector('.ntk-figure').dataset.waiting === undefined"""
WHOLE = f"({DRAWN}) && document.querySelector('.ntk-note').textContent === ''"
BARE = """
import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Scatter(x=list(range(200)), y=[x**2 for x in range(200)])))
"""


def first_figure(browser: Browser, url: str, something: str = DRAWN, all_of_it: str = WHOLE) -> tuple[float, float]:
    """Seconds until a visitor sees something, and until the figure is whole."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}).new_page()
    page.set_default_timeout(WAIT_MILLISECONDS)
    begun = time.perf_counter()
    page.goto(url)
    page.wait_for_function(something)
    seen = time.perf_counter() - begun
    page.wait_for_function(all_of_it)
    whole = time.perf_counter() - begun
    page.context.close()
    return seen, whole


def mappings(app: Hosted) -> int:
    """The memory mappings of the process."""
    return len(Path(f"/proc/{app.pids[0]}/maps").read_text().splitlines())


def bare(browser: Browser, folder: Path) -> float:
    """Seconds until the chart of a bare page is there, in a process that has shown it before."""
    (folder / "bare.py").write_text(BARE)
    with hosted(1, program=("-m", "streamlit", "run", str(folder / "bare.py"))) as app:
        chart = "document.querySelector('.js-plotly-plot .trace')"
        return min(first_figure(browser, app.url, chart, chart)[1] for _ in range(3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prepare", default="off", choices=("off", "usual", "all"))
    os.environ["NTK_PREPARE"] = parser.parse_args().prepare
    if sys.platform != "linux":
        raise SystemExit("measured on Linux only")
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        floor = bare(browser, Path(folder))
        for lesson in LESSONS:
            os.environ["JAX_COMPILATION_CACHE_DIR"] = f"{folder}/{lesson}"
            for cache, allowed in ALLOWED.items():
                begun = time.perf_counter()
                with hosted(1) as app:
                    answers, cpu = time.perf_counter() - begun, app.cpu_seconds()
                    seen, whole = first_figure(browser, f"{app.url}/{PATHS[lesson]}")
                    figure = app.cpu_seconds() - cpu
                    took = f"{answers:.1f} s", f"{cpu:.1f}", f"{seen:.1f} s", f"{whole:.1f} s", f"{figure:.1f}"
                    ratios = f"{whole / floor:.1f}", f"{whole / allowed:.2f}"
                    rows.append([lesson, cache, *took, *ratios, f"{app.megabytes():.0f} MB", str(mappings(app))])
                    print(*rows[-1], flush=True)
        with hosted(1) as app:
            for lesson in LESSONS:
                first_figure(browser, f"{app.url}/{PATHS[lesson]}")
            megabytes, count = app.megabytes(), mappings(app)
        browser.close()
    header = ("lesson", "cache", "answers", "CPU-s", "first seen", "whole", "CPU-s")
    ratios = ("÷ bare page", "share of what is allowed")
    table(f"The first figure; a bare page takes {floor:.1f} s", (*header, *ratios, "memory", "mappings"), rows)
    shares = f"{megabytes / ALLOWED_MEGABYTES:.2f}", f"{count / ALLOWED_MAPPINGS:.2f}"
    taken = [[f"{megabytes:.0f} MB", shares[0], str(count), shares[1]]]
    table("All four lessons in one process", ("memory", "of what is allowed", "mappings", "of what is allowed"), taken)


if __name__ == "__main__":
    main()
