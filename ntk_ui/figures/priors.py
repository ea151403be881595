"""NNGP beside NTK: both kernels and spectra on the circle, and random networks against the Gaussian process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import scales
from ntk_ui.figures.circle import angle_axis, around, bundle, closed_form, fourier_modes
from ntk_ui.figures.laws import with_decay, with_slope
from ntk_ui.figures.style import (
    Figure,
    Trace,
    Words,
    axis,
    color,
    faint,
    figure,
    hover,
    layout,
    line,
    log_axis,
    points,
)

if TYPE_CHECKING:
    from ntk_core.experiments import CircleKernels, KurtosisSweep, OutputDistribution, PriorDraws

# in units of the standard deviation that theory gives
OUTPUTS, HEAVY_OUTPUTS, QUANTILES = (-4.0, 4.0), (-5.0, 5.0), (-3.0, 3.0)
DENSITIES = (0.0, 0.8)
KURTOSES = (-2.0, 1.0)


def kernels(pair: CircleKernels, words: Words) -> Figure:
    """Both kernels over the angle between two inputs; the NNGP kernel is filled, as a part of the NTK."""
    low, high = min(0.0, float(np.min([pair.ntk, pair.nngp]))), float(np.max(pair.ntk))
    tip = hover((words("figure.axis.angle"), "%{x:.2f}"), (words("figure.hover.value"), "%{y:.3f}"))
    part = line("nngp", *around(pair.angles, pair.nngp), words, hovertemplate=tip)
    part |= {"fill": "tozeroy", "fillcolor": faint("nngp", 0.25)}
    name = words("figure.legend.all_layers")
    whole = line("analytic", *around(pair.angles, pair.ntk), words, name=name, hovertemplate=tip)
    rows = [1.1 * low, 1.1 * high]
    return figure(
        [part, whole],
        layout(
            xaxis=angle_axis(words("figure.axis.angle")),
            yaxis=axis(words("figure.axis.kernel"), range=rows),
        ),
    )


def spectra(pair: CircleKernels, words: Words) -> Figure:
    """Both spectra by Fourier mode k ≥ 1 on logarithmic axes; odd modes are open, those that are zero left out."""
    ntk = with_decay(words("figure.legend.all_layers"), pair.decay_ntk, words)
    nngp = with_decay(words("figure.legend.nngp"), pair.decay_nngp, words)
    traces = [
        *fourier_modes("analytic", ntk, pair.eigenvalues_ntk, pair.decay_ntk, words),
        *fourier_modes("nngp", nngp, pair.eigenvalues_nngp, pair.decay_nngp, words),
    ]
    if pair.closed_ntk is not None and pair.closed_nngp is not None:
        name = words("figure.legend.exact_spectrum")
        traces.append(closed_form(name, (pair.closed_ntk, pair.closed_nngp), words))
    decades = scales.decades(pair.eigenvalues_ntk, pair.eigenvalues_nngp, least=3, most=16)
    last = int(pair.modes[-1])
    ticks = [2**power for power in range(last.bit_length())]
    ends = np.log10([0.85, last / 0.85]).tolist()
    return figure(
        traces,
        layout(
            xaxis=axis(words("figure.axis.mode"), type="log", range=ends, tickvals=ticks),
            yaxis=log_axis(words("figure.axis.mode_eigenvalue"), decades),
        ),
    )


def paths(draws: PriorDraws, outputs: NDArray[np.floating], words: Words) -> Figure:
    """Functions on the circle drawn from the Gaussian process, and those of real networks (K, 128) over them."""
    band = 2 * draws.std
    traces = [
        line(
            "nngp",
            [-np.pi, np.pi, np.pi, -np.pi],
            [band, band, -band, -band],
            words,
            name=words("figure.legend.band"),
            mode="none",
            fill="toself",
            fillcolor=faint("nngp", 0.15),
            hoverinfo="skip",
        ),
        bundle("nngp", draws.angles, draws.paths, 1.0, words) | {"name": words("figure.legend.draws")},
        bundle("real", draws.angles, outputs, 2.0, words),
    ]
    rows = [end * draws.std for end in OUTPUTS]
    return figure(
        traces,
        layout(
            xaxis=angle_axis(words("figure.axis.place_on_circle")),
            yaxis=axis(words("figure.axis.output"), range=rows),
        ),
    )


def distribution(found: OutputDistribution, words: Words) -> Figure:
    """The histogram of the outputs with the Gaussian density, and quantiles against those of the Gaussian."""
    middle = (found.edges[:-1] + found.edges[1:]) / 2
    across = np.linspace(*HEAVY_OUTPUTS, 161)
    gaussian = words("figure.legend.gaussian")
    diagonal = {"name": gaussian, "legendgroup": "nngp", "showlegend": False, "hoverinfo": "skip"}
    right = {"xaxis": "x2", "yaxis": "y2", "legendgroup": "real", "showlegend": False}
    bars: Trace = {
        "type": "bar",
        "name": words("figure.legend.real"),
        "x": np.float32(middle),
        "y": np.float32(found.density),
        "width": float(found.edges[1] - found.edges[0]),
        "marker": {"color": color("real"), "line": {"width": 0}},
        "opacity": 0.7,
        "legendgroup": "real",
        "hovertemplate": hover(("f / σ", "%{x:.1f}"), (words("figure.axis.density"), "%{y:.3f}")),
    }
    dots = points(
        "real",
        found.normal_quantiles,
        scales.within(found.quantiles, HEAVY_OUTPUTS),
        words,
        hovertemplate=hover((gaussian, "%{x:.2f}"), (words("figure.legend.real"), "%{y:.2f}")),
        **right,
    )
    dots["marker"] |= {"size": 5, "line": {"width": 0}}
    curve = line("nngp", across, np.exp(-(across**2) / 2) / np.sqrt(2 * np.pi), words, hoverinfo="skip")
    straight = line("nngp", QUANTILES, QUANTILES, words, xaxis="x2", yaxis="y2", **diagonal)
    return figure(
        [bars, curve | {"name": gaussian, "legendgroup": "nngp"}, straight, dots],
        layout(
            xaxis=axis(words("figure.axis.scaled"), range=list(HEAVY_OUTPUTS), domain=[0, 0.43]),
            yaxis=axis(words("figure.axis.density"), range=list(DENSITIES)),
            xaxis2=axis(words("figure.axis.normal"), range=list(QUANTILES), domain=[0.6, 1], anchor="y2"),
            yaxis2=axis(words("figure.axis.quantiles"), range=list(HEAVY_OUTPUTS), anchor="x2"),
        ),
    )


def kurtosis(sweep: KurtosisSweep, current: int, words: Words) -> Figure:
    """Excess kurtosis against width on logarithmic axes, with two standard errors up and down.

    Instead of an estimate within two standard errors of zero its upper bound is drawn, a triangle that points down.
    """
    seen = sweep.kurtosis > 2 * sweep.error
    low, high = scales.decades(sweep.theory, sweep.kurtosis[seen], sweep.bound[~seen])
    decades = (min(low, KURTOSES[0]), max(high, KURTOSES[1]))
    widths = (float(sweep.theory_widths[0]), float(sweep.theory_widths[-1]))
    tip = hover((words("figure.axis.width"), "%{x}"), (words("figure.axis.kurtosis"), "%{y:.3f}"))
    traces = [
        line(
            "current",
            [current, current],
            [10.0 ** decades[0], 10.0 ** decades[1]],
            words,
            hoverinfo="skip",
        ),
        line(
            "limit",
            sweep.theory_widths,
            sweep.theory,
            words,
            name=words("figure.legend.kurtosis_theory", slope="−1"),
            hovertemplate=tip,
        ),
        points(
            "real",
            sweep.widths[seen],
            sweep.kurtosis[seen],
            words,
            name=with_slope(words("figure.legend.real"), sweep.law, words),
            error_y={"type": "data", "array": np.float32(2 * sweep.error[seen]), "thickness": 1.5, "width": 4},
            hovertemplate=tip,
        ),
    ]
    if not seen.all():
        bound = points(
            "real",
            sweep.widths[~seen],
            sweep.bound[~seen],
            words,
            name=words("figure.legend.bound"),
            hovertemplate=tip,
        )
        bound["marker"] |= {"symbol": "triangle-down-open", "size": 10, "line": {"width": 1.5}}
        traces.append(bound)
    ends = (np.log10(widths) + [-0.1, 0.1]).tolist()
    ticks = [int(width) for width in sweep.theory_widths]
    return figure(
        traces,
        layout(
            xaxis=axis(
                words("figure.axis.width"),
                type="log",
                range=ends,
                tickvals=ticks,
                ticktext=[f"{tick:g}" for tick in ticks],
            ),
            yaxis=log_axis(words("figure.axis.kurtosis"), decades),
        ),
    )
