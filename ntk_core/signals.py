"""Signals with many frequencies: presets, noise with a falling spectrum, a formula, and drawn points."""

from typing import NamedTuple, TypeAlias

import numpy as np

from ntk_core import checks
from ntk_core.formulas import evaluate

SIGNALS = ("sines", "chirp", "square")
HIGHEST = 32  # frequency of the noise


class Noise(NamedTuple):
    """Σ_{k=1}^{32} k^{−α} (a_k cos 2πkx + b_k sin 2πkx), a, b ~ N(0, 1), scaled to root mean square 1."""

    exponent: float  # α of the amplitudes; power falls as k^{−2α}
    seed: int


class Formula(NamedTuple):
    """An expression in x, as `formulas.evaluate` reads it."""

    text: str


class Drawn(NamedTuple):
    """Straight lines between two or more points (x, y), x in [0, 1], continued with period 1."""

    points: tuple[tuple[float, float], ...]


Signal: TypeAlias = str | Noise | Formula | Drawn


def signal(of: Signal, x: np.ndarray) -> np.ndarray:
    """The values of a signal, of period 1 (the chirp and a formula run over one period).

    Args:
        of: "sines", Σ_k sin(2πkx)/√k over k = 1, 2, 4, 8; "chirp", a frequency rising from 1 to 9 cycles
            per unit; "square", sign sin 4πx; or `Noise`, `Formula`, `Drawn`.
        x: positions, any shape.

    Returns:
        Values of the shape of x.

    Raises:
        ValueError: unknown name, a formula that cannot be read, or fewer than two different x of points.

    References:
        Tancik et al. 2020, arXiv:2006.10739, figure 3, for the noise.
    """
    x = np.asarray(x, float)
    if isinstance(of, Noise):
        return _noise(of, x)
    if isinstance(of, Formula):
        return evaluate(of.text, x)
    if isinstance(of, Drawn):
        return _drawn(of, x)
    checks.one_of("signal", of, SIGNALS)
    if of == "sines":
        k = np.array([1, 2, 4, 8])
        return np.sum(np.sin(2 * np.pi * k * x[..., None]) / np.sqrt(k), axis=-1)
    if of == "chirp":
        return np.sin(2 * np.pi * (x + 4 * x**2))
    return np.where(np.mod(2 * x, 1) < 0.5, 1.0, -1.0)


def _noise(of: Noise, x: np.ndarray) -> np.ndarray:
    random = np.random.Generator(np.random.Philox(checks.integer("seed", of.seed, 0)))
    cosines, sines = random.normal(size=(2, HIGHEST))  # the same for every exponent
    k = np.arange(1, HIGHEST + 1)
    amplitudes = k ** -float(of.exponent)
    phase = 2 * np.pi * k * x[..., None]
    waves = (cosines * np.cos(phase) + sines * np.sin(phase)) @ amplitudes
    return waves / np.sqrt(np.sum(amplitudes**2 * (cosines**2 + sines**2)) / 2)


def _drawn(of: Drawn, x: np.ndarray) -> np.ndarray:
    points = checks.plain_floats("points", of.points)
    if points.ndim != 2 or points.shape[1] != 2:
        raise ValueError(f"points must be pairs (x, y), not of shape {points.shape}")
    if np.ptp(points[:, 0]) == 0:
        raise ValueError("points must have at least two different x")
    at, where = np.unique(np.mod(points[:, 0], 1), return_inverse=True)
    heights = np.bincount(where, weights=points[:, 1]) / np.bincount(where)  # of equal x the mean
    return np.interp(x, at, heights, period=1)
