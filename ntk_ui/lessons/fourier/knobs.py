"""Three mappings side by side: errors against the knob of each, by theory."""

from dataclasses import replace
from functools import partial

import numpy as np

from ntk_ui.figures import scale_errors as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import STEPS
from ntk_ui.lessons.fourier import swept as swept_over
from ntk_ui.lessons.fourier.mappings import SWEEPS
from ntk_ui.lessons.fourier.settings import (
    FEATURES,
    NETWORK,
    OFFERED_OCTAVES,
    SEED_OF_NOISE,
    SIGNAL_KIND,
    chosen_signal,
    network,
)
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole

KNOBS: dict[str, tuple[float, ...]] = {
    "positional": OFFERED_OCTAVES,
    "power_law": SWEEPS["power_law"],
    "gaussian": SWEEPS["gaussian"],
}


def results(values: Values) -> Whole:
    """The errors (2, K) of each mapping."""
    of, net = chosen_signal(values), network(values)
    each = [
        partial(swept_over.knob_errors, of, kind, values["features"], at, net, values["steps"])
        for kind, at in KNOBS.items()
    ]
    return Whole(lambda: ([find() for find in each],))


def draw(found: list[np.ndarray], values: Values, words: Words) -> Picture:
    """The errors, and the lowest one between the samples that each mapping comes to."""
    swept = {kind: (at, errors) for (kind, at), errors in zip(KNOBS.items(), found, strict=True)}
    numbers = {f"lowest_{kind}": _lowest(sweeps.SYMBOLS[kind], at, each[1]) for kind, (at, each) in swept.items()}
    return Picture(figures.knobs(swept, words), numbers)


def _lowest(symbol: str, at: tuple[float, ...], errors: np.ndarray) -> str:
    best = int(np.argmin(errors))
    return f"{scientific(float(errors[best]))}, {symbol} = {at[best]:g}"


def caption(values: Values) -> captions.Key:
    """With the number of seeds, and of frequencies where that is no knob."""
    return captions.told("knobs", seeds=sweeps.SCALE_SEEDS, features=values["features"])


SETTINGS = (*SIGNAL_KIND, replace(FEATURES, when=None), *NETWORK, STEPS, SEED_OF_NOISE)
LAB = Lab(
    "scales",
    (Resource("fourier", "knobs", SETTINGS, results, draw, caption),),
    first=("signal", "noise_exponent", "formula", "drawn", "features"),
)
