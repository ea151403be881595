"""A real image: what a network learns of it from every other pixel."""

import numpy as np

from ntk_core import pictures
from ntk_core.experiments import PICTURE_STEPS, Mapping
from ntk_core.experiments.pictures import B_STD, RATE_FRACTION, W_STD
from ntk_core.programs.pictures import PICTURE_SIDE
from ntk_ui.figures import picture as figures
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.fourier.learning import Learned, Sharpening, sharpening
from ntk_ui.lessons.fourier.photo import OF_PICTURE, credit, shown
from ntk_ui.lessons.fourier.settings import MAPPING, PICTURE_SCALE, PICTURE_WIDTH, POWER
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def part(values: Values) -> Whole:
    """The picture, and where the part that is learned begins."""
    pixels = shown(values).pixels
    return Whole(lambda: (pixels, pictures.cut_out(pixels, PICTURE_SIDE)[1]))


def draw_part(pixels: np.ndarray, corner: tuple[int, int], values: Values, words: Words) -> Picture:
    """The picture with a frame around this part."""
    figure = figures.with_frame(pixels, corner, min(PICTURE_SIDE, len(pixels)), words)
    return Picture(figure, notes=credit(values, words))


def told_part(values: Values) -> captions.Key:
    """With the size of the picture and of the part."""
    pixels = len(shown(values).pixels)
    return captions.told("framed_picture", pixels=pixels, side=min(PICTURE_SIDE, pixels))


def results(values: Values) -> Sharpening:
    """The picture learned with a mapping, which has a number of frequencies of its own."""
    kind = values["mapping"]
    scale = {"gaussian": PICTURE_SCALE.name, "power_law": POWER.name}.get(kind)
    mapping = Mapping(kind, values[scale] if scale else 1.0, 1)
    return sharpening(shown(values), mapping, values["picture_width"], values["seed"])


def draw_pictures(learned: Learned, values: Values, words: Words) -> Picture:
    """The original beside what theory and the network have of it, by steps."""
    return Picture(figures.pictures(learned.original, learned.theory, learned.network, learned.steps, words))


def draw_quality(learned: Learned, values: Values, words: Words) -> Picture:
    """How close both come to the picture."""
    figure = figures.quality(PICTURE_STEPS, learned.curves, learned.end, words)
    if not learned.whole:
        return Picture(figure)
    return Picture(figure, {f"psnr_{name}": decibels(curve[-1], words) for name, curve in learned.curves.items()})


def decibels(quality: float, words: Words) -> str:
    """A PSNR, or the word for a run that diverged."""
    return f"{quality:.1f} dB" if np.isfinite(quality) else words("diverged")


def told_pictures(values: Values) -> captions.Key:
    """With what the reader cannot set."""
    return captions.told("pictures", side=PICTURE_SIDE, fraction=RATE_FRACTION, w_std=W_STD, b_std=B_STD)


def told_quality(values: Values) -> captions.Key:
    """With the last step."""
    return captions.told("quality", steps=PICTURE_STEPS[-1])


LEARNED = (*OF_PICTURE, MAPPING, PICTURE_SCALE, POWER, PICTURE_WIDTH, SEED)
FRAMED = Resource("fourier", "framed", OF_PICTURE, part, draw_part, told_part, "picture")
PICTURES = Resource("fourier", "pictures", LEARNED, results, draw_pictures, told_pictures, "picture")
QUALITY = Resource("fourier", "quality", LEARNED, results, draw_quality, told_quality, "picture")
LAB = Lab(
    "picture",
    (PICTURES, QUALITY, FRAMED),
    first=("mapping", "picture_scale", "power", "picture_width", "picture_file"),
)
