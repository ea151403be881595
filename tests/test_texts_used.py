"""No text is left that nothing shows any more."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import GENERATED, LABS, QUESTIONS, RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.lessons.settings import Choice
from tests.conftest import ROOT
from tests.lessons.steps import STEPS

LISTED = {"glossary", "notation"}  # all of what is in them is shown, see `page/test_glossary.py`
FILES = sorted(path.stem for path in (i18n.TEXT / "en").glob("*.toml") if path.stem not in LISTED)
ASKED = tuple(f"ask.{name}." for name in (*(name for _, name in QUESTIONS), *GENERATED))  # see tests of questions
CODE = [ROOT / "app.py", *(path for room in ("ntk_core", "ntk_ui", "pages") for path in (ROOT / room).rglob("*.py"))]
HOLE = r"([\w.]+)"
TELLING = re.compile(r"^[a-z_]{2}|\\\.")  # a pattern of a key, not of any text


@cache
def literals() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """All texts in the code, those that are given to a function first or have a name, and patterns of f-strings."""
    texts, given, patterns = set[str](), set[str](), set[str]()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.Call):
                given |= {
                    each.value for first in node.args[:1] for each in ast.walk(first) if isinstance(each, ast.Constant)
                }
                texts |= {each.arg for each in node.keywords if each.arg}
            if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
                given.add(node.value.value)
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                texts.add(node.target.id)
            if isinstance(node, ast.JoinedStr):
                parts = [re.escape(each.value) if isinstance(each, ast.Constant) else HOLE for each in node.values]
                patterns.add("".join(parts))
    for path in (ROOT / "ntk_ui/snippets").iterdir():
        texts |= set(re.findall(r"label_(\w+)", path.read_text("utf-8")))
    return frozenset(texts), frozenset(given), frozenset(filter(TELLING.search, patterns))


@cache
def named(key: str) -> bool:
    """Whether the code has it, whole or put together of what it has."""
    texts, _, patterns = literals()
    matches = (re.fullmatch(pattern, key) for pattern in patterns)
    return key in texts or any(match and all(map(named, match.groups())) for match in matches)


def captioned(resource: Resource) -> Iterator[str]:
    """The keys of the captions that a figure has, whatever its reader chooses."""
    values = {setting.name: setting.default for setting in resource.settings}
    yield str(resource.caption(values))
    for setting in resource.settings:
        options = setting.options if isinstance(setting, Choice) else (setting.default,)
        for option in set(options) - {"own", "upload"}:  # which need data
            yield str(resource.caption(values | {setting.name: option}))


@pytest.mark.parametrize("name", FILES)
def test_every_text_is_used(name: str):
    _, given, _ = literals()
    under = {found for path in CODE for found in re.findall(r'under\("(\w+)"\)', path.read_text("utf-8"))}
    texts = i18n.load(name, "en")
    keys = [key for key in texts if key.partition(".")[0] not in under and not key.startswith(ASKED)]
    assert [key for key in keys if not (named(key) if "." in key else key in given)] == []


@pytest.mark.parametrize("name", FILES)
def test_every_caption_is_that_of_a_figure(name: str):
    figures = [each for each in RESOURCES.values() if (each.texts or each.lesson) == name]
    captions = {key.removesuffix(".alt") for key in i18n.load(name, "en") if key.endswith(".alt")}
    assert captions <= {key for figure in figures for key in captioned(figure)}


def test_every_control_is_that_of_a_setting():
    of = {"lang": {"label"}, "topic": set[str]()}
    for lab in LABS.values():
        for setting in lab.settings:
            options = setting.options if isinstance(setting, Choice) and setting.translated else ()
            of.setdefault(setting.name, {"label", "help"}).update(options)
    of["topic"] |= {name for steps in STEPS.values() for step in steps for name in step.further}
    keys = [key.split(".") for key in i18n.load("frame", "en") if key.startswith("controls.")]
    assert {name for _, name, _ in keys} == of.keys()
    for _, name, word in keys:
        assert word in of[name], f"controls.{name}.{word}"
