"""Lazy without width: the output scale of a network, and of a model with a single weight."""

from ntk_core.experiments import OneWeight
from ntk_ui.figures import formatting, laws
from ntk_ui.figures.taylor import one_weight
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.experiment import training
from ntk_ui.lessons.taylor.settings import OUTPUT_SCALE, TRAINING
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def scaled(values: Values) -> Whole:
    """One network at every output scale."""
    return Whole(lambda: (sweeps.output_scales(training(values)),))


def against_scale(alphas: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """What moves, against the scale."""
    series = {n: laws.Series(each, alphas.laws[n], sweeps.LAZY_THEORY) for n, each in alphas.values.items()}
    return Picture(laws.against_scale(alphas.at, series, words))


def model(values: Values) -> Whole:
    """The model with one weight."""
    return Whole(lambda: (compute.one_weight(values["output_scale"]),))


def draw_model(model: OneWeight, values: Values, words: Words) -> Picture:
    """The model, its tangent, and where they end."""
    numbers = {"exact": model.exact, "tangent_solution": model.linear, "apart": model.linear - model.exact}
    return Picture(one_weight(model, words), {name: formatting.digits(each) for name, each in numbers.items()})


SCALED = Resource(
    "taylor",
    "output_scales",
    TRAINING,
    scaled,
    against_scale,
    lambda values: captions.told("alphas", start=sweeps.LAZY),
)
ONE_WEIGHT = Resource(
    "taylor", "one_weight", (OUTPUT_SCALE,), model, draw_model, lambda values: captions.told("one_weight")
)
LAB = Lab("scale", (SCALED, ONE_WEIGHT), first=("width", "output_scale"))
