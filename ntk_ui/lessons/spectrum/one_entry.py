"""One entry: two gradients of a network and their inner product, and the kernel that the entry belongs to."""

import numpy as np

from ntk_core.experiments import ArchitectureKernel, KernelEntry, KernelMatrices, shown_points
from ntk_core.experiments.entries import SHOWN_WEIGHTS
from ntk_ui.figures import entry as figures
from ntk_ui.figures import formatting
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.entry import PICTURES, of_mlp
from ntk_ui.lessons.spectrum.experiment import kernels
from ntk_ui.lessons.spectrum.settings import CELL, FIRST_INPUT, KERNEL, SECOND_INPUT, cell, size
from ntk_ui.service.stages import Whole


def matrix(values: Values) -> Whole:
    """The kernel of the network on all inputs."""
    return Whole(lambda: kernels(values).fits())


def draw_matrix(found: KernelMatrices, values: Values, words: Words) -> Picture:
    """Its heat map; a click into it chooses the entry."""
    shown, places = np.array(shown_points(size(values))), found.position.tolist()
    first, second = (int(np.abs(shown - number).argmin()) for number in cell(values))
    kernel = ArchitectureKernel(
        found.position[shown], found.shape, ("all",), found.empirical[np.ix_(shown, shown)][None]
    )
    clicks = {"x": (FIRST_INPUT.name, places), "y": (SECOND_INPUT.name, places)}
    return Picture(figures.architecture_kernel(kernel, (first, second), words), clicks=clicks)


def entry(values: Values) -> Whole:
    """The entry, and the largest one of the kernel at infinite width."""
    return Whole(lambda: of_mlp(values))


def draw(parts: KernelEntry, largest: float, values: Values, words: Words) -> Picture:
    """Both gradients weight by weight, and what each layer contributes."""
    numbers = {"entry_value": formatting.digits(parts.value), "entry_weights": f"{int(parts.sizes.sum()):,}"}
    return Picture(figures.entry(parts._replace(analytic=None), largest, words), numbers)


MATRIX = Resource(
    "spectrum",
    "matrix",
    (*KERNEL, *CELL),
    matrix,
    draw_matrix,
    lambda values: captions.told("matrix", shown=len(shown_points(size(values)))),
)
ENTRY = Resource(
    "spectrum",
    "one_entry",
    (*KERNEL, *CELL),
    entry,
    draw,
    lambda values: captions.told("one_entry", shown=SHOWN_WEIGHTS),
)
LAB = Lab("one_entry", ((MATRIX, ENTRY), PICTURES), first=("first_input", "second_input", "width"))
