"""Figures of a kernel's modes: eigenvalues over their index and over frequency, eigenfunctions, a target's modes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures.eigenvalues import eigenvalues
from ntk_ui.figures.laws import with_decay
from ntk_ui.figures.scales import decades, on_decades
from ntk_ui.figures.spectrum import input_axis
from ntk_ui.figures.style import (
    NAMED,
    Figure,
    Trace,
    Words,
    axis,
    color,
    eigenvalue,
    figure,
    hover,
    layout,
    line,
    log_axis,
    points,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments import KernelSpectra, TargetModes

LEADING = 6  # eigenfunctions drawn below the chosen one
ZERO = 1e-12  # of the largest eigenvalue: below, it is zero to rounding
SHARES = (-6.0, 0.3)  # decades of a target's energy


def spectrum(
    spectra: KernelSpectra,
    band: tuple[NDArray[np.floating], NDArray[np.floating]],
    chosen: int,
    words: Words,
) -> Figure:
    """Both spectra on logarithmic axes, with the exponents of their decay in the legend and the range of seeds."""
    decays = {"analytic": spectra.decay_analytic, "empirical": spectra.decay_empirical}
    titles = {name: with_decay(words(f"figure.panel.{name}"), decay, words) for name, decay in decays.items()}
    values = {"analytic": spectra.eigenvalues_analytic, "empirical": spectra.eigenvalues_empirical}
    return eigenvalues(values, titles, words, log_index=True, band=band, chosen=chosen)


def by_frequency(
    spectra: KernelSpectra,
    operator: NDArray[np.floating],
    closed_form: NDArray[np.floating] | None,
    words: Words,
) -> Figure:
    """Eigenvalues on the circle against the Fourier mode k.

    Args:
        spectra: Those of both kernels on N points.
        operator: Those of the integral operator of the limit, N → ∞, (K + 1,).
        closed_form: The same in closed form, where there is one.
        words: The words of the lesson.
    """
    found = {"analytic": spectra.by_frequency_analytic, "empirical": spectra.by_frequency, "operator": operator}
    if closed_form is not None:
        found["closed_form"] = closed_form
    count = len(spectra.position)
    titles = {name: words(f"figure.legend.{name}") for name in ("operator", "closed_form")}
    titles |= {
        name: words("figure.legend.at_points", name=words(f"figure.panel.{name}"), count=count)
        for name in ("analytic", "empirical")
    }
    last = min(count // 2, len(operator) - 1)
    k = np.arange(last + 1)
    at = np.maximum(k, 0.5)  # where the mode k = 0 stands on the logarithmic axis
    series = {name: np.asarray(values)[: last + 1] for name, values in found.items()}
    top = float(np.max(operator))
    seen = np.concatenate(list(series.values()))
    heights = decades(seen[seen > ZERO * top], most=12)
    tip = hover(("k", "%{customdata}"), ("λ", "%{y:.3~g}"))
    traces = []
    for name, values in series.items():
        shown = np.where(values > 10.0 ** heights[0], values, np.nan)
        trace = points(name, at, shown, words, name=titles[name], customdata=k, hovertemplate=tip)
        trace["marker"] |= {"size": 12 if name == "closed_form" else 8}
        traces.append(trace)
    powers = [2**power for power in range(int(math.log2(last)) + 1)]
    across = axis(
        words("figure.axis.frequency_mode"),
        type="log",
        range=[math.log10(0.43), math.log10(last * 1.15)],
        tickvals=[0.5, *powers],
        ticktext=["0", *map(str, powers)],
    )
    return figure(traces, layout(xaxis=across, yaxis=log_axis(words("figure.axis.eigenvalue_k"), heights)))


def eigenfunctions(spectra: KernelSpectra, chosen: int, words: Words) -> Figure:
    """The chosen eigenfunction of the network and of the limit, and below it the leading ones, set apart."""
    position, n = spectra.position, len(spectra.position)
    pair = {"analytic": spectra.eigenvectors_analytic, "empirical": spectra.turned_empirical}
    scaled = {name: math.sqrt(n) * vectors for name, vectors in pair.items()}  # mean square 1, whatever N
    reach = 1.15 * max(2.0, *(float(np.abs(vectors[:, chosen]).max()) for vectors in scaled.values()))
    tip = hover((words("figure.axis.input"), "%{x:.3~g}"), ("v", "%{y:.3f}"))
    dotted = {"mode": "markers"} if spectra.shape == "table" else {}
    traces: list[Trace] = []
    for name, vectors in scaled.items():
        look: dict[str, Any] = {"name": words(f"figure.panel.{name}"), "legendgroup": name}
        traces.append(_wave(name, position, vectors[:, chosen], dotted, words, **look, hovertemplate=tip))
    leading = range(min(LEADING, n))
    for name, vectors in scaled.items():
        for mode in leading:
            lifted = np.clip(vectors[:, mode], -3, 3) / 7 - mode
            look = {"legendgroup": name, "showlegend": False, "hoverinfo": "skip", "yaxis": "y2"}
            traces.append(_wave(name, position, lifted, dotted, words, **look))
    title = words("figure.axis.point" if spectra.shape == "table" else "figure.axis.position")
    labels = [f"λ{_subscript(mode + 1)} {eigenvalue(spectra.eigenvalues_empirical, mode)}" for mode in leading]
    return figure(
        traces,
        layout(
            xaxis=input_axis(spectra.shape, position, title) | {"anchor": "y2"},
            yaxis=axis(f"v{_subscript(chosen + 1)}", range=[-reach, reach], domain=[0.6, 1]),
            yaxis2=axis(
                words("figure.axis.leading"),
                range=[0.5 - len(leading), 0.5],
                domain=[0, 0.52],
                tickvals=[-mode for mode in leading],
                ticktext=labels,
                showgrid=True,
            ),
            height=560,
        ),
    )


def target_modes(
    modes: Mapping[str, TargetModes],
    remaining: Mapping[str, NDArray[np.floating]],
    times: NDArray[np.floating],
    words: Words,
) -> Figure:
    """The share of a target in each mode at the time the mode needs, and the share that is left at each time.

    Args:
        modes: Of the network and of the limit, by name.
        remaining: The share of the squared error left at `times`, (T,) each.
        times: η · steps is training time; here steps at the chosen rate, (T,).
        words: The words of the lesson.
    """
    tip = hover(
        ("i", "%{customdata}"), (words("figure.axis.half_life"), "%{x:.3~g}"), (words("figure.axis.share"), "%{y:.2~%}")
    )
    traces = [
        line(
            name,
            times,
            on_decades(values, SHARES),
            words,
            name=words(f"figure.legend.left_{name}"),
            hoverinfo="skip",
        )
        for name, values in remaining.items()
    ]
    for name, found in modes.items():
        kept = np.isfinite(found.half_life) & (found.shares > 10.0 ** SHARES[0])
        traces.append(
            points(
                name,
                found.half_life[kept],
                found.shares[kept],
                words,
                name=words(f"figure.panel.{name}"),
                customdata=np.flatnonzero(kept) + 1,
                hovertemplate=tip,
            )
        )
    ends = [float(np.log10(times[0])), float(np.log10(times[-1]))]
    across = axis(words("figure.axis.steps_needed"), type="log", range=ends, dtick=1, exponentformat="power")
    return figure(traces, layout(xaxis=across, yaxis=log_axis(words("figure.axis.share"), SHARES)))


def _wave(
    name: str,
    position: NDArray[np.floating],
    values: NDArray[np.floating],
    dotted: dict[str, Any],
    words: Words,
    /,
    **more: Any,
) -> Trace:
    trace = line(name, position, single(values), words, **more)
    trace["line"] |= {"width": 2}
    if dotted:
        trace |= dotted | {"marker": {"color": color(name), "size": 4, "line": {"color": NAMED.paper}}}
    return trace


_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def _subscript(number: int) -> str:
    return str(number).translate(_SUBSCRIPT)
