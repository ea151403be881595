"""Bietti and Mairal 2019: how fast the eigenvalues of two kernels of ReLU fall on the circle."""

from ntk_core.experiments import MLP, CircleKernels
from ntk_core.experiments.setting import W_STD
from ntk_ui import i18n
from ntk_ui.figures.priors import spectra
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import DEPTH
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Number, table
from ntk_ui.lessons.papers.published import BIETTI_ARC_COSINE, BIETTI_NTK, BIETTI_ODD
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """Both spectra of a network without biases."""
    return Whole(lambda: (compute.circle_kernels(MLP(1, values["depth"], "relu", W_STD, 0.0)),))


def draw(found: CircleKernels, values: Values, words: Words) -> Picture:
    """Both spectra, their fitted exponents, and the largest of the odd modes from k = 3 on."""
    decays = {"bietti_ntk": (BIETTI_NTK, found.decay_ntk), "bietti_arc_cosine": (BIETTI_ARC_COSINE, found.decay_nngp)}
    rows = [Number(key, published, decay.law.slope) for key, (published, decay) in decays.items() if decay.law]
    odd = Number("bietti_odd", BIETTI_ODD, float(found.eigenvalues_ntk[3::2].max()))
    return Picture(spectra(found, i18n.read("priors", words.language)), table=table([*rows, odd], words))


def caption(values: Values) -> captions.Key:
    """With the scales."""
    return captions.told("bietti", w_std=W_STD)


LAB = Lab("bietti", (Resource("papers", "bietti", (DEPTH,), results, draw, caption),), first=("depth",))
