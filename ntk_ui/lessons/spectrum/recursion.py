"""The formula at infinite width, walked through for two points layer by layer."""

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments.recursion import Recursion
from ntk_ui.figures import formatting
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource, Table
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import CELL, LIMIT, SOURCE, any_width, cell, source
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """Both kernels of the two points at every layer."""
    return Whole(lambda: (compute.recursion(source(values), values["count"], any_width(values), *cell(values)),))


def draw(found: Recursion, values: Values, words: Words) -> Picture:
    """A row for each layer."""
    columns = {
        "layer": [str(layer) for layer in range(len(found.nngp))],
        "nngp_first": _written(found.nngp[:, 0, 0]),
        "nngp_second": _written(found.nngp[:, 1, 1]),
        "nngp": _written(found.nngp[:, 0, 1]),
        "passed_on": ["", *_written(found.passed_on[1:, 0, 1])],
        "ntk": _written(found.ntk[:, 0, 1]),
    }
    table = {words(f"recursion.column.{name}"): texts for name, texts in columns.items()}
    numbers = {"entry_limit": formatting.digits(float(found.ntk[-1, 0, 1]))}
    return Picture(None, numbers, table=Table(table, look=words("recursion.look")))


def _written(values: NDArray[np.floating]) -> list[str]:
    return [f"{value:.4f}".replace("-", "−") for value in values]


LAB = Lab(
    "recursion",
    (
        Resource(
            "spectrum",
            "recursion",
            (*SOURCE, *CELL, *LIMIT),
            results,
            draw,
            lambda values: captions.told("recursion"),
            plotted=False,
        ),
    ),
    first=("first_input", "second_input", "depth"),
)
