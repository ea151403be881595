"""Figures of the Taylor lesson: a network against its tangent in the weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from ntk_ui.figures import animation, panels, scales
from ntk_ui.figures.style import Figure, Trace, Words, axis, figure, hover, layout, line, log_axis, points

if TYPE_CHECKING:
    from ntk_core.experiments import OneWeight, TangentLine, TaylorFit

CURVATURE_DECADES = (-3.0, 1.0)


def function_space(
    fit: TaylorFit, words: Words, outputs: tuple[float, float] | None = None, waiting: bool = False
) -> Figure:
    """The real network, its linearization and its residuals over the inputs, at every recorded step.

    `outputs` is the range of the output axis; around the targets if left out. `waiting`: the network is still
    being prepared or trained.
    """
    outputs = outputs or scales.window(fit.y_train)
    start = scales.within(fit.real[0], outputs)
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {"real": fit.real, "linear": fit.linear},
        outputs,
        words,
        behind=[line("initial", fit.x_grid, start, words, hoverinfo="skip")],
        before=[points("data", fit.x_train, fit.y_train, words)],
        residuals=(fit.x_train, fit.y_train, fit.train_real),
        waiting=waiting,
    )


def side_by_side(fits: Mapping[str, TaylorFit], words: Words) -> Figure:
    """Several networks in training, each beside its linearization in a panel of its own; one time line for all.

    Args:
        fits: By the titles of the panels; with the same data and the same recorded steps.
        words: The words of the lesson.
    """
    first = next(iter(fits.values()))
    outputs = scales.window(first.y_train)
    tip = hover(("x", "%{x:.2f}"), ("f(x)", "%{y:.3f}"))
    traces: list[Trace] = []
    moving: list[tuple[int, Any]] = []  # the number of a trace, and its outputs at every step
    for place, fit in enumerate(fits.values(), start=1):
        name = panels.suffix(place)
        here = {"xaxis": f"x{name}", "yaxis": f"y{name}", "showlegend": place == 1}
        start = scales.within(fit.real[0], outputs)
        traces.append(line("initial", fit.x_grid, start, words, hoverinfo="skip", **here))
        for curve, values in (("real", fit.real), ("linear", fit.linear)):
            within = scales.within(values, outputs)
            moving.append((len(traces), within))
            traces.append(line(curve, fit.x_grid, within[-1], words, hovertemplate=tip, **here))
        traces.append(points("data", fit.x_train, fit.y_train, words, **here))
    across = axis(words("figure.axis.input"), range=[float(first.x_grid[0]), float(first.x_grid[-1])], dtick=1)
    upward = axis(words("figure.axis.output"), range=list(outputs))
    beside = upward | {"title": {"text": ""}, "showticklabels": False}
    plot = panels.row(
        traces, [(across, upward), *[(across, beside)] * (len(fits) - 1)], list(fits), panels.DOMAINS, height=380
    )
    frames = [
        {
            "traces": [number for number, _ in moving],
            "data": [{"type": "scatter", "y": values[at]} for _, values in moving],
        }
        for at in animation.distinct(first.steps)
    ]
    return plot | {"frames": frames, "time": animation.timeline(first.steps, words)}


def tangent_line(along: TangentLine, at_target: bool, words: Words) -> Figure:
    """One output along a line in weight space with its tangent, and κ below it.

    Args:
        along: The outputs along the line.
        at_target: Whether the tangent reaches the target on the line.
        words: The words of the lesson.
    """
    start = float(along.tangent[len(along.tangent) // 2])
    outputs = (float(np.floor(start)) - 7, float(np.ceil(start)) + 7)
    places = (float(along.places[0]), float(along.places[-1]))
    tip = hover(("s", "%{x:.2f}"), ("f", "%{y:.3f}"))
    traces = [
        line("real", along.places, scales.within(along.real, outputs), words, hovertemplate=tip),
        line("tangent", along.places, scales.within(along.tangent, outputs), words, hovertemplate=tip),
        points("initial", [0], [start], words, hovertemplate=tip),
    ]
    if at_target:
        traces.append(_star("target", along.fitted, along.y, words, hovertemplate=tip))
    bent = line(
        "curvature",
        along.curvature_places,
        scales.on_decades(along.curvature, CURVATURE_DECADES),
        words,
        mode="lines+markers",
        xaxis="x",
        yaxis="y2",
        hovertemplate=hover(("s", "%{x:.2f}"), ("κ", "%{y:.3~g}")),
    )
    return figure(
        [*traces, bent],
        layout(
            xaxis=axis(words("figure.axis.place"), range=list(places), anchor="y2"),
            yaxis=axis(words("figure.axis.output_at_point"), range=list(outputs), domain=[0.36, 1]),
            yaxis2=log_axis("κ", CURVATURE_DECADES, domain=[0, 0.26]),
            height=520,
        ),
    )


def one_weight(model: OneWeight, words: Words) -> Figure:
    """The model with one weight, its tangent, and where each reaches the target."""
    outputs = (-0.6, 2 * model.target)
    ends = [float(model.w[0]), float(model.w[-1])]
    tip = hover(("w", "%{x:.4f}"), ("f(w)", "%{y:.3f}"))
    return figure(
        [
            line("target", ends, [model.target, model.target], words, hoverinfo="skip"),
            line("real", model.w, scales.within(model.real, outputs), words, hovertemplate=tip),
            line("tangent", model.w, scales.within(model.tangent, outputs), words, hovertemplate=tip),
            points("initial", [model.start], [0], words, hovertemplate=tip),
            _star("real", model.exact, model.target, words, hovertemplate=tip),
            _star("tangent", model.linear, model.target, words, hovertemplate=tip),
        ],
        layout(
            xaxis=axis(words("figure.axis.weight"), range=ends),
            yaxis=axis(words("figure.axis.output_of_weight"), range=list(outputs)),
        ),
    )


def _star(name: str, x: float, y: float, words: Words, **more: str) -> Trace:
    """Where a curve reaches its target."""
    trace = points(name, [x], [y], words, **more)
    trace["marker"] |= {"symbol": "star", "size": 14}
    return trace | {"showlegend": name == "target"}
