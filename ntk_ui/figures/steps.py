"""Training steps along an axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures.scales import loss_decades, on_decades
from ntk_ui.figures.style import Figure, Words, axis, figure, hover, layout, line, log_axis

ZERO = 0.5
"""Where step 0 stands on the logarithmic axis of steps; its tick says 0."""


def on_step_axis(steps: ArrayLike) -> NDArray[np.float32]:
    """Steps as positions on the axis that ``step_axis`` draws."""
    return np.maximum(np.asarray(steps, dtype=np.float32), np.float32(ZERO))


def step_axis(steps: ArrayLike, words: Words, dark: bool) -> dict[str, Any]:
    """A logarithmic axis of training steps that begins with step 0."""
    last = max(int(np.max(steps)), 1)
    powers = [10**power for power in range(len(str(last)))]
    return axis(
        words("figure.axis.step"),
        dark,
        type="log",
        range=[float(np.log10(ZERO)) - 0.05, float(np.log10(last)) + 0.05],
        tickvals=[ZERO, *powers],
        ticktext=["0", *(f"{power:,}" for power in powers)],
    )


def history(
    title: str,
    steps: ArrayLike,
    curves: Mapping[str, NDArray[np.floating]],
    words: Words,
    dark: bool,
) -> Figure:
    """A loss or an error against steps on logarithmic axes, one curve for each named object."""
    decades = loss_decades(*curves.values())
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (title, "%{y:.3~g}"))
    count = np.asarray(steps, dtype=np.int32)
    traces = [
        line(
            name,
            on_step_axis(steps),
            on_decades(values, decades),
            words,
            dark,
            customdata=count,
            hovertemplate=tip,
        )
        for name, values in curves.items()
    ]
    return figure(
        traces,
        layout(dark, xaxis=step_axis(steps, words, dark), yaxis=log_axis(title, dark, decades)),
    )
