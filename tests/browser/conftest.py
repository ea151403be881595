"""A real browser: the system's Chromium, driven by Playwright, and what it may not do."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect, sync_playwright

from ntk_ui import i18n
from ntk_ui.lessons.catalog import QUESTIONS
from tests.conftest import Server

SWITCHES = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MILLISECONDS = 60_000
CHROMIUM = shutil.which("chromium")
expect.set_options(timeout=WAIT_MILLISECONDS / 2)  # programs may have to be compiled first

# The data of all figures, as the browser has them.
FIGURES = """JSON.stringify(
    [...document.querySelectorAll('.js-plotly-plot')].map(figure => figure.data),
    (_, value) => ArrayBuffer.isView(value) ? Array.from(value) : value)"""

# Nothing is under way: no run of the page, no figure that was asked for, none to be drawn, no link to be written.
AT_REST = """() => {
    const app = document.querySelector('[data-testid=stApp]')
    return (!app || app.dataset.testScriptState === 'notRunning')
        && document.querySelector('.ntk-lab, .ntk-step, .ntk-article, .ntk-check')
        && !document.querySelector(':is(.panel, .ntk-ask)[aria-busy=true], [data-waiting], [data-stale=true]')
        && !window.ntkStore?.timer
}"""

# Readers who have seen the figure of every question, so that none is covered.
PASSED = f"""try {{
    localStorage.getItem('ntk.answers') ?? localStorage.setItem('ntk.answers', JSON.stringify({
    json.dumps({"/".join(names): {"answer": "", "verdict": "passed"} for names in QUESTIONS})
}))
}} catch {{}}"""

# On a deep link Streamlit first looks for itself below the page's own address.
ITS_OWN_DETOURS = ("/_stcore/health", "/_stcore/host-config")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """One window for all tests, with a cache on disk: Streamlit's scripts are loaded and compiled once."""
    if CHROMIUM is None:
        missing = "no Chromium here: apt install chromium"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"),
            executable_path=CHROMIUM,
            args=SWITCHES,
            locale="en-US",
            viewport={"width": 1366, "height": 900},
        )
        running.add_init_script(PASSED)
        yield running
        running.close()


def title(lesson: str, language: str = "en") -> str:
    return i18n.read("frame", language)(f"navigation.{lesson}")


class Visit:
    """One reader's tab, which notes everything that goes wrong in it."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.troubles: list[str] = []
        page.set_default_timeout(WAIT_MILLISECONDS)
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("request", lambda request: self._on_address(request.url))
        page.on("websocket", lambda socket: self._on_address(socket.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        path = urlsplit(message.location.get("url", "")).path
        if "404" in message.text and path.endswith(ITS_OWN_DETOURS) and not path.startswith("/_stcore"):
            return
        self.troubles.append(f"console: {message.text} ({path})")

    def _on_error(self, error: object) -> None:
        self.troubles.append(f"error: {error}")

    def _on_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.server.url).netloc:
            self.troubles.append(f"another origin: {url}")

    def open(self, link: str) -> None:
        """Follow a link and wait until what is in view is there."""
        self.page.goto(f"{self.server.url}/{link}")
        self.arrived()

    def arrived(self) -> None:
        """Wait until what is in view is there."""
        self.page.locator(".js-plotly-plot").first.wait_for()
        self.settle()

    def link(self) -> str:
        """What the address says, without that of the server."""
        return self.page.url.removeprefix(self.server.url).removeprefix("/")

    def settle(self) -> None:
        """Wait until all that was asked for has come and is drawn."""
        for _ in range(2):  # what has come may ask for more
            self.page.wait_for_timeout(60)
            self.page.wait_for_function(AT_REST)

    @contextmanager
    def offline(self) -> Iterator[None]:
        """Without a connection, which comes back whatever happens: all tests share one window."""
        self.page.context.set_offline(True)
        try:
            yield
        finally:
            self.page.context.set_offline(False)

    def see(self, figure: str) -> Locator:
        """Come to a figure by its name, and wait until it is there."""
        panel = self.page.locator(f".panel[data-figure={figure}]").first
        panel.scroll_into_view_if_needed()
        panel.locator(".js-plotly-plot").wait_for()
        self.settle()
        return panel

    def slider(self, name: str, lab: str = "", language: str = "en") -> Locator:
        """The slider of a setting, in the first lab that has it or in another one."""
        control = self.page.locator(f"[data-lab={lab}]" if lab else ".ntk-lab").locator(f"[data-setting={name}]").first
        if not control.is_visible():
            control.locator("xpath=ancestor::details[1]").locator("summary").first.click()
        return control.get_by_role("slider")

    def expect_troubles(self, *texts: str) -> None:
        """Some of what goes wrong was meant to."""
        assert self.troubles
        self.troubles = [trouble for trouble in self.troubles if not any(text in trouble for text in texts)]

    def figures(self) -> str:
        data: str = self.page.evaluate(FIGURES)
        return data

    def wait_for_other_figures(self, before: str) -> None:
        self.page.wait_for_function(f"before => {FIGURES} !== before", arg=before)
        self.settle()


@pytest.fixture
def visit(browser: BrowserContext, server: Server) -> Iterator[Visit]:
    tab = Visit(browser.new_page(), server)
    yield tab
    print(tab.page.url)  # shown where a test has failed
    tab.page.close()
    assert not tab.troubles
    assert "Traceback" not in server.log.read_text()
