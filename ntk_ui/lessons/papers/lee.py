"""Lee et al. 2019, figure 1: how far weights and kernel move in training, against the width."""

from ntk_core.experiments import WIDTHS, mlp
from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import TANH
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, Property, table
from ntk_ui.lessons.papers.published import LEE_BOUND, LEE_HIDDEN_LAYERS, LEE_OUTER_LAYERS
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.runs import seeds_of
from ntk_ui.service.stages import Whole

TARGET, DEPTH, RATE, STEPS = "sine", 2, 0.5, 500
PUBLISHED = {"first_layer": LEE_OUTER_LAYERS, "hidden_layers": LEE_HIDDEN_LAYERS, "last_layer": LEE_OUTER_LAYERS}
BOUNDED = ("kernel_moved", "gap")


def results(values: Values) -> Whole:
    """Networks of every width after training."""
    return Whole(lambda: (sweeps.widths(TARGET, mlp(1, DEPTH, values["activation"]), RATE, STEPS),))


def draw(sweep: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """What moves against the width, with the fitted slopes beside the published ones."""
    shown = (*PUBLISHED, *BOUNDED)
    series = {name: laws.Series(sweep.values[name], sweep.laws[name]) for name in shown}
    figure = laws.against_width(sweep.at, series, None, words, axis_name="movement")
    slopes = {name: law.slope for name in shown if (law := sweep.laws[name])}
    rows: list[Number | Property] = [
        Number(f"lee_{name}", published, slopes[name]) for name, published in PUBLISHED.items() if name in slopes
    ]
    rows += [
        Property(f"lee_{name}", f"{slopes[name]:.2f}", slopes[name] <= LEE_BOUND) for name in BOUNDED if name in slopes
    ]
    return Picture(figure, table=table(rows, words))


def caption(values: Values) -> captions.Key:
    """With the networks and their training."""
    seeds = seeds_of(len(WIDTHS), sweeps.SEEDS)
    return captions.told("lee", **seeds, start=sweeps.ASYMPTOTIC, layers=DEPTH, steps=STEPS, fraction=RATE)


LAB = Lab("lee", (Resource("papers", "lee", (TANH,), results, draw, caption),), first=("activation",))
