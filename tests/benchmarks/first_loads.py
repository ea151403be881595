"""First visits: everything that a browser fetches which has never been there, and then the page."""

import asyncio
import shutil
import time
from urllib.parse import urlsplit

from playwright.async_api import async_playwright

from tests.benchmarks.timing import percentiles, table
from tests.browser.conftest import SWITCHES
from tests.conftest import LESSONS, PATHS
from tests.readers import Reader

OPENING_SECONDS = 10.0
TOGETHER = 6  # connections of a browser


async def fetched_by_a_browser(url: str) -> list[str]:
    """The addresses that a real browser asks for when it opens a lesson for the first time."""
    found: dict[str, None] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        page = await browser.new_page()
        page.on("request", lambda request: found.setdefault(request.url))
        await page.goto(url)
        await page.locator(".js-plotly-plot").first.wait_for(timeout=120_000)
        await browser.close()
    return [address for address in found if address.startswith("http")]


async def fetch(address: str) -> int:
    """Fetch as a browser does, compressed; the number of bytes received."""
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    head = f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    writer.write(head.encode())
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"{address}: {status!r}")
    size = 0
    while piece := await reader.read(1 << 18):
        size += len(piece)
    writer.close()
    return size


async def visit(number: int, url: str, addresses: list[str], opening: float) -> tuple[float, int]:
    """Seconds until a first visit has its page, and bytes of its scripts."""
    await asyncio.sleep(opening)
    begun, size = time.perf_counter(), 0
    for start in range(0, len(addresses), TOGETHER):
        size += sum(await asyncio.gather(*map(fetch, addresses[start : start + TOGETHER])))
    reader, lesson = Reader(url), LESSONS[number % len(LESSONS)]
    answer = await reader.open(PATHS[lesson])
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
