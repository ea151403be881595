"""Figures of a mapping: the kernel behind it, its Fourier transform, its limit, and the falloff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import laws, panels, scales
from ntk_ui.figures.eigenvalues import eigenvalues
from ntk_ui.figures.scale_errors import scale_axis
from ntk_ui.figures.style import (
    Figure,
    Trace,
    Words,
    axis,
    hover,
    line,
    log_axis,
    points,
)

if TYPE_CHECKING:
    from ntk_core.experiments import ComposedKernel, FeatureLimit

HALVES = ([0.0, 0.4], [0.6, 1.0])


def kernels(found: Mapping[str, ComposedKernel], words: Words) -> Figure:
    """Kernels "plain" and "mapped" over x − x′, and the strength of every frequency in them."""
    decades = scales.decades(*(one.strength for one in found.values()), least=4, most=6)
    tip = hover(("x − x′", "%{x:.3f}"), (words("figure.axis.relative_kernel"), "%{y:.3f}"))
    frequency_tip = hover((words("figure.axis.frequency"), "%{x}"), (words("figure.axis.strength"), "%{y:.3~g}"))
    traces: list[Trace] = []
    for name, one in found.items():
        title = {"name": words(f"figure.legend.kernel_{name}"), "legendgroup": name}
        traces.append(line(name, one.difference, one.kernel, words, hovertemplate=tip) | title)
        shown = scales.on_decades(one.strength, decades)
        spectrum = line(name, np.arange(len(shown)), shown, words, hovertemplate=frequency_tip)
        traces.append(spectrum | title | {"showlegend": False, "xaxis": "x2", "yaxis": "y2"})
        if one.features is not None:
            traces.append(line("features", one.difference, one.features, words, hovertemplate=tip))
    left = axis("x − x′", range=[-0.5, 0.5])
    upward = axis(words("figure.axis.relative_kernel"), range=[-0.75, 1.1])
    strength = (
        axis(words("figure.axis.frequency"), range=[-1, 65]),
        log_axis(words("figure.axis.strength"), decades),
    )
    return panels.row(
        traces,
        ((left, upward), strength),
        (words("figure.panel.kernel"), words("figure.panel.strength")),
        HALVES,
    )


def limit(found: FeatureLimit, features: int, words: Words) -> Figure:
    """Gaussian features over x − x′ beside their limit, and the distance to it against the number of features."""
    tip = hover(("x − x′", "%{x:.3f}"), (words("figure.axis.relative_kernel"), "%{y:.3f}"))
    decades = scales.decades(found.errors, found.expected, least=2, most=3)
    theory = line("feature_limit", found.counts, scales.on_decades(found.expected, decades), words)
    dots = points(
        "features",
        np.repeat(found.counts, found.errors.shape[1]),
        scales.on_decades(found.errors.ravel(), decades),
        words,
        name=laws.with_slope(words("figure.legend.frequency_draws"), found.law, words),
        hovertemplate=hover(("m", "%{x}"), (words("figure.axis.feature_error"), "%{y:.3~g}")),
    )
    dots["marker"] |= {"size": 5, "opacity": 0.5, "line": {"width": 0}}
    bottom_to_top = [10.0 ** decades[0], 10.0 ** decades[1]]
    chosen = line("current", [features] * 2, bottom_to_top, words, name=f"m = {features}", hoverinfo="skip")
    right = {"xaxis": "x2", "yaxis": "y2"}
    title = {"name": words("figure.legend.expected_error")}
    traces = [
        line("features", found.difference, found.chosen, words, hovertemplate=tip),
        line("feature_limit", found.difference, found.limit, words, hovertemplate=tip),
        dots | right,
        theory | title | right,
        chosen | right,
    ]
    counts = [2, 8, 32, 128, 512]
    ends = np.log10([1.7, 600]).tolist()
    inner = axis("x − x′", range=[-0.5, 0.5]), axis("γ(x)·γ(x′)/m", range=[-0.75, 1.1])
    distance = (
        axis(words("figure.axis.features"), type="log", range=ends, tickvals=counts),
        log_axis(words("figure.axis.feature_error"), decades),
    )
    return panels.row(
        traces,
        (inner, distance),
        (words("figure.panel.features"), words("figure.panel.feature_error")),
        HALVES,
    )


def falloff(found: Mapping[str, ComposedKernel], words: Words) -> Figure:
    """Eigenvalues without and with the mapping, at infinite width and of this network."""
    spectra: dict[str, NDArray[np.floating]] = {}
    titles = {}
    for name, one in found.items():
        network = {"plain": "real_plain", "mapped": "real"}[name]
        # eigenvalues of a narrow network that are zero to rounding would squeeze the figure
        seen = np.where(one.eigenvalues_network > one.eigenvalues[-1] / 100, one.eigenvalues_network, np.nan)
        spectra |= {network: seen, name: one.eigenvalues}
        titles[name] = laws.with_decay(words(f"figure.legend.{name}"), one.decay, words)
        titles[network] = words(f"figure.legend.{network}")
    return eigenvalues(spectra, titles, words, log_index=True)


def sweep(
    at: Sequence[float],
    conditions: NDArray[np.floating],
    exponents: NDArray[np.floating],
    plain: ComposedKernel,
    current: float | None,
    kind: str,
    words: Words,
) -> Figure:
    """The condition number against the scale, and the decay exponent; those without a mapping as lines.

    Where there is no power law there is no exponent: nothing is drawn, and the title says so.
    """
    finite = np.append(conditions, plain.condition)
    finite = finite[np.isfinite(finite)]
    decades = scales.decades(finite, least=3, most=18) if len(finite) else (0.0, 18.0)
    exponent_plain = plain.decay.slope if plain.decay else np.nan
    known = np.append(exponents, exponent_plain)
    slopes = [float(np.floor(min(known[np.isfinite(known)], default=-2.9) - 0.1)), 0.5]
    scale = words(f"figure.axis.scale_{kind}")
    ends = [min(at), max(at)]
    left: dict[str, Any] = {}
    right = {"xaxis": "x2", "yaxis": "y2", "showlegend": False}
    curves = (
        (conditions, plain.condition, "figure.panel.condition", left),
        (exponents, exponent_plain, "figure.panel.exponent", right),
    )
    traces: list[Trace] = []
    for values, without, name, where in curves:
        tip = hover((scale, "%{x:.3~g}"), (words(name), "%{y:.3~g}"))
        shown = scales.on_decades(values, decades) if not where else values
        titles = [words(f"figure.legend.kernel_{key}") for key in ("mapped", "plain")]
        traces.append(line("mapped", at, shown, words, mode="lines+markers", hovertemplate=tip, name=titles[0]))
        traces[-1] |= where
        traces.append(line("plain", ends, [without] * 2, words, hovertemplate=tip, name=titles[1]) | where)
        if current is not None:
            span = [10.0 ** decades[0], 10.0 ** decades[1]] if not where else slopes
            title = words("figure.legend.current_scale")
            traces.append(line("current", [current] * 2, span, words, name=title, hoverinfo="skip") | where)
    across = scale_axis(at, kind, words)
    exponent = axis(words("figure.axis.exponent"), range=slopes)
    panel = "exponent" if np.isfinite(known).all() else "exponent_gaps"
    return panels.row(
        traces,
        ((across, log_axis("λ₁/λ_N", decades)), (across, exponent)),
        (words("figure.panel.condition"), words(f"figure.panel.{panel}")),
        HALVES,
    )
