"""The page of generated questions, and of what a reader has answered in the lessons."""

from typing import Any

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import COURSE, GENERATED, QUESTIONS
from ntk_ui.lessons.question import Options, Scale
from ntk_ui.page import frame
from ntk_ui.page.component import component
from ntk_ui.page.story import ASKING
from ntk_ui.service.version import version

OWN = (
    *("seed", "fresh", "score", "step", "again", "json", "csv", "forget", "sure", "kept"),
    *("loading", "offline", "retry", "answers", "none", "at", "answer", "verdict", "passed"),
)
_CHECK = component("check")


def show() -> None:
    """All of it is the browser's: which questions, it reads from the link."""
    _CHECK(key="check", data=told(frame.language()))


def told(language: str) -> dict[str, Any]:
    """What the browser makes the page from."""
    words = i18n.read("check", language)
    return {
        "language": language,
        "version": version(),
        "words": {name: words(f"page.{name}") for name in OWN}
        | {name: words(f"ask.{name}") for name in (*ASKING, "right", "near", "wrong")}
        | {"lead": words("page.lead", count=len(GENERATED)), "ask": words("page.number")},
        "lessons": [_asked(*names, language) for lesson in COURSE for names in QUESTIONS if names[0] == lesson],
    }


def _asked(lesson: str, name: str, language: str) -> dict[str, Any]:
    """A question of a lesson, as far as it tells what its answers mean."""
    words, kind = i18n.read(lesson, language), QUESTIONS[lesson, name].kind
    told: dict[str, Any] = {
        "id": f"{lesson}/{name}",
        "lesson": words(f"navigation.{lesson}"),
        "step": words(f"story.{name}.title"),
        "link": f"{lesson}?lang={language}#{name}",
    }
    if isinstance(kind, Options):
        return told | {"options": {each: rich.html(words(f"ask.{name}.option.{each}")) for each in kind.values}}
    assert isinstance(kind, Scale)
    return told | {"unit": kind.unit}
