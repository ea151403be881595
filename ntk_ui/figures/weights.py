"""A hidden weight matrix before, during and after training, played in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, panels, scales, steps
from ntk_ui.figures.style import DIVERGING, Figure, Trace, Words, axis, layout, line, log_axis, points

if TYPE_CHECKING:
    from ntk_core.experiments import HiddenWeights

PANELS = ("weights_before", "weights_after", "weights_change")
LARGEST = 3.0  # weights beyond this many standard deviations have the color of this one
LEVELS = 100


def hidden_weights(path: HiddenWeights, words: Words) -> Figure:
    """The leading block of the matrix at the start, at each recorded step, and the change; the loss below."""
    start = path.weights[0]
    decades = scales.loss_decades(path.loss)
    loss = scales.on_decades(path.loss, decades)
    at = steps.on_step_axis(path.steps)
    traces = [
        _heat_map(name, values, place, words)
        for place, (name, values) in enumerate(
            zip(PANELS, (start, path.weights[-1], path.weights[-1] - start), strict=True), start=1
        )
    ]
    below = {"xaxis": "x4", "yaxis": "y4", "hoverinfo": "skip"}
    traces.append(line("real", at, loss, words, showlegend=False, **below))
    traces.append(points("real", at[-1:], loss[-1:], words, showlegend=False, **below))
    frames = [
        {
            "traces": [1, 2, 4],
            "data": [
                {"type": "heatmap", "z": _levels(path.weights[k])},
                {"type": "heatmap", "z": _levels(path.weights[k] - start)},
                {"type": "scatter", "x": at[k : k + 1], "y": loss[k : k + 1]},
            ],
        }
        for k in range(len(path.steps))
    ]
    plot = layout(
        xaxis=_units(start, words, 1),
        yaxis=_units(start, words, 1, vertical=True),
        xaxis4=steps.step_axis(path.steps, words) | {"anchor": "y4", "domain": [0, 1]},
        yaxis4=log_axis(words("figure.axis.loss"), decades, domain=[0, 0.22], anchor="x4", dtick=2),
        coloraxis={
            "colorscale": DIVERGING,
            "cmin": -LEVELS,
            "cmax": LEVELS,
            "colorbar": panels.colorbar(0.5, 0.36)
            | {
                "tickvals": [-LEVELS, 0, LEVELS],
                "ticktext": [f"−{LARGEST:g}", "0", f"{LARGEST:g}"],
            },
        },
        annotations=panels.titles(PANELS, words),
        height=610,
    )
    for place in (2, 3):
        plot[f"xaxis{place}"] = _units(start, words, place)
        plot[f"yaxis{place}"] = _units(start, words, place, vertical=True)
    return {
        "data": traces,
        "layout": plot,
        "frames": frames,
        "time": animation.timeline(path.steps, words, redraw=True),
    }


def _heat_map(name: str, values: NDArray[np.floating], place: int, words: Words) -> Trace:
    suffix = panels.suffix(place)
    return {
        "type": "heatmap",
        "name": words(f"figure.panel.{name}"),
        "z": _levels(values),
        "coloraxis": "coloraxis",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "hoverinfo": "skip",
    }


def _levels(values: NDArray[np.floating]) -> NDArray[np.int8]:
    """Weights in as many levels as colors can be told apart: a byte each."""
    return np.round(LEVELS * np.clip(values / LARGEST, -1, 1)).astype(np.int8)


def _units(start: NDArray[np.floating], words: Words, place: int, vertical: bool = False) -> dict[str, Any]:
    """An axis of units, in the order in which a matrix is written."""
    suffix = panels.suffix(place)
    count = len(start)
    ends = [-0.5, count - 0.5]
    title = words("figure.axis.unit_below" if vertical else "figure.axis.unit_above")
    title = "" if vertical and place > 1 else title
    ticks = [0, count - 1]
    own: dict[str, Any] = {"tickvals": ticks, "ticktext": [str(tick + 1) for tick in ticks], "showgrid": False}
    if vertical:
        own |= {"range": ends[::-1], "domain": [0.44, 1], "anchor": f"x{suffix}"}
        own |= {"matches": "y", "showticklabels": False} if place > 1 else {}
    else:
        own |= {"range": ends, "domain": list(panels.DOMAINS[place - 1]), "anchor": f"y{suffix}"}
    return axis(title, **own)
