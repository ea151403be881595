"""What the parameterization changes: the size of the kernel against the width."""

from ntk_core.experiments import WIDTHS, mlp
from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import DEPTH, TANH, WIDTH, target
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.taylor.settings import TARGET
from ntk_ui.service.runs import seeds_of
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The sweep over the width."""
    net = mlp(1, values["depth"], values["activation"])
    return Whole(lambda: (sweeps.eigenvalues(target(values), net),))


def draw(growth: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """The largest eigenvalue in both parameterizations."""
    series = {n: laws.Series(growth.values[n], growth.laws[n], slope) for n, slope in sweeps.GROWTH.items()}
    return Picture(laws.against_width(growth.at, series, values["width"], words, axis_name="largest_eigenvalue"))


LAB = Lab(
    "parameterization",
    (
        Resource(
            "taylor",
            "largest_eigenvalue",
            (WIDTH, *TARGET, DEPTH, TANH),
            results,
            draw,
            lambda values: captions.told("growth", **seeds_of(len(WIDTHS), sweeps.SEEDS), start=sweeps.ASYMPTOTIC),
        ),
    ),
    first=("width", "depth", "activation"),
)
