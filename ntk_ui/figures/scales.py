"""Where axes begin and end, and what becomes of values outside of them.

Ranges come from what stays the same while the reader moves a slider (the data, the loss at the
start) or are rounded to whole decades, so that axes hold still. Curves that diverge are cut just
outside of the window; values that are not numbers leave a gap.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray


def as_far_as_known(name: str, at: ArrayLike, values: ArrayLike, words: Callable[..., str]) -> str:
    """The name of a curve (K,) over settings (K,), and where it ends if some of it is not known.

    What is not known is what training forever gives where rounding hides the smallest eigenvalue.
    """
    known = np.isfinite(np.asarray(values, float))
    if known.all():
        return name
    if not known.any():
        return words("figure.legend.not_known", name=name)
    inside = np.asarray(at, float)[known]
    return words("figure.legend.known", name=name, low=f"{inside.min():g}", high=f"{inside.max():g}")


def together(values: tuple[ArrayLike, ...]) -> NDArray[np.float64]:
    """All values in one flat array."""
    return np.concatenate([np.ravel(np.asarray(value, dtype=float)) for value in values])


def window(*targets: ArrayLike) -> tuple[float, float]:
    """A range of outputs around the targets, with room for a network before it is trained."""
    values = together(targets)
    low, high = values.min(), values.max()
    room = max((high - low) / 2, 0.5)
    return float(np.floor(2 * (low - room)) / 2), float(np.ceil(2 * (high + room)) / 2)


def within(values: ArrayLike, window: tuple[float, float]) -> NDArray[np.float32]:
    """Values as float32, cut well outside of the window."""
    low, high = window
    room = 3 * (high - low)
    return np.clip(np.asarray(values, dtype=float), low - room, high + room).astype(np.float32)


def decades(*values: ArrayLike, high: float | None = None, least: int = 2, most: int = 8) -> tuple[float, float]:
    """Whole powers of ten around the positive values, ``least`` to ``most`` decades below ``high``.

    ``high`` defaults to the power of ten above the largest value.
    """
    everything = together(values)
    powers = np.log10(everything[np.isfinite(everything) & (everything > 0)])
    top = np.ceil(powers.max(initial=-300.0)) if high is None else high
    if powers.size == 0:
        return 0.0 - least, 0.0
    return float(np.clip(np.floor(powers.min()), top - most, top - least)), float(top)


def loss_decades(*losses: ArrayLike) -> tuple[float, float]:
    """Powers of ten for losses over time, from a decade above the start downward.

    A loss that grows further than that leaves the window at the top.
    """
    starts = together(losses).reshape(len(losses), -1)[:, 0]
    return decades(*losses, high=decade_above(float(starts.max())) + 1, least=3)


def decade_above(value: float) -> float:
    """The whole power of ten above a value; zero for what is not positive, as the loss of a target that is zero."""
    return float(np.ceil(np.log10(value))) if value > 0 else 0.0


def on_decades(values: ArrayLike, decades: tuple[float, float]) -> NDArray[np.float32]:
    """Values as float32, cut one decade outside of a logarithmic axis."""
    low, high = 10.0 ** (decades[0] - 1), 10.0 ** (decades[1] + 1)
    return np.clip(np.asarray(values, dtype=float), low, high).astype(np.float32)
