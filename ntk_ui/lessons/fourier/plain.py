"""A signal learned without any mapping: low frequencies first."""

from ntk_core.experiments import BANDS, SignalFit
from ntk_core.experiments.features import MAX_POINTS, RATE_FRACTION
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.figures import fourier as figures
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, reproduce
from ntk_ui.lessons.fourier import training
from ntk_ui.lessons.fourier.bands import spread
from ntk_ui.lessons.fourier.experiment import Run, run
from ntk_ui.lessons.fourier.settings import PLAIN_RUN
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def plain_run(values: Values) -> Run:
    """The run without a mapping."""
    return run({**values, "mapping": "none"})


def results(values: Values) -> Whole:
    """The same, whole."""
    return Whole(plain_run(values).fits)


def draw_bands(plain: SignalFit, mapped: None, values: Values, words: Words) -> Picture:
    """The error in each band of frequencies, and how far their times lie apart."""
    return Picture(figures.bands(plain, mapped, BANDS, words), {"spread_plain": spread(plain.time_theory)})


def caption(values: Values) -> captions.Key:
    """With what the reader cannot set."""
    return captions.told("plain_fit", samples=MAX_POINTS, fraction=RATE_FRACTION, w_std=W_STD, b_std=B_STD)


FIT = Resource(
    "fourier",
    "plain",
    PLAIN_RUN,
    plain_run,
    training.draw,
    caption,
    program=lambda values: reproduce.signal_fit(plain_run(values)),
)
IN_BANDS = Resource(
    "fourier",
    "plain_bands",
    PLAIN_RUN,
    results,
    draw_bands,
    lambda values: captions.told("plain_bands", samples=MAX_POINTS),
)
LAB = Lab("plain", (FIT, IN_BANDS), first=("signal", "noise_exponent", "formula", "drawn", "width"))
