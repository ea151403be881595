"""What a real image holds of every frequency, and what is left of it without the high ones."""

import numpy as np

from ntk_core import pictures
from ntk_core.power_law import PowerLaw
from ntk_core.programs.pictures import PICTURE_SIDE
from ntk_ui.figures import picture as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.fourier.photo import OF_PICTURE, credit, shown
from ntk_ui.lessons.fourier.settings import KEPT
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def low_pass(values: Values) -> Whole:
    """The picture, what is left of it, and the share of its energy that is lost."""
    pixels = shown(values).pixels
    return Whole(lambda: (pixels, *pictures.low_pass(pixels, values["kept"])))


def draw_low_pass(pixels: np.ndarray, low: np.ndarray, lost: float, values: Values, words: Words) -> Picture:
    """All three pictures."""
    highest = values["kept"] * len(pixels) / 2
    numbers = {"energy_lost": f"{scientific(100 * lost)} %", "highest_kept": scientific(highest)}
    return Picture(figures.blurred(pixels, low, words), numbers, notes=credit(values, words))


def spectrum(values: Values) -> Whole:
    """The power of the picture by frequency, its law, and the frequency up to which every other pixel can tell."""

    def find() -> tuple[np.ndarray, np.ndarray, PowerLaw, float]:
        pixels = shown(values).pixels
        frequencies, power = pictures.radial_power(pixels)
        return frequencies, power, pictures.power_exponent(frequencies, power), max(len(pixels), PICTURE_SIDE) / 4

    return Whole(find)


def draw_spectrum(
    frequencies: np.ndarray, power: np.ndarray, law: PowerLaw, nyquist: float, values: Values, words: Words
) -> Picture:
    """The spectrum."""
    return Picture(figures.spectrum(frequencies, power, law, nyquist, words))


LOW_PASS = Resource(
    "fourier",
    "low_pass",
    (*OF_PICTURE, KEPT),
    low_pass,
    draw_low_pass,
    lambda values: captions.told("low_pass", pixels=len(shown(values).pixels)),
    "picture",
)
SPECTRUM = Resource(
    "fourier", "spectrum", OF_PICTURE, spectrum, draw_spectrum, lambda values: captions.told("spectrum"), "picture"
)
LAB = Lab("natural", (LOW_PASS, SPECTRUM), first=("picture", "picture_file", "kept"))
