"""Figures of the dynamics lesson: closed-form training against real gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, scales, steps
from ntk_ui.figures.steps import Clock
from ntk_ui.figures.style import (
    MODE_DASHES,
    MODES,
    NAMED,
    Figure,
    Trace,
    Words,
    axis,
    eigenvalue,
    figure,
    hover,
    layout,
    log_axis,
    points,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments import DynamicsFit


SEEN = 0.005  # of the loss: borders closer to the edge of the figure would lie on it


def function_space(
    fit: DynamicsFit,
    clock: Clock,
    words: Words,
    outputs: tuple[float, float] | None = None,
    waiting: bool = False,
) -> Figure:
    """The real network and both closed forms over the inputs, at every recorded step.

    `outputs` is the range of the output axis; around the targets if left out. `waiting`: the network is still
    being prepared or trained.
    """
    outputs = outputs or scales.window(fit.y_train)
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {"real": fit.real, "empirical": fit.empirical, "analytic": fit.analytic},
        outputs,
        words,
        before=[points("data", fit.x_train, fit.y_train, words)],
        clock=clock,
        waiting=waiting,
    )


def loss(fit: DynamicsFit, clock: Clock, words: Words) -> Figure:
    """Training loss: real, and predicted by gradient steps and by gradient flow."""
    curves = {"real": fit.loss_real, "steps": fit.loss_steps, "flow": fit.loss_flow}
    return steps.history(words("figure.axis.loss"), fit.steps, curves, words, clock)


def modes(fit: DynamicsFit, clock: Clock, words: Words) -> Figure:
    """The residual along each mode over time, theory as lines and the network as dots; small modes in gray."""
    theory, real = np.abs(fit.modes_steps), np.abs(fit.modes_real)
    decades = scales.loss_decades(theory.max(axis=0), theory.min(axis=0))
    x = steps.on_step_axis(fit.steps, clock)
    count = np.asarray(fit.steps, dtype=np.int32)
    title = words("figure.axis.mode_residual")
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (title, "%{y:.3~g}"))
    rest = scales.on_decades(theory[_leading() :], decades)
    traces = [_others(x, rest, words)] if len(rest) else []
    for index, look in enumerate(_looks(fit)):
        shared = {"x": x, "customdata": count, "hovertemplate": tip, "type": "scatter"}
        lines = look | shared | {"mode": "lines", "y": scales.on_decades(theory[index], decades)}
        color = look["line"]["color"]
        dots = {"mode": "markers", "marker": {"symbol": "square", "size": 6, "color": color}, "showlegend": False}
        seen = np.where(real[index] > 0, real[index], np.nan)
        traces += [lines, look | shared | dots | {"y": scales.on_decades(seen, decades)}]
    return figure(
        traces,
        layout(xaxis=steps.step_axis(fit.steps, words, clock), yaxis=log_axis(title, decades)),
    )


def shares(fit: DynamicsFit, clock: Clock, words: Words) -> Figure:
    """Which mode dominates the loss when: shares as areas by theory, their borders as dots by the network."""
    x = steps.on_step_axis(fit.steps, clock)
    tops, borders = np.cumsum(fit.shares_steps, axis=0), np.cumsum(fit.shares_real, axis=0)
    traces: list[Trace] = []
    below = np.zeros_like(tops[0])
    for index, look in enumerate(_looks(fit)):
        edges = np.concatenate([tops[index], below[::-1]])
        color = look["line"]["color"]
        area = {"x": np.concatenate([x, x[::-1]]), "y": single(edges), "fill": "toself", "fillcolor": color}
        traces.append(look | area | {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "opacity": 0.6})
        traces[-1]["line"] = {"color": color, "width": 0.5}
        below = tops[index]
    if len(tops) > _leading():
        edges = np.concatenate([np.ones_like(below), below[::-1]])
        rest = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "opacity": 0.6}
        rest |= {"name": words("figure.legend.other_modes"), "line": {"color": NAMED.faint, "width": 0.5}}
        traces.append(rest | {"x": np.concatenate([x, x[::-1]]), "y": single(edges)})
        traces[-1] |= {"fill": "toself", "fillcolor": NAMED.faint}
    for place, border in enumerate(borders[: _leading()]):
        inside = np.where((border > SEEN) & (border < 1 - SEEN), border, np.nan)
        traces.append(points("real", x, inside, words, showlegend=place == 0, legendgroup="real"))
        traces[-1]["hovertemplate"] = hover((words("figure.axis.share_of_loss"), "%{y:.0%}"))
        traces[-1]["marker"] = traces[-1]["marker"] | {"size": 5, "line": {"width": 0}}
    upward = axis(words("figure.axis.share_of_loss"), range=[0, 1], tickformat=".0%")
    return figure(traces, layout(xaxis=steps.step_axis(fit.steps, words, clock), yaxis=upward))


def _leading() -> int:
    return len(MODES)


def _looks(fit: DynamicsFit) -> list[dict[str, Any]]:
    """Name and line of each of the leading modes."""
    return [
        {
            "name": f"i = {index + 1}, λ {eigenvalue(fit.eigenvalues, index)}",
            "line": {"color": color, "dash": dash, "width": 2.5},
            "legendgroup": str(index),
        }
        for index, (_, color, dash) in enumerate(zip(fit.eigenvalues, MODES, MODE_DASHES, strict=False))
    ]


def _others(x: NDArray[np.floating], values: NDArray[np.floating], words: Words) -> Trace:
    """All further modes as one trace, with gaps between them."""
    gap = np.full((len(values), 1), np.nan, dtype=np.float32)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words("figure.legend.other_modes"),
        "x": np.tile(np.append(x, x[-1:]), len(values)),
        "y": np.hstack([values, gap]).ravel(),
        "line": {"color": NAMED.faint, "width": 1},
        "hoverinfo": "skip",
    }
