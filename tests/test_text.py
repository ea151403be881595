"""The words: the same keys, fields and formulas in every language, and nothing left untranslated."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import COURSE, RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.page.story import PARTS
from ntk_ui.service import data
from tests.conftest import ROOT
from tests.lessons.steps import STEPS

FILES = sorted(path.stem for path in (i18n.TEXT / "en").glob("*.toml"))
LESSONS = [name for name in FILES if name not in i18n.SHARED]
TRANSLATIONS = [language for language in i18n.LANGUAGES if language != "en"]

FORMULA = re.compile(r"\$\$?[^$]+\$\$?")
FIELD = re.compile(r"\{(\w+)(?::[^{}]*)?\}")
LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
HANGUL = re.compile(r"[가-힣]")


def formulas(text: str) -> Counter[str]:
    """Without what stands in \\text{…}, which is words again."""
    return Counter(re.sub(r"\\text\{[^}]*\}", "", formula) for formula in FORMULA.findall(text))


def prose(text: str) -> str:
    """Without formulas, code and the targets of links."""
    return re.sub(r"`[^`]*`|\]\([^)]*\)|https?://\S+", " ", FORMULA.sub(" ", text))


def test_every_language_has_the_same_files():
    for language in TRANSLATIONS:
        assert sorted(path.stem for path in (i18n.TEXT / language).glob("*.toml")) == FILES


@pytest.mark.parametrize("language", TRANSLATIONS)
@pytest.mark.parametrize("name", FILES)
def test_translations_say_the_same_thing(name: str, language: str):
    english, translated = i18n.load(name, "en"), i18n.load(name, language)
    assert list(english) == list(translated)
    for key, text in english.items():
        assert formulas(text) == formulas(translated[key]), key
        assert Counter(FIELD.findall(prose(text))) == Counter(FIELD.findall(prose(translated[key]))), key


@pytest.mark.parametrize("name", FILES)
def test_korean_is_korean(name: str):
    english, korean = i18n.load(name, "en"), i18n.load(name, "ko")
    untranslated = [
        key
        for key, text in english.items()
        if not key.startswith("references.")
        and LATIN_WORD.search(FIELD.sub(" ", prose(text)))
        and not HANGUL.search(korean[key])
    ]
    assert not untranslated


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_texts_are_whole(name: str, language: str):
    for key, text in i18n.load(name, language).items():
        assert text, key
        assert text.count("$") % 2 == 0, key
        assert text.count("**") % 2 == 0, key


# Other names of what the course calls by one name, and how often each is said: once, as what others call it.
OTHER_NAMES = {
    "en": {"linearized model": 1, "taylor model": 0, "test error": 1, "training error": 0},
    "ko": {
        "선형화 모델": 1,
        "시험 오차": 1,
        "학습 오차": 0,
        "맞춤": 0,
        "우회": 0,
        "훈련 점": 0,
        "물결": 0,
        "가우스": 0,
    },
}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_one_thing_has_one_name(language: str):
    texts = "\n".join(text for name in FILES for text in i18n.load(name, language).values()).lower()
    assert {name: texts.count(name) for name in OTHER_NAMES[language]} == OTHER_NAMES[language]


def used_keys(path: Path) -> set[str]:
    """First arguments of all calls ``words("…")`` that are plain strings."""
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name)
        and call.func.id == "words"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def files(path: Path) -> set[str]:
    """Of whose words a module gets some, as far as it tells: of all of them, if it has figures of its own."""
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    own = {each.texts or each.lesson for each in RESOURCES.values() if module in modules(each)}
    named = re.search(r'i18n\.read\("(\w+)"', path.read_text("utf-8"))
    return own or {path.stem if path.stem in LESSONS else named[1] if named else "frame"}


def modules(resource: Resource) -> set[str]:
    """What draws a figure."""
    return {resource.draw.__module__, resource.caption.__module__}


GIVEN = {  # the files of whose words modules without figures get some
    "ntk_ui/lessons/dynamics/functions.py": {"generalization", "optimizers"},
    "ntk_ui/lessons/fourier/mappings.py": {"fourier"},
    "ntk_ui/lessons/fourier/photo.py": {"picture"},
    "ntk_ui/service/data.py": {"tables"},
}


@pytest.mark.parametrize("path", sorted((ROOT / "ntk_ui").rglob("*.py")), ids=lambda path: path.name)
def test_every_key_of_a_module_exists(path: Path):
    for name in GIVEN.get(path.relative_to(ROOT).as_posix()) or files(path):
        words = i18n.read(name, "en")
        for key in used_keys(path) - {"claim", "sources.title"}:  # of whatever lesson
            assert words(key), name


@pytest.mark.parametrize("lesson", COURSE)
def test_every_key_of_a_page_exists(lesson: str):
    words = i18n.read(lesson, "en")
    for step in STEPS.get(lesson, ()):
        for part in ("title", *PARTS):
            assert words(f"story.{step.name}.{part}")
        for note in step.notes:
            assert words(f"{note}.title")
            assert words(f"{note}.body")
    for key in used_keys(ROOT / "pages" / f"{lesson}.py") | {"claim"}:
        assert words(key)


@pytest.mark.parametrize("kind", data.READ)
def test_what_is_wrong_with_a_reader_s_data_has_a_title(kind: str):
    assert i18n.read(data.FILES[kind], "en")("problem.title")


def test_fields_are_filled_in_and_formulas_left_alone():
    words = i18n.Words("en", {"rate": "η = {eta:.2g}", "formula": r"$\frac{a}{b}$"})
    assert words("rate", eta=0.125) == "η = 0.12"
    assert words("formula") == r"$\frac{a}{b}$"


def test_a_key_that_is_missing_is_an_error():
    with pytest.raises(KeyError, match="no text 'nowhere' in language 'ko'"):
        i18n.read("frame", "ko")("nowhere")


def test_a_key_that_is_defined_twice_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "en").mkdir()
    for name in ("lesson", *i18n.SHARED):
        (tmp_path / "en" / f"{name}.toml").write_text('[axis]\nx = "x"\n')
    monkeypatch.setattr(i18n, "TEXT", tmp_path)
    with pytest.raises(ValueError, match=r"frame\.toml \(en\) defines again: axis\.x"):
        i18n.read("lesson", "en")
