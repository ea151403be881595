"""The house rules: who may import whom, how large a module may be, and that the commands are the documented ones."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ntk_ui.figures import style
from tests.conftest import ROOT

MODULES = sorted(path for room in ("ntk_core", "ntk_ui", "pages") for path in (ROOT / room).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
STANDARD_LIBRARY = sys.stdlib_module_names

RUN = "python3 -m venv --clear .venv && .venv/bin/pip install -q -r requirements.txt && .venv/bin/python app.py"
TEST = RUN.replace("app.py", "-m pytest")


FILES = {"README.md", "app.py", "pyproject.toml", "requirements.txt"}
FOLDERS = {"deploy", "ntk_core", "ntk_ui", "pages", "tests"}  # beside hidden ones


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Dotted names of everything a module imports to run, wherever in the module it does."""
    tree = ast.parse(path.read_text("utf-8"))
    guards = [node for node in ast.walk(tree) if isinstance(node, ast.If)]
    for_types = [node for guard in guards if ast.unparse(guard.test) == "TYPE_CHECKING" for node in guard.body]
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def packages(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_import_only_what_they_may(path: Path):
    room = name_of(path)
    used = packages(path) - STANDARD_LIBRARY
    assert "pages" not in used
    if room.startswith("ntk_core/"):
        assert used <= {"jax", "numpy", "optax", "ntk_core"}
    elif room.startswith("ntk_ui/figures/"):
        assert used <= {"numpy", "ntk_ui"}
        assert all(name.startswith("ntk_ui.figures") for name in imports(path) if name.startswith("ntk_ui"))
    elif room.startswith("pages/"):
        assert used <= {"streamlit", "ntk_ui", "ntk_core"}
        assert all(name.startswith("ntk_core.experiments") for name in imports(path) if name.startswith("ntk_core"))
    else:
        assert "plotly" not in used


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_app_layer_caches_results(path: Path):
    caching = {"streamlit.cache_data", "functools.lru_cache", "functools.cache"}
    if name_of(path).startswith(("ntk_core/", "pages/", "ntk_ui/figures/")):
        assert not caching & set(imports(path))
        assert "st.cache_" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_modules_stay_small(path: Path):
    limit = 120 if name_of(path).startswith("pages/") else 380 if path in TESTS else 250
    assert len(path.read_text("utf-8").splitlines()) <= limit


def test_readme_and_ci_use_the_same_commands():
    readme = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert RUN in readme
    assert TEST in readme
    assert (ROOT / ".ci/run").read_text("utf-8").splitlines()[-1] == TEST


def test_page_and_figures_have_the_same_background_and_text():
    with (ROOT / ".streamlit/config.toml").open("rb") as file:
        theme = tomllib.load(file)["theme"]
    for name, colors in (("light", style.LIGHT), ("dark", style.DARK)):
        assert theme[name]["backgroundColor"] == colors.paper
        assert theme[name]["textColor"] == colors.ink


def requirements() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return [Requirement(pin) for line in lines if (pin := line.partition("#")[0].strip())]


@pytest.mark.parametrize("pin", requirements(), ids=lambda pin: pin.name)
def test_what_is_installed_is_what_is_pinned(pin: Requirement):
    assert [part.operator for part in pin.specifier] == ["=="]
    if pin.marker and not pin.marker.evaluate():
        pytest.skip("not on this system")
    assert pin.specifier.contains(version(pin.name))


def test_requirements_name_everything_that_is_imported():
    in_an_environment_of_its_own = ROOT / "tests" / "benchmarks" / "others.py"
    ours = [path for path in (ROOT / "app.py", *MODULES, *TESTS) if path != in_an_environment_of_its_own]
    third_party = set().union(*map(packages, ours))
    third_party -= STANDARD_LIBRARY | {"ntk_core", "ntk_ui", "tests"}
    imported_as = {"pillow": "PIL", "pytest-xdist": "xdist"}
    assert third_party <= {imported_as.get(pin.name, re.sub("-", "_", pin.name)) for pin in requirements()}


@pytest.mark.parametrize("command", ["ruff check .", "ruff format --check .", "mypy"])
def test_linter_formatter_and_type_checker_find_nothing(command: str):
    result = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_nothing_lies_about_beside_what_the_project_is_made_of():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    tops = {Path(name).parts[0] for name in listed.splitlines()}
    assert {top for top in tops if not top.startswith(".")} == FILES | FOLDERS
