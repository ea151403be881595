"""Tancik et al. 2020, their demonstration: a picture learned at three scales of Gaussian features."""

import numpy as np

from ntk_core.experiments import PICTURE_STEPS, PICTURE_WIDTHS, Mapping
from ntk_core.experiments.pictures import FREQUENCIES, RATE_FRACTION, PictureQuality
from ntk_core.programs.pictures import PICTURE_SIDE
from ntk_ui.figures.picture import pictures
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.fourier.learning import Learned, Sharpening, sharpening
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Property, table
from ntk_ui.lessons.papers.published import TANCIK_SCALES
from ntk_ui.lessons.papers.settings import PICTURE_SCALE
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

WIDTH, SEED = PICTURE_WIDTHS[0], 0
LAST = len(PICTURE_STEPS) - 1


def mapping(scale: float) -> Mapping:
    """Gaussian features of some scale."""
    return Mapping("gaussian", scale, 1)


def results(values: Values) -> Sharpening:
    """The picture learned at the chosen scale."""
    return sharpening(photo(), mapping(values["picture_scale"]), WIDTH, SEED)


def draw(learned: Learned, values: Values, words: Words) -> Picture:
    """The original beside what theory and the network have of it, by steps."""
    return Picture(pictures(learned.original, learned.theory, learned.network, learned.steps, words))


def three(values: Values) -> Whole:
    """What theory makes of the picture at the scales of the demonstration."""
    return Whole(lambda: ([compute.picture_theory(photo(), mapping(scale), SEED) for scale in TANCIK_SCALES],))


def compare(found: list[PictureQuality], values: Values, words: Words) -> Picture:
    """How close it comes after the last step, on the pixels learned from and between them."""
    train, test = ([float(getattr(each, half)[LAST]) for each in found] for half in ("train", "test"))
    small, middle, large = range(len(found))
    learned = train[small] < train[middle] and test[large] < test[middle] <= train[large]
    rows = [
        Property("tancik_between", decibels(test), int(np.argmax(test)) == middle),
        Property("tancik_trained", decibels(train), learned),
    ]
    return Picture(None, table=table(rows, words))


def decibels(values: list[float]) -> str:
    """PSNRs in the order of the scales."""
    return " → ".join(f"{each:.1f}" for each in values) + " dB"


def caption(values: Values) -> captions.Key:
    """With what is fixed."""
    fixed = {"frequencies": FREQUENCIES["gaussian"], "width": WIDTH, "steps": PICTURE_STEPS[-1]}
    return captions.told("tancik_picture", side=PICTURE_SIDE, fraction=RATE_FRACTION, **fixed)


PICTURES = Resource("papers", "tancik_picture", (PICTURE_SCALE,), results, draw, caption)
SCALES = Resource(
    "papers", "tancik_scales", (), three, compare, lambda values: captions.told("tancik_scales"), plotted=False
)
LAB = Lab("tancik_picture", (PICTURES, SCALES), first=("picture_scale",))
