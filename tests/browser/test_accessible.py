"""No page has what axe-core calls a violation, in any language and theme, but for what every page of Streamlit has."""

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
SMALL = "width=16&steps=20&parts=all"  # that are quick, and every figure at once
RUN = """tags => axe.run(document, { runOnly: tags, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map((node) => [id, String(node.target), node.failureSummary])))"""

# What is Streamlit's own, and no page of ours can change: the rule, and where.
OF_STREAMLIT = ()


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
    found = page.evaluate(RUN, TAGS)
    page.set_viewport_size({"width": 1366, "height": 900})
    return [each for each in found if not any(each[0] == rule and place in each[1] for rule, place in OF_STREAMLIT)]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_page_has_no_violation(visit: Visit, axe: Path, name: str, language: str, theme: Any):
    visit.page.emulate_media(color_scheme=theme)
    visit.page.goto(f"{visit.server.url}/{name}?{SMALL}&lang={language}")
    visit.settle()
    found = violations(visit, axe)
    visit.page.emulate_media(color_scheme="light")
    assert not found
