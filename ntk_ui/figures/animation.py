"""Figures that run through training in the browser: frames, and a time line of their steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures.scales import within
from ntk_ui.figures.steps import STEPS, Clock
from ntk_ui.figures.style import Figure, Trace, Words, axis, hover, layout, line

CONTROLS = ("play", "pause", "back", "forward", "time")


def function_space(
    x: ArrayLike,
    steps: ArrayLike,
    curves: Mapping[str, NDArray[np.floating]],
    outputs: tuple[float, float],
    words: Words,
    *,
    behind: Sequence[Trace] = (),
    before: Sequence[Trace] = (),
    residuals: tuple[ArrayLike, ArrayLike, NDArray[np.floating]] | None = None,
    clock: Clock = STEPS,
    waiting: bool = False,
) -> Figure:
    """Functions of the input while they are trained; shows the last step until it is played.

    Args:
        x: Inputs, (M,).
        steps: The recorded steps, (T,).
        curves: The outputs of each named object, (T, M), drawn in this order.
        outputs: The range of the output axis, which holds for all steps.
        words: The words of the lesson.
        behind: Traces that do not move, below the curves.
        before: Traces that do not move, on top of them.
        residuals: Training inputs and targets, (N,), and the outputs there, (T, N): drawn as lines between.
        clock: What time is counted in.
        waiting: Whether something is not known yet, NaN. Until it is, the browser shows what it was before, faded.
    """
    moving = [within(values, outputs) for values in curves.values()]
    last, first = [values[-1] for values in curves.values()], len(behind)
    tip = hover(("x", "%{x:.2f}"), ("f(x)", "%{y:.3f}"))
    moved = [line(name, x, values[-1], words, hovertemplate=tip) for name, values in zip(curves, moving, strict=True)]
    if residuals is not None:
        at, heights = _between(*residuals, outputs)
        last, moving = [residuals[-1][-1], *last], [heights, *moving]
        moved = [line("residual", at, heights[-1], words, hoverinfo="skip"), *moved]
    pending = [first + place for place, values in enumerate(last) if waiting and np.isnan(values).all()]
    traces = [*behind, *moved, *before]
    frames = [
        {
            "traces": list(range(first, first + len(moving))),
            "data": [{"type": "scatter", "y": values[at]} for values in moving],
        }
        for at in distinct(steps)
    ]
    ends = np.asarray(x)[[0, -1]]
    plot = layout(
        xaxis=axis(words("figure.axis.input"), range=ends.tolist()),
        yaxis=axis(words("figure.axis.output"), range=list(outputs)),
        height=410,
    )
    time = timeline(steps, words, clock=clock)
    return {"data": traces, "layout": plot, "frames": frames, "time": time, "pending": pending}


def distinct(steps: ArrayLike) -> list[int]:
    """Where each step is recorded: a run of few steps has some of them several times."""
    places: list[int] = np.unique(np.asarray(steps), return_index=True)[1].tolist()
    return places


def timeline(steps: ArrayLike, words: Words, *, redraw: bool = False, clock: Clock = STEPS) -> dict[str, Any]:
    """Play, pause, step and a slider of time below the plot, for frames at these steps.

    Args:
        steps: The step of each record, (T,); there is a frame for each step that `distinct` names.
        words: The words of the lesson.
        redraw: Whether frames have to be drawn as a whole, as heat maps do.
        clock: What time is counted in.
    """
    return {
        "labels": [clock.label(step) for step in np.asarray(steps)[distinct(steps)]],
        "prefix": clock.prefix(words),
        "redraw": redraw,
        "words": {name: words(f"figure.control.{name}") for name in CONTROLS},
    }


def _between(
    x: ArrayLike, targets: ArrayLike, values: NDArray[np.floating], outputs: tuple[float, float]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vertical lines from the outputs (T, N) to the targets (N,), with gaps between them."""
    x, targets = np.asarray(x, float), np.asarray(targets, float)
    ends = np.stack(np.broadcast_arrays(within(values, outputs), targets, np.nan), axis=-1)
    at = np.stack([x, x, x], axis=-1).ravel()
    return at.astype(np.float32), ends.reshape(len(values), -1).astype(np.float32)
