"""Guided experiments: each sets every control that its answer depends on, whatever its reader has left there."""

from collections.abc import Mapping
from typing import Any

import pytest
import streamlit as st

from ntk_ui import i18n, rich
from ntk_ui.lessons import guided_experiments, settings
from ntk_ui.lessons.catalog import LABS
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.settings import Number
from ntk_ui.page import guided
from tests.conftest import LESSONS as EVERY
from tests.conftest import ROOT
from tests.lessons.steps import STEPS

LESSONS = tuple(lesson for lesson in EVERY if lesson not in STEPS)  # a story has questions instead
EXPERIMENTS: dict[str, Mapping[str, Mapping[str, Any]]] = {
    lesson: getattr(guided_experiments, lesson.upper()) for lesson in LESSONS
}
EACH = [(lesson, name) for lesson, experiments in EXPERIMENTS.items() for name in experiments]
LEFT: dict[str, dict[str, str]] = {
    "fourier": {"signal": "drawn", "mapping": "positional", "activation": "erf", "width": "2", "depth": "3"}
    | {"features": "7", "power": "2", "picture": "upload", "picture_scale": "3", "picture_width": "65"},
}


def labs(lesson: str, name: str) -> list[Lab]:
    """What an answer speaks of: the first lab of the lesson, and the topic that the experiment opens."""
    names = "training", EXPERIMENTS[lesson][name].get("topic")
    return [LABS[lesson, each] for each in names if each]


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], dict[str, Any]]:
    """What the browser gets of every experiment."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(st, "subheader", lambda *_, **__: None)
    monkeypatch.setattr(guided, "_GUIDED", lambda key, data: found.extend(data["cards"]))
    for lesson, experiments in EXPERIMENTS.items():
        guided.show(i18n.read(lesson, "en"), lesson, experiments)
    return dict(zip(EACH, found, strict=True))


@pytest.mark.parametrize(("lesson", "name"), EACH)
def test_an_experiment_names_every_control_that_its_answer_depends_on(lesson: str, name: str):
    sets = EXPERIMENTS[lesson][name]
    for lab in labs(lesson, name):
        counting = {setting.name for setting in lab.settings if setting.counts(sets)}
        assert counting <= sets.keys()
    assert "topic" not in sets or f'"{sets["topic"]}"' in (ROOT / f"pages/{lesson}.py").read_text("utf-8")


@pytest.mark.parametrize(("lesson", "name"), EACH)
def test_what_a_reader_has_left_is_overridden(lesson: str, name: str, cards: dict[tuple[str, str], dict[str, Any]]):
    sets = EXPERIMENTS[lesson][name]
    told = {key: text for key, text, _ in cards[lesson, name]["sets"]}
    for lab in labs(lesson, name):
        mine = {setting.name for setting in lab.settings}
        asked = {key: text for key, text in (LEFT[lesson] | told).items() if key in mine}
        values = settings.read(lab.settings, asked)
        assert {key: str(values[key]) for key in sets.keys() & mine} == {
            key: str(sets[key]) for key in sets.keys() & mine
        }
        assert all(LEFT[lesson][key] != told[key] for key in LEFT[lesson].keys() & mine & told.keys())
    assert told.get("topic") == sets.get("topic")


def test_what_a_link_leaves_out_is_told(cards: dict[tuple[str, str], dict[str, Any]]):
    """The default of every control."""
    for (lesson, name), card in cards.items():
        known = {setting.name: setting for lab in labs(lesson, name) for setting in lab.settings}
        for key, _, default in card["sets"]:
            assert default == ("" if key == "topic" else known[key].write(known[key].default))


@pytest.mark.parametrize(("lesson", "name"), EACH)
def test_what_is_set_is_a_notch(lesson: str, name: str):
    for lab in labs(lesson, name):
        for setting in lab.settings:
            if isinstance(setting, Number) and setting.name in EXPERIMENTS[lesson][name]:
                assert EXPERIMENTS[lesson][name][setting.name] in setting.notches


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_experiment_asks_and_answers(lesson: str, language: str):
    texts = i18n.load(lesson, language)
    told = {key.split(".")[1] for key in texts if key.startswith("guided.")}
    assert told == EXPERIMENTS[lesson].keys()
    assert all(texts[f"guided.{name}.{part}"] for name in told for part in ("question", "answer"))


def test_a_card_has_its_own_question_and_answer(cards: dict[tuple[str, str], dict[str, Any]]):
    for (lesson, name), card in cards.items():
        words = i18n.read(lesson, "en")
        for part in ("question", "answer"):
            assert card[part] == rich.html(words(f"guided.{name}.{part}"))
