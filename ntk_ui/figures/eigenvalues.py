"""Eigenvalues against their index: one set of points for each kernel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.scales import decades
from ntk_ui.figures.style import (
    Figure,
    Trace,
    Words,
    axis,
    color,
    faint,
    figure,
    hover,
    layout,
    log_axis,
    points,
    scientific,
    single,
)


def eigenvalues(
    spectra: Mapping[str, NDArray[np.floating]],
    titles: Mapping[str, str],
    words: Words,
    *,
    log_index: bool,
    band: tuple[NDArray[np.floating], NDArray[np.floating]] | None = None,
    chosen: int | None = None,
) -> Figure:
    """Spectra on a logarithmic axis, with the index i = 1, 2, … along the other.

    Args:
        spectra: Eigenvalues of each named kernel, descending, (N,) each.
        titles: The legend entry of each.
        words: The words of the lesson.
        log_index: Whether the axis of the index is logarithmic, where power laws are lines.
        band: The lowest and the highest eigenvalues of other seeds, (N,) each.
        chosen: The number of an eigenvalue (from 0) to mark.
    """
    clipped = {name: np.maximum(values, _floor(values)) for name, values in spectra.items()}
    traces = [_points(name, values, titles[name], words) for name, values in spectra.items()]
    count = max(len(values) for values in spectra.values())
    if band is not None:
        traces.insert(0, _band(*band, words))
    if chosen is not None:
        at = [values[chosen] for values in clipped.values() if chosen < len(values)]
        traces.append(_ring(chosen + 1, at, words))
    title = words("figure.axis.eigenvalue")
    values_axis = log_axis(title, decades(*clipped.values(), most=18))
    return figure(
        traces,
        layout(xaxis=_index_axis(count, words, log_index), yaxis=values_axis),
    )


def _floor(values: NDArray[np.floating]) -> float:
    """Below this, an eigenvalue of the float64 kernel matrix is rounding error."""
    return float(values[0]) * len(values) * float(np.finfo(np.float64).eps)


def _points(name: str, values: NDArray[np.floating], title: str, words: Words) -> Trace:
    floor = _floor(values)
    below = words("figure.hover.floor")
    shown = [scientific(v) if v > floor else f"{below} {scientific(floor)}" for v in values]
    return points(
        name,
        np.arange(1, len(values) + 1),
        np.maximum(values, floor),
        words,
        name=title,
        customdata=shown,
        hovertemplate=hover(("i", "%{x}"), ("λᵢ", "%{customdata}")),
    )


def _band(low: NDArray[np.floating], high: NDArray[np.floating], words: Words) -> Trace:
    """The range of other seeds, as one closed outline."""
    index = np.arange(1, len(low) + 1)
    floor = _floor(high)
    outline = np.concatenate([np.maximum(high, floor), np.maximum(low, floor)[::-1]])
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words("figure.legend.seeds"),
        "x": single(np.concatenate([index, index[::-1]])),
        "y": single(outline),
        "fill": "toself",
        "fillcolor": faint("seeds", LOOKS["seeds"].opacity),
        "line": {"color": color("seeds"), "width": 0},
        "hoverinfo": "skip",
    }


def _ring(index: int, values: list[float], words: Words) -> Trace:
    trace = points("chosen_mode", [index] * len(values), values, words, hoverinfo="skip")
    trace["marker"] |= {"size": 16, "line": {"width": 2, "color": color("chosen_mode")}}
    return trace


def _index_axis(count: int, words: Words, log_index: bool) -> dict[str, Any]:
    title = words("figure.axis.index")
    if not log_index:
        return axis(title, range=[0, count + 1])
    powers = [2**power for power in range(int(np.log2(count)) + 1)]
    ends = np.log10([0.85, count / 0.85])
    return axis(title, type="log", range=ends.tolist(), tickvals=powers)
