"""First visits: everything that a browser fetches which has never been there, and then the page."""

import asyncio
import shutil
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.async_api import async_playwright

from tests.benchmarks.timing import percentiles, table
from tests.browser.conftest import SWITCHES
from tests.conftest import LESSONS
from tests.readers import Connection, Reader, ReaderError

FIRST = {"taylor": "training", "spectrum": "kernels", "fourier": "plain", "dynamics": "training"}  # the first lab
OPENING_SECONDS = 10.0
TOGETHER = 6  # connections of a browser


async def fetched_by_a_browser(url: str) -> list[str]:
    """The scripts and styles that a real browser asks for when it opens a lesson for the first time."""
    found: dict[str, None] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        page = await browser.new_page()
        page.on("request", lambda request: found.setdefault(request.url))
        await page.goto(url)
        await page.locator(".js-plotly-plot").first.wait_for(timeout=120_000)
        await browser.close()
    return [address for address in found if address.startswith("http") and "/figures/" not in address]


async def fetch(addresses: Iterator[str], url: str) -> int:
    """Fetch one after the other over a connection that stays, as a browser does, compressed; the bytes received."""
    connection, size = Connection(url), 0
    for address in addresses:
        parts = urlsplit(address)
        response = await connection.ask(parts.path + (f"?{parts.query}" if parts.query else ""))
        if response.status != 200:
            raise ReaderError(f"{address}: {response.status}")
        size += response.size
    connection.close()
    return size


async def visit(number: int, url: str, addresses: list[str], opening: float) -> tuple[float, int]:
    """Seconds until a first visit has its page, and bytes of its scripts."""
    await asyncio.sleep(opening)
    begun = time.perf_counter()
    waiting = iter(addresses)
    size = sum(await asyncio.gather(*(fetch(waiting, url) for _ in range(TOGETHER))))
    lesson = LESSONS[number % len(LESSONS)]
    reader = Reader(url, lesson)
    await reader.arrive()
    answer = await reader.look(FIRST[lesson])
    seconds = time.perf_counter() - begun
    await reader.close()
    return seconds, size + answer.size


async def load_pages(count: int, url: str) -> None:
    """Print how long first visits take that all come within a few seconds."""
    addresses = await fetched_by_a_browser(url)
    openings = [OPENING_SECONDS * number / count for number in range(count)]
    visits = (visit(number, url, addresses, opening) for number, opening in enumerate(openings))
    met = await asyncio.gather(*visits, return_exceptions=True)
    errors = [each for each in met if isinstance(each, BaseException)]
    print(*map(repr, errors[:5]), sep="\n", flush=True)
    done = [each for each in met if not isinstance(each, BaseException)]
    size = f"{sum(size for _, size in done) / max(len(done), 1) / 1e6:.2f} MB"
    row = [str(count), *percentiles([seconds for seconds, _ in done]), str(len(errors)), str(len(addresses)), size]
    table("Seconds until a first visit has its page", ("visits", "p50", "p95", "p99", "errors", "files", "each"), [row])
