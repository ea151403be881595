"""The same run band by band: each band of frequencies at its own speed, without and with a mapping."""

from collections.abc import Callable

import numpy as np

from ntk_core.experiments import BANDS, SignalFit
from ntk_core.experiments.features import BETWEEN, LONGEST
from ntk_core.programs import MAX_POINTS
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.fourier.experiment import run
from ntk_ui.lessons.fourier.settings import TRAINING
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The run."""
    return Whole(run(values).fits)


def draw_errors(plain: SignalFit, mapped: SignalFit | None, values: Values, words: Words) -> Picture:
    """Errors over the steps."""
    return Picture(figures.errors(plain, mapped, words))


def draw_bands(plain: SignalFit, mapped: SignalFit | None, values: Values, words: Words) -> Picture:
    """The same by bands."""
    return Picture(figures.bands(plain, mapped, BANDS, words))


def draw_times(plain: SignalFit, mapped: SignalFit | None, values: Values, words: Words) -> Picture:
    """The time that each band takes, and how far these times lie apart."""
    fits = {"spread_plain": plain} | ({"spread_mapped": mapped} if mapped else {})
    numbers = {name: spread(fit.time_theory) for name, fit in fits.items()}
    return Picture(figures.time_constants(plain, mapped, BANDS, words), numbers)


def spread(times: np.ndarray) -> str:
    """The slowest band's time over the fastest one's; at least that, where a band takes longer than is followed.

    A dash where all of them do, as where the theory diverges.
    """
    fastest = float(np.fmin.reduce(times))
    if np.isfinite(fastest) and np.isnan(times).any():
        return f"> {scientific(LONGEST / fastest)}"
    return scientific(float(times.max()) / fastest)


def _figure(name: str, draw: Callable[..., Picture], **told: object) -> Resource:
    return Resource("fourier", name, TRAINING, results, draw, lambda values: captions.told(name, **told))


LAB = Lab(
    "bands",
    (
        _figure("errors", draw_errors, between=int(BETWEEN.sum())),
        _figure("bands", draw_bands, samples=MAX_POINTS),
        _figure("times", draw_times, longest=scientific(LONGEST)),
    ),
    first=("mapping", "scale", "power", "steps"),
)
