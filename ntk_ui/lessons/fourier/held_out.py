"""Choosing a scale without knowing the signal: errors on held-out samples beside those between the samples."""

import numpy as np

from ntk_core.experiments.features import RATE_FRACTION
from ntk_core.experiments.held_out import PARTS
from ntk_ui.figures import scale_errors as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import DEPTH, RELU, STEPS
from ntk_ui.lessons.fourier import swept as swept_over
from ntk_ui.lessons.fourier.mappings import SWEEPS, current, no_scale, sweep, swept
from ntk_ui.lessons.fourier.settings import (
    FEATURES,
    MAPPING,
    POWER,
    SCALE,
    SEED_OF_NOISE,
    SIGNAL_KIND,
)
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The errors at every scale, at infinite width."""
    what = sweep(values)
    return Whole(lambda: (swept_over.held_out_errors(*what),))


def draw(errors: np.ndarray, values: Values, words: Words) -> Picture:
    """The errors, the scale that each of them chooses, and how much worse the choice without the signal is."""
    kind = swept(values).kind
    chosen, best = (int(np.argmin(each)) for each in errors)
    numbers = {
        "chosen_scale": f"{SWEEPS[kind][chosen]:g}",
        "true_scale": f"{SWEEPS[kind][best]:g}",
        "price": f"{_price(float(errors[1, chosen]), float(errors[1, best]))} ×",
    }
    figure = figures.held_out(SWEEPS[kind], errors, current(values), kind, words)
    return Picture(figure, numbers, notes=no_scale(values, words))


def _price(error: float, lowest: float) -> str:
    """How many times the lowest error another one is; once, where there is nothing to learn."""
    return scientific(error / lowest if lowest else 1.0)


def caption(values: Values) -> captions.Key:
    """With how many samples are held out, and how often."""
    times, count = PARTS.shape
    return captions.told("held_out", times=times, count=count, seeds=sweeps.SCALE_SEEDS, fraction=RATE_FRACTION)


SETTINGS = (*SIGNAL_KIND, MAPPING, SCALE, POWER, FEATURES, DEPTH, RELU, STEPS, SEED_OF_NOISE)
CHOICE = Resource("fourier", "held_out", SETTINGS, results, draw, caption)
