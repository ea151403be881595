"""Universal approximation beside the NTK: the best function of a width, and what gradient descent finds in time."""

import numpy as np
import streamlit as st

from ntk_core.experiments import DESCENDED_WIDTHS, GRID, REPRESENTED_WIDTHS, Approximation, Descent, target_function
from ntk_core.experiments.universal import RATE_FRACTION
from ntk_core.programs import MAX_POINTS
from ntk_ui import compute, controls, dynamics_controls, frame, i18n
from ntk_ui.figures import generalization as figures
from ntk_ui.runs import runs
from ntk_ui.topics.generalization import function

RESTARTS = 5
DESCENTS = 3


def show(data: str, activation: str, steps: int, seed: int, dark: bool) -> None:
    """Draw the topic for the function that a data set samples."""
    words = i18n.read("universal", frame.language())
    name = function(data)
    place = frame.titled(words, "approximation")
    with controls.panel():
        chosen = dynamics_controls.represented_width(words)

    def represented(width: int, number: int) -> Approximation:
        return compute.represented(name, width, activation, number)

    def descended(width: int, number: int) -> Descent:
        return compute.descended(name, width, activation, steps, number)

    with place:
        fits = runs(represented, REPRESENTED_WIDTHS, RESTARTS, "n")
        descents = runs(descended, DESCENDED_WIDTHS, DESCENTS, "n")
        # a wider network contains every narrower one
        within = [fit for width, row in zip(REPRESENTED_WIDTHS, fits, strict=True) for fit in row if width <= chosen]
        best, here = min(within, key=lambda fit: fit.error), descended(chosen, seed)
        found = {"best_fit": best.outputs, "real": here.real.outputs, "regression": here.kernel.outputs}
        values = {
            "best_fit": np.array([[fit.error for fit in row] for row in fits]),
            "real": np.array([[each.real.error for each in row] for row in descents]),
        }
        widths = {"best_fit": REPRESENTED_WIDTHS, "real": DESCENDED_WIDTHS}
        kernel = float(np.median([each.kernel.error for each in descents[-1]]))
        curves = {"signal": target_function(name, GRID)} | found
        told = frame.told(
            "approximation", samples=MAX_POINTS, fraction=RATE_FRACTION, descents=DESCENTS, starts=RESTARTS
        )
        frame.chart(words, told, figures.approximation, widths, values, kernel, GRID, curves, chosen, words, dark)
    numbers = {"error_best": best.error, "error_descent": here.real.error, "error_kernel": here.kernel.error}
    frame.metrics(words, [(key, frame.number(value, words)) for key, value in numbers.items()])
    says, asks = st.columns(2)
    says.markdown(words("theorems.approximation"))
    asks.markdown(words("theorems.kernel"))
