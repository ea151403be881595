"""Power laws in spectra: the slope of the eigenvalues on log axes, over a range where nothing else bends them."""

import math
from typing import NamedTuple

import numpy as np

from ntk_core.power_law import PowerLaw, power_law

FREQUENCIES = (8, 64)  # of the modes on the circle that are fitted: even ones, without the bend of the lowest
DENSE = 512  # equispaced points on the circle whose transform has the eigenvalues of these frequencies: 64 ≤ DENSE/8
LEAST = 4  # times the first frequency is the last at least
ROUNDING = 1e3  # times N ε λ_1: nearer to it rounding changes the digits of an eigenvalue
STEEPER = 0.25  # share of the slope by which the end of a power law may be steeper than its beginning,
STEEPER_LEAST = 0.7  # or this much where it is flat: a factor of 1.6 in an octave
FLATTER = 2.0  # times as steep as its end may be its beginning, which is not yet the asymptotic law


class Decay(NamedTuple):
    """How eigenvalues fall over a range: by a power law, or not."""

    law: PowerLaw | None  # None where they follow none
    of: str  # what numbers the eigenvalues: "i", by size, or "k", the even frequencies on the circle
    first: int  # the range of i or k that is fitted
    last: int

    @property
    def slope(self) -> float:
        """The exponent, NaN where there is none."""
        return self.law.slope if self.law else math.nan


def decay_of_indices(eigenvalues: np.ndarray, *, finite_width: bool = False) -> Decay | None:
    """The slope of log λ_i against log i over i = N/8 … N/4.

    With N points the matrix sees the eigenvalues of the integral operator at twice that frequency and above folded
    into each other (aliasing): λ_i of a spectrum i⁻² is 5 % too large at N/4, 23 % at N/2. Low modes do not follow
    the asymptotic law yet.

    Args:
        eigenvalues: of a kernel matrix (N,), descending.
        finite_width: of a network, whose kernel has a finite rank: where its spectrum breaks off right above the
            range, between N/4 and N/2, the slope is that of the break, and no power law.

    Returns:
        The decay; its `law` is None if the eigenvalues reach rounding within the range, or do not lie on a line
        from N/16 to N/4. None for fewer than 32 points, too few for a slope.
    """
    n = len(eigenvalues)
    start, first, last = math.ceil(n / 16), math.ceil(n / 8), n // 4
    if start < 2:
        return None
    index, floor = np.arange(1, n + 1), rounding_floor(eigenvalues, n)
    fitted = slice(first - 1, last)

    def straight_on(end: int, middle: int) -> bool:
        part = slice(start - 1, end)
        return bool(eigenvalues[end - 1] > floor) and _straight(index[part], eigenvalues[part], middle)

    straight = straight_on(last, first) and (not finite_width or straight_on(n // 2, last))
    return Decay(power_law(index[fitted], eigenvalues[fitted]) if straight else None, "i", first, last)


def decay_of_frequencies(eigenvalues: np.ndarray) -> Decay:
    """The slope of log λ_k against log k over the even frequencies k = 8 … 64 on the circle.

    Even ones, because a hidden ReLU layer without biases has no odd ones above the first, and with small biases
    small ones. Where rounding is reached before k = 64 the range ends there.

    Args:
        eigenvalues: λ_0 … λ_64 at least (K,), of the integral operator or of `DENSE` points.

    Returns:
        The decay; its `law` is None if rounding is reached before k = 32, or if the eigenvalues do not lie on a line.
    """
    first, last = FREQUENCIES
    modes = np.arange(first, last + 1, 2)
    seen = eigenvalues[modes] > rounding_floor(eigenvalues, len(eigenvalues))
    count = len(modes) if seen.all() else int(np.argmin(seen))
    if count < 2 or modes[count - 1] < LEAST * first:
        return Decay(None, "k", first, last)
    modes = modes[:count]
    last = int(modes[-1])
    straight = _straight(modes, eigenvalues[modes], math.sqrt(first * last))
    return Decay(power_law(modes, eigenvalues[modes]) if straight else None, "k", first, last)


def rounding_floor(eigenvalues: np.ndarray, n: int) -> float:
    """Below this the eigenvalues of a kernel of n points hold too much rounding error for a slope."""
    return ROUNDING * n * float(np.finfo(float).eps) * float(np.max(eigenvalues))


def _straight(at: np.ndarray, values: np.ndarray, middle: float) -> bool:
    """Whether values lie on a line on log axes, or bend toward one.

    The spectra of smooth kernels fall faster than any power: their slope grows and grows. That of a kernel with a
    kink shrinks toward its exponent.
    """
    low, high = at <= middle, at >= middle
    before, after = (power_law(at[part], values[part]).slope for part in (low, high))
    return before - after <= max(STEEPER * -after, STEEPER_LEAST) and before >= FLATTER * after - STEEPER_LEAST
