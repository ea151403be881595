"""The modules of the browser before they run: the type checker finds nothing, and each can be fetched in one step."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from ntk_ui.service import labs
from tests.conftest import ROOT
from tests.npm import installed

BROWSER = ROOT / "ntk_ui" / "browser"
TYPESCRIPT = "typescript@5.9.3"
IMPORT = re.compile(r'^import \{.*?\} from "\./(\w+)\.js"$', re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def checker(pytestconfig: pytest.Config) -> Path:
    """The checker, installed once beside the other caches of the tests."""
    return installed(pytestconfig, TYPESCRIPT, "lib/tsc.js")


def check(checker: Path, folder: Path) -> str:
    """What the checker finds in a folder of modules."""
    told = subprocess.run(["node", str(checker), "-p", str(folder)], capture_output=True, text=True, timeout=300)
    return told.stdout


def test_the_type_checker_finds_nothing(checker: Path):
    assert check(checker, BROWSER) == ""


def test_it_would_find_a_name_that_another_module_does_not_have(checker: Path, tmp_path: Path):
    copy = shutil.copytree(BROWSER, tmp_path / "browser")
    store = copy / "store.js"
    store.write_text(store.read_text("utf-8").replace("  arrive(", "  arrives("), "utf-8")
    assert "arrive" in check(checker, copy)


def test_a_page_asks_at_once_for_all_modules_that_a_lab_takes():
    wanted, known = {"lab"}, {"themes"}  # these the server puts into `colors`
    while now := wanted - known:
        known |= now
        wanted |= {name for module in now for name in IMPORT.findall((BROWSER / f"{module}.js").read_text("utf-8"))}
    assert wanted - {"themes"} == set(labs.MODULES)
