"""Each band of frequencies at its own speed, without and with a mapping."""

import numpy as np

from ntk_core.experiments import BANDS, SignalFit
from ntk_core.experiments.features import LONGEST
from ntk_core.programs import MAX_POINTS
from ntk_ui import captions, frame
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words


def show(plain: SignalFit, mapped: SignalFit | None, words: Words) -> None:
    """Errors by bands over the steps, the time that each band takes, and how far these times lie apart."""
    shown = plain, mapped, BANDS, words
    frame.figure(words, captions.told("bands", samples=MAX_POINTS), figures.bands, *shown)
    frame.figure(words, captions.told("times", longest=scientific(LONGEST)), figures.time_constants, *shown)
    fits = {"spread_plain": plain, "spread_mapped": mapped}
    frame.metrics(words, [(key, spread(fit.time_theory)) for key, fit in fits.items() if fit is not None])


def spread(times: np.ndarray) -> str:
    """The slowest band's time over the fastest one's; at least that, where a band takes longer than is followed."""
    fastest = float(np.nanmin(times))
    if np.isnan(times).any():
        return f"> {scientific(LONGEST / fastest)}"
    return scientific(float(times.max()) / fastest)
