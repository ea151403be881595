"""The signal of the Fourier lesson: its control, and what belongs to each choice."""

import numpy as np
import streamlit as st

from ntk_core.formulas import LONGEST, FormulaError
from ntk_core.signals import SIGNALS, Drawn, Formula, Noise, Signal, signal
from ntk_ui import frame, i18n
from ntk_ui.i18n import Words
from ntk_ui.points import Board
from ntk_ui.widgets import choice, reading, slider

CHOICES = (*SIGNALS[:1], "noise", *SIGNALS[1:], "formula", "drawn")
EXPONENTS = (0.0, 0.5, 1.0, 1.5, 2.0)
FORMULA = "sin(2*pi*x) + 0.5*sin(10*pi*x)"
GRID = np.arange(128) / 128  # where a formula has to have values
FIRST = ((0.0, 0.0), (0.2, 1.5), (0.3, -0.5), (0.5, 1.0), (0.55, -1.5), (0.8, 0.5))
DRAWN = Board("drawn", (0.0, 1.0), (-3.0, 3.0), lambda: FIRST, least=2)


def control(words: Words) -> str:
    """Which kind of signal, and how rough the noise is."""
    kind = choice(words, "signal", CHOICES, default=CHOICES[0])
    if kind == "noise":
        slider(words, "noise_exponent", EXPONENTS, default=1.0)
    return kind


def chosen(words: Words, kind: str, seed: int) -> Signal:
    """The signal of a kind; the field or the table that it is made in; what cannot be used is explained."""
    if kind != "drawn":
        DRAWN.leave()
    if kind == "noise":
        return Noise(st.session_state["noise_exponent"], seed)
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


def _formula(words: Words) -> Formula:
    if reading():
        return Formula(st.session_state["formula_read"])
    text = st.text_input(
        words("controls.formula.label"),
        value=FORMULA,
        max_chars=LONGEST,
        key="formula",
        help=words("controls.formula.help"),
        bind="query-params",
    )
    try:
        signal(Formula(text), GRID)
    except FormulaError as problem:
        explain = i18n.read("signals", frame.language())
        before = st.session_state.get("formula_read", FORMULA)
        st.error(f"{explain(f'problem.{problem.key}', **problem.fields)} {explain('problem.before', formula=before)}")
        return Formula(before)
    st.session_state["formula_read"] = text
    return Formula(text)
