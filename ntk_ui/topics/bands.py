"""Each band of frequencies at its own speed, without and with a mapping."""

from ntk_core.experiments import BANDS, SignalFit
from ntk_core.experiments.features import LONGEST
from ntk_core.programs import MAX_POINTS
from ntk_ui import frame
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words


def show(plain: SignalFit, mapped: SignalFit | None, words: Words, dark: bool) -> None:
    """Errors by bands over the steps, and the time that each band takes."""
    frame.figure(words, frame.told("bands", samples=MAX_POINTS), figures.bands, plain, mapped, BANDS, words, dark)
    frame.figure(
        words,
        frame.told("times", longest=scientific(LONGEST)),
        figures.time_constants,
        plain,
        mapped,
        BANDS,
        words,
        dark,
    )
