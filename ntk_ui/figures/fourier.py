"""Figures of the Fourier lesson: a signal learned without and with a mapping of the inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, panels, scales, steps
from ntk_ui.figures.style import (
    MODES,
    Figure,
    Trace,
    Words,
    axis,
    figure,
    hover,
    layout,
    line,
    log_axis,
    points,
)

if TYPE_CHECKING:
    from ntk_core.experiments import SignalFit

HALVES = ([0.0, 0.47], [0.53, 1.0])


def fit(
    plain: SignalFit,
    mapped: SignalFit | None,
    words: Words,
    *,
    outputs: tuple[float, float] | None = None,
    waiting: bool = False,
) -> Figure:
    """The signal, and theory and the real network, without the mapping and, if there is one, with it.

    `outputs` is the range of the output axis; around the signal if left out. `waiting`: networks are still being
    prepared or trained.
    """
    curves = {"real_plain": plain.real, "plain": plain.theory}
    if mapped is not None:
        curves |= {"real": mapped.real, "mapped": mapped.theory}
    return animation.function_space(
        plain.x_grid,
        plain.steps,
        curves,
        outputs or scales.window(plain.signal, plain.y_train),
        words,
        behind=[line("signal", plain.x_grid, plain.signal, words, hoverinfo="skip")],
        before=[points("data", plain.x_train, plain.y_train, words)],
        waiting=waiting,
    )


def errors(plain: SignalFit, mapped: SignalFit | None, words: Words) -> Figure:
    """Root mean square error against the signal over steps."""
    curves = {"real_plain": plain.error_real, "plain": plain.error_theory}
    if mapped is not None:
        curves |= {"real": mapped.error_real, "mapped": mapped.error_theory}
    return steps.history(words("figure.axis.error"), plain.steps, curves, words)


def bands(plain: SignalFit, mapped: SignalFit | None, names: tuple[tuple[int, int], ...], words: Words) -> Figure:
    """The error in each band of frequencies over steps: theory dashed, networks solid; without and with the mapping."""
    fits = [plain] if mapped is None else [plain, mapped]
    start = max(float(fit.bands_theory[:, 0].max()) for fit in fits)
    high = float(np.ceil(np.log10(start)))
    decades = scales.decades(*(fit.bands_theory for fit in fits), high=high, least=3, most=5)
    traces: list[Trace] = []
    axes = []
    for place, one in enumerate(fits):
        suffix = "" if place == 0 else "2"
        where = {"xaxis": "x" + suffix, "yaxis": "y" + suffix}
        traces += [trace | where for trace in _bands(one, names, decades, place == 0, words)]
        title = words("figure.axis.band_error") if place == 0 else ""
        more = {} if place == 0 else {"matches": "y", "showticklabels": False}
        axes.append((steps.step_axis(one.steps, words), log_axis(title, decades) | more))
    titles = [words(f"figure.legend.kernel_{name}") for name in ("plain", "mapped")][: len(fits)]
    return panels.row(traces, axes, titles, [[0.0, 1.0]] if mapped is None else HALVES)


def _bands(
    fit: SignalFit,
    names: tuple[tuple[int, int], ...],
    decades: tuple[float, float],
    first: bool,
    words: Words,
) -> list[Trace]:
    x, count = steps.on_step_axis(fit.steps), np.asarray(fit.steps, dtype=np.int32)
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (words("figure.axis.band_error"), "%{y:.3~g}"))
    traces: list[Trace] = []
    for (low, high), color, real, theory in zip(names, MODES, fit.bands_real, fit.bands_theory, strict=False):
        title = words("figure.legend.octave", low=low, high=high)
        for values, dash, kind in ((real, "solid", "real"), (theory, "dash", "theory")):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "name": title,
                    "legendgroup": title,
                    "showlegend": kind == "real" and first,
                    "x": x,
                    "y": scales.on_decades(values, decades),
                    "line": {"color": color, "dash": dash, "width": 4 if kind == "real" else 2},
                    "opacity": 0.5 if kind == "real" else 1,
                    "customdata": count,
                    "hovertemplate": tip,
                }
            )
    return traces


def time_constants(
    plain: SignalFit, mapped: SignalFit | None, names: tuple[tuple[int, int], ...], words: Words
) -> Figure:
    """Steps until the error of each band has fallen to 1/e: theory as open marks on a line, networks filled."""
    fits = {"plain": plain} if mapped is None else {"plain": plain, "mapped": mapped}
    decades = scales.decades(*(fit.time_theory for fit in fits.values()), least=3, most=12)
    labels = [words("figure.legend.octave", low=low, high=high) for low, high in names]
    places = np.arange(len(names))
    tip = hover((words("figure.axis.band"), "%{customdata}"), (words("figure.axis.time_constant"), "%{y:,.3~g}"))
    more = {"customdata": labels, "hovertemplate": tip}
    traces: list[Trace] = []
    for name, real in (("plain", "real_plain"), ("mapped", "real")):
        if name in fits:
            times: NDArray[np.floating] = fits[name].time_theory
            theory = line(name, places, times, words, mode="lines+markers", **more)
            measured = points(real, places, fits[name].time_real, words, **more)
            measured["marker"] |= {"size": 12}
            traces += [measured, theory]
    ends = [-0.4, len(names) - 0.6]
    plot = layout(
        xaxis=axis(words("figure.axis.band"), range=ends, tickvals=places.tolist(), ticktext=labels),
        yaxis=log_axis(words("figure.axis.time_constant"), decades),
    )
    return figure(traces, plot)
