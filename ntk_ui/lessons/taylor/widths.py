"""Networks of every width after training: how the gap closes, which weights move, more weights than data."""

from collections.abc import Callable

from ntk_core.experiments import WIDTHS
from ntk_core.experiments.definite import KINKED
from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import WIDTH, count, target
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import KIND, RUN, TARGET, network
from ntk_ui.service.runs import seeds_of
from ntk_ui.service.stages import Whole

LAYERS = ("first_layer", "hidden_layers", "last_layer")
SEEDS = seeds_of(len(WIDTHS), sweeps.SEEDS)


def theory(parameterization: str, depth: int, activation: str) -> dict[str, str | None]:
    """The slopes that theory gives for each quantity; it gives them in the NTK parameterization.

    How fast the gap and the movement of the kernel fall it says for smooth activations: where φ has a kink, the second
    derivative by the weights, which both stand on, is not what the expansion takes it for.
    """
    slopes: dict[str, str | None] = {
        "gap": "−1",
        "kernel_moved": "−1",
        "hidden_layers": "−1",
        "first_layer": "−1/2",
        "last_layer": "−1/2",
    }
    slopes["weights"] = "−1" if depth > 1 else "−1/2"  # hidden layers, where there are any, outweigh the others
    if activation in KINKED:
        slopes |= {"gap": None, "kernel_moved": None}
    return {name: slope if parameterization == "ntk" else None for name, slope in slopes.items()}


def results(values: Values) -> Whole:
    """The sweep over the width."""
    what = target(values), network(values), values["rate_fraction"], values["steps"]
    return Whole(lambda: (sweeps.widths(*what),))


def against_width(names: tuple[str, ...], axis_name: str) -> Callable[[sweeps.Sweep, Values, Words], Picture]:
    """Draws some quantities of the sweep against the width."""

    def draw(sweep: sweeps.Sweep, values: Values, words: Words) -> Picture:
        slopes = theory(values["parameterization"], values["depth"], values["activation"])
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
