"""The signal a reader chooses: from the link or the controls, explained where it cannot be used, never lost."""

import pytest
from streamlit.testing.v1 import AppTest

from ntk_core.formulas import LONGEST, FormulaError, evaluate
from ntk_core.signals import SIGNALS, Drawn, Formula, Noise, Signal, signal
from ntk_ui import i18n, signals

SEED = 3
OWN = "x^2 − sin(π·x)"
POINTS = "0.1,1;0.6,-1.5"
FAULTS = {
    "empty": " ",
    "too_long": "x+" * LONGEST + "x",
    "unreadable": "2x",
    "brackets": "sin(2*pi*x",
    "unknown": "y",
    "arguments": "min(x)",
    "not_finite": "1/x",
    "too_large": "11",
}


def page() -> None:
    import streamlit as st

    from ntk_ui import i18n, link, signals

    st.session_state.setdefault("language", "en")
    words = i18n.read("fourier", st.session_state["language"])
    link.begin()
    if st.toggle("shown", value=True, key="shown"):
        kind = signals.control(words)
        st.session_state["result"] = signals.chosen(words, kind, 3)
    link.tell("page")


def open_page(**link: str) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def result(app: AppTest) -> Signal:
    held: Signal = app.session_state["result"]
    return held


def choose(app: AppTest, kind: str) -> AppTest:
    app.get("segmented_control")[0].set_value(kind)
    return run(app)


def write(app: AppTest, text: str) -> AppTest:
    app.text_input(key="formula").set_value(text)
    return run(app)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ({}, "sines"),
        *(({"signal": name}, name) for name in SIGNALS),
        ({"signal": "unheard"}, "sines"),
        ({"signal": "noise"}, Noise(1.0, SEED)),
        ({"signal": "noise", "noise_exponent": "0.5"}, Noise(0.5, SEED)),
        ({"signal": "formula"}, Formula(signals.FORMULA)),
        ({"signal": "formula", "formula": OWN}, Formula(OWN)),
        ({"signal": "drawn"}, Drawn(signals.FIRST)),
        ({"signal": "drawn", "drawn": POINTS}, Drawn(((0.1, 1.0), (0.6, -1.5)))),
    ],
)
def test_a_link_gives_the_signal_and_keeps_it(link: dict[str, str], expected: Signal):
    app = open_page(**link)
    assert result(app) == result(run(app)) == expected
    assert not app.error
    assert not app.warning
    signal(result(app), signals.GRID)


@pytest.mark.parametrize("kind", signals.CHOICES)
def test_every_choice_leads_to_a_signal_that_its_link_repeats(kind: str):
    app = choose(open_page(), kind)
    assert result(open_page(**app.session_state["link"])) == result(app)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("key", FAULTS)
def test_every_fault_of_a_formula_has_an_explanation(key: str, language: str):
    with pytest.raises(FormulaError) as error:
        evaluate(FAULTS[key], signals.GRID)
    assert error.value.key == key
    said = i18n.read("signals", language)(f"problem.{key}", **error.value.fields)
    assert "{" not in said


def test_no_explanation_is_left_over():
    assert {key.split(".")[1] for key in i18n.load("signals", "en")} == {*FAULTS, "before"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("text", ["2x", "y", "1/x", "__import__('os')", "(lambda: 1)()", "<b>`{a}`$x$", "", "\x00"])
def test_a_mistake_is_explained_and_the_formula_before_is_used(text: str, language: str):
    app = write(choose(open_page(), "formula"), OWN)
    app.session_state["language"] = language
    write(app, text)
    assert len(app.error) == 1
    assert i18n.read("signals", language)("problem.before", formula=OWN) in app.error[0].value
    assert result(app) == Formula(OWN)
    assert app.text_input(key="formula").value == text
    assert result(open_page(**app.session_state["link"])) == Formula(OWN)
    assert not write(app, "cos(x)").error
    assert result(app) == Formula("cos(x)")


@pytest.mark.parametrize("text", [text for text in FAULTS.values() if text.strip()])
def test_a_link_with_a_mistake_opens_with_the_first_formula(text: str):
    app = open_page(signal="formula", formula=text)
    assert result(app) == Formula(signals.FORMULA)


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("0.1,1;0.5,9;0.7,0", ((0.1, 1.0), (0.7, 0.0))),
        ("0.1,1;-0.5,0;1,0", ((0.1, 1.0), (1.0, 0.0))),
        ("0.1,1;0.1,2", signals.FIRST),
        ("0.5,1", signals.FIRST),
        ("nonsense", signals.FIRST),
    ],
)
def test_points_that_cannot_be_drawn_are_left_out_and_said_so(points: str, expected: tuple[tuple[float, float], ...]):
    app = open_page(signal="drawn", drawn=points)
    assert result(app) == Drawn(expected)
    assert len(app.warning) == 1
    assert "{" not in app.warning[0].value
    assert not run(app).warning


def other_signal(app: AppTest) -> None:
    before = app.get("segmented_control")[0].value
    assert result(choose(app, "chirp")) == "chirp"
    assert "drawn" not in app.session_state["link"]
    choose(app, before)


def other_language(app: AppTest) -> None:
    app.session_state["language"] = "ko"
    run(app)


def leave_and_come_back(app: AppTest) -> None:
    for shown in (False, True):
        app.toggle(key="shown").set_value(shown)
        run(app)


@pytest.mark.parametrize("event", [other_signal, other_language, leave_and_come_back])
@pytest.mark.parametrize(
    "link",
    [{"signal": "formula", "formula": OWN}, {"signal": "drawn", "drawn": POINTS}],
    ids=["formula", "drawn"],
)
def test_what_the_reader_gave_is_never_lost(link: dict[str, str], event):
    app = open_page(**link)
    before = result(app)
    event(app)
    assert result(app) == before
    if link["signal"] == "drawn":
        assert app.session_state["link"]["drawn"] == POINTS


def test_the_axis_stands_still_where_points_are_drawn():
    assert signals.window(Drawn(signals.FIRST)) == signals.DRAWN.y
    assert signals.window("sines") is None
