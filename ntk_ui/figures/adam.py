"""Figures of Adam: a real network and its tangent model beside the end of plain gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntk_ui.figures import animation, scales, steps
from ntk_ui.figures.style import Figure, Words, line, points

if TYPE_CHECKING:
    from ntk_core.experiments.adam import AdamFit


def function_space(fit: AdamFit, words: Words) -> Figure:
    """Both over the inputs at every recorded step; where plain gradient descent ends stands still."""
    outputs = scales.window(fit.y_train)
    end = scales.within(fit.descent, outputs)
    name = words("figure.legend.descent_end")
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {"real": fit.real, "linear": fit.linear},
        outputs,
        words,
        behind=[line("regression_end", fit.x_grid, end, words, name=name, hoverinfo="skip")],
        before=[points("data", fit.x_train, fit.y_train, words)],
    )


def losses(fit: AdamFit, words: Words) -> Figure:
    """Training loss of both."""
    curves = {"real": fit.loss_real, "linear": fit.loss_linear}
    return steps.history(words("figure.axis.loss"), fit.steps, curves, words)
