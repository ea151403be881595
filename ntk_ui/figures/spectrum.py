"""Figures of the spectrum lesson: the kernel of a finite network against its limit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import panels
from ntk_ui.figures.eigenvalues import eigenvalues as _eigenvalues
from ntk_ui.figures.style import (
    Figure,
    Trace,
    Words,
    axis,
    diverging,
    figure,
    hover,
    layout,
    single,
    theme,
)

if TYPE_CHECKING:
    from ntk_core.experiments import KernelSpectra

PANELS = ("empirical", "analytic", "difference")


def kernels(spectra: KernelSpectra, words: Words, dark: bool) -> Figure:
    """The empirical kernel, the analytic one on the same colors, and their difference.

    Colors are tied to the analytic kernel: they hold still while the width changes, and the
    difference is seen to fade as it grows.
    """
    analytic = spectra.analytic
    scale = float(np.max(np.abs(analytic)))
    shown = [spectra.empirical, analytic, spectra.empirical - analytic]
    same = {"cmin": min(0.0, float(np.min(analytic))), "cmax": 1.2 * scale}
    plot = layout(
        dark,
        xaxis={},
        yaxis={},
        height=360,
        coloraxis=same | {"colorscale": "Cividis", "colorbar": _colorbar(0.0, 0.655, dark)},
        coloraxis2={
            "cmin": -scale / 2,
            "cmax": scale / 2,
            "colorscale": diverging(dark),
            "colorbar": _colorbar(0.69, 1.0, dark),
        },
        annotations=panels.titles(PANELS, words, dark),
    )
    plot["margin"] = plot["margin"] | {"b": 110}
    traces = []
    for place, (values, domain) in enumerate(zip(shown, panels.DOMAINS, strict=True), start=1):
        suffix = "" if place == 1 else str(place)
        title = words("figure.axis.position")
        first = {} if place == 1 else {"showticklabels": False, "matches": "y"}
        plot["xaxis" + suffix] = _position(spectra.position, title, dark) | {
            "domain": list(domain),
            "anchor": "y" + suffix,
        }
        plot["yaxis" + suffix] = (
            _position(spectra.position, words("figure.axis.position_2") if place == 1 else "", dark)
            | {"anchor": "x" + suffix}
            | first
        )
        traces.append(_heat_map(values, spectra.position, place, words))
    return figure(traces, plot)


def eigenvalues(spectra: KernelSpectra, words: Words, dark: bool) -> Figure:
    """Both spectra on logarithmic axes, with the exponents of their decay in the legend."""
    exponents = {
        "empirical": spectra.exponent_empirical,
        "analytic": spectra.exponent_analytic,
    }
    titles = {name: _with_slope(name, slope, words) for name, slope in exponents.items()}
    values = {
        "analytic": spectra.eigenvalues_analytic,
        "empirical": spectra.eigenvalues_empirical,
    }
    return _eigenvalues(values, titles, words, dark, log_index=True)


def _with_slope(name: str, slope: float, words: Words) -> str:
    title = words(f"figure.panel.{name}")
    if math.isnan(slope):  # a single eigenvalue above rounding has no falloff
        return title
    number = f"{slope:.2f}".replace("-", "−")
    return words("figure.legend.with_slope", name=title, slope=number)


def _heat_map(values: NDArray[np.floating], position: NDArray[np.floating], place: int, words: Words) -> Trace:
    suffix = "" if place == 1 else str(place)
    at = single(position)
    return {
        "type": "heatmap",
        "name": words(f"figure.panel.{PANELS[place - 1]}"),
        "x": at,
        "y": at,
        "z": single(values),
        "coloraxis": "coloraxis2" if place == 3 else "coloraxis",
        "xaxis": "x" + suffix,
        "yaxis": "y" + suffix,
        "hovertemplate": hover(("x", "%{x:.2f}"), ("x′", "%{y:.2f}"), ("Θ", "%{z:.3f}")),
    }


def _position(position: NDArray[np.floating], title: str, dark: bool) -> dict[str, Any]:
    """An axis of inputs: angles in [0, 2π) on the circle, x in [−1, 1] on the interval."""
    half = (position[1] - position[0]) / 2
    ends = [float(position[0] - half), float(position[-1] + half)]
    if position[0] < 0:
        return axis(title, dark, range=ends, tickvals=[-1, 0, 1])
    return axis(title, dark, range=ends, tickvals=[0, np.pi, 2 * np.pi - 2 * half], ticktext=["0", "π", "2π"])


def _colorbar(left: float, right: float, dark: bool) -> dict[str, Any]:
    neutral = theme(dark)
    return {
        "orientation": "h",
        "x": (left + right) / 2,
        "xanchor": "center",
        "y": -0.28,
        "yanchor": "top",
        "len": right - left,
        "thickness": 10,
        "outlinewidth": 0,
        "nticks": 4,
        "tickfont": {"size": 11, "color": neutral.muted},
    }
