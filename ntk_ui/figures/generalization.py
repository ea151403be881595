"""Figures of generalization: errors of networks beside kernel regression, and how much of each mode is learned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures import panels, scales
from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.style import (
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

if TYPE_CHECKING:
    from ntk_core.experiments import Approximation, ModeTheory

DECADES = -3.0, 1.0  # of errors of functions of size one; the same for all, so that figures can be compared


class Errors(NamedTuple):
    """Errors by name, (K, S) for each; NaN where they are not known yet."""

    networks: Mapping[str, NDArray[np.floating]]
    kernels: Mapping[str, NDArray[np.floating]]  # of kernel regression


class Learned(NamedTuple):
    """What is learned of K modes from S sets of samples, by name, (K, S) for each; NaN where it is not known yet."""

    learnability: Mapping[str, NDArray[np.floating]]
    error: Mapping[str, NDArray[np.floating]]


def errors(
    at: Sequence[float],
    title: str,
    found: Errors,
    marks: Sequence[tuple[str, float]],
    words: Words,
) -> Figure:
    """Errors against width or number of samples: dots for networks, lines for medians and for kernel regression.

    Args:
        at: Widths or numbers of samples, (K,).
        title: What they are.
        found: The errors.
        marks: The names of vertical lines, and where they go.
        words: The words of the lesson.
    """
    tip = hover((title, "%{x:.4~g}"), (words("figure.axis.rms_error"), "%{y:.3~g}"))
    traces: list[Trace] = []
    for name, place in marks:
        ends = [10.0 ** DECADES[0], 10.0 ** DECADES[1]]
        traces.append(line(name, [place, place], ends, words, hoverinfo="skip"))
    for name, values in found.networks.items():
        shown = scales.on_decades(np.where(np.isfinite(values), values, np.nan), DECADES)
        across = np.broadcast_to(np.asarray(at, float)[:, None], shown.shape).ravel()
        dots = points(name, across, shown.ravel(), words, showlegend=False, legendgroup=name, hovertemplate=tip)
        dots["marker"] = dots["marker"] | {"size": 6, "opacity": 0.5, "line": {"width": 0}}
        traces += [dots, _median(name, at, shown, words) | {"hovertemplate": tip, "mode": "lines+markers"}]
    for name, values in found.kernels.items():
        there = np.isfinite(found.kernels["regression"]).any(axis=1)
        known = np.where(np.isfinite(values).any(axis=1), 1.0, np.nan)[there]
        legend = scales.as_far_as_known(words(f"figure.legend.{name}"), np.asarray(at)[there], known, words)
        trace = _median(name, at, scales.on_decades(values, DECADES), words)
        traces.append(trace | {"name": legend, "hovertemplate": tip})
    reach = np.log10([min(at), max(at)]) + [-0.06, 0.06]
    ticks = [each for each in at if float(np.log2(each)).is_integer()]
    horizontal = axis(title, type="log", range=reach.tolist())
    horizontal |= {"tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}
    return figure(traces, layout(xaxis=horizontal, yaxis=log_axis(words("figure.axis.rms_error"), DECADES)))


def modes(theory: ModeTheory, found: Learned, words: Words) -> Figure:
    """Learnability of each Fourier mode, and the mean squared error on it: theory, kernel regression, networks.

    Args:
        theory: Averages over all samples.
        found: What is learned of them.
        words: The words of the lesson.
    """
    k = theory.frequency
    traces: list[Trace] = []
    axes: list[tuple[dict[str, Any], dict[str, Any]]] = []
    ranges = {"learnability": (-0.15, 1.15), "mode_error": (0.0, 3.0)}
    for place, (name, values, curves) in enumerate(
        (("learnability", theory.learnability, found.learnability), ("mode_error", theory.error, found.error))
    ):
        suffix = "" if place == 0 else "2"
        where = {"xaxis": "x" + suffix, "yaxis": "y" + suffix, "showlegend": place == 0}
        tip = hover(("k", "%{x}"), (words(f"figure.axis.{name}"), "%{y:.3f}"))
        low, high = ranges[name]
        traces.append(line("expected", k, np.minimum(values, high + 1), words, hovertemplate=tip) | where)
        for number, (each, samples) in enumerate(curves.items()):
            shift = 0.2 * (number - 1)
            known = np.ma.masked_invalid(samples)  # without runs that diverged
            means = known.mean(axis=1).filled(np.nan)
            spread = known.std(axis=1).filled(0) / np.sqrt(np.maximum(known.count(axis=1) - 1, 1))
            dots = points(each, k + shift, np.clip(means, low - 1, high + 1), words, hovertemplate=tip) | where
            there = np.isfinite(curves["regression"]).any(axis=1)
            if each == "regression_end":
                dots["name"] = scales.as_far_as_known(dots["name"], k[there], means[there], words)
            dots["error_y"] = {"type": "data", "array": spread.tolist(), "color": color(each), "thickness": 1.5}
            traces.append(dots)
        axes.append(
            (
                axis(words("figure.axis.frequency_mode"), range=[-0.5, float(k[-1]) + 0.5], dtick=1),
                axis(words(f"figure.axis.{name}"), range=[low, high], side="left" if place == 0 else "right"),
            )
        )
    names = [words(f"figure.panel.{name}") for name in ranges]
    return panels.row(traces, axes, names, panels.HALVES, height=440)


def approximation(
    widths: Mapping[str, Sequence[int]],
    values: Mapping[str, NDArray[np.floating]],
    ended: NDArray[np.bool_],
    found: Mapping[str, Approximation],
    x: ArrayLike,
    signal: ArrayLike,
    chosen: int,
    words: Words,
) -> Figure:
    """The best function of each width beside what gradient descent finds; on the right those of the chosen width.

    Args:
        widths: Widths (K,) by name.
        values: Errors (K, S) by name.
        ended: Whether each search for the best function (K, S) has ended by itself.
        found: The functions at the chosen width by name; the error of "regression" is that of all widths.
        x: Inputs (M,).
        signal: The target (M,).
        chosen: The chosen width.
        words: The words of the lesson.
    """
    decades = scales.decades(*values.values(), least=2, most=8)
    title = words("figure.axis.rms_error")
    tip = hover((words("figure.axis.width"), "%{x}"), (title, "%{y:.3~g}"))
    ends = [10.0 ** decades[0], 10.0 ** decades[1]]
    traces = [line("current", [chosen, chosen], ends, words, hoverinfo="skip")]
    longest = max(widths.values(), key=len)
    for name, errors in values.items():
        at = np.asarray(widths[name], float)
        shown = scales.on_decades(np.where(np.isfinite(errors), errors, np.nan), decades)
        across = np.broadcast_to(at[:, None], shown.shape)
        whole = ended if name == "best_fit" else np.full(shown.shape, True)
        dots = points(name, across[whole], shown[whole], words)
        dots |= {"showlegend": False, "legendgroup": name, "hovertemplate": tip}
        dots["marker"] = dots["marker"] | {"size": 7, "opacity": 0.5, "line": {"width": 0}}
        # of random starts the best counts for what can be represented, the middle for what descent finds
        summary = np.fmin.accumulate(np.nanmin(shown, axis=1)) if name == "best_fit" else np.nanmedian(shown, axis=1)
        traces += [dots, line(name, at, summary, words, legendgroup=name, hovertemplate=tip)]
        if not whole.all():
            open_ = points("still_better", across[~whole], shown[~whole], words, hovertemplate=tip)
            traces.append(open_)
    kernel = found["regression"].error
    traces.append(line("regression", [longest[0], longest[-1]], [kernel] * 2, words, hovertemplate=tip))
    curves = {"signal": signal} | {name: each.outputs for name, each in found.items()}
    for name, outputs in curves.items():
        own = {"xaxis": "x2", "yaxis": "y2", "showlegend": name == "signal", "hoverinfo": "skip"}
        traces.append(line(name, x, scales.within(outputs, (-1.8, 1.8)), words, **own))
    log_ends = np.log10([longest[0], longest[-1]])
    ticks = {"tickvals": [4.0**k for k in range(6)], "ticktext": [str(4**k) for k in range(6)]}
    widths_axis = axis(
        words("figure.axis.width"),
        type="log",
        range=[float(log_ends[0]) - 0.06, float(log_ends[1]) + 0.06],
        **ticks,
    )
    axes = [
        (widths_axis, log_axis(title, decades)),
        (
            axis(words("figure.axis.input"), range=[-1.0, 1.0]),
            axis(words("figure.axis.output"), range=[-1.8, 1.8], side="right"),
        ),
    ]
    titles = [words("figure.panel.every_width"), f"n = {chosen}"]
    return panels.row(traces, axes, titles, panels.HALVES, height=460)


def _median(name: str, at: Sequence[float], values: NDArray[np.floating], words: Words) -> Trace:
    look = {"color": color(name), "symbol": LOOKS[name].marker, "size": 8}
    known = np.isfinite(values).any(axis=1)
    medians = np.nanmedian(values[known], axis=1)
    return line(name, np.asarray(at, float)[known], medians, words, legendgroup=name, marker=look)
