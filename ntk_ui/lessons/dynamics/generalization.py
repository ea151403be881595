"""Over-parameterized and still generalizing: errors against width and against the number of samples."""

from ntk_core.experiments import MLP, SAMPLE_COUNTS, mlp
from ntk_core.experiments.generalization import NOISE, RATE_FRACTION
from ntk_core.experiments.setting import count_parameters
from ntk_ui.figures import generalization
from ntk_ui.figures.generalization import Errors
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import DATA, DEPTH, STEPS, TANH, WIDTH
from ntk_ui.lessons.dynamics.descent import DESCENT
from ntk_ui.lessons.dynamics.errors import DRAWS, against_samples, against_width
from ntk_ui.lessons.dynamics.functions import function, narrowed, no_function, widest
from ntk_ui.lessons.dynamics.settings import SAMPLE_COUNT
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.runs import seeds_of
from ntk_ui.service.stages import Whole


def over_width(values: Values) -> Whole:
    """Networks of every width."""
    what = function(values), values["sample_count"], widths(values), _network(values, 1), values["steps"]
    return Whole(lambda: (against_width(*what),), lambda found: (found,))


def draw_widths(found: Errors, values: Values, words: Words) -> Picture:
    """Their errors, with the width from which on there are more weights than samples."""
    at, depth, count = widths(values), values["depth"], values["sample_count"]
    more_than_data = next(each for each in at if count_parameters(each, depth, 1) >= count)
    marks = ("threshold", float(more_than_data)), ("current", float(_width(values)))
    return Picture(
        generalization.errors(at, words("figure.axis.width"), found, marks, words), notes=_notes(values, words)
    )


def over_samples(values: Values) -> Whole:
    """Networks of the chosen width."""
    what = function(values), _network(values, _width(values)), values["steps"]
    return Whole(lambda: (against_samples(*what),), lambda found: (found,))


def draw_samples(found: Errors, values: Values, words: Words) -> Picture:
    """Their errors."""
    return Picture(
        generalization.errors(SAMPLE_COUNTS, words("figure.axis.samples"), found, (), words),
        notes=_notes(values, words),
    )


def widths(values: Values) -> tuple[int, ...]:
    """The widths of networks that learn the same samples."""
    return 1, *sweeps.widths_of(values["depth"])


def _network(values: Values, width: int) -> MLP:
    return mlp(width, values["depth"], values["activation"])


def _width(values: Values) -> int:
    return min(values["width"], widest(values))


def _notes(values: Values, words: Words) -> tuple[str, ...]:
    return *no_function(values, words), *narrowed(values, widest(values), words)


SETTINGS = (DATA, WIDTH, DEPTH, TANH, STEPS)
OVER_WIDTH = Resource(
    "dynamics",
    "widths",
    (SAMPLE_COUNT, *SETTINGS),
    over_width,
    draw_widths,
    lambda values: captions.told("widths", draws=DRAWS, first=0, last=DRAWS - 1, noise=NOISE, fraction=RATE_FRACTION),
    texts="generalization",
)
OVER_SAMPLES = Resource(
    "dynamics",
    "samples",
    SETTINGS,
    over_samples,
    draw_samples,
    lambda values: captions.told("samples", draws=DRAWS, **seeds_of(len(SAMPLE_COUNTS), DRAWS)),
    texts="generalization",
)
LAB = Lab("generalization", (OVER_WIDTH, OVER_SAMPLES, DESCENT), first=("sample_count", "width"))
