"""Universal approximation beside the NTK: the best function of a width, and what gradient descent finds in time."""

import numpy as np
import streamlit as st

from ntk_core.experiments import DESCENDED_WIDTHS, GRID, REPRESENTED_WIDTHS, Approximation, target_function
from ntk_core.experiments.universal import ENOUGH, FITTED, PIECES, RATE_FRACTION, TOLERANCE, Fit
from ntk_core.programs import MAX_POINTS
from ntk_core.programs.best_fit import ITERATIONS
from ntk_ui import captions, compute, controls, dynamics_controls, frame, i18n
from ntk_ui.figures import formatting
from ntk_ui.figures import generalization as figures
from ntk_ui.figures.style import scientific
from ntk_ui.runs import runs
from ntk_ui.topics.generalization import function

RESTARTS = 5
DESCENTS = 3


def show(data: str, activation: str, steps: int, seed: int) -> None:
    """Draw the topic for the function that a data set samples."""
    words = i18n.read("universal", frame.language())
    name = function(data)
    place = frame.titled(words, "approximation")
    with controls.panel():
        chosen = dynamics_controls.represented_width(words)

    def represented(width: int, number: int) -> Fit:
        return compute.represented(name, width, activation, number)

    def descended(width: int, number: int) -> Approximation:
        return compute.descended(name, width, activation, steps, number)

    with place:
        fits = runs(represented, REPRESENTED_WIDTHS, RESTARTS, "n")
        descents = runs(descended, DESCENDED_WIDTHS, DESCENTS, "n")
        # a wider network contains every narrower one
        within = [
            fit.found for width, row in zip(REPRESENTED_WIDTHS, fits, strict=True) for fit in row if width <= chosen
        ]
        found = {
            "best_fit": min(within, key=lambda each: each.error),
            "real": descended(chosen, seed),
            "regression": compute.kernel_regression(name, activation, steps),
        }
        values = {
            "best_fit": np.array([[fit.found.error for fit in row] for row in fits]),
            "real": np.array([[each.error for each in row] for row in descents]),
        }
        widths = {"best_fit": REPRESENTED_WIDTHS, "real": DESCENDED_WIDTHS}
        ended = np.array([[fit.ended for fit in row] for row in fits])
        target = target_function(name, GRID)
        frame.chart(words, _told(), figures.approximation, widths, values, ended, found, GRID, target, chosen, words)
    numbers = {"error_best": "best_fit", "error_descent": "real", "error_kernel": "regression"}
    shown = {key: found[of] for key, of in numbers.items()}
    frame.metrics(words, [(key, formatting.number(one.error, words, one.outcome)) for key, one in shown.items()])
    frame.digits_depend(words, found["real"].outcome)
    says, asks = st.columns(2)
    says.markdown(words("theorems.approximation"))
    asks.markdown(words("theorems.kernel"))


def _told() -> captions.Key:
    return captions.told(
        "approximation",
        samples=MAX_POINTS,
        fraction=RATE_FRACTION,
        descents=DESCENTS,
        starts=RESTARTS,
        fitted=len(FITTED),
        piece=ITERATIONS,
        gain=TOLERANCE,
        enough=scientific(ENOUGH),
        most=PIECES * ITERATIONS,
        measured=len(GRID),
    )
