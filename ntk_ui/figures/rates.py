"""Figures of the learning rate: what it can do, and what one step does to each mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import panels, scales, steps
from ntk_ui.figures.looks import BLUE, GREEN, ORANGE, VERMILLION
from ntk_ui.figures.style import (
    MODES,
    NAMED,
    Figure,
    Trace,
    Words,
    axis,
    figure,
    hover,
    layout,
    line,
    log_axis,
    scientific,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments import DynamicsFit
    from ntk_core.experiments.limit_shares import LimitShares

SPEEDS = (-4.0, 2.0)  # powers of ten of ηλ that are shown
FACTORS = (-1.6, 1.15)
FIRST_STEPS = 12
SHARED = ((BLUE, "solid"), (GREEN, "dash"), (ORANGE, "dashdot"), (VERMILLION, "dot"))  # of each share
HALVES = ([0.0, 0.54], [0.63, 1.0])


def shares(found: LimitShares, of: tuple[float, ...], words: Words) -> Figure:
    """The loss over time at every share of the limit: by the closed form as a line, of the network as squares."""
    high = scales.decade_above(float(found.loss_steps[0, 0])) + 2  # room for a network that comes back
    limits = scales.decades(found.loss_steps, found.loss_real, high=high, least=4, most=10)
    x, title = steps.on_step_axis(found.steps), words("figure.axis.loss")
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), (title, "%{y:.3~g}"))
    traces: list[Trace] = []
    for share, theory, real, (color, dash) in zip(of, found.loss_steps, found.loss_real, SHARED, strict=True):
        name = words("figure.legend.of_limit", share=f"{share:g}")
        shared = {"name": name, "legendgroup": name, "customdata": found.steps, "hovertemplate": tip}
        drawn = {"line": {"color": color, "dash": dash, "width": 2.5}}
        traces.append(line("steps", x, scales.on_decades(theory, limits), words, **shared, **drawn))
        squares = {"mode": "markers", "showlegend": False, "marker": {"symbol": "square", "size": 6, "color": color}}
        seen = np.where(np.isfinite(real), real, np.nan)
        traces.append(line("real", x, scales.on_decades(seen, limits), words, **shared, **squares))
    across = steps.step_axis(found.steps, words)
    return figure(traces, layout(xaxis=across, yaxis=log_axis(title, limits)))


def stability(fit: DynamicsFit, words: Words) -> Figure:
    """Predicted final loss against the learning rate, on both sides of the limit 2/λ_max."""
    rates = scales.together((fit.learning_rates, fit.learning_rate))
    high = scales.decade_above(float(fit.loss_steps[0])) + 2
    losses = scales.decades(fit.final_loss_steps, fit.final_loss_flow, high=high, least=4, most=10)
    ends = [float(np.log10(rates.min())) - 0.05, float(np.log10(rates.max())) + 0.05]
    tip = hover(("η", "%{x:.3~g}"), (words("figure.axis.loss"), "%{y:.3~g}"))
    bottom_to_top = [10.0 ** losses[0], 10.0 ** losses[1]]

    def curve(name: str, values: NDArray[np.floating]) -> Trace:
        shown = scales.on_decades(values, losses)
        return line(name, fit.learning_rates, shown, words, hovertemplate=tip)

    def mark(name: str, rate: float) -> Trace:
        title = f"{words(f'figure.legend.{name}')} = {scientific(rate)}"
        return line(name, [rate, rate], bottom_to_top, words, name=title, hoverinfo="skip")

    unstable = _unstable(fit.max_learning_rate, 10.0 ** ends[1]) | {"yref": "paper", "y0": 0, "y1": 1}
    return figure(
        [
            curve("steps", fit.final_loss_steps),
            curve("flow", fit.final_loss_flow),
            mark("limit", fit.max_learning_rate),
            mark("rate", fit.learning_rate),
        ],
        layout(
            xaxis=log_axis(words("figure.axis.learning_rate"), (ends[0], ends[1])),
            yaxis=log_axis(words("figure.axis.final_loss"), losses),
            shapes=[unstable],
        ),
    )


def factors(fit: DynamicsFit, words: Words) -> Figure:
    """What one step multiplies each mode by, 1 − ηλ against e^{−ηλ}; beside it the first steps of the top mode."""
    speed = np.geomspace(10.0 ** SPEEDS[0], 10.0 ** SPEEDS[1], 400)
    tip = hover(("ηλ", "%{x:.3~g}"), (words("figure.axis.factor"), "%{y:.3f}"))
    limited = np.where(1 - speed >= FACTORS[0] - 1, 1 - speed, np.nan)
    traces = [
        line("steps", speed, limited, words, hovertemplate=tip),
        line("flow", speed, np.exp(-speed), words, hovertemplate=tip),
        *_modes(fit),
    ]
    count = int(np.searchsorted(fit.steps, FIRST_STEPS, side="right"))
    whole = fit.steps[:count] == np.arange(count)  # recorded one by one
    at = fit.steps[:count][whole]
    window = (-2.0, 2.0)
    for name, modes in (("steps", fit.modes_steps), ("flow", fit.modes_flow), ("real", fit.modes_real)):
        with np.errstate(over="ignore", invalid="ignore"):
            relative = modes[0, : len(at)] / (modes[0, 0] or 1.0)
        traces.append(
            line(name, at, scales.within(relative, window), words, showlegend=name == "real")
            | {"mode": "lines+markers" if name == "steps" else "markers" if name == "real" else "lines"}
            | {"marker": {"symbol": "square" if name == "real" else "circle-open", "size": 8 if name == "real" else 10}}
            | {"xaxis": "x2", "yaxis": "y2", "hovertemplate": hover(("k", "%{x}"), ("r / r₀", "%{y:.3~g}"))}
        )
    axes = [
        (
            log_axis(words("figure.axis.speed"), SPEEDS),
            axis(words("figure.axis.factor"), range=list(FACTORS)),
        ),
        (
            axis(words("figure.axis.step"), range=[-0.5, FIRST_STEPS + 0.5], dtick=2),
            axis(words("figure.axis.top_mode"), range=[-1.6, 1.6], side="right"),
        ),
    ]
    names = [words(f"figure.panel.{name}") for name in ("factor", "top_mode")]
    drawn = panels.row(traces, axes, names, HALVES, height=420)
    unstable = _unstable(2.0, 10.0 ** SPEEDS[1]) | {"y0": FACTORS[0], "y1": FACTORS[1]}
    drawn["layout"]["shapes"] = [unstable, *(_level(y) for y in (-1, 0, 1))]
    return drawn


def _modes(fit: DynamicsFit) -> list[Trace]:
    """Every mode at its ηλ, on the curve of gradient steps; at the lower edge where it lies below."""
    low, speeds = FACTORS[0] + 0.08, (fit.learning_rate * fit.eigenvalues).tolist()
    colors = [*MODES, *[NAMED.faint] * len(fit.eigenvalues)]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "name": f"i = {number}",
            "showlegend": False,
            "x": single([min(speed, 0.95 * 10.0 ** SPEEDS[1])]),
            "y": single([max(1 - speed, low)]),
            "marker": {
                "size": 11,
                "color": color,
                "symbol": "triangle-down" if 1 - speed < low else "circle",
                "line": {"width": 1.5, "color": NAMED.paper},
            },
            "hovertemplate": f"ηλ: {scientific(speed)}<extra>i = {number}</extra>",
        }
        for number, (speed, color) in enumerate(zip(speeds, colors, strict=False), start=1)
        if speed >= 10.0 ** SPEEDS[0]
    ]


def _unstable(low: float, high: float) -> dict[str, Any]:
    """The ground behind what diverges."""
    fill = {"type": "rect", "layer": "below", "fillcolor": NAMED.faint, "opacity": 0.18, "line": {"width": 0}}
    return fill | {"x0": low, "x1": high}


def _level(y: float) -> dict[str, Any]:
    level = {"type": "line", "layer": "below", "x0": 10.0 ** SPEEDS[0], "x1": 10.0 ** SPEEDS[1], "y0": y, "y1": y}
    return level | {"line": {"width": 1, "color": NAMED.faint, "dash": "solid" if y == 0 else "dot"}}
