"""Figures of the Taylor lesson: a network against its linearization in the weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures import animation, scales, steps
from ntk_ui.figures.style import (
    LOOKS,
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
    from ntk_core.experiments import PowerLaw, TaylorFit

DECADES = (-3.0, 1.0)
"""The vertical axis of the gap against width, unless the values ask for more."""


def function_space(fit: TaylorFit, words: Words, dark: bool) -> Figure:
    """The real network and its linearization over the inputs, at every recorded step."""
    outputs = scales.window(fit.y_train)
    start = scales.within(fit.real[0], outputs)
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {"real": fit.real, "linear": fit.linear},
        outputs,
        words,
        dark,
        behind=[line("initial", fit.x_grid, start, words, dark, hoverinfo="skip")],
        before=[points("data", fit.x_train, fit.y_train, words, dark)],
    )


def loss(fit: TaylorFit, words: Words, dark: bool) -> Figure:
    """Training loss of the real network and of its linearization against steps."""
    curves = {"real": fit.loss_real, "linear": fit.loss_linear}
    return steps.history(words("figure.axis.loss"), fit.steps, curves, words, dark)


def gap_against_width(
    widths: ArrayLike,
    gaps: NDArray[np.floating],
    weight_movement: NDArray[np.floating],
    current_width: int,
    gap_law: PowerLaw | None,
    weight_law: PowerLaw | None,
    words: Words,
    dark: bool,
) -> Figure:
    """How the gap to the linearization and the movement of the weights fall with width.

    Args:
        widths: Widths, (K,).
        gaps: Largest gap after training, (K, S) for S seeds; NaN where it is not yet known.
        weight_movement: Relative movement of the weights, (K, S); NaN as in ``gaps``.
        current_width: The width chosen on the page, marked in the figure.
        gap_law: The power law fitted to the gaps, named in the legend once it is known.
        weight_law: The power law fitted to the movement of the weights.
        words: The words of the lesson.
        dark: Whether the page is dark.
    """
    low, high = scales.decades(gaps, weight_movement)
    decades = (min(low, DECADES[0]), max(high, DECADES[1]))
    marked = line(
        "current",
        [current_width, current_width],
        [10.0 ** decades[0], 10.0 ** decades[1]],
        words,
        dark,
        hoverinfo="skip",
    )
    traces = [
        marked,
        *_against_width("gap", widths, gaps, gap_law, words, dark),
        *_against_width("weights", widths, weight_movement, weight_law, words, dark),
    ]
    ends = np.log10(np.asarray(widths, dtype=float)[[0, -1]]) + [-0.1, 0.1]
    width_axis = axis(
        words("figure.axis.width"),
        dark,
        type="log",
        range=ends.tolist(),
        tickvals=list(np.asarray(widths)),
        ticktext=[str(width) for width in np.asarray(widths)],
    )
    return figure(
        traces,
        layout(dark, xaxis=width_axis, yaxis=log_axis(words("figure.axis.movement"), dark, decades)),
    )


def _against_width(
    name: str,
    widths: ArrayLike,
    values: NDArray[np.floating],
    law: PowerLaw | None,
    words: Words,
    dark: bool,
) -> list[Trace]:
    """One dot for each seed and a line through the medians of the widths that are done."""
    tip = hover((words("figure.axis.width"), "%{x}"), (words("figure.hover.value"), "%{y:.3~g}"))
    known = np.isfinite(values).any(axis=1)
    reached = np.asarray(widths)[known]
    seeds = np.broadcast_to(np.asarray(widths)[:, None], values.shape)
    title = words(f"figure.legend.{name}")
    if law is not None:
        slope = f"{law.slope:.2f} ± {law.slope_error:.2f}".replace("-", "−")
        title = words("figure.legend.with_slope", name=title, slope=slope)
    look = {"color": color(name, dark), "symbol": LOOKS[name].marker}
    return [
        points(
            name,
            seeds.ravel(),
            values.ravel(),
            words,
            dark,
            marker=look | {"size": 6, "opacity": 0.45},
            showlegend=False,
            legendgroup=name,
            hovertemplate=tip,
        ),
        line(
            name,
            reached,
            np.nanmedian(values[known], axis=1),
            words,
            dark,
            name=title,
            mode="lines+markers",
            marker=look | {"size": 8},
            legendgroup=name,
            hovertemplate=tip,
        ),
    ]
