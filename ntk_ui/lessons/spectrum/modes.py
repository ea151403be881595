"""An eigenvalue is a speed: a target taken apart into eigenfunctions, and the time that each part takes."""

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import KernelSpectra, TargetModes, kernel_points, target_values
from ntk_core.experiments.spectra import modes_of_target
from ntk_ui.figures import formatting
from ntk_ui.figures import modes as figures
from ntk_ui.figures.style import eigenvalue, scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource, Table
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.eigenvalues import FUNCTIONS, spectra
from ntk_ui.lessons.spectrum.settings import KERNEL, LEARNING_RATE, TARGET, source
from ntk_ui.service.stages import Whole

ROWS = 12  # modes in the table
TIMES = np.geomspace(0.5, 1e6, 200)


def results(values: Values) -> Whole:
    """The spectra, and the target taken apart into the modes of both kernels."""

    def find() -> tuple[KernelSpectra, dict[str, TargetModes]]:
        found = spectra(values)
        y = target_values(kernel_points(source(values), values["count"]), values["target"])
        return found, modes_of_target(found, y, values["learning_rate"])

    return Whole(find)


def draw(spectra: KernelSpectra, modes: dict[str, TargetModes], values: Values, words: Words) -> Picture:
    """The share of the target in each mode, and the time that it takes."""
    left = {name: found.remaining(TIMES) for name, found in modes.items()}
    numbers = {
        "limit": scientific(spectra.max_learning_rate),
        "data_count": str(len(spectra.position)),
        "alignment": formatting.digits(modes["empirical"].alignment),
        "alignment_analytic": formatting.digits(modes["analytic"].alignment),
    }
    too_fast = values["learning_rate"] > spectra.max_learning_rate
    table = leading(spectra.eigenvalues_empirical, modes["empirical"], words)
    return Picture(
        figures.target_modes(modes, left, TIMES, words),
        numbers,
        notes=(words("too_fast"),) if too_fast else (),
        table=Table(table, title=words("table.title"), look=words("table.look")),
    )


def leading(eigenvalues: NDArray[np.floating], found: TargetModes, words: Words) -> dict[str, list[str]]:
    """The leading modes of the network in numbers."""
    rows = range(min(ROWS, len(eigenvalues)))
    columns = {
        "mode": [str(i + 1) for i in rows],
        "eigenvalue": [eigenvalue(eigenvalues, i).removeprefix("= ") for i in rows],
        "share": [f"{found.shares[i]:.2%}" for i in rows],
        "half_life": [scientific(float(found.half_life[i])) for i in rows],
        "one_percent": [scientific(float(found.one_percent[i])) for i in rows],
    }
    return {words(f"table.{name}"): values for name, values in columns.items()}


MEANING = Resource(
    "spectrum",
    "meaning",
    (*KERNEL, TARGET, LEARNING_RATE),
    results,
    draw,
    lambda values: captions.told("meaning"),
)
LAB = Lab("modes", (MEANING, FUNCTIONS), first=("target", "learning_rate", "mode"))
