"""What a Gaussian process believes of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_ui.figures import scales
from ntk_ui.figures.ensembles import DEVIATIONS
from ntk_ui.figures.style import Figure, Words, axis, faint, figure, hover, layout, line, points

if TYPE_CHECKING:
    from ntk_core.experiments.belief import Belief


def belief(found: Belief, outputs: tuple[float, float], words: Words) -> Figure:
    """The band of two standard deviations around the mean, draws, the points that were seen, and the others."""
    low, high = (found.mean + sign * DEVIATIONS * found.deviation for sign in (-1, 1))
    band = line(
        "function_draws",
        np.concatenate([found.x_grid, found.x_grid[::-1]]),
        scales.within(np.concatenate([high, low[::-1]]), outputs),
        words,
        name=words("figure.legend.belief_band"),
        mode="none",
        fill="toself",
        fillcolor=faint("function_draws", 0.25),
        hoverinfo="skip",
    )
    ended = np.append(found.x_grid, np.nan)
    drawn = np.column_stack([scales.within(found.draws, outputs), np.full(len(found.draws), np.nan)])
    tip = hover(("x", "%{x:.2f}"), (words("figure.legend.kernel_fit"), "%{y:.3f}"))
    name = words("figure.legend.belief_mean")
    traces = [
        band,
        line("function_draws", np.tile(ended, len(drawn)), drawn.ravel(), words, hoverinfo="skip"),
        line("kernel_fit", found.x_grid, scales.within(found.mean, outputs), words, name=name, hovertemplate=tip),
        points("unseen", found.x_unseen, found.y_unseen, words, showlegend=len(found.x_unseen) > 0),
        points("data", found.x_seen, found.y_seen, words, name=words("figure.legend.seen")),
    ]
    return figure(
        traces,
        layout(
            xaxis=axis(words("figure.axis.input"), range=[float(found.x_grid[0]), float(found.x_grid[-1])]),
            yaxis=axis(words("figure.axis.output"), range=list(outputs)),
        ),
    )
