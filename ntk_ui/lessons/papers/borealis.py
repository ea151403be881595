"""Borealis AI: the kernel of three inputs, of one network and at infinite width, and its eigenvalues."""

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import MLP, KernelMatrices
from ntk_core.tables import table as inputs
from ntk_ui.figures import spectrum as figures
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, table
from ntk_ui.lessons.papers.published import BOREALIS_EIGENVALUES, BOREALIS_INPUTS, BOREALIS_KERNEL
from ntk_ui.lessons.papers.settings import PAPER_WIDTH
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

COUNT = len(BOREALIS_INPUTS)
INPUTS = inputs(np.array(BOREALIS_INPUTS)[:, None])
ENTRIES = {
    "entry_1_1": (0, 0),
    "entry_1_2": (0, 1),
    "entry_1_3": (0, 2),
    "entry_2_2": (1, 1),
    "entry_2_3": (1, 2),
    "entry_3_3": (2, 2),
}
EIGENVALUES = ("eigenvalue_1", "eigenvalue_2", "eigenvalue_3")
RING = (0, 1)  # the entry that is marked


def results(values: Values) -> Whole:
    """Both kernels."""
    net = MLP(values["paper_width"], 1, "relu", 1.0, 1.0)
    return Whole(lambda: (compute.kernel_matrices(INPUTS, COUNT, net, values["seed"]),))


def draw(found: KernelMatrices, values: Values, words: Words) -> Picture:
    """Both, and every entry and eigenvalue of the one at infinite width beside the published one."""
    figure = figures.kernels(found, list(range(COUNT)), RING, words)
    rows = [*entries(found.analytic), *eigenvalues(found.analytic)]
    return Picture(figure, table=table(rows, words))


def entries(kernel: NDArray[np.floating]) -> list[Number]:
    """The entries on and above the diagonal."""
    return [Number(key, BOREALIS_KERNEL[i][j], float(kernel[i, j]), share=True) for key, (i, j) in ENTRIES.items()]


def eigenvalues(kernel: NDArray[np.floating]) -> list[Number]:
    """The eigenvalues, the largest first."""
    both = zip(EIGENVALUES, BOREALIS_EIGENVALUES, np.linalg.eigvalsh(kernel)[::-1], strict=True)
    return [Number(key, one, float(now), share=True) for key, one, now in both]


LAB = Lab(
    "borealis",
    (
        Resource(
            "papers",
            "borealis",
            (PAPER_WIDTH, SEED),
            results,
            draw,
            lambda values: captions.told("borealis", inputs=", ".join(f"{x:g}" for x in BOREALIS_INPUTS)),
        ),
    ),
    first=("paper_width", "seed"),
)
