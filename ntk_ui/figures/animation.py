"""Figures that run through training in the browser: frames, play, pause and a slider of steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures.scales import within
from ntk_ui.figures.steps import STEPS, Clock
from ntk_ui.figures.style import Figure, Theme, Trace, Words, axis, hover, layout, line, theme

FRAME_MILLISECONDS = 120
STAY_MILLISECONDS = 10**9

# In pixels below the plot: the buttons and the current step in one row, the slider under them.
CONTROLS = 58
BOTTOM_MARGIN = 142


def function_space(
    x: ArrayLike,
    steps: ArrayLike,
    curves: Mapping[str, NDArray[np.floating]],
    outputs: tuple[float, float],
    words: Words,
    dark: bool,
    *,
    behind: Sequence[Trace] = (),
    before: Sequence[Trace] = (),
    residuals: tuple[ArrayLike, ArrayLike, NDArray[np.floating]] | None = None,
    clock: Clock = STEPS,
) -> Figure:
    """Functions of the input while they are trained; shows the last step until it is played.

    Args:
        x: Inputs, (M,).
        steps: The recorded steps, (T,).
        curves: The outputs of each named object, (T, M), drawn in this order.
        outputs: The range of the output axis, which holds for all steps.
        words: The words of the lesson.
        dark: Whether the page is dark.
        behind: Traces that do not move, below the curves.
        before: Traces that do not move, on top of them.
        residuals: Training inputs and targets, (N,), and the outputs there, (T, N): drawn as lines between.
        clock: What time is counted in.
    """
    moving = [within(values, outputs) for values in curves.values()]
    first = len(behind)
    tip = hover(("x", "%{x:.2f}"), ("f(x)", "%{y:.3f}"))
    moved = [
        line(name, x, values[-1], words, dark, hovertemplate=tip) for name, values in zip(curves, moving, strict=True)
    ]
    if residuals is not None:
        at, heights = _between(*residuals, outputs)
        moving = [heights, *moving]
        moved = [line("residual", at, heights[-1], words, dark, hoverinfo="skip"), *moved]
    traces = [*behind, *moved, *before]
    frames = [
        {
            "name": str(at),
            "traces": list(range(first, first + len(moving))),
            "data": [{"type": "scatter", "y": values[at]} for values in moving],
        }
        for at in range(len(moving[0]))
    ]
    ends = np.asarray(x)[[0, -1]]
    plot = layout(
        dark,
        xaxis=axis(words("figure.axis.input"), dark, range=ends.tolist()),
        yaxis=axis(words("figure.axis.output"), dark, range=list(outputs)),
        height=500,
        **timeline(steps, words, dark, clock=clock),
    )
    plot["margin"] = plot["margin"] | {"b": BOTTOM_MARGIN}
    return {"data": traces, "layout": plot, "frames": frames}


def timeline(
    steps: ArrayLike, words: Words, dark: bool, *, redraw: bool = False, clock: Clock = STEPS
) -> dict[str, Any]:
    """Play, pause, step and a slider of time, for frames "0", "1", … at these steps.

    Args:
        steps: The step of each frame, (T,).
        words: The words of the lesson.
        dark: Whether the page is dark.
        redraw: Whether frames have to be drawn as a whole, as heat maps do.
        clock: What time is counted in.
    """
    names = [clock.label(step) for step in np.asarray(steps)]
    return {
        "updatemenus": [_buttons(len(names), words, theme(dark), redraw)],
        "sliders": [_slider(names, words, theme(dark), redraw, clock)],
    }


def _between(
    x: ArrayLike, targets: ArrayLike, values: NDArray[np.floating], outputs: tuple[float, float]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Vertical lines from the outputs (T, N) to the targets (N,), with gaps between them."""
    x, targets = np.asarray(x, float), np.asarray(targets, float)
    ends = np.stack(np.broadcast_arrays(within(values, outputs), targets, np.nan), axis=-1)
    at = np.stack([x, x, x], axis=-1).ravel()
    return at.astype(np.float32), ends.reshape(len(values), -1).astype(np.float32)


def _buttons(count: int, words: Words, neutral: Theme, redraw: bool) -> dict[str, Any]:
    forward = [str(at) for at in range(count)]

    def button(name: str, frames: Any, milliseconds: int, **more: Any) -> dict[str, Any]:
        timing = _timing(milliseconds, redraw) | more
        return {"label": words(f"figure.control.{name}"), "method": "animate", "args": [frames, timing]}

    # One step is a run that stays at its first frame. Plotly goes on after the current frame unless it is the
    # first of the list: so the list begins with the frame at which there is nowhere to go.
    return {
        "type": "buttons",
        "direction": "left",
        "showactive": False,
        "x": 0,
        "xanchor": "left",
        "y": 0,
        "yanchor": "top",
        "pad": {"t": CONTROLS},
        "bgcolor": neutral.paper,
        "bordercolor": neutral.faint,
        "font": {"size": 12, "color": neutral.ink},
        "buttons": [
            button("back", [forward[0], *forward[::-1]], STAY_MILLISECONDS, fromcurrent=True),
            button("play", None, FRAME_MILLISECONDS, fromcurrent=True),
            button("pause", [None], 0),
            button("forward", [forward[-1], *forward], STAY_MILLISECONDS, fromcurrent=True),
        ],
    }


def _slider(names: Sequence[str], words: Words, neutral: Theme, redraw: bool, clock: Clock) -> dict[str, Any]:
    return {
        "active": len(names) - 1,
        "x": 0,
        "y": 0,
        "len": 1,
        "pad": {"t": CONTROLS + 6},
        "currentvalue": {
            "prefix": clock.prefix(words),
            "xanchor": "right",
            "offset": 16,
            "font": {"size": 13, "color": neutral.ink},
        },
        "font": {"size": 11, "color": neutral.muted},
        "bgcolor": neutral.grid,
        "bordercolor": neutral.faint,
        "activebgcolor": neutral.muted,
        "tickcolor": neutral.faint,
        "ticklen": 4,
        "minorticklen": 0,
        "steps": [
            {"label": name, "method": "animate", "args": [[str(at)], _timing(0, redraw)]}
            for at, name in enumerate(names)
        ],
    }


def _timing(milliseconds: int, redraw: bool) -> dict[str, Any]:
    return {
        "mode": "immediate",
        "frame": {"duration": milliseconds, "redraw": redraw},
        "transition": {"duration": 0},
    }
