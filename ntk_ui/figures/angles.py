"""The kernel as a function of the angle between two inputs: many seeds, and the limit."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import panels
from ntk_ui.figures.circle import around
from ntk_ui.figures.style import Figure, Trace, Words, axis, color, figure, layout, line, single

PANELS = {"kernel_before": [0.0, 0.48], "kernel_after": [0.52, 1.0]}


def angles(
    angle: NDArray[np.floating],
    seeds: dict[str, NDArray[np.floating]],
    limit: NDArray[np.floating],
    words: Words,
) -> Figure:
    """One thin line for each seed, before and after training, and the analytic kernel on top.

    Args:
        angle: γ (M,), from −π on without π.
        seeds: The kernels of the networks, (S, M), under "kernel_before" and "kernel_after".
        limit: The kernel of infinite width, (M,).
        words: The words of the lesson.
    """
    low, high = min(0.0, float(limit.min())), float(limit.max())
    heights = [low - 0.15 * (high - low), high + 0.5 * (high - low)]
    plot = layout(xaxis={}, yaxis={}, height=420)
    traces: list[Trace] = []
    for place, (name, domain) in enumerate(PANELS.items(), start=1):
        suffix = panels.suffix(place)
        where = {"xaxis": "x" + suffix, "yaxis": "y" + suffix}
        traces.append(_cloud(name, angle, np.clip(seeds[name], *_beyond(heights)), words) | where)
        theory = line("analytic", *around(angle, limit), words, hoverinfo="skip", showlegend=place == 1, **where)
        theory["line"] = theory["line"] | {"width": 3}
        traces.append(theory)
        plot["xaxis" + suffix] = axis(
            words("figure.axis.angle_between"),
            range=[-np.pi, np.pi],
            tickvals=[-np.pi, 0, np.pi],
            ticktext=["−π", "0", "π"],
            domain=domain,
            anchor="y" + suffix,
        )
        more = {} if place == 1 else {"matches": "y", "showticklabels": False}
        title = words("figure.axis.kernel_angle") if place == 1 else ""
        plot["yaxis" + suffix] = axis(title, range=heights, anchor="x" + suffix) | more
    return figure(traces, plot)


def _beyond(heights: list[float]) -> tuple[float, float]:
    room = heights[1] - heights[0]
    return heights[0] - room, heights[1] + room


def _cloud(name: str, angle: NDArray[np.floating], values: NDArray[np.floating], words: Words) -> Trace:
    """All seeds in one trace, closed, with gaps between them."""
    closed = [np.append(around(angle, one), [[np.nan], [np.nan]], axis=1) for one in values]
    at, heights = np.concatenate(closed, axis=1)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words(f"figure.legend.{name}"),
        "x": single(at),
        "y": single(heights),
        "line": {"color": color(name), "width": 1},
        "opacity": 0.6,
        "hoverinfo": "skip",
    }
