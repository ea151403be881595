"""What all figures share: colors, traces, axes and layout."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures.looks import BLUE, LOOKS, VERMILLION

Figure: TypeAlias = dict[str, Any]
Trace: TypeAlias = dict[str, Any]
Words: TypeAlias = Callable[..., str]

# The fonts of the page, by name: Plotly copies them into the image a reader downloads.
FONT = "Source Sans, Source Sans Pro, Apple SD Gothic Neo, Malgun Gothic, Noto Sans KR, sans-serif"


class Theme(NamedTuple):
    """What depends on the theme of the page: background, text, secondary text, grid lines; and the leading modes.

    Modes are ordered, so their colors are too: from the fastest (violet) to the slowest (yellow).
    """

    paper: str
    ink: str
    muted: str
    grid: str
    faint: str
    mode1: str
    mode2: str
    mode3: str
    mode4: str
    mode5: str
    mode6: str


LIGHT = Theme(
    *("#ffffff", "#1b2430", "#5f6b7a", "#e6e9ee", "#aab3bf"),
    *("#440154", "#3B528B", "#21918C", "#3FA65B", "#8DB52B", "#C9A800"),
)
DARK = Theme(
    *("#0f141a", "#e8ebf0", "#9ba7b5", "#28313c", "#5d6977"),
    *("#B08CFF", "#7BA3F0", "#4CC3BD", "#5EC962", "#A5DB36", "#FDE725"),
)
NAMED = Theme(*(f"@{name}" for name in Theme._fields))
"""How figures are drawn: by the names of these colors, which the browser fills in, as `filled` does."""

MODES = NAMED[5:]
MODE_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")

DIVERGING: list[list[Any]] = [[0.0, BLUE], [0.5, NAMED.paper], [1.0, VERMILLION]]
"""Colors of a signed quantity: blue below zero, the page's background at zero, red above."""


def filled(figure: Any, theme: Theme) -> Any:
    """A figure, or a part of one, with the colors of a theme in place of their names."""
    if isinstance(figure, dict):
        return {key: filled(value, theme) for key, value in figure.items()}
    if isinstance(figure, list | tuple):
        return [filled(value, theme) for value in figure]
    return getattr(theme, figure[1:]) if isinstance(figure, str) and figure in NAMED else figure


def color(name: str) -> str:
    """The color of the object ``name``: fixed, or the name of one of the theme's."""
    fixed = LOOKS[name].color
    return getattr(NAMED, fixed, fixed)


def faint(name: str, opacity: float) -> str:
    """The fixed color of the object ``name``, as thin as a filled area asks for."""
    red, green, blue = (int(color(name)[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def single(values: ArrayLike) -> NDArray[np.float32]:
    """Values as float32: half the bytes, and more digits than a screen has pixels."""
    return np.asarray(values, dtype=np.float32)


def line(name: str, x: ArrayLike, y: ArrayLike, words: Words, /, **more: Any) -> Trace:
    """A line in the look of ``name``; ``more`` overrides or adds attributes of the trace."""
    look = LOOKS[name]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words(f"figure.legend.{name}"),
        "x": single(x),
        "y": single(y),
        "line": {"color": color(name), "dash": look.dash, "width": look.width},
        "opacity": look.opacity,
    } | more


def points(name: str, x: ArrayLike, y: ArrayLike, words: Words, /, **more: Any) -> Trace:
    """Markers in the look of ``name``; ``more`` overrides or adds attributes of the trace."""
    look = LOOKS[name]
    edge = NAMED.paper if "open" not in look.marker else color(name)
    marker = {
        "color": color(name),
        "symbol": look.marker,
        "size": 8,
        "line": {"width": 1.5, "color": edge},
    }
    trace = line(name, x, y, words, mode="markers", marker=marker)
    del trace["line"]
    return trace | more


def hover(*rows: tuple[str, str]) -> str:
    """The text under the pointer: one ``label: value`` a row, values in Plotly's ``%{…}``."""
    return "<br>".join(f"{label}: {value}" for label, value in rows) + "<extra>%{fullData.name}</extra>"


def axis(title: str, **more: Any) -> dict[str, Any]:
    """A linear axis; give ``range`` so that it stays where it is while time runs."""
    neutral = NAMED
    return {
        "title": {"text": title, "standoff": 8, "font": {"size": 13, "color": neutral.ink}},
        "tickfont": {"size": 12, "color": neutral.muted},
        "gridcolor": neutral.grid,
        "linecolor": neutral.faint,
        "showline": True,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": neutral.faint,
        "zeroline": False,
        "automargin": True,
        "ticklabeloverflow": "allow",  # to look for labels without room takes a tenth of the drawing
    } | more


def log_axis(title: str, decades: tuple[float, float], **more: Any) -> dict[str, Any]:
    """A logarithmic axis over the given powers of ten, labeled at whole decades."""
    every = max(1, int(np.ceil((decades[1] - decades[0]) / 8)))
    scale = {"type": "log", "range": list(decades), "dtick": every, "exponentformat": "power"}
    return axis(title, **(scale | more))


def color_bar(**more: Any) -> dict[str, Any]:
    """The thin bar that tells what the colors of a map mean."""
    tickfont = {"size": 11, "color": NAMED.muted}
    return {"thickness": 10, "outlinewidth": 0, "tickfont": tickfont, "ticklabeloverflow": "allow"} | more


def layout(*, xaxis: dict[str, Any], yaxis: dict[str, Any], **more: Any) -> Figure:
    """The layout of a figure: legend above the plot, no drag, no template.

    Dragging scrolls the page on a touch screen; the zoom button turns it into a zoom. The constant
    ``uirevision`` keeps such a zoom, and hidden legend entries, when a control changes the data.
    """
    neutral = NAMED
    return {
        "template": {},
        "height": 400,
        "margin": {"l": 56, "r": 16, "t": 40, "b": 52},
        "paper_bgcolor": neutral.paper,
        "plot_bgcolor": neutral.paper,
        "font": {"family": FONT, "size": 13, "color": neutral.ink},
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1.02,
            "yanchor": "bottom",
            "font": {"size": 13, "color": neutral.ink},
            "bgcolor": "rgba(0,0,0,0)",
        },
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": neutral.paper, "font": {"color": neutral.ink, "size": 12}},
        "dragmode": False,
        "uirevision": "reader",
        "modebar": {
            "remove": ["pan", "select", "lasso", "zoomin", "zoomout", "autoscale"],
            "bgcolor": "rgba(0,0,0,0)",
            "color": neutral.faint,
            "activecolor": neutral.ink,
        },
        "xaxis": xaxis,
        "yaxis": yaxis,
    } | more


def figure(data: Sequence[Trace], layout: Figure) -> Figure:
    """A figure of these traces."""
    return {"data": list(data), "layout": layout}


def eigenvalue(values: NDArray[np.floating], index: int) -> str:
    """One of the eigenvalues (N,) of a kernel, the largest first, or a bound for one that rounding hides."""
    floor = max(len(values), 100) * float(np.finfo(float).eps) * float(values[0])
    return f"= {scientific(float(values[index]))}" if values[index] > floor else f"< {scientific(floor)}"


_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def scientific(value: float) -> str:
    """A number as a reader writes it, such as 3.2 × 10⁴, 0 or ∞; plain between 0.01 and 1000. A dash is no number."""
    if not math.isfinite(value):
        return "∞" if value > 0 else "–"
    if value == 0:
        return "0"
    if 0.01 <= abs(value) < 1000:
        return f"{value:.3g}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"
