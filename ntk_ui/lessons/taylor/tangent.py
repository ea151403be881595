"""The tangent line, literally: one output along one line in weight space."""

from ntk_core.experiments import TangentLine
from ntk_core.experiments.tangent import RANDOM_SEED
from ntk_ui.figures.style import scientific
from ntk_ui.figures.taylor import tangent_line
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED, target
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import DIRECTION, KIND, LINE_WIDTH, POINT, TARGET, network
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The outputs along the line."""
    net = network(values, values["line_width"])
    what = target(values), values["point"] - 1, values["direction"], net, values["seed"]
    return Whole(lambda: (compute.tangent_line(*what),))


def draw(along: TangentLine, values: Values, words: Words) -> Picture:
    """The line, its tangent, and how far the tangent can be trusted."""
    gradient = values["direction"] == "gradient"
    sizes = {"gradient_size": along.gradient, "hessian_size": along.hessian}
    numbers = sizes | {"curvature": along.curvature_0, "distance": along.distance}
    numbers |= {"miss": along.miss} if gradient else {}
    return Picture(tangent_line(along, gradient, words), {name: scientific(each) for name, each in numbers.items()})


def caption(values: Values) -> captions.Key:
    """With the seeds of the other networks."""
    return captions.told("tangent", other=RANDOM_SEED + values["seed"], next=values["seed"] + 1)


SETTINGS = (LINE_WIDTH, DIRECTION, POINT, *TARGET, *KIND, SEED)
LAB = Lab(
    "tangent",
    (Resource("taylor", "tangent", SETTINGS, results, draw, caption),),
    first=("line_width", "direction", "point"),
)
