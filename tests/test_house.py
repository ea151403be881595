"""The house rules: who may import whom, how large a module may be, and that the commands are the documented ones."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
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


DOCUMENTS = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"}
FILES = DOCUMENTS | {"app.py", "pyproject.toml", "requirements.txt"}
FOLDERS = {"deploy", "ntk_core", "ntk_ui", "pages", "tests"}  # beside hidden ones


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Dotted names of everything a module imports to run, wherever in the module it does."""
    guards = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.If)]
    for_types = {node for guard in guards if ast.unparse(guard.test) == "TYPE_CHECKING" for node in guard.body}
    found: list[str] = []
    for node in ast.walk(parsed(path)):
        if node in for_types:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: relative import"
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(found)


def packages(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


STREAMLIT = ("app.py", "ntk_ui/page/", "pages/")  # who may import it
ROOMS = ("runtime", "proto", "elements", "web")  # of Streamlit, which are its own affair
INTERNAL = tuple(f"{package}.{room}" for package in ("streamlit", "st") for room in ROOMS)
USED_ALL_THE_SAME = {
    ("app.py", "streamlit.web.cli"): "takes the options of `streamlit run`",
}
DOCUMENTED = {"_replace", "_asdict", "_fields", "_exit"}  # attributes that are public in spite of their names


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_rooms_import_only_what_they_may(path: Path):
    room, used = name_of(path), packages(path) - STANDARD_LIBRARY
    assert "pages" not in used
    assert "plotly" not in used
    assert "streamlit" not in used or room.startswith(STREAMLIT)
    if room.startswith("ntk_core/"):
        assert used <= {"jax", "numpy", "optax", "ntk_core"}
    if room.startswith("ntk_ui/figures/"):
        assert used <= {"numpy", "ntk_ui"}
        assert all(name.startswith("ntk_ui.figures") for name in imports(path) if name.startswith("ntk_ui"))
    if room.startswith("pages/"):  # no mathematics, no figures: these are resources
        mine = ("streamlit", "ntk_ui.page.")
        assert all(name.startswith(mine) for name in imports(path))


ROUTES = {"figures", "labs", "exports", "questions", "checks"}  # of the service: they answer with what lessons have


@pytest.mark.parametrize("path", [path for path in MODULES if "ntk_ui/" in name_of(path)], ids=name_of)
def test_lessons_compute_and_routes_answer(path: Path):
    """So the service computes without knowing for whom, and no lesson knows how it is asked."""
    used = [name.split(".") for name in imports(path) if name.startswith("ntk_ui.")]
    rooms, modules = ({tuple(name[1:k]) for name in used} for k in (2, 3))
    if name_of(path).startswith("ntk_ui/lessons/"):
        assert not {("service", name) for name in ROUTES} & modules
        assert ("page",) not in rooms
    if name_of(path).startswith("ntk_ui/service/"):
        assert ("lessons",) not in rooms or path.stem in ROUTES
        assert ("page",) not in rooms


def modules_of(name: str) -> Iterator[Path]:
    """The modules of ours that an imported name comes from."""
    parts = name.split(".")
    for k in range(1, len(parts) + 1):
        place = ROOT.joinpath(*parts[:k])
        yield from (file for file in (place.with_suffix(".py"), place / "__init__.py") if file.exists())


def reached(path: Path, seen: set[Path]) -> set[Path]:
    """All modules of ours that one imports, directly or through others, and itself."""
    if path not in seen:
        seen.add(path)
        for name in imports(path):
            for module in modules_of(name):
                reached(module, seen)
    return seen


def test_without_streamlit_is_what_is_no_page_also_by_what_it_imports():
    """So figures, lessons and routes."""
    seen: set[Path] = set()
    for path in MODULES:
        if not name_of(path).startswith(STREAMLIT):
            reached(path, seen)
    assert {name_of(path) for path in seen if {"streamlit", "plotly"} & packages(path)} == set()
    assert {ROOT / "ntk_ui/lessons/taylor/training.py", ROOT / "ntk_ui/figures/style.py"} <= seen


def test_imports_are_followed_through_other_modules():
    assert ROOT / "ntk_core/programs/program.py" in reached(ROOT / "ntk_ui/lessons/taylor/training.py", set())
    assert ROOT / "ntk_ui/page/frame.py" in reached(ROOT / "app.py", set())


def attributes(path: Path) -> Iterator[str]:
    """What a module takes from other objects than its own, as it is written."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) not in ("self", "cls"):
            yield ast.unparse(node)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("getattr", "setattr", "hasattr"):
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            yield ".".join(text for text in texts if isinstance(text, str))


@pytest.mark.parametrize("path", [ROOT / "app.py", *MODULES], ids=name_of)
def test_nothing_internal_of_another_package_is_used(path: Path):
    named = {name for name in (*imports(path), *attributes(path)) if name.startswith(INTERNAL)}
    assert {(name_of(path), name) for name in named} == {used for used in USED_ALL_THE_SAME if used[0] == name_of(path)}
    last = {name.rpartition(".")[2] for name in attributes(path)}
    hidden = {part for name in imports(path) for part in name.split(".")} | last
    assert not {name for name in hidden - DOCUMENTED if re.match("_[^_]", name)}


def test_programs_are_compiled_in_one_place():
    """Which the app has done outside of the computing slot."""

    def compiles(path: Path) -> bool:
        return any(re.search(r"\bjax\.(jit|pmap)$", name) for name in (*imports(path), *attributes(path)))

    assert [name_of(path) for path in MODULES if compiles(path)] == ["ntk_core/programs/program.py"]


@pytest.mark.parametrize("name", sorted(DOCUMENTS - {"LICENSE"}))
def test_what_documents_name_is_there(name: str):
    text = re.sub(r"(?s)```.*?```", "", (ROOT / name).read_text("utf-8"))
    named = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|js|toml|md|txt))`|\]\(([\w./-]+)\)", text)
    places = (ROOT, ROOT / "ntk_ui", ROOT / "ntk_ui/text/en", ROOT / "ntk_ui/lessons/taylor", ROOT / "deploy")
    for path in map("".join, named):
        addressed = path.startswith(("figures/", "data/", "labs/", "checks/"))
        assert addressed or any((place / path).exists() for place in places), path


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_app_layer_caches_results(path: Path):
    caching = {"streamlit.cache_data", "functools.lru_cache", "functools.cache"}
    if name_of(path).startswith(("ntk_core/", "pages/", "ntk_ui/figures/")):
        assert not caching & set(imports(path))
        assert "st.cache_" not in path.read_text("utf-8")


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name_of)
def test_modules_stay_small(path: Path):
    limit = 30 if name_of(path).startswith("pages/") else 380 if path in TESTS else 250
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
    third_party -= STANDARD_LIBRARY | {"app", "ntk_core", "ntk_ui", "tests"}
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
