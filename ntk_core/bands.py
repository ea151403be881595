"""Errors of a signal by bands of frequencies, and the time that each band needs."""

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike


def octaves(n: int) -> tuple[tuple[int, int], ...]:
    """Bands of frequencies, first and last of each: 0–1, 2–3, 4–7, …, the last one up to n/2.

    Args:
        n: number of equispaced samples ≥ 4.

    Raises:
        ValueError: n < 4.
    """
    highest = checks.integer("n", n, 4) // 2
    doublings = [2]
    while 2 * doublings[-1] < highest:
        doublings.append(2 * doublings[-1])
    return tuple(zip([0, *doublings], [*(start - 1 for start in doublings), highest], strict=True))


def band_errors(residual: ArrayLike) -> np.ndarray:
    """Root mean square of a residual r on n equispaced points of one period, in each of its `octaves`.

    e_B² = Σ_{k ∈ B} |r̂_k|² over the frequencies ±k, r̂_k = (1/n) Σ_j r_j e^{−2πikj/n}. By Parseval the squares
    of all bands sum to the mean of r².

    Args:
        residual: r (n,) or (T, n); a run that diverged may hold infinity or NaN.

    Returns:
        e (B,) or (B, T).

    Raises:
        ValueError: n < 4, or not one or two axes.
    """
    r = np.asarray(residual, float)
    if r.ndim not in (1, 2):
        raise ValueError(f"residual must have shape (n,) or (T, n), not {r.shape}")
    n = r.shape[-1]
    bands = octaves(n)
    with np.errstate(over="ignore", invalid="ignore"):
        power = np.abs(np.fft.rfft(r) / n) ** 2
        twice = np.full(power.shape[-1], 2.0)  # k and −k, but for 0 and n/2
        twice[0] = 1
        if n % 2 == 0:
            twice[-1] = 1
        power = power * twice
        return np.stack([np.sqrt(power[..., low : high + 1].sum(axis=-1)) for low, high in bands])


def time_constants(times: ArrayLike, errors: ArrayLike) -> np.ndarray:
    """The time from which each error stays below 1/e of its start; NaN where it does not do so by the end.

    Between two recorded times ln e is interpolated along a line in t. An exponential e^{−t/τ} has τ itself.

    Args:
        times: increasing, from 0, (T,).
        errors: e ≥ 0, (B, T).

    Returns:
        (B,).

    Raises:
        ValueError: mismatched shapes.
    """
    t, e = np.asarray(times, float), np.asarray(errors, float)
    if e.ndim != 2 or t.shape != e.shape[1:]:
        raise ValueError(f"errors must have shape (B, {len(t)}), not {e.shape}")
    return np.array([_settling(t, row) for row in e])


def _settling(t: np.ndarray, e: np.ndarray) -> float:
    above = np.flatnonzero(~(e <= e[0] / np.e))  # not a number is above: the run diverged
    if len(above) == 0 or above[-1] == len(t) - 1:
        return float("nan")
    k = above[-1]
    before, after = np.log(e[k]), np.log(max(e[k + 1], np.finfo(float).tiny))
    share = (before - np.log(e[0]) + 1) / (before - after)
    return float(t[k] + share * (t[k + 1] - t[k]))
