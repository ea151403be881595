"""No page has what axe-core calls a violation, in any language and theme."""

from pathlib import Path
from typing import Any

import pytest

from ntk_ui import i18n
from ntk_ui.page.frame import PAGES
from tests.browser.conftest import Visit
from tests.npm import installed

AXE = "axe-core@4.14.1"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TALLEST = 20_000  # pixels of a window
PATIENCE = 300_000  # milliseconds for all figures of a page, computed for the first time
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
SMALL = "width=16&steps=20"  # that are quick
EVERYTHING = {"en": "&parts=all", "ko": ""}  # all figures and folds once; another language has other words in them
RUN = """tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, String(node.target), node.failureSummary])))"""


@pytest.fixture(scope="module")
def axe(pytestconfig: pytest.Config) -> Path:
    """The checker."""
    return installed(pytestconfig, AXE, "axe.min.js")


def violations(visit: Visit, axe: Path) -> list[Any]:
    """What it finds, in a window that shows everything."""
    page = visit.page
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": 1366, "height": min(int(height) + 100, TALLEST)})
    visit.settle()
    page.add_script_tag(content=axe.read_text("utf-8"))
    found: list[Any] = page.evaluate(RUN, TAGS)
    page.set_viewport_size({"width": 1366, "height": 900})
    return found


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_violation_in_light_and_dark(visit: Visit, axe: Path, name: str, language: str):
    visit.page.set_default_timeout(PATIENCE)
    visit.page.goto(f"{visit.server.url}/{name}?{SMALL}&lang={language}{EVERYTHING[language]}")
    visit.settle()
    light = visit.page.evaluate(GROUND)
    found = violations(visit, axe)
    visit.page.emulate_media(color_scheme="dark")
    visit.page.wait_for_function(f"light => {GROUND} !== light", arg=light)
    found += violations(visit, axe)
    visit.page.emulate_media(color_scheme="light")
    assert not found
