"""Each band of frequencies at its own speed, without and with a mapping."""

from ntk_core.experiments import BANDS, SignalFit
from ntk_ui import frame
from ntk_ui.figures import fourier as figures
from ntk_ui.i18n import Words


def show(plain: SignalFit, mapped: SignalFit | None, words: Words, dark: bool) -> None:
    """Errors by bands over the steps, and the time that each band takes."""
    frame.figure(words, "bands", figures.bands, plain, mapped, BANDS, words, dark)
    frame.figure(words, "times", figures.time_constants, plain, mapped, BANDS, words, dark)
