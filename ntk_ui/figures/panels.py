"""Panels side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntk_ui.figures.style import NAMED, Figure, Trace, Words, color_bar, figure, layout

DOMAINS = ((0.0, 0.31), (0.345, 0.655), (0.69, 1.0))
"""The part of the width that each of three heat maps fills."""

HALVES = ([0.0, 0.46], [0.56, 1.0])
"""The part that each of two panels fills, with room for the labels of the second."""

SQUARE = {"square": 0.31}
"""Tells the browser that they are square: on a narrow page the figure is as high as they are, not higher."""


def titles(names: Sequence[str], words: Words) -> list[dict[str, Any]]:
    """The name of each panel, centered above it."""
    return [title(words(f"figure.panel.{name}"), domain) for name, domain in zip(names, DOMAINS, strict=True)]


def title(text: str, domain: Sequence[float]) -> dict[str, Any]:
    """A title centered above the part of the width that a panel fills."""
    return {
        "text": text,
        "x": sum(domain) / 2,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": NAMED.ink},
    }


def suffix(place: int) -> str:
    """What Plotly adds to the name of an axis, in panel number `place` from 1."""
    return "" if place == 1 else str(place)


def row(
    traces: Sequence[Trace],
    axes: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    titles: Sequence[str],
    domains: Sequence[Sequence[float]],
    height: int = 440,
) -> Figure:
    """Panels side by side, each with its title, and the legend above them all.

    Args:
        traces: Those of the second panel and further ones name its axes, "x2" and "y2", ….
        axes: The axis across and the axis upward of each panel.
        titles: The title of each.
        domains: The part of the width that each fills.
        height: In pixels.
    """
    plot = layout(xaxis={}, yaxis={}, height=height)
    for place, ((across, upward), domain) in enumerate(zip(axes, domains, strict=True), start=1):
        name = suffix(place)
        plot["xaxis" + name] = across | {"domain": list(domain), "anchor": "y" + name}
        plot["yaxis" + name] = upward | {"anchor": "x" + name}
    plot["annotations"] = [title(text, domain) for text, domain in zip(titles, domains, strict=True)]
    plot["legend"] = plot["legend"] | {"y": 1.1}
    plot["margin"] = plot["margin"] | {"t": 84}
    return figure(traces, plot)


def colorbar(x: float, y: float) -> dict[str, Any]:
    """The colors of heat maps, across, below or above a place in the units of the plot."""
    return color_bar(orientation="h", x=x, y=y, yanchor="top")
