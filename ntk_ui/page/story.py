"""A lesson as a story of steps: a text, a question, a lab, and what to take from it."""

import re
from dataclasses import dataclass
from typing import Any

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import LABS, QUESTIONS
from ntk_ui.lessons.question import Question
from ntk_ui.page import frame
from ntk_ui.page.component import component
from ntk_ui.service.labs import described

ASKING = ("ask", "check", "estimate", "grading", "lost")  # the words of a question
WORDS = (*ASKING, "pass", "covered", "again", "back")
PARTS = ("text", "look", "take")  # the prose of a step: the idea, what to try and look for, what to take from it
_STEP = component("step")


@dataclass(frozen=True)
class Step:
    """A step.

    Attributes:
        name: Of its words, ``story.<name>``, of its place on the page, and of its question, if it has one.
        lab: What it shows.
        further: Labs that go further, each in a fold.
        notes: The keys of longer texts, each in a fold.
    """

    name: str
    lab: str
    further: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def show(lesson: str, *steps: Step) -> None:
    """The steps of a lesson, from the top."""
    language = frame.language()
    path = [[step.name, i18n.read(lesson, language)(f"story.{step.name}.title")] for step in steps]
    topics = [name for step in steps for name in (step.lab, *step.further)]
    for k, step in enumerate(steps):
        of_page = {"path": path, "number": k, "topics": topics}
        _STEP(key=f"step_{step.name}", data=of_page | told(lesson, step, language))


def told(lesson: str, step: Step, language: str) -> dict[str, Any]:
    """What the browser makes a step from."""
    words, shared = i18n.read(lesson, language), i18n.read("frame", language)
    parts = {part: words(f"story.{step.name}.{part}") for part in PARTS}
    question = QUESTIONS.get((lesson, step.name))
    folds: list[dict[str, Any]] = [
        {"title": shared(f"controls.topic.{name}"), "lab": described(lesson, name, language)} for name in step.further
    ]
    folds += [{"title": words(f"{key}.title"), "text": rich.html(words(f"{key}.body"))} for key in step.notes]
    return {
        "lesson": lesson,
        "language": language,
        "name": step.name,
        "title": words(f"story.{step.name}.title"),
        "of": shared("story.of"),
        **{part: rich.html(text) for part, text in parts.items()},
        "terms": {name: meaning(name, language) for name in re.findall(r"\(term:(\w+)\)", "".join(parts.values()))},
        "lab": described(lesson, step.lab, language),
        "further": folds,
        "question": question and question.described(words),
        "sets": question and _written(lesson, question),
        "unknown": shared("lab.unknown"),
        "words": {name: shared(f"ask.{name}") for name in WORDS},
    }


def meaning(term: str, language: str) -> str:
    """What the glossary says of a term."""
    return rich.html(i18n.read("glossary", language)(f"{term}.meaning"))


def _written(lesson: str, question: Question) -> list[list[str]]:
    """What a question sets: the name of a setting, its text, and the text of its default."""
    known = {setting.name: setting for (of, _), lab in LABS.items() if of == lesson for setting in lab.settings}
    return [
        [name, known[name].write(value), known[name].write(known[name].default)]
        for name, value in question.sets.items()
    ]
