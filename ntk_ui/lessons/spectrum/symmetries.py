"""What a network without biases cannot tell: modes that are missing, and an odd network on an even target."""

from ntk_core.experiments import EvenTarget, OddModes
from ntk_core.experiments import definite as of
from ntk_core.experiments.setting import B_STD
from ntk_core.outcome import worst
from ntk_ui.figures import definite as figures
from ntk_ui.figures import formatting
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import LIMIT, any_width
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def missing(values: Values) -> Whole:
    """The modes on the circle without and with biases."""
    return Whole(lambda: (compute.odd_modes(any_width(values)),))


def draw_missing(found: OddModes, values: Values, words: Words) -> Picture:
    """Mode by mode."""
    return Picture(figures.modes(found, words))


def even(values: Values) -> Whole:
    """Networks without and with biases in training on an even function."""
    return Whole(lambda: (sweeps.even_targets(any_width(values), values["seed"]),))


def draw_even(runs: list[list[EvenTarget]], values: Values, words: Words) -> Picture:
    """Their errors, and the largest that is left of each kind."""
    unbiased, biased = (_largest_end(row, words) for row in runs)
    numbers = {"trained_activation": runs[0][0].activation, "unbiased_error": unbiased, "biased_error": biased}
    went = worst(run.outcome for row in runs for run in row)
    return Picture(figures.even_target(runs, words), numbers, notes=formatting.digits_depend(words, went))


def _largest_end(runs: list[EvenTarget], words: Words) -> str:
    """The largest error after the last step, as the runs let it be known."""
    largest, went = max(float(run.error[-1]) for run in runs), worst(run.outcome for run in runs)
    return formatting.digits(largest) if went == "calm" else formatting.number(largest, words, went)


MISSING = Resource(
    "spectrum",
    "missing",
    LIMIT,
    missing,
    draw_missing,
    lambda values: captions.told("missing", b_std=values["b_std"] or B_STD),
    texts="definite",
)
EVEN = Resource(
    "spectrum",
    "even",
    (*LIMIT, SEED),
    even,
    draw_even,
    lambda values: captions.told("even", steps=of.EVEN_STEPS),
    texts="definite",
)
LAB = Lab("symmetries", (MISSING, EVEN), first=("activation", "depth", "w_std"))
