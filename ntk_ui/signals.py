"""The signal of the Fourier lesson: its control, and what belongs to each choice."""

import numpy as np
import streamlit as st

from ntk_core.formulas import LONGEST, FormulaError
from ntk_core.signals import SIGNALS, Drawn, Formula, Noise, Signal, signal
from ntk_ui import frame, i18n, link
from ntk_ui.i18n import Words
from ntk_ui.points import Board
from ntk_ui.widgets import choice, drawn, moved, read_only, reading, slider

CHOICES = (*SIGNALS[:1], "noise", *SIGNALS[1:], "formula", "drawn")
EXPONENTS = (0.0, 0.5, 1.0, 1.5, 2.0)
FORMULA = "sin(2*pi*x) + 0.5*sin(10*pi*x)"
FIELD, BEFORE = "formula", "formula_before"  # in the session and in the link
GRID = np.arange(128) / 128  # where a formula has to have values
FIRST = ((0.0, 0.0), (0.2, 1.5), (0.3, -0.5), (0.5, 1.0), (0.55, -1.5), (0.8, 0.5))
DRAWN = Board("drawn", (0.0, 1.0), (-3.0, 3.0), lambda: FIRST, least=2)


def control(words: Words) -> str:
    """Which kind of signal, and how rough the noise is."""
    kind = choice(words, "signal", CHOICES, default=CHOICES[0])
    if kind == "noise":
        _exponent(words)
    return kind


def chosen(words: Words, kind: str, seed: int) -> Signal:
    """The signal of a kind; the field or the table that it is made in; what cannot be used is explained."""
    if kind != "drawn":
        DRAWN.leave()
    if kind == "noise":
        with read_only():
            return Noise(_exponent(words), seed)
    if kind == "formula":
        return _formula(words)
    if kind == "drawn":
        return Drawn(DRAWN.points(words))
    return kind


def clicks(figure: str, of: Signal) -> None:
    """Let the reader draw into a figure, if the signal is drawn."""
    if isinstance(of, Drawn):
        DRAWN.clicks(figure)


def window(of: Signal) -> tuple[float, float] | None:
    """The range of outputs to show: all that can be drawn, so that the axis stands still."""
    return DRAWN.y if isinstance(of, Drawn) else None


def _exponent(words: Words) -> float:
    return slider(words, "noise_exponent", EXPONENTS, default=1.0)


def _formula(words: Words) -> Formula:
    """The formula that the reader has written, or the one before it if it cannot be read; the link has both."""
    text = link.written(FIELD, FORMULA)
    if not reading():
        text = drawn(FIELD, text, lambda value: _field(words, value))
    problem = _problem(text)
    if problem is None:
        shown = text
        link.choose(BEFORE, text)
        link.drop(BEFORE)
    else:
        before = link.written(BEFORE, FORMULA)
        shown = before if _problem(before) is None else FORMULA
        link.put(BEFORE, shown)
        if not reading():
            explain = i18n.read("signals", frame.language())
            found = explain(f"problem.{problem.key}", **problem.fields)
            st.error(f"{found} {explain('problem.before', formula=shown)}")
    link.record(FIELD, text, FORMULA)
    return Formula(shown)


def _field(words: Words, value: str) -> str:
    return st.text_input(
        words("controls.formula.label"),
        value,
        max_chars=max(LONGEST, len(value)),
        key=FIELD,
        help=words("controls.formula.help"),
        on_change=moved,
        args=(FIELD,),
    )


def _problem(text: str) -> FormulaError | None:
    """Why a text is no signal, if it is none."""
    try:
        signal(Formula(text), GRID)
    except FormulaError as problem:
        return problem
    return None
