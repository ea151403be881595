"""Networks of every width after training: how the gap closes, which weights move, more weights than data."""

from collections.abc import Callable

from ntk_core.experiments import WIDTHS
from ntk_ui import captions, sweeps
from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons.common import WIDTH, count
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import KIND, RUN, TARGET, kind, swept
from ntk_ui.runs import seeds_of
from ntk_ui.stages import Whole

LAYERS = ("first_layer", "hidden_layers", "last_layer")
SEEDS = seeds_of(len(WIDTHS), sweeps.SEEDS)


def results(values: Values) -> Whole:
    """The sweep over the width."""
    return Whole(lambda: (sweeps.widths(*swept(values)),))


def against_width(names: tuple[str, ...], axis_name: str) -> Callable[[sweeps.Sweep, Values, Words], Picture]:
    """Draws some quantities of the sweep against the width."""

    def draw(sweep: sweeps.Sweep, values: Values, words: Words) -> Picture:
        depth, activation, parameterization = kind(values)
        slopes = sweeps.theory(parameterization, depth, activation)
        series = {n: laws.Series(sweep.values[n], sweep.laws[n], slopes[n]) for n in names if n in sweep.values}
        return Picture(laws.against_width(sweep.at, series, values["width"], words, axis_name=axis_name))

    return draw


def against_parameters(sweep: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """Errors against the number of weights."""
    errors = {name: laws.Series(sweep.values[name]) for name in sweeps.errors(sweep)}
    return Picture(laws.against_parameters(sweep.values["parameters"][:, 0], errors, count(values), words))


SETTINGS = (*TARGET, *KIND, *RUN)
CLOSING = Resource(
    "taylor",
    "gap_against_width",
    (WIDTH, *SETTINGS),
    results,
    against_width(("gap", "weights", "kernel_moved"), "movement"),
    lambda values: captions.told("closing", **SEEDS, start=sweeps.ASYMPTOTIC),
)
MOVING = Resource(
    "taylor",
    "layers_against_width",
    (WIDTH, *SETTINGS),
    results,
    against_width(LAYERS, "layer_movement"),
    lambda values: captions.told("layers", **SEEDS),
)
ERRORS = Resource(
    "taylor",
    "errors_against_parameters",
    SETTINGS,
    results,
    against_parameters,
    lambda values: captions.told("errors", **SEEDS, narrow=WIDTHS[0], wide=WIDTHS[-1]),
)
LAB = Lab("widths", (CLOSING, MOVING), first=("depth", "activation", "parameterization"))
