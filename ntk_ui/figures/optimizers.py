"""Figures of other optimizers: a real network with momentum and minibatches beside plain gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntk_ui.figures import animation, scales, steps
from ntk_ui.figures.style import Figure, Words, points

if TYPE_CHECKING:
    from ntk_core.experiments import OptimizedFit


def function_space(fit: OptimizedFit, words: Words) -> Figure:
    """The real network over the inputs beside the closed form at the rescaled time, at every recorded step."""
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {"real": fit.real, "empirical": fit.empirical},
        scales.window(fit.y_train),
        words,
        before=[points("data", fit.x_train, fit.y_train, words)],
    )


def losses(fit: OptimizedFit, words: Words) -> Figure:
    """Training loss of the network, and of plain gradient descent in theory: as many steps, and more of them."""
    curves = {"real": fit.loss_real, "steps": fit.loss_steps, "rescaled": fit.loss_rescaled}
    return steps.history(words("figure.axis.loss"), fit.steps, curves, words)
