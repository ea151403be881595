"""Figures of a kernel that moves: the matrix and its spectrum in training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, panels, scales, steps
from ntk_ui.figures.steps import Clock
from ntk_ui.figures.style import (
    DIVERGING,
    MODE_DASHES,
    MODES,
    Figure,
    Trace,
    Words,
    axis,
    hover,
    layout,
    line,
    log_axis,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments import DynamicsFit

PANELS = ("kernel_start", "kernel_now", "kernel_change")


def kernels(fit: DynamicsFit, clock: Clock, words: Words) -> Figure:
    """The kernel on the training points at the start, at each recorded step, and the change."""
    shown = np.where(np.isfinite(fit.kernels), fit.kernels, np.nan).astype(np.float32)
    start = shown[0]
    largest = float(np.abs(start).max()) or 1.0
    last = int(np.flatnonzero(np.isfinite(fit.kernel_movement))[-1])
    maps = (start, shown[last], shown[last] - start)
    traces = [
        _heat_map(name, values, place, words) for place, (name, values) in enumerate(zip(PANELS, maps, strict=True), 1)
    ]
    frames = [
        {
            "traces": [1, 2],
            "data": [
                {"type": "heatmap", "z": single(scales.within(shown[k], (-largest, largest)))},
                {"type": "heatmap", "z": single(scales.within(shown[k] - start, (-largest, largest)))},
            ],
        }
        for k in animation.distinct(fit.steps)
    ]
    count = len(start)
    plot = layout(
        xaxis={},
        yaxis={},
        coloraxis={
            "colorscale": DIVERGING,
            "cmin": -largest,
            "cmax": largest,
            "colorbar": panels.colorbar(0.5, 1.12) | {"len": 0.5, "yanchor": "bottom"},
        },
        annotations=panels.titles(PANELS, words),
        height=410,
        meta=panels.SQUARE,
    )
    for place, domain in enumerate(panels.DOMAINS, start=1):
        suffix = panels.suffix(place)
        ticks = {"range": [0.5, count + 0.5], "tickvals": [1, count], "showgrid": False}
        plot["xaxis" + suffix] = axis(words("figure.axis.point"), **ticks) | {"domain": list(domain)}
        plot["yaxis" + suffix] = axis(words("figure.axis.point_2") if place == 1 else "", **ticks)
        plot["xaxis" + suffix] |= {"anchor": "y" + suffix, "constrain": "domain"}
        plot["xaxis" + suffix] |= {} if place == 1 else {"matches": "x"}
        plot["yaxis" + suffix] |= {"anchor": "x" + suffix, "constrain": "domain", "constraintoward": "top"}
        plot["yaxis" + suffix] |= {"scaleanchor": "x"} if place == 1 else {"matches": "y", "showticklabels": False}
    plot["margin"] = plot["margin"] | {"t": 96}
    return {
        "data": traces,
        "layout": plot,
        "frames": frames,
        "time": animation.timeline(fit.steps, words, redraw=True, clock=clock),
    }


def spectrum(fit: DynamicsFit, clock: Clock, words: Words) -> Figure:
    """The eigenvalues of the kernel in training, with the edge of stability; its movement and its alignment."""
    x = steps.on_step_axis(fit.steps, clock)
    values = fit.eigenvalues_real.T
    edge = 2 / fit.learning_rate
    top = float(fit.eigenvalues[0])
    decades = scales.decades(np.maximum(fit.eigenvalues, 1e-5 * top), np.array([edge, 2 * top]), least=3, most=7)
    tip = hover((words("figure.axis.eigenvalue"), "%{y:.3~g}"))
    shown = scales.on_decades(np.where(values > 0, values, np.nan), decades)
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"i = {index + 1}",
            "x": x,
            "y": shown[index],
            "line": {"color": color, "dash": dash, "width": 2.5},
            "showlegend": False,
            "hovertemplate": tip,
        }
        for index, (color, dash) in enumerate(zip(MODES, MODE_DASHES, strict=False))
        if index < len(values)
    ]
    traces.append(line("edge", x[[0, -1]], [edge, edge], words, hoverinfo="skip"))
    second = {"xaxis": "x2", "yaxis": "y2"}
    high = 1.0
    for name, curve in (("kernel_moved", fit.kernel_movement), ("alignment", fit.alignment)):
        known = np.where(np.isfinite(curve), curve, np.nan)
        high = max(high, float(np.ceil(min(np.nanmax(known), 3.0))))
        own = {"hovertemplate": hover((words(f"figure.legend.{name}"), "%{y:.3f}"))}
        traces.append(line(name, x, scales.within(known, (0.0, 3.0)), words, **own, **second))
    axes = [
        (
            steps.step_axis(fit.steps, words, clock),
            log_axis(words("figure.axis.eigenvalue"), decades),
        ),
        (
            steps.step_axis(fit.steps, words, clock),
            axis(words("figure.axis.relative"), range=[0, high], side="right"),
        ),
    ]
    names = [words(f"figure.panel.{name}") for name in ("spectrum", "moves")]
    return panels.row(traces, axes, names, panels.HALVES, height=440)


def _heat_map(name: str, values: NDArray[np.floating], place: int, words: Words) -> Trace:
    suffix = panels.suffix(place)
    at = np.arange(1, len(values) + 1)
    return {
        "type": "heatmap",
        "name": words(f"figure.panel.{name}"),
        "x": at,
        "y": at,
        "z": single(values),
        "coloraxis": "coloraxis",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "hovertemplate": hover(("i", "%{x}"), ("j", "%{y}"), ("Θ", "%{z:.3~g}")),
    }
