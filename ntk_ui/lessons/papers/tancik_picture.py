"""Tancik et al. 2020, their demonstration: a picture learned at three scales of Gaussian features."""

import numpy as np

from ntk_core.experiments import PICTURE_STEPS, PICTURE_WIDTHS, Mapping
from ntk_core.experiments.pictures import FREQUENCIES, RATE_FRACTION
from ntk_core.programs.pictures import PICTURE_SIDE
from ntk_ui.figures.picture import pictures
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.fourier.learning import Learned, Learning, Sharpening, learning, sharpening
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.papers.comparison import Property, table
from ntk_ui.lessons.papers.published import TANCIK_SCALES
from ntk_ui.lessons.papers.settings import PICTURE_SCALE
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole

WIDTH, SEED = PICTURE_WIDTHS[0], 0


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
    """The picture learned at the scales of the demonstration."""

    def find() -> tuple[list[Learned]]:
        runs: list[Learning] = [learning(photo(), mapping(scale), WIDTH, SEED) for scale in TANCIK_SCALES]
        return ([learned for run in runs for learned in run.find()],)

    return Whole(find)


def compare(found: list[Learned], values: Values, words: Words) -> Picture:
    """How close each comes to the picture, on the pixels trained on and between them."""
    small, middle, large = range(len(found))
    rows = []
    for who in ("theory", "network"):
        train, test = ([float(each.curves[f"{half}_{who}"][-1]) for each in found] for half in ("train", "test"))
        rows.append(Property(f"tancik_between_{who}", decibels(test), int(np.argmax(test)) == middle))
        agrees = train[small] < train[middle] and test[large] < test[middle] <= train[large]
        rows.append(Property(f"tancik_trained_{who}", decibels(train), agrees))
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
