"""Chizat, Oyallon and Bach 2019: a large output scale makes any network lazy."""

from ntk_core.experiments import Training, mlp
from ntk_ui.figures import laws
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import RELU, SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, table
from ntk_ui.lessons.papers.published import CHIZAT_WEIGHTS
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole

TARGET, WIDTH, RATE, STEPS = "sine", 256, 0.5, 500


def results(values: Values) -> Whole:
    """One network at every output scale."""
    training = Training(TARGET, mlp(WIDTH, 1, values["activation"]), RATE, STEPS, values["seed"])
    return Whole(lambda: (sweeps.output_scales(training),))


def draw(sweep: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """What moves against the scale, and the fitted slope of the weights."""
    series = {name: laws.Series(each, sweep.laws[name]) for name, each in sweep.values.items()}
    law = sweep.laws["weights"]
    rows = [Number("chizat_weights", CHIZAT_WEIGHTS, law.slope)] if law else []
    return Picture(laws.against_scale(sweep.at, series, words), table=table(rows, words) if rows else None)


def caption(values: Values) -> captions.Key:
    """With the network and its training."""
    return captions.told("chizat", width=WIDTH, steps=STEPS, fraction=RATE, start=sweeps.LAZY)


LAB = Lab("chizat", (Resource("papers", "chizat", (RELU, SEED), results, draw, caption),), first=("activation", "seed"))
