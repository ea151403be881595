"""Guided experiments: each sets every control that its answer depends on, whatever its reader has left there."""

from collections.abc import Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ntk_ui import guided_experiments, i18n
from tests.conftest import LESSONS

EXPERIMENTS: dict[str, Mapping[str, Mapping[str, Any]]] = {
    lesson: getattr(guided_experiments, lesson.upper()) for lesson in LESSONS
}
EACH = [(lesson, name) for lesson, experiments in EXPERIMENTS.items() for name in experiments]

# The controls of the topics that experiments open.
OF_TOPIC = {
    "angles": set(),
    "scales": set(),
    "moving": set(),
    "picture": {"picture", "picture_scale", "picture_width"},
    "ensembles": {"ensemble_width", "members"},
    "universal": {"represented_width"},
    "optimizers": {"momentum", "batch"},
}
LEFT = {
    "taylor": {"data": "own", "activation": "gelu", "width": 2, "parameterization": "standard", "seed": 9},
    "spectrum": {"inputs": "own", "activation": "sin", "b_std": 2.0, "count": 16, "depth": 3},
    "fourier": {"signal": "drawn", "mapping": "power_law", "activation": "erf", "width": 2, "depth": 3},
    "dynamics": {"data": "own", "activation": "gelu", "start": "subtracted", "clock": "time", "width": 4096},
}


def draw(lesson: str, name: str) -> None:
    """The controls of a lab, as its page draws them after an experiment has been tried."""
    import streamlit as st

    from ntk_ui import dynamics_controls, fourier, frame, guided, guided_experiments, i18n, spectrum, taylor

    frame.follow_language()
    if "press" in st.session_state:
        st.session_state[guided.KEY] = {"pressed": (name, 1)}
        guided._try(getattr(guided_experiments, lesson.upper()))
    of = {"taylor": taylor, "spectrum": spectrum, "fourier": fourier, "dynamics": dynamics_controls}
    of[lesson].choose(i18n.read(lesson, "en"))  # type: ignore[attr-defined]


def tried(lesson: str, name: str) -> AppTest:
    """The lab of a reader who came with other settings and has pressed a button."""
    app = AppTest.from_function(draw, kwargs={"lesson": lesson, "name": name})
    for key, value in LEFT[lesson].items():
        app.query_params[key] = value if isinstance(value, str) else f"{value:g}"
    app.run()
    assert not app.exception
    left = {key: app.session_state[key] for key in keys(app) & LEFT[lesson].keys()}
    assert left == {key: LEFT[lesson][key] for key in left}
    app.session_state["press"] = True
    app.run()
    assert not app.exception
    return app


def keys(app: AppTest) -> set[str]:
    """The controls that the lab draws, by their keys."""
    drawn = (*app.get("select_slider"), *app.get("selectbox"), *app.get("segmented_control"), *app.get("text_input"))
    return {element.key for element in drawn if element.key}


@pytest.mark.parametrize(("lesson", "name"), EACH)
def test_an_experiment_names_every_control_of_its_lab(lesson: str, name: str):
    settings = EXPERIMENTS[lesson][name]
    drawn = keys(tried(lesson, name))
    assert drawn & {"data", "inputs", "signal"}
    assert len(drawn) >= 7
    assert drawn <= settings.keys()


@pytest.mark.parametrize(("lesson", "name"), EACH)
def test_an_experiment_names_every_control_of_its_topic(lesson: str, name: str):
    settings = EXPERIMENTS[lesson][name]
    wanted = OF_TOPIC[settings["topic"]] if "topic" in settings else set()
    assert wanted <= settings.keys()


@pytest.mark.parametrize(("lesson", "name"), EACH)
def test_what_a_reader_has_left_is_overridden(lesson: str, name: str):
    app = tried(lesson, name)
    for key in keys(app):
        assert app.session_state[key] == EXPERIMENTS[lesson][name][key], key


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_every_experiment_asks_and_answers(lesson: str, language: str):
    texts = i18n.load(lesson, language)
    told = {key.split(".")[1] for key in texts if key.startswith("guided.")}
    assert told == EXPERIMENTS[lesson].keys()
    assert all(texts[f"guided.{name}.{part}"] for name in told for part in ("question", "answer"))
