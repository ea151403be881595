"""Sums of features in training, and the same fits as sums of kernels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, panels, scales
from ntk_ui.figures.style import (
    DIVERGING,
    NAMED,
    Figure,
    Trace,
    Words,
    axis,
    color_bar,
    figure,
    hover,
    layout,
    line,
    points,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments.basis import FeatureFit, KernelFit

TIP = hover(("x", "%{x:.2f}"), ("f(x)", "%{y:.3f}"))
WIDE = 8  # pixels of a curve that another one lies on
MATRIX = [0.6, 0.94]  # the part of the width that the kernel matrix fills; the meaning of its colors stands beside it


def feature_fit(fit: FeatureFit, outputs: tuple[float, float], words: Words) -> Figure:
    """Features times their weights and their sum, at every recorded step."""
    sums = scales.within(fit.outputs, outputs)
    x_parts, parts = _parts(fit.x_parts, scales.within(fit.parts, outputs))
    traces = [
        line("parts", x_parts, parts[-1], words, hoverinfo="skip"),
        line("descent", fit.x_grid, sums[-1], words, hovertemplate=TIP),
        points("data", fit.x_train, fit.y_train, words),
    ]
    frames = [
        {"traces": [0, 1], "data": [{"type": "scatter", "y": parts[k]}, {"type": "scatter", "y": sums[k]}]}
        for k in range(len(fit.steps))
    ]
    plot = _function_space(fit.x_grid, outputs, words)
    return {"data": traces, "layout": plot, "frames": frames, "time": animation.timeline(fit.steps, words)}


def kernel_fit(fit: KernelFit, outputs: tuple[float, float], words: Words) -> Figure:
    """Kernels at the points times their coefficients, their sum, and the fit by weights below it."""
    x_parts, parts = _parts(fit.x_grid, scales.within((fit.coefficients * fit.cross).T, outputs))
    least = line("least", fit.x_grid, scales.within(fit.by_weights, outputs), words, hovertemplate=TIP, opacity=0.5)
    least["line"] |= {"width": WIDE}
    traces = [
        line("kernel_parts", x_parts, parts, words, hoverinfo="skip"),
        least,
        line("kernel_fit", fit.x_grid, scales.within(fit.by_kernel, outputs), words, hovertemplate=TIP),
        points("data", fit.x_train, fit.y_train, words),
    ]
    return figure(traces, _function_space(fit.x_grid, outputs, words))


def kernel(fit: KernelFit, center: int, words: Words) -> Figure:
    """The kernel between a point, by its number from 0, and every input; and the matrix of all points."""
    seen, count = fit.cross[:, center], len(fit.x_train)
    every = np.concatenate([fit.cross.ravel(), fit.kernel.ravel()])
    low, high = min(0.0, float(every.min())), max(1.0, float(every.max()))
    rows = [low - 0.08 * (high - low), high + 0.08 * (high - low)]
    at = np.arange(1, count + 1)
    others = points(
        "kernel_seen",
        fit.x_train,
        fit.kernel[:, center],
        words,
        showlegend=False,
        hovertemplate=hover(("x", "%{x:.2f}"), ("k(x, x₀)", "%{y:.3f}")),
    )
    place = float(fit.x_train[center])
    curve = line("kernel_seen", fit.x_grid, seen, words, hovertemplate=hover(("x", "%{x:.2f}"), ("k", "%{y:.3f}")))
    mark = line("chosen_point", [place, place], rows, words, hoverinfo="skip")
    matrix: Trace = {
        "type": "heatmap",
        "name": words("figure.panel.matrix"),
        "x": at,
        "y": at,
        "z": single(fit.kernel),
        "coloraxis": "coloraxis",
        "xaxis": "x2",
        "yaxis": "y2",
        "hovertemplate": hover(("i", "%{x}"), ("j", "%{y}"), ("k", "%{z:.3f}")),
    }
    numbers = {"range": [0.5, count + 0.5], "tickvals": _ticks(count), "showgrid": False}
    axes = [
        (
            axis(words("figure.axis.input"), range=[float(fit.x_grid[0]), float(fit.x_grid[-1])]),
            axis(words("figure.axis.kernel_value"), range=rows),
        ),
        (axis(words("figure.axis.point"), **numbers), axis(words("figure.axis.point_2"), **numbers)),
    ]
    titles = [words(f"figure.panel.{name}") for name in ("kernel_seen", "matrix")]
    plot = panels.row([mark, curve, others, matrix], axes, titles, ([0.0, 0.46], MATRIX), height=360)
    row = {"xref": "x2", "yref": "y2", "x0": 0.5, "x1": count + 0.5, "y0": center + 0.5, "y1": center + 1.5}
    plot["layout"]["shapes"] = [row | {"type": "rect", "line": {"width": 2, "color": NAMED.ink}}]
    largest = max(high, -low)
    bar = color_bar(x=0.96, nticks=5)
    plot["layout"]["coloraxis"] = {"colorscale": DIVERGING, "cmin": -largest, "cmax": largest, "colorbar": bar}
    return plot


def _function_space(x: NDArray[np.floating], outputs: tuple[float, float], words: Words) -> Figure:
    return layout(
        xaxis=axis(words("figure.axis.input"), range=[float(x[0]), float(x[-1])]),
        yaxis=axis(words("figure.axis.output"), range=list(outputs)),
    )


def _parts(x: NDArray[np.floating], values: NDArray[np.floating]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Several curves (…, P, M) one after the other, (…, P (M + 1)), with gaps between them; and their places."""
    ended = np.append(x, np.nan)
    gaps = np.full((*values.shape[:-1], 1), np.nan)
    curves = np.concatenate([values, gaps], axis=-1)
    return single(np.tile(ended, values.shape[-2])), single(curves.reshape(*values.shape[:-2], -1))


def _ticks(count: int) -> list[int]:
    """Numbers of points, as many as there is room for."""
    return list(range(1, count + 1, 1 if count <= 12 else 5))
