"""A signal learned without and with a mapping, and whether the theory holds."""

from ntk_core.experiments import SignalFit
from ntk_core.experiments.features import MAX_POINTS, RATE_FRACTION
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.figures import formatting
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, meter, reproduce
from ntk_ui.lessons.fourier.experiment import run
from ntk_ui.lessons.fourier.held_out import CHOICE
from ntk_ui.lessons.fourier.scales import AGAINST_SCALE
from ntk_ui.lessons.fourier.settings import DRAWN, TRAINING
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values


def draw(plain: SignalFit, mapped: SignalFit | None, values: Values, words: Words, *, waiting: bool = False) -> Picture:
    """The signal, theory and networks, and their numbers."""
    outputs, clicks = DRAWN.board(values)
    figure = figures.fit(plain, mapped, words, outputs=outputs, waiting=waiting)
    if waiting:
        return Picture(figure, clicks=clicks)
    fit = mapped or plain
    verdict = meter.drawn(words, fit.kernel_movement, fit.relative_gap, fit.curvature, fit.outcome, "theory")
    notes = formatting.digits_depend(words, fit.outcome)
    return Picture(figure, numbers(plain, mapped, words), verdict, notes, clicks=clicks)


def numbers(plain: SignalFit, mapped: SignalFit | None, words: Words) -> dict[str, str]:
    """The numbers below the figure."""
    fit = mapped or plain
    theory = {"error_plain": plain} | ({"error_mapped": mapped} if mapped else {})
    return {
        **{name: formatting.number(one.error_theory[-1], words) for name, one in theory.items()},
        "error_real": formatting.number(fit.error_real[-1], words, fit.outcome),
        "learning_rate": scientific(fit.learning_rate),
    }


def caption(values: Values) -> captions.Key:
    """With what the reader cannot set."""
    return captions.told("hero", samples=MAX_POINTS, fraction=RATE_FRACTION, w_std=W_STD, b_std=B_STD)


TRAINED = Resource(
    "fourier",
    "training",
    TRAINING,
    run,
    draw,
    caption,
    program=lambda values: reproduce.signal_fit(run(values)),
)
IN_VIEW = ("signal", "noise_exponent", "formula", "drawn", "mapping", "scale", "power")
LAB = Lab("training", (TRAINED, AGAINST_SCALE, CHOICE), first=IN_VIEW)
