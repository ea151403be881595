"""Figures on the smallest eigenvalue of the NTK, and on the two exceptions without biases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import panels, scales
from ntk_ui.figures.eigenvalues import eigenvalues as _eigenvalues
from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.steps import on_step_axis, step_axis
from ntk_ui.figures.style import (
    MODES,
    NAMED,
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
    scientific,
)
from ntk_ui.figures.style import points as _points

if TYPE_CHECKING:
    from ntk_core.experiments import Approach, EvenTarget, OddModes, PowerLaw, SmallestEigenvalues

NETWORKS = ("empirical", "analytic")
ERRORS = (-5.0, 1.0)  # decades of the mean squared error
ONE_HALF = 0.5


def points(found: SmallestEigenvalues, pairs: bool, words: Words) -> Figure:
    """Where the points lie on the circle, with a ring around the one that is moved, or a line through each pair."""
    turn = np.linspace(0, 2 * np.pi, 181)
    tip = hover(("x₁", "%{x:.3f}"), ("x₂", "%{y:.3f}"))
    names = {name: words(f"figure.legend.{name}") for name in ("circle", "points", "pairs", "moved")}
    traces = [
        line("initial", np.cos(turn), np.sin(turn), words, name=names["circle"], hoverinfo="skip"),
        _points("data", found.x[:, 0], found.x[:, 1], words, name=names["points"], hovertemplate=tip),
    ]
    if pairs:
        half = found.x[: len(found.x) // 2]
        ends = np.stack([half, -half, np.full_like(half, np.nan)], axis=1).reshape(-1, 2)
        traces.insert(1, line("residual", ends[:, 0], ends[:, 1], words, name=names["pairs"], hoverinfo="skip"))
    else:
        ring = {"symbol": "circle-open", "size": 16, "color": color("data"), "line": {"width": 2}}
        moved = _points(
            "data", found.x[-1:, 0], found.x[-1:, 1], words, name=names["moved"], marker=ring, hoverinfo="skip"
        )
        traces.append(moved)
    reach = {"range": [-1.35, 1.35], "tickvals": [-1, 0, 1], "constrain": "domain"}
    return figure(
        traces,
        layout(
            xaxis=axis("x₁", **reach),
            yaxis=axis("x₂", scaleanchor="x", **reach),
            height=360,
        ),
    )


def eigenvalues(found: SmallestEigenvalues, words: Words) -> Figure:
    """The eight eigenvalues of both kernels, down to the rounding floor."""
    spectra = {"analytic": found.analytic, "empirical": found.empirical}
    titles = {name: words(f"figure.panel.{name}") for name in spectra}
    drawn = _eigenvalues(spectra, titles, words, log_index=False)
    ends = drawn["layout"]["xaxis"]["range"]
    top = max(values[0] for values in spectra.values())
    drawn["data"].append(_floor(found.floor, ends, words))
    decades = _down_to(found.floor, top)
    drawn["layout"] |= {"yaxis": log_axis(words("figure.axis.eigenvalue"), decades), "height": 360}
    return drawn


def approach(result: Approach, distance: float | None, words: Words) -> Figure:
    """λ_min against the distance of the two nearest points; `distance` is the one that is marked."""
    ends = [float(result.distance.min()), float(result.distance.max())]
    decades = _down_to(result.floor, max(result.empirical.max(), result.analytic.max()))
    bottom_to_top = [10.0 ** decades[0], 10.0 ** decades[1]]
    across, upward = words("figure.axis.distance"), words("figure.axis.smallest_eigenvalue")
    curves: dict[str, tuple[NDArray[np.floating], PowerLaw | None, int]] = {
        "analytic": (result.analytic, result.law_analytic, result.exponent_analytic),
        "empirical": (result.empirical, result.law_empirical, result.exponent_empirical),
    }
    traces = [
        line(
            name,
            result.distance,
            np.maximum(values, result.floor),
            words,
            name=_with_law(words(f"figure.panel.{name}"), law, exponent, words),
            mode="lines+markers",
            marker={"color": color(name), "symbol": LOOKS[name].marker, "size": 6},
            hovertemplate=hover((across, "%{x:.2~g}"), ("λ", "%{y:.3~g}")),
        )
        for name, (values, law, exponent) in curves.items()
    ]
    marked = []
    if distance is not None:
        title = words("figure.legend.chosen_distance")
        marked = [line("current", [distance, distance], bottom_to_top, words, name=title, hoverinfo="skip")]
    span = np.log10(ends) + [-0.08, 0.08]
    return figure(
        [*marked, *traces, _floor(result.floor, (10.0**span).tolist(), words)],
        layout(
            xaxis=log_axis(across, (float(span[0]), float(span[1]))),
            yaxis=log_axis(upward, decades),
        ),
    )


def modes(result: OddModes, words: Words) -> Figure:
    """λ_k against k without and with biases; those that are zero to rounding stand at the bottom, at the tick 0."""
    spectra = {"mapped": ("biased", result.biased), "plain": ("unbiased", result.unbiased)}
    seen = [values[values > result.zero] for _, values in spectra.values()]
    low, high = scales.decades(*seen, most=14)
    every = max(1, int(np.ceil((high - low) / 6)))
    bottom = low - every
    powers = np.arange(low, high + 1, every)
    zero, k = words("figure.hover.zero"), np.arange(len(result.biased))
    traces = [
        _points(
            name,
            k,
            np.where(values > result.zero, values, 10.0**bottom),
            words,
            name=words(f"figure.legend.{key}"),
            customdata=[scientific(v) if v > result.zero else zero for v in map(float, values)],
            hovertemplate=hover(("k", "%{x}"), ("λₖ", "%{customdata}")),
        )
        for name, (key, values) in spectra.items()
    ]
    vertical = log_axis(words("figure.axis.mode_eigenvalue"), (bottom - 0.4 * every, high))
    vertical |= {
        "tickvals": [10.0**bottom, *(10.0**powers).tolist()],
        "ticktext": ["0", *(f"10<sup>{_minus(f'{power:g}')}</sup>" for power in powers)],
    }
    return figure(
        traces,
        layout(xaxis=axis(words("figure.axis.mode"), range=[-0.7, len(k) - 0.3], dtick=2), yaxis=vertical),
    )


def even_target(runs: Sequence[Sequence[EvenTarget]], words: Words) -> Figure:
    """Mean squared error against steps for several widths: runs without biases on the left, with them on the right."""
    steps = runs[0][0].steps
    domains = ([0.0, 0.48], [0.52, 1.0])
    plot = layout(
        xaxis=step_axis(steps, words) | {"domain": domains[0]},
        yaxis=log_axis(words("figure.axis.mean_squared_error"), ERRORS),
        xaxis2=step_axis(steps, words) | {"domain": domains[1], "anchor": "y2"},
        yaxis2=log_axis("", ERRORS, matches="y", anchor="x2", showticklabels=False),
        annotations=[
            panels.title(words("figure.panel.bias_scale", b_std=f"{row[0].b_std:g}"), at)
            for row, at in zip(runs, domains, strict=True)
        ],
    )
    plot["legend"] |= {"y": 1.1}
    half = words("figure.legend.one_half")
    traces: list[Trace] = []
    for place, row in enumerate(runs):
        axes = {"xaxis": "x2", "yaxis": "y2"} if place else {}
        ends = on_step_axis([0, steps[-1]])
        shared = axes | {"showlegend": place == 0}
        for run, shade in zip(row, _shades(), strict=False):
            traces += _curves(run, shade, words, shared, theory_named=run is runs[0][0])
        constant = line("target", ends, [ONE_HALF, ONE_HALF], words, name=half, hoverinfo="skip")
        traces.append(constant | shared | {"legendgroup": "half", "legendrank": 1002})
    return figure(traces, plot)


def _curves(run: EvenTarget, shade: str, words: Words, shared: dict[str, Any], *, theory_named: bool) -> list[Trace]:
    """The real network as a broad line, and along it what its kernel predicts."""
    at, count = on_step_axis(run.steps), np.asarray(run.steps, dtype=np.int32)
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (words("figure.axis.mean_squared_error"), "%{y:.3~g}"))
    width = f"n = {run.width}"
    real = line("real", at, scales.on_decades(run.error, ERRORS), words, name=width, hovertemplate=tip)
    real |= {"line": {"color": shade, "width": 4}, "opacity": 0.75, "customdata": count, "legendgroup": width}
    theory = line("empirical", at, scales.on_decades(run.predicted, ERRORS), words, hoverinfo="skip")
    theory |= {"line": {"color": NAMED.ink, "dash": "dash", "width": 1.5}, "legendgroup": "theory"}
    return [real | shared, theory | shared | {"showlegend": theory_named, "legendrank": 1001}]


def _shades() -> list[str]:
    """Widths are ordered, and so are their colors."""
    return [MODES[k] for k in (0, 1, 3, 5)]


def _floor(floor: float, ends: Sequence[float], words: Words) -> Trace:
    name = words("figure.legend.floor")
    return line("rate", ends, [floor, floor], words, name=name, hoverinfo="skip")


def _down_to(floor: float, top: float) -> tuple[float, float]:
    """Whole decades from below the rounding floor to above the largest value, with room for markers."""
    low = float(np.floor(np.log10(floor) - 0.3))
    return low, max(float(np.ceil(np.log10(max(top, floor)) + 0.2)), low + 4)


def _with_law(name: str, law: PowerLaw | None, exponent: int, words: Words) -> str:
    if law is None:
        return name
    named: str = words("figure.legend.with_slope", name=name, slope=_minus(f"{law.slope:.2f}"))
    theory: str = words("figure.legend.with_theory", name=named, slope=str(exponent))
    return theory


def _minus(number: str) -> str:
    return number.replace("-", "−")
