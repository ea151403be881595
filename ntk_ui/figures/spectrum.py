"""Figures of the spectrum lesson: the kernel of a finite network against its limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import panels
from ntk_ui.figures.style import (
    DIVERGING,
    Figure,
    Trace,
    Words,
    axis,
    color_bar,
    figure,
    hover,
    layout,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments import KernelMatrices

PANELS = ("empirical", "analytic", "difference")
RADIUS = 4.5  # pixels of the ring around the chosen entry
Cell: TypeAlias = tuple[int, int]


def kernels(matrices: KernelMatrices, shown: Sequence[int], cell: Cell, words: Words, waiting: bool = False) -> Figure:
    """The empirical kernel, the analytic one on the same colors, and their difference.

    Colors are tied to the analytic kernel: they hold still while the width changes, and the
    difference is seen to fade as it grows.

    Args:
        matrices: The kernels.
        shown: The numbers of the points that get a row and a column.
        cell: The numbers (i, j) of the two inputs of the chosen entry.
        words: The words of the lesson.
        waiting: Whether something is not known yet, NaN. Until it is, the browser shows what it was before, faded.
    """
    analytic = matrices.analytic
    low, high = (float(analytic.min()), float(analytic.max())) if np.isfinite(analytic).all() else (0.0, 1.0)
    reach = (high - low) / 2 or 1.0
    grid = np.ix_(shown, shown)
    maps = [matrix[grid] for matrix in (matrices.empirical, analytic, matrices.empirical - analytic)]
    same = {"cmin": low - 0.2 * reach, "cmax": high + 0.4 * reach}
    plot = layout(
        xaxis={},
        yaxis={},
        height=460,
        meta=panels.SQUARE,
        showlegend=False,
        coloraxis=same | {"colorscale": "Cividis", "colorbar": _colorbar(0.0, 0.655)},
        coloraxis2={
            "cmin": -reach,
            "cmax": reach,
            "colorscale": DIVERGING,
            "colorbar": _colorbar(0.69, 1.0),
        },
        annotations=panels.titles(PANELS, words),
    )
    plot["margin"] = plot["margin"] | {"b": 110}
    position = matrices.position[shown]
    across, plot["yaxis"] = axes(matrices.shape, position, words)
    traces = []
    for place, (values, domain) in enumerate(zip(maps, panels.DOMAINS, strict=True), start=1):
        plot["xaxis" + panels.suffix(place)] = (
            across | {"domain": list(domain)} | ({"matches": "x"} if place > 1 else {})
        )
        traces.append(heat_map(values, position, place, words(f"figure.panel.{PANELS[place - 1]}"), place == 3))
    plot["shapes"] = [ring(matrices.position, cell, place) for place in range(1, len(maps) + 1)]
    pending = [place for place, values in enumerate(maps) if waiting and np.isnan(values).all()]
    return figure(traces, plot) | ({"pending": pending} if pending else {})


def axes(shape: str, position: NDArray[np.floating], words: Words) -> tuple[dict[str, Any], dict[str, Any]]:
    """The axes of a square heat map."""
    across = words(f"figure.axis.{'point' if shape == 'table' else 'position'}")
    upward = words(f"figure.axis.{'point_2' if shape == 'table' else 'position_2'}")
    square = {"scaleanchor": "x", "constrain": "domain", "constraintoward": "top"}
    return (
        input_axis(shape, position, across) | {"anchor": "y", "constrain": "domain", "showgrid": False},
        input_axis(shape, position, upward) | {"anchor": "x", "showgrid": False} | square,
    )


def ring(position: NDArray[np.floating], cell: Cell, place: int = 1) -> dict[str, Any]:
    """A ring at the chosen entry, in colors that no map has; a shape is less to draw than a trace."""
    ends = {f"{axis}{end}": sign * RADIUS for axis in "xy" for end, sign in ((0, -1), (1, 1))}
    return ends | {
        "type": "circle",
        "xref": "x" + panels.suffix(place),
        "yref": "y",
        "xanchor": float(position[cell[0]]),
        "yanchor": float(position[cell[1]]),
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "fillcolor": "#ffffff",
        "line": {"width": 2.5, "color": "#000000"},
    }


def heat_map(
    values: NDArray[np.floating], position: NDArray[np.floating], place: int, name: str, signed: bool
) -> Trace:
    """A kernel matrix, row by row upward, in panel number `place` from 1; all share the axis upward."""
    at = single(position)
    return {
        "type": "heatmap",
        "name": name,
        "x": at,
        "y": at,
        "z": single(values),
        "coloraxis": "coloraxis2" if signed else "coloraxis",
        "xaxis": "x" + panels.suffix(place),
        "hovertemplate": hover(("x", "%{x:.3~g}"), ("x′", "%{y:.3~g}"), ("Θ", "%{z:.3f}")),
    }


def input_axis(shape: str, position: NDArray[np.floating], title: str) -> dict[str, Any]:
    """An axis of inputs: angles in [0, 2π) on the circle, x in [−1, 1] on the interval, or numbers of points."""
    half = (position[1] - position[0]) / 2
    ends = [float(position[0] - half), float(position[-1] + half)]
    if shape == "interval":
        return axis(title, range=ends, tickvals=[-1, 0, 1])
    if shape == "circle":
        quarters = [np.pi / 2 * k for k in range(4)]  # 2π is the input at 0
        return axis(title, range=ends, tickvals=quarters, ticktext=["0", "π/2", "π", "3π/2"])
    last = int(position[-1])
    return axis(title, range=ends, tickvals=[0, last // 2, last], ticktext=["1", str(last // 2 + 1), str(last + 1)])


def _colorbar(left: float, right: float) -> dict[str, Any]:
    return color_bar(
        orientation="h",
        x=(left + right) / 2,
        xanchor="center",
        y=0,
        yref="container",  # below the axes however high they are
        yanchor="bottom",
        len=right - left,
        nticks=4,
    )
