"""Universal approximation beside the NTK: the best function of a width, and what gradient descent finds in time."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import DESCENDED_WIDTHS, GRID, REPRESENTED_WIDTHS, Approximation, target_function
from ntk_core.experiments.universal import ENOUGH, FITTED, PIECES, RATE_FRACTION, TOLERANCE, Fit
from ntk_core.programs import MAX_POINTS
from ntk_core.programs.best_fit import ITERATIONS
from ntk_ui.figures import formatting
from ntk_ui.figures.generalization import approximation
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import DATA, SEED, STEPS, TANH
from ntk_ui.lessons.dynamics.functions import function, no_function
from ntk_ui.lessons.dynamics.settings import REPRESENTED_WIDTH
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import runs
from ntk_ui.service.stages import Whole

RESTARTS = 5
DESCENTS = 3
NUMBERS = {"error_best": "best_fit", "error_descent": "real", "error_kernel": "regression"}


class Search(NamedTuple):
    """What is found for a function."""

    widths: dict[str, tuple[int, ...]]  # by the names of the curves
    errors: dict[str, NDArray[np.floating]]  # (K, S) at these widths
    ended: NDArray[np.bool_]  # of the searches for the best function
    chosen: dict[str, Approximation]  # at the chosen width


def results(values: Values) -> Whole:
    """The best functions, those that gradient descent finds, and kernel regression."""
    return Whole(lambda: (search(values),))


def search(values: Values) -> Search:
    """Everything that the figure shows; the chosen width has fits of its own where it is none of those offered."""
    name, chosen, kind, steps = function(values), values["represented_width"], values["activation"], values["steps"]

    def represented(width: int, number: int) -> Fit:
        return compute.represented(name, width, kind, number)

    def descended(width: int, number: int) -> Approximation:
        return compute.descended(name, width, kind, steps, number)

    def between(width: int, number: int) -> Fit:
        return represented(width, number + len(REPRESENTED_WIDTHS) * RESTARTS)  # with seeds that no other has

    fits = dict(zip(REPRESENTED_WIDTHS, runs(represented, REPRESENTED_WIDTHS, RESTARTS, "n"), strict=True))
    if chosen not in fits:
        (fits[chosen],) = runs(between, [chosen], RESTARTS, "n")
    fits = dict(sorted(fits.items()))
    descents = runs(descended, DESCENDED_WIDTHS, DESCENTS, "n")
    # a wider network contains every narrower one
    within = [fit.found for width, row in fits.items() for fit in row if width <= chosen]
    return Search(
        {"best_fit": tuple(fits), "real": DESCENDED_WIDTHS},
        {
            "best_fit": np.array([[fit.found.error for fit in row] for row in fits.values()]),
            "real": np.array([[each.error for each in row] for row in descents]),
        },
        np.array([[fit.ended for fit in row] for row in fits.values()]),
        {
            "best_fit": min(within, key=lambda each: each.error),
            "real": descended(chosen, values["seed"]),
            "regression": compute.kernel_regression(name, kind, steps),
        },
    )


def draw(found: Search, values: Values, words: Words) -> Picture:
    """Errors at every width, the functions of the chosen one, and what both theorems say."""
    target = target_function(function(values), GRID)
    shown: tuple[Any, ...] = *found, GRID, target, values["represented_width"], words
    at_chosen = {name: found.chosen[of] for name, of in NUMBERS.items()}
    return Picture(
        approximation(*shown),
        {name: formatting.number(each.error, words, each.outcome) for name, each in at_chosen.items()},
        notes=(
            *no_function(values, words),
            *formatting.digits_depend(words, found.chosen["real"].outcome),
            words("theorems.approximation"),
            words("theorems.kernel"),
        ),
    )


def caption(values: Values) -> captions.Key:
    """With how all of it is found."""
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


LAB = Lab(
    "universal",
    (
        Resource(
            "dynamics",
            "approximation",
            (DATA, REPRESENTED_WIDTH, TANH, STEPS, SEED),
            results,
            draw,
            caption,
            texts="universal",
        ),
    ),
    first=("represented_width", "data"),
)
