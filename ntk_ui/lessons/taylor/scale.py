"""Lazy without width: the output scale of a network."""

from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.experiment import training
from ntk_ui.lessons.taylor.settings import TRAINING
from ntk_ui.service.stages import Whole


def scaled(values: Values) -> Whole:
    """One network at every output scale."""
    return Whole(lambda: (sweeps.output_scales(training(values)),))


def against_scale(alphas: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """What moves, against the scale."""
    series = {n: laws.Series(each, alphas.laws[n], sweeps.LAZY_THEORY) for n, each in alphas.values.items()}
    return Picture(laws.against_scale(alphas.at, series, words))


SCALED = Resource(
    "taylor",
    "output_scales",
    TRAINING,
    scaled,
    against_scale,
    lambda values: captions.told("alphas", start=sweeps.LAZY),
)
LAB = Lab("scale", (SCALED,), first=("width",))
