"""Basri et al. 2019: how long a frequency takes to be learned, and what a network without biases never learns."""

import numpy as np

from ntk_core.experiments import MLP, OddModes, power_law
from ntk_core.experiments.setting import W_STD
from ntk_ui import i18n
from ntk_ui.figures.definite import modes
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, table
from ntk_ui.lessons.papers.published import BASRI_ODD, BASRI_TIME
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import BIAS_SCALE
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

FITTED = np.arange(8, 17)  # frequencies that the exponent is fitted to


def results(values: Values) -> Whole:
    """The eigenvalues without and with biases."""
    return Whole(lambda: (compute.odd_modes(MLP(1, 1, "relu", W_STD, values["b_std"])),))


def draw(found: OddModes, values: Values, words: Words) -> Picture:
    """Mode by mode; the time that each takes is 1/(ηλ_k)."""
    rows = [
        Number("basri_odd", BASRI_ODD, float(above(found.unbiased[3::2], found.zero).max())),
        Number("basri_time", BASRI_TIME, exponent(found.biased)),
    ]
    return Picture(modes(found, i18n.read("definite", words.language)), table=table(rows, words))


def above(values: np.ndarray, zero: float) -> np.ndarray:
    """The values, those within rounding as 0."""
    return np.where(values > zero, values, 0.0)


def exponent(eigenvalues: np.ndarray) -> float:
    """p of the time 1/(ηλ_k) ~ k^p over the fitted frequencies."""
    return -power_law(FITTED, eigenvalues[FITTED]).slope


def caption(values: Values) -> captions.Key:
    """With the frequencies of the fit; without biases, those of the right curve."""
    return captions.told("basri", first=int(FITTED[0]), last=int(FITTED[-1]))


LAB = Lab("basri", (Resource("papers", "basri", (BIAS_SCALE,), results, draw, caption),), first=("b_std",))
