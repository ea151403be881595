"""Figures of the dynamics lesson: closed-form training against real gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, scales, steps
from ntk_ui.figures.style import (
    MODE_DASHES,
    Figure,
    Trace,
    Words,
    figure,
    hover,
    layout,
    line,
    log_axis,
    mode_colors,
    points,
    scientific,
    theme,
)

if TYPE_CHECKING:
    from ntk_core.experiments import DynamicsFit


def function_space(fit: DynamicsFit, words: Words, dark: bool, outputs: tuple[float, float] | None = None) -> Figure:
    """The real network and both closed forms over the inputs, at every recorded step.

    `outputs` is the range of the output axis; around the targets if left out.
    """
    outputs = outputs or scales.window(fit.y_train)
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {"real": fit.real, "empirical": fit.empirical, "analytic": fit.analytic},
        outputs,
        words,
        dark,
        before=[points("data", fit.x_train, fit.y_train, words, dark)],
    )


def loss(fit: DynamicsFit, words: Words, dark: bool) -> Figure:
    """Training loss: real, and predicted by gradient steps and by gradient flow."""
    curves = {"real": fit.loss_real, "steps": fit.loss_steps, "flow": fit.loss_flow}
    return steps.history(words("figure.axis.loss"), fit.steps, curves, words, dark)


def stability(fit: DynamicsFit, learning_rate: float, words: Words, dark: bool) -> Figure:
    """Predicted final loss against the learning rate, on both sides of the limit 2/λ_max."""
    start = float(fit.loss_steps[0])
    rates = scales.together((fit.learning_rates, learning_rate))
    high = float(np.ceil(np.log10(start))) + 2
    losses = scales.decades(fit.final_loss_steps, fit.final_loss_flow, high=high, least=4, most=10)
    ends = [float(np.log10(rates.min())) - 0.05, float(np.log10(rates.max())) + 0.05]
    tip = hover(("η", "%{x:.3~g}"), (words("figure.axis.loss"), "%{y:.3~g}"))
    bottom_to_top = [10.0 ** losses[0], 10.0 ** losses[1]]

    def curve(name: str, values: NDArray[np.floating]) -> Trace:
        shown = scales.on_decades(values, losses)
        return line(name, fit.learning_rates, shown, words, dark, hovertemplate=tip)

    def mark(name: str, rate: float) -> Trace:
        title = f"{words(f'figure.legend.{name}')} = {scientific(rate)}"
        return line(name, [rate, rate], bottom_to_top, words, dark, name=title, hoverinfo="skip")

    unstable = {
        "type": "rect",
        "layer": "below",
        "x0": fit.max_learning_rate,
        "x1": 10.0 ** ends[1],
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "fillcolor": theme(dark).faint,
        "opacity": 0.18,
        "line": {"width": 0},
    }
    return figure(
        [
            curve("steps", fit.final_loss_steps),
            curve("flow", fit.final_loss_flow),
            mark("limit", fit.max_learning_rate),
            mark("rate", learning_rate),
        ],
        layout(
            dark,
            xaxis=log_axis(words("figure.axis.learning_rate"), dark, (ends[0], ends[1])),
            yaxis=log_axis(words("figure.axis.final_loss"), dark, losses),
            shapes=[unstable],
        ),
    )


def modes(fit: DynamicsFit, words: Words, dark: bool) -> Figure:
    """The loss in each mode over steps: the leading modes in color, the others in gray."""
    colors = mode_colors(dark)
    decades = scales.loss_decades(*fit.mode_loss)
    x = steps.on_step_axis(fit.steps)
    count = np.asarray(fit.steps, dtype=np.int32)
    values = scales.on_decades(fit.mode_loss, decades)
    title = words("figure.axis.mode_loss")
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (title, "%{y:.3~g}"))
    leading = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": f"i = {index + 1}, λ = {scientific(float(fit.eigenvalues[index]))}",
            "x": x,
            "y": values[index],
            "line": {"color": colors[index], "dash": MODE_DASHES[index], "width": 2.5},
            "customdata": count,
            "hovertemplate": tip,
        }
        for index in range(min(len(colors), len(values)))
    ]
    rest = values[len(leading) :]
    gap = np.full((len(rest), 1), np.nan, dtype=np.float32)
    others = {
        "type": "scatter",
        "mode": "lines",
        "name": words("figure.legend.other_modes"),
        "x": np.tile(np.append(x, x[-1:]), len(rest)),
        "y": np.hstack([rest, gap]).ravel(),
        "line": {"color": theme(dark).faint, "width": 1},
        "hoverinfo": "skip",
    }
    return figure(
        [others, *leading],
        layout(
            dark,
            xaxis=steps.step_axis(fit.steps, words, dark),
            yaxis=log_axis(title, dark, decades),
        ),
    )
