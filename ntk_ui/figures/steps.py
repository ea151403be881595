"""Training steps along an axis."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures.scales import loss_decades, on_decades
from ntk_ui.figures.style import Figure, Words, axis, figure, hover, layout, line, log_axis

ZERO = 0.5
"""Where step 0 stands on the logarithmic axis of steps; its tick says 0."""


class Clock(NamedTuple):
    """What time is counted in: gradient steps, or with a learning rate η the training time t = η · steps."""

    learning_rate: float | None = None

    @property
    def unit(self) -> float:
        """What one gradient step takes."""
        return 1.0 if self.learning_rate is None else self.learning_rate

    def title(self, words: Words) -> str:
        """The name of the time."""
        name: str = words("figure.axis.step" if self.learning_rate is None else "figure.axis.time")
        return name

    def prefix(self, words: Words) -> str:
        """What stands before the current time."""
        return f"{self.title(words)} " if self.learning_rate is None else "t = "

    def label(self, step: int) -> str:
        """The time after so many steps, written out."""
        return f"{step:,}" if self.learning_rate is None else f"{self.learning_rate * step:.3g}"


STEPS = Clock()


def on_step_axis(steps: ArrayLike, clock: Clock = STEPS) -> NDArray[np.float32]:
    """Steps as positions on the axis that ``step_axis`` draws."""
    return np.maximum(np.asarray(steps, dtype=np.float32), np.float32(ZERO)) * np.float32(clock.unit)


def step_axis(steps: ArrayLike, words: Words, clock: Clock = STEPS) -> dict[str, Any]:
    """A logarithmic axis of training time that begins with step 0."""
    ends = np.log10([ZERO * clock.unit, max(float(np.max(steps)), 1.0) * clock.unit])
    powers = [10.0**power for power in range(math.floor(ends[0]) + 1, math.floor(ends[1] + 1e-9) + 1)]
    return axis(
        clock.title(words),
        type="log",
        range=[float(ends[0]) - 0.05, float(ends[1]) + 0.05],
        tickvals=[ZERO * clock.unit, *powers],
        ticktext=["0", *(f"{power:,.6g}" for power in powers)],
    )


def history(
    title: str,
    steps: ArrayLike,
    curves: Mapping[str, NDArray[np.floating]],
    words: Words,
    clock: Clock = STEPS,
) -> Figure:
    """A loss or an error against steps on logarithmic axes, one curve for each named object."""
    decades = loss_decades(*curves.values())
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (title, "%{y:.3~g}"))
    count = np.asarray(steps, dtype=np.int32)
    across = step_axis(steps, words, clock)
    traces = [
        line(
            name,
            on_step_axis(steps, clock),
            on_decades(values, decades),
            words,
            customdata=count,
            hovertemplate=tip,
        )
        for name, values in curves.items()
    ]
    return figure(
        traces,
        layout(xaxis=across, yaxis=log_axis(title, decades)),
    )
