"""The signal that a reader chooses: what an address makes of it, and what is told where it cannot be used."""

from typing import Any

import numpy as np
import pytest

from ntk_core.formulas import LONGEST, FormulaError, evaluate
from ntk_core.signals import SIGNALS, Drawn, Formula, Noise, Signal, signal
from ntk_ui import i18n
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.fourier.settings import DRAWN, FORMULA, GRID, SIGNAL, chosen_signal
from ntk_ui.lessons.settings import Fault, RefusedError

TRAINING = RESOURCES["fourier", "training"]
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


def faults(**asked: str) -> list[Fault]:
    with pytest.raises(RefusedError) as refused:
        TRAINING.read(asked)
    return refused.value.faults


def data(**asked: str) -> dict[str, Any]:
    """The figure of the data alone."""
    values = TRAINING.read(asked)
    results = TRAINING.results(values)
    figure: dict[str, Any] = TRAINING.shown(results.nothing(), values, "en", waiting=True)["figure"]  # type: ignore[union-attr]
    return figure


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "sines"),
        *(({"signal": name}, name) for name in SIGNALS),
        ({"signal": "noise", "seed": "3"}, Noise(1.0, 3)),
        ({"signal": "noise", "noise_exponent": "0.5", "seed": "3"}, Noise(0.5, 3)),
        ({"signal": "formula"}, Formula(FORMULA.default)),
        ({"signal": "formula", "formula": OWN}, Formula(OWN)),
        ({"signal": "drawn"}, Drawn(DRAWN.default)),
        ({"signal": "drawn", "drawn": POINTS}, Drawn(((0.1, 1.0), (0.6, -1.5)))),
    ],
)
def test_an_address_gives_the_signal_and_the_figure_draws_it(asked: dict[str, str], expected: Signal):
    assert chosen_signal(TRAINING.read(asked)) == expected
    drawn = next(trace for trace in data(**asked)["data"] if trace["name"] == "Signal")
    np.testing.assert_allclose(drawn["y"], signal(expected, drawn["x"]))


def test_every_choice_is_another_signal():
    assert len({chosen_signal(TRAINING.read({"signal": kind})) for kind in SIGNAL.options}) == len(SIGNAL.options) == 6


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("key", FAULTS)
def test_every_fault_of_a_formula_is_refused_with_its_explanation_in_place_of_nothing(key: str, language: str):
    """What its reader has written stays, and so does the figure that was there."""
    with pytest.raises(FormulaError) as error:
        evaluate(FAULTS[key], GRID)
    assert error.value.key == key
    (fault,) = faults(signal="formula", formula=FAULTS[key])
    said = fault.accepted(i18n.read("frame", language))
    assert said == i18n.read("signals", language)(f"problem.{key}", **error.value.fields)
    assert "{" not in said
    assert (fault.name, fault.asked, fault.instead) == ("formula", FAULTS[key], None)


def test_a_formula_is_refused_also_where_it_has_no_say():
    assert [fault.name for fault in faults(signal="sines", formula="2x")] == ["formula"]


def test_no_explanation_is_left_over():
    assert {key.split(".")[1] for key in i18n.load("signals", "en")} == {*FAULTS}


@pytest.mark.parametrize(
    ("points", "left"),
    [
        ("0.1,1;0.5,9;0.7,0", "0.1,1;0.5,3;0.7,0"),
        ("0.1,1;-0.5,0;1,0", "0.1,1;0,0;1,0"),
        ("0.1,1;0.1,2", DRAWN.write(DRAWN.default)),
        ("0.5,1", DRAWN.write(DRAWN.default)),
        ("nonsense", DRAWN.write(DRAWN.default)),
    ],
)
def test_points_that_cannot_be_drawn_are_refused_and_what_is_left_of_them_is_offered(points: str, left: str):
    (fault,) = faults(signal="drawn", drawn=points)
    assert fault.instead == left
    assert TRAINING.read({"signal": "drawn", "drawn": left})
    said = fault.accepted(i18n.read("frame", "en"))
    assert "2 or more different x" in said


def test_the_axis_stands_still_where_points_are_drawn():
    axes = [data(signal="drawn", drawn=points)["layout"]["yaxis"]["range"] for points in (POINTS, "0,3;1,3")]
    assert axes[0] == axes[1] == [*DRAWN.y]
    assert data(signal="sines")["layout"]["yaxis"]["range"] != [*DRAWN.y]
