"""Functions on the circle, drawn over the angle from −π to π, and their Fourier modes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures.style import NAMED, Trace, Words, axis, color, hover, line, points

if TYPE_CHECKING:
    from ntk_core.decay import Decay

CHECKED = np.array([1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64])  # more crosses would run into each other
MODE_TIP = hover(("k", "%{x}"), ("λₖ", "%{y:.3~g}"))


def around(angles: ArrayLike, values: ArrayLike) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """A function on the circle, given from −π on, with both ends included."""
    return np.append(angles, np.pi), np.append(values, np.asarray(values)[0])


def bundle(name: str, angles: ArrayLike, values: ArrayLike, width: float, words: Words) -> Trace:
    """Several functions (K, n) in the look of one object, as one trace with gaps between them."""
    each = [around(angles, one) for one in np.asarray(values)]
    x, y = (np.concatenate([np.append(pair[side], np.nan) for pair in each]) for side in (0, 1))
    trace = line(name, x, y, words, hoverinfo="skip")
    trace["line"] |= {"width": width}
    return trace


def angle_axis(title: str) -> dict[str, Any]:
    """The axis of the angle."""
    ticks = np.pi * np.array([-1, -0.5, 0, 0.5, 1])
    text = ["−π", "−π/2", "0", "π/2", "π"]
    return axis(title, range=[-np.pi, np.pi], tickvals=ticks.tolist(), ticktext=text)


def fourier_modes(name: str, title: str, values: NDArray[np.floating], decay: Decay, words: Words) -> list[Trace]:
    """Positive eigenvalues of the modes k ≥ 1, odd ones open, and a line where even ones follow a power law."""
    last = len(values) - 1
    # even modes first: the legend shows the marker of the first point
    modes = np.concatenate([np.arange(2, last + 1, 2), np.arange(1, last + 1, 2)])
    shown = modes[values[modes] > 0]
    dots = points(name, shown, values[shown], words, name=title, hovertemplate=MODE_TIP)
    own = color(name)
    inside = [own if k % 2 == 0 else NAMED.paper for k in shown]
    dots["marker"] |= {"color": inside, "size": 7, "line": {"width": 1.5, "color": own}}
    law = decay.law
    if law is None:
        return [dots]
    ends = np.array([decay.first, decay.last], float)
    fit = line(name, ends, law.prefactor * ends**law.slope, words, name=title, showlegend=False, hoverinfo="skip")
    return [fit | {"line": {"color": own, "width": 1}}, dots]


def closed_form(title: str, spectra: tuple[NDArray[np.floating], ...], words: Words) -> Trace:
    """Spectra in closed form (65,) at a few modes, as crosses over what was computed."""
    modes, values = CHECKED.repeat(len(spectra)), np.stack(spectra, axis=1)[CHECKED].ravel()
    trace = points("limit", modes, values, words, name=title, hovertemplate=MODE_TIP)
    trace["marker"] |= {"symbol": "x-thin-open", "size": 12, "line": {"width": 1.5, "color": color("limit")}}
    return trace
