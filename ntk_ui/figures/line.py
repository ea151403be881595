"""A line through the origin in training, beside what is missing of its weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_ui.figures import animation, panels, scales
from ntk_ui.figures.style import Figure, Words, axis, color, hover, line, log_axis, points, single

if TYPE_CHECKING:
    from ntk_core.experiments.line import LineFit

DECADES = (-6.0, 3.0)  # of |w − w*|
DOMAINS = ([0.0, 0.42], [0.6, 1.0])  # the parts of the width: on a phone, too, labels have room between them


def line_fit(fit: LineFit, inputs: tuple[float, float], outputs: tuple[float, float], words: Words) -> Figure:
    """The points and the line at every step; and |w − w*| against the step, real and predicted."""
    ends = np.array(inputs)
    lines = scales.within(fit.weights[:, None] * ends, outputs)
    right = {"xaxis": "x2", "yaxis": "y2"}
    distances = scales.on_decades(fit.distance, DECADES)
    tip = hover((words("figure.axis.step"), "%{x}"), ("|w − w*|", "%{y:.3~g}"))
    dots = points("descent", fit.steps, distances, words, hovertemplate=tip, **right)
    # open: the prediction is seen in them
    dots["marker"] |= {"symbol": "square-open", "line": {"width": 2, "color": color("descent")}}
    ring = points("descent", fit.steps[-1:], distances[-1:], words, hoverinfo="skip", showlegend=False, **right)
    ring["marker"] |= {"symbol": "circle-open", "size": 18, "line": {"width": 2.5, "color": color("descent")}}
    predicted = scales.on_decades(fit.predicted, DECADES)
    traces = [
        line("best_line", ends, scales.within(fit.best * ends, outputs), words, hoverinfo="skip"),
        line("descent", ends, lines[-1], words, hoverinfo="skip", showlegend=False),
        points("data", fit.x_train, fit.y_train, words, hovertemplate=hover(("x", "%{x:.2f}"), ("y", "%{y:.2f}"))),
        line("steps", fit.steps, predicted, words, hovertemplate=tip, **right),
        dots,
        ring,
    ]
    moving = [k for k, trace in enumerate(traces) if trace["name"] == dots["name"] and trace is not dots]
    axes = [
        (
            axis(words("figure.axis.input"), range=list(inputs)),
            axis(words("figure.axis.line_output"), range=list(outputs)),
        ),
        (
            axis(words("figure.axis.step"), range=[-0.8, float(fit.steps[-1]) + 0.8]),
            log_axis(words("figure.axis.missing"), DECADES),
        ),
    ]
    titles = [words(f"figure.panel.{name}") for name in ("line", "missing")]
    frames = [
        {
            "traces": moving,
            "data": [
                {"type": "scatter", "y": lines[k]},
                {"type": "scatter", "x": single(fit.steps[k : k + 1]), "y": distances[k : k + 1]},
            ],
        }
        for k in range(len(fit.steps))
    ]
    time = animation.timeline(fit.steps, words)
    return panels.row(traces, axes, titles, DOMAINS, height=400) | {"frames": frames, "time": time}
