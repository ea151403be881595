"""The eigenvalues of both kernels, and their eigenfunctions."""

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import CircleKernels, KernelSpectra
from ntk_core.experiments.definite import KINKED
from ntk_ui.figures import modes as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.experiment import kernels
from ntk_ui.lessons.spectrum.settings import COUNT, INPUTS, KERNEL, MODE, NET, any_width, size
from ntk_ui.service import compute
from ntk_ui.service.runs import Found, seeds_of
from ntk_ui.service.stages import Whole

EXPONENT = "−2"  # of the NTK of activations with a kink, on the circle, at every depth


def spectra(values: Values) -> KernelSpectra:
    """The spectra of both kernels."""
    return compute.kernel_spectra(*kernels(values))


def with_others(values: Values) -> Whole:
    """The spectra, and the eigenvalues of networks with other seeds, one by one."""
    of = kernels(values)

    def part(found: Found) -> tuple[KernelSpectra, NDArray[np.floating]]:
        return spectra(values), np.stack(found[0])

    return Whole(lambda: (spectra(values), sweeps.eigenvalues_of_seeds(of.source, of.points, of.net)), part)


def draw(spectra: KernelSpectra, others: NDArray[np.floating], values: Values, words: Words) -> Picture:
    """Eigenvalues with the range of other seeds; a click chooses the eigenfunction."""
    band = others.min(axis=0), others.max(axis=0)
    numbers = {
        "condition": spectra.condition_empirical,
        "condition_analytic": spectra.condition_analytic,
        "rank": spectra.rank_empirical,
        "rank_analytic": spectra.rank_analytic,
        "trace": spectra.trace_empirical,
        "trace_analytic": spectra.trace_analytic,
    }
    return Picture(
        figures.spectrum(spectra, band, values["mode"] - 1, words),
        {name: scientific(value) for name, value in numbers.items()},
        clicks={"x": (MODE.name, list(range(1, len(spectra.position) + 1)))},
    )


def on_the_circle(values: Values) -> Whole:
    """The spectra, and that of the integral operator."""
    return Whole(lambda: (spectra(values), compute.circle_kernels(any_width(values))))


def by_frequency(spectra: KernelSpectra, limit: CircleKernels, values: Values, words: Words) -> Picture:
    """One eigenvalue for each frequency, and the exponent of their decay beside that of theory."""
    law, fitted = limit.decay_ntk.law, f"k = {limit.decay_ntk.first}…{limit.decay_ntk.last}"
    numbers = {
        "exponent": f"{law.slope:.2f}, {fitted}".replace("-", "−") if law else words("no_exponent"),
        "exponent_theory": EXPONENT if values["activation"] in KINKED else words("any_power"),
    }
    return Picture(figures.by_frequency(spectra, limit.eigenvalues_ntk, limit.closed_ntk, words), numbers)


def alone(values: Values) -> Whole:
    """The spectra alone."""
    return Whole(lambda: (spectra(values),))


def functions(spectra: KernelSpectra, values: Values, words: Words) -> Picture:
    """The chosen eigenfunction, and the leading ones."""
    return Picture(figures.eigenfunctions(spectra, values["mode"] - 1, words))


EIGENVALUES = Resource(
    "spectrum",
    "eigenvalues",
    (*KERNEL, MODE),
    with_others,
    draw,
    lambda values: captions.told("eigenvalues", **seeds_of(1, sweeps.BAND_SEEDS)),
)
BY_FREQUENCY = Resource(
    "spectrum",
    "by_frequency",
    (INPUTS, COUNT, *NET, SEED),
    on_the_circle,
    by_frequency,
    lambda values: captions.told("circle", count=size(values)),
    when=("inputs", ("circle",)),
)
FUNCTIONS = Resource(
    "spectrum",
    "functions",
    (*KERNEL, MODE),
    alone,
    functions,
    lambda values: captions.told("functions", count=size(values)),
)
