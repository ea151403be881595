"""Jacot et al. 2018, figure 1: the kernels of ten networks, narrow and wide, before and after training."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ntk_core import experiments
from ntk_core.experiments import AngleKernel
from ntk_core.experiments.angles import RATE_FRACTION, TRAINING_POINTS, TRAINING_STEPS, inflation
from ntk_ui.figures import angles as figures
from ntk_ui.figures.style import Figure, scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Property, table
from ntk_ui.lessons.papers.published import JACOT_NETWORKS
from ntk_ui.lessons.papers.settings import PAPER_WIDTH, jacot
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import runs, seeds_of
from ntk_ui.service.stages import Whole

NARROW = 25  # a twentieth of the default, as 500 is of 10,000 in the paper
ERRORS = 2.0  # means that differ by no more of their standard errors are the same


class Kernels(NamedTuple):
    """Kernels (S, M) over the angle."""

    before: NDArray[np.floating]
    after: NDArray[np.floating]


@compute.kept
def kernels(width: int) -> Kernels:
    """Those of ten networks of one width."""

    def one(width: int, seed: int) -> AngleKernel:
        return compute.angle_kernel(jacot(width), seed)

    (found,) = runs(one, [width], JACOT_NETWORKS, "n")
    return Kernels(np.stack([run.before for run in found]), np.stack([run.after for run in found]))


def limit() -> NDArray[np.floating]:
    """The kernel of infinite width (M,)."""
    return compute.analytic_angle_kernel(jacot(1))


def narrow_results(values: Values) -> Whole:
    """The narrow networks."""
    return Whole(lambda: (limit(), kernels(NARROW)))


def results(values: Values) -> Whole:
    """The wide networks, and the narrow ones beside them."""
    return Whole(lambda: (limit(), kernels(values["paper_width"]), kernels(NARROW)))


def draw_narrow(theory: NDArray[np.floating], narrow: Kernels, values: Values, words: Words) -> Picture:
    """The narrow ones."""
    return Picture(_figure(theory, narrow, words))


def draw(theory: NDArray[np.floating], wide: Kernels, narrow: Kernels, values: Values, words: Words) -> Picture:
    """The wide ones, and what the paper says of both."""
    spreads, inflations = ([of(one, theory) for one in (narrow, wide)] for of in (spread, inflated))
    difference, error = apart(narrow, wide, theory)
    rows = [
        Property("jacot_spread", " → ".join(map(scientific, spreads)), spreads[1] < spreads[0]),
        Property("jacot_mean", f"{difference:+.3f} ± {error:.3f}", abs(difference) <= ERRORS * error),
        Property("jacot_inflation", " → ".join(f"{each:+.1%}" for each in inflations), inflations[1] < inflations[0]),
    ]
    return Picture(_figure(theory, wide, words), table=table(rows, words))


def spread(found: Kernels, theory: NDArray[np.floating]) -> float:
    """The standard deviation over the networks before training, averaged over the angles, over Θ(0) of the limit."""
    return float(found.before.std(axis=0, ddof=1).mean() / theory.max())


def inflated(found: Kernels, theory: NDArray[np.floating]) -> float:
    """By how much training raises the kernel."""
    return inflation(found.before, found.after, theory)


def apart(narrow: Kernels, wide: Kernels, theory: NDArray[np.floating]) -> tuple[float, float]:
    """How far their mean kernels lie apart before training, averaged over the angles, over Θ(0); with its error."""
    levels = [one.before.mean(axis=1) / theory.max() for one in (narrow, wide)]
    error = np.sqrt(sum(each.var(ddof=1) / len(each) for each in levels))
    return float(levels[0].mean() - levels[1].mean()), float(error)


def _figure(theory: NDArray[np.floating], found: Kernels, words: Words) -> Figure:
    seeds = {"kernel_before": found.before, "kernel_after": found.after}
    return figures.angles(experiments.angles(), seeds, theory, words)


def caption(key: str, width: int) -> captions.Key:
    """With the networks and their training."""
    training = {"points": TRAINING_POINTS, "steps": TRAINING_STEPS, "fraction": RATE_FRACTION}
    return captions.told(key, **seeds_of(1, JACOT_NETWORKS), **training, width=width)


NARROW_KERNELS = Resource(
    "papers", "jacot_narrow", (), narrow_results, draw_narrow, lambda values: caption("jacot_narrow", NARROW)
)
WIDE_KERNELS = Resource(
    "papers",
    "jacot_kernel",
    (PAPER_WIDTH,),
    results,
    draw,
    lambda values: caption("jacot_kernel", values["paper_width"]),
)
LAB = Lab("jacot_kernel", (NARROW_KERNELS, WIDE_KERNELS), first=("paper_width",))
