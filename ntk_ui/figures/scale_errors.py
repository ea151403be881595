"""Figures of the frequency scale: errors against it, and how the best one moves with the signal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures import panels, scales
from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.style import (
    MODE_DASHES,
    MODES,
    Figure,
    Trace,
    Words,
    axis,
    color,
    figure,
    hover,
    layout,
    line,
    log_axis,
    points,
)

TICKS = (0.1, 0.3, 1, 3, 10, 30)
SIDES = ([0.0, 0.62], [0.72, 1.0])


def errors(
    at: Sequence[float],
    theory: Mapping[str, NDArray[np.floating]],
    real: Mapping[str, NDArray[np.floating]],
    best: float,
    current: float | None,
    kind: str,
    words: Words,
) -> Figure:
    """Errors on the samples and between them against the scale, the best and the chosen one marked.

    Args:
        at: The scales (K,).
        theory: Median errors (K,) by name: "train_error", "test_error", and with "_end" those after infinitely
            many steps, NaN where those are not known.
        real: Errors of real networks (K, S): "train_error", "test_error".
        best: The scale of the lowest test error.
        current: The scale chosen on the page, if it is one of this mapping.
        kind: The mapping, which says what the scale is.
        words: The words of the lesson.
    """
    decades = scales.decades(*theory.values(), *real.values(), high=1, least=2, most=5)  # a run that diverged is cut
    bottom_to_top = [10.0 ** decades[0], 10.0 ** decades[1]]
    tip = hover((words(f"figure.axis.scale_{kind}"), "%{x:.3~g}"), (words("figure.axis.rms_error"), "%{y:.3~g}"))
    traces: list[Trace] = []
    if current is not None:
        name = words("figure.legend.current_scale")
        traces.append(line("current", [current] * 2, bottom_to_top, words, name=name, hoverinfo="skip"))
    for name, values in theory.items():
        base, end = name.removesuffix("_end"), name.endswith("_end")
        traces.append(
            line(base, at, scales.on_decades(values, decades), words, hovertemplate=tip)
            | {
                "name": scales.as_far_as_known(words(f"figure.legend.{name}_theory"), at, values, words),
                "line": {"color": color(base), "dash": "dot" if end else "dash", "width": 2.5},
            }
        )
    for name, dots in real.items():
        across = np.broadcast_to(np.asarray(at)[:, None], dots.shape).ravel()
        trace = points(name, across, scales.on_decades(dots.ravel(), decades), words, hovertemplate=tip)
        trace["marker"] |= {"size": 7, "opacity": 0.6}
        traces.append(trace | {"name": words(f"figure.legend.{name}_real")})
    lowest = float(np.min(theory["test_error"]))
    traces.append(_star([best], [lowest], words))
    return figure(
        traces,
        layout(
            xaxis=scale_axis(at, kind, words),
            yaxis=log_axis(words("figure.axis.rms_error"), decades),
            height=460,
        ),
    )


def noises(
    at: Sequence[float],
    exponents: Sequence[float],
    values: NDArray[np.floating],
    kind: str,
    words: Words,
) -> Figure:
    """Error (K, E) between the samples of 1/f^α noise against the scale, for each α; and the best scale against α."""
    decades = scales.decades(values, least=1, most=4)
    tip = hover((words(f"figure.axis.scale_{kind}"), "%{x:.3~g}"), (words("figure.axis.rms_error"), "%{y:.3~g}"))
    best = np.argmin(values, axis=0)
    colors = MODES
    traces: list[Trace] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"α = {exponent:g}",
            "x": np.asarray(at, np.float32),
            "y": scales.on_decades(values[:, k], decades),
            "line": {"color": colors[k], "dash": MODE_DASHES[k], "width": 2.5},
            "hovertemplate": tip,
        }
        for k, exponent in enumerate(exponents)
    ]
    scale = np.asarray(at)[best]
    traces.append(_star(scale, values[best, np.arange(len(best))], words))
    moved = _star(exponents, scale, words)
    moved |= {"mode": "lines+markers", "line": {"color": color("best"), "width": 1}}
    traces.append(moved | {"xaxis": "x2", "yaxis": "y2", "showlegend": False})
    left, right = scale_axis(at, kind, words), scale_axis(at, kind, words)
    plot = layout(
        xaxis=left | {"domain": SIDES[0]},
        yaxis=log_axis(words("figure.axis.rms_error"), decades),
        height=440,
    )
    ends = [min(exponents) - 0.2, max(exponents) + 0.2]
    plot["xaxis2"] = axis(words("figure.axis.noise_exponent"), domain=SIDES[1], anchor="y2", range=ends)
    plot["xaxis2"] |= {"tickvals": list(exponents)}
    plot["yaxis2"] = right | {"anchor": "x2", "title": right["title"] | {"text": words("figure.axis.best_scale")}}
    return figure(traces, plot)


def held_out(
    at: Sequence[float], errors: NDArray[np.floating], current: float | None, kind: str, words: Words
) -> Figure:
    """Errors (2, K) on held-out samples and between all of them against the scale, each with its lowest one marked."""
    decades = scales.decades(errors, high=1, least=2, most=4)
    tip = hover((words(f"figure.axis.scale_{kind}"), "%{x:.3~g}"), (words("figure.axis.rms_error"), "%{y:.3~g}"))
    traces: list[Trace] = []
    if current is not None:
        ends, name = [10.0 ** decades[0], 10.0 ** decades[1]], words("figure.legend.current_scale")
        traces.append(line("current", [current] * 2, ends, words, name=name, hoverinfo="skip"))
    for name, values in zip(("held_out", "test_error"), errors, strict=True):
        drawn = line(name, at, scales.on_decades(values, decades), words, hovertemplate=tip)
        title = words("figure.legend.test_error_theory") if name == "test_error" else drawn["name"]
        traces.append(drawn | {"name": title, "line": drawn["line"] | {"dash": "dash"}})
        best = int(np.argmin(values))
        traces.append(_star([at[best]], [values[best]], words) | {"showlegend": name == "test_error"})
    upward = log_axis(words("figure.axis.rms_error"), decades)
    return figure(traces, layout(xaxis=scale_axis(at, kind, words), yaxis=upward))


def knobs(found: Mapping[str, tuple[Sequence[float], NDArray[np.floating]]], words: Words) -> Figure:
    """Errors (2, K) on the samples and between them against the knob of each of three mappings, the best marked."""
    decades = scales.decades(*(errors for _, errors in found.values()), high=1, least=2, most=4)
    traces: list[Trace] = []
    axes = []
    for place, (kind, (at, errors)) in enumerate(found.items(), start=1):
        first, suffix = place == 1, panels.suffix(place)
        where = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "showlegend": first}
        tip = hover((words(f"figure.axis.scale_{kind}"), "%{x:.3~g}"), (words("figure.axis.rms_error"), "%{y:.3~g}"))
        for name, values in zip(("train_error", "test_error"), errors, strict=True):
            drawn = line(name, at, scales.on_decades(values, decades), words, hovertemplate=tip)
            look = {"name": words(f"figure.legend.{name}_theory"), "line": drawn["line"] | {"dash": "dash"}}
            traces.append(drawn | look | where)
        best = int(np.argmin(errors[1]))
        traces.append(_star([at[best]], [errors[1][best]], words) | where)
        upward = log_axis(words("figure.axis.rms_error") if first else "", decades)
        axes.append(
            (scale_axis(at, kind, words), upward | ({} if first else {"matches": "y", "showticklabels": False}))
        )
    return panels.row(traces, axes, [words(f"controls.mapping.{kind}") for kind in found], panels.DOMAINS)


def _star(x: ArrayLike, y: ArrayLike, words: Words) -> Trace:
    trace = points("best", x, y, words, hovertemplate="%{x:.3~g}, %{y:.3~g}<extra>%{fullData.name}</extra>")
    trace["marker"] |= {"size": 14, "symbol": LOOKS["best"].marker}
    return trace


def scale_axis(at: Sequence[float], kind: str, words: Words) -> dict[str, Any]:
    """σ on a logarithmic axis, p and a number of octaves on a linear one."""
    title = words(f"figure.axis.scale_{kind}")
    if kind == "positional":
        return axis(title, range=[min(at) - 0.2, max(at) + 0.2], dtick=1)
    if kind == "power_law":
        return axis(title, range=[min(at) - 0.05, max(at) + 0.05])
    ends = [float(np.log10(min(at))) - 0.05, float(np.log10(max(at))) + 0.05]
    return axis(title, type="log", range=ends, tickvals=TICKS, ticktext=[f"{tick:g}" for tick in TICKS])
