"""Five places for a figure: its experiment, its module, its texts in each language, one line of its page, its test."""

import ast
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from ntk_ui.lessons import catalog, taylor
from ntk_ui.lessons.catalog import LABS, RESOURCES
from tests.conftest import ROOT
from tests.lessons.steps import STEPS
from tests.test_house import MODULES, imports, name_of

EXTRA = '''
"""A figure that there was not."""

from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Number
from ntk_ui.service.stages import Whole

FACTOR = Number("factor", 2, 1, 9, (1, 2, 9))


def draw(product, values, words):
    return Picture({"data": [{"type": "scatter", "y": [product]}], "layout": {}})


LAB = Lab(
    "extra",
    (
        Resource(
            "taylor",
            "product",
            (FACTOR, SEED),
            lambda values: Whole(lambda: (values["factor"] * values["seed"],)),
            draw,
            lambda values: captions.told("one_weight"),
        ),
    ),
    first=("factor",),
)
'''


def module_of(lesson: str, lab: str) -> ModuleType:
    of = [module for name, module in sys.modules.items() if name.startswith(f"ntk_ui.lessons.{lesson}.")]
    (module,) = (each for each in of if getattr(each, "LAB", None) is LABS[lesson, lab])
    return module


def mounted(page: Path) -> list[tuple[str, str]]:
    """The labs that a page names."""
    if page.stem in STEPS:
        return [(page.stem, name) for step in STEPS[page.stem] for name in (step.lab, *step.further)]
    calls = [node for node in ast.walk(ast.parse(page.read_text("utf-8"))) if isinstance(node, ast.Call)]
    texts = [[arg.value for arg in call.args if isinstance(arg, ast.Constant)] for call in calls]
    names = [ast.unparse(call.func) for call in calls]
    of_labs = [args for name, args in zip(names, texts, strict=True) if name == "lab.show"]
    return [(lesson, name) for lesson, *others in of_labs for name in others]


def test_pages_name_every_lab_once():
    every = [each for page in (ROOT / "pages").glob("*.py") for each in mounted(page)]
    assert len(every) == len(set(every))
    assert set(every) == LABS.keys()


@pytest.mark.parametrize(("lesson", "name"), LABS)
def test_the_module_of_a_lab_is_known_to_its_own_lesson_alone(lesson: str, name: str):
    """So nothing has to be registered."""
    module = module_of(lesson, name).__name__
    users = {name_of(path) for path in MODULES if any(each.startswith(f"{module}.") for each in imports(path))}
    assert all(user.startswith(f"ntk_ui/lessons/{lesson}/") for user in users), users


def test_a_module_is_all_that_makes_a_figure_a_resource(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "extra.py").write_text(EXTRA, encoding="utf-8")
    monkeypatch.setattr(taylor, "__path__", [*taylor.__path__, str(tmp_path)])
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    found = {lab.name: lab for lab in catalog._labs() if lab.lesson == "taylor"}
    try:
        assert found.keys() - {name for lesson, name in LABS if lesson == "taylor"} == {"extra"}
        (figure,) = found["extra"].figures
        assert (figure.lesson, figure.name) not in RESOURCES
        values = figure.read({"factor": "9", "seed": "3"})
        whole = figure.results(values)
        told = figure.shown(whole.find(), values, "en")  # type: ignore[union-attr]
        assert told["figure"]["data"][0]["y"] == [27]
        assert import_module("ntk_ui.lessons.taylor.extra").LAB is found["extra"]
    finally:
        sys.modules.pop("ntk_ui.lessons.taylor.extra")
