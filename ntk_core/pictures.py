"""Pictures: gray squares of pixels, their power spectrum, and how close one is to another."""

import hashlib
import math
from dataclasses import dataclass, field

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike
from ntk_core.power_law import PowerLaw, power_law

LEAST_SIDE, LARGEST_SIDE = 48, 256


@dataclass(frozen=True)
class Picture:
    """A square of gray pixels from 0, black, to 1, white; two are equal where their digests are."""

    digest: str
    pixels: np.ndarray = field(compare=False, repr=False)  # (s, s), read-only


def picture(pixels: ArrayLike) -> Picture:
    """A picture.

    Args:
        pixels: (s, s) from 0 to 1, 48 ≤ s ≤ 256.

    Raises:
        ValueError: not a square of such a size, NaN, or values out of range.
    """
    values = checks.plain_floats("pixels", pixels)
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise ValueError(f"pixels must have shape (s, s), not {values.shape}")
    if not LEAST_SIDE <= len(values) <= LARGEST_SIDE:
        raise ValueError(f"a picture must have {LEAST_SIDE} to {LARGEST_SIDE} pixels a side, not {len(values)}")
    if values.min() < 0 or values.max() > 1:
        raise ValueError("pixels must lie between 0 and 1")
    values.flags.writeable = False
    return Picture(hashlib.sha256(values.tobytes()).hexdigest(), values)


def resized(pixels: np.ndarray, side: int) -> np.ndarray:
    """A square picture (s, s) with another number of pixels a side: each is the mean of what it covers."""
    return _averages(len(pixels), side) @ pixels @ _averages(len(pixels), side).T


def cut_out(pixels: np.ndarray, side: int) -> tuple[np.ndarray, tuple[int, int]]:
    """The part (side, side) of a picture (s, s) with the most contrast, and its first row and column.

    A picture that is smaller is resized, and is all of it.
    """
    s = len(pixels)
    if s <= side:
        return resized(pixels, side), (0, 0)
    places = range(0, s - side + 1, 8)
    corners = [(row, column) for row in places for column in places]
    spread = [np.var(pixels[row : row + side, column : column + side]) for row, column in corners]
    row, column = corners[int(np.argmax(spread))]
    return pixels[row : row + side, column : column + side], (row, column)


def _averages(s: int, side: int) -> np.ndarray:
    """How much of each of `side` pixels each of s covers, (side, s), rows summing to one."""
    edges, covers = np.arange(side + 1) * s / side, np.arange(s)
    low = np.maximum(edges[:-1, None], covers)
    high = np.minimum(edges[1:, None], covers + 1)
    return np.maximum(high - low, 0) * side / s


def radial_power(pixels: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Power of a picture by frequency: |F(k)|², its mean over rings |k| = 1, 2, … cycles per picture.

    The mean is taken out first, and a Hann window takes out the edges, which would add a spectrum of their own.

    Args:
        pixels: (s, s), s ≥ 8.

    Returns:
        Frequencies 1 … s/2 (K,), and the power at them (K,).

    Raises:
        ValueError: not a square, or too small.

    References:
        Field 1987, J. Opt. Soc. Am. A 4, 2379: that of natural images falls about as 1/k².
    """
    values = checks.plain_floats("pixels", pixels)
    if values.ndim != 2 or values.shape[0] != values.shape[1] or len(values) < 8:
        raise ValueError(f"pixels must have shape (s, s), s ≥ 8, not {values.shape}")
    s = len(values)
    window = np.sin(np.pi * (np.arange(s) + 0.5) / s) ** 2
    both = window[:, None] * window
    centered = values - np.sum(both * values) / np.sum(both)
    power = np.abs(np.fft.fft2(both * centered)) ** 2 / np.sum(both**2)
    k = np.fft.fftfreq(s, 1 / s)
    ring = np.rint(np.hypot(k[:, None], k)).astype(int).ravel()
    means = np.bincount(ring, weights=power.ravel()) / np.maximum(np.bincount(ring), 1)
    frequencies = np.arange(1, s // 2 + 1)
    return frequencies, means[frequencies]


def low_pass(pixels: ArrayLike, share: float) -> tuple[np.ndarray, float]:
    """A picture without its high frequencies, and the share of its energy that they held.

    What is left are the frequencies |k| ≤ share · s/2 in cycles per picture, of s/2 at most along a side. The share
    lost is ‖x − x_low‖²/‖x − x̄‖²: the mean brightness counts as no energy. The picture is continued as in a mirror,
    so that its edges make no frequencies of their own.

    Args:
        pixels: x (s, s).
        share: of the highest frequency, 0 < share ≤ 1.

    Returns:
        x_low (s, s), and the share.

    Raises:
        ValueError: not a square, or a share out of range.
    """
    values = checks.plain_floats("pixels", pixels)
    if values.ndim != 2 or values.shape[0] != values.shape[1]:
        raise ValueError(f"pixels must have shape (s, s), not {values.shape}")
    if not 0 < share <= 1:
        raise ValueError(f"share must lie above 0 and be at most 1, not {share}")
    s = len(values)
    mirrored = np.block([[values, values[:, ::-1]], [values[::-1], values[::-1, ::-1]]])
    k = np.fft.fftfreq(2 * s, 1 / s)  # cycles per picture, in halves
    kept = np.hypot(k[:, None], k) <= share * s / 2
    low = np.fft.ifft2(np.where(kept, np.fft.fft2(mirrored), 0)).real[:s, :s]
    energy = np.sum((values - values.mean()) ** 2)
    return low, float(np.sum((values - low) ** 2) / energy) if energy else 0.0


def power_exponent(frequencies: np.ndarray, power: np.ndarray) -> PowerLaw:
    """The power law of a radial spectrum, from 3 cycles, past the window, to half of the highest frequency.

    Without a standard error: the window mixes neighboring frequencies, whose power is then not independent.
    """
    fitted = (frequencies >= 3) & (frequencies <= frequencies[-1] / 2)
    return power_law(frequencies[fitted], power[fitted])._replace(slope_error=math.nan)


def psnr(difference: ArrayLike) -> np.ndarray:
    """Peak signal-to-noise ratio in decibels, −10 log₁₀ mean(difference²), of intensities between 0 and 1.

    Args:
        difference: (…, n); the mean is over the last axis.
    """
    with np.errstate(divide="ignore", over="ignore"):
        return -10 * np.log10(np.mean(np.asarray(difference, float) ** 2, axis=-1))
