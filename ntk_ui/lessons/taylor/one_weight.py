"""The smallest example: a model with a single weight, and its tangent."""

from ntk_core.experiments import OneWeight
from ntk_ui.figures import formatting
from ntk_ui.figures.taylor import one_weight
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import OUTPUT_SCALE
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The model."""
    return Whole(lambda: (compute.one_weight(values["output_scale"]),))


def draw(model: OneWeight, values: Values, words: Words) -> Picture:
    """The model, its tangent, and where they end."""
    numbers = {"exact": model.exact, "tangent_solution": model.linear, "apart": model.linear - model.exact}
    return Picture(one_weight(model, words), {name: formatting.digits(each) for name, each in numbers.items()})


LAB = Lab(
    "one_weight",
    (Resource("taylor", "one_weight", (OUTPUT_SCALE,), results, draw, lambda values: captions.told("one_weight")),),
    first=("output_scale",),
)
