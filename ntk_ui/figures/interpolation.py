"""Fits of a model that has more weights than data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntk_ui.figures import scales
from ntk_ui.figures.style import Figure, Words, axis, figure, hover, layout, line, points

if TYPE_CHECKING:
    from ntk_core.experiments.interpolation import Fits


def fits(found: Fits, words: Words, outputs: tuple[float, float] | None = None) -> Figure:
    """The smallest fit, others that are as good at the points, and the points.

    `outputs` is the range of the output axis; around the targets if left out.
    """
    outputs = outputs or scales.window(found.y_train)
    tip = hover(("x", "%{x:.2f}"), ("f", "%{y:.3f}"))
    others = [
        line("other_fits", found.x_grid, scales.within(each, outputs), words, hovertemplate=tip, showlegend=k == 0)
        for k, each in enumerate(found.others)
    ]
    return figure(
        [
            *others,
            line("least", found.x_grid, scales.within(found.least, outputs), words, hovertemplate=tip),
            points("data", found.x_train, found.y_train, words),
        ],
        layout(
            xaxis=axis(words("figure.axis.input"), range=[float(found.x_grid[0]), float(found.x_grid[-1])]),
            yaxis=axis(words("figure.axis.output"), range=list(outputs)),
        ),
    )
