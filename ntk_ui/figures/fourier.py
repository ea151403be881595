"""Figures of the Fourier lesson: a kernel with and without a mapping of its inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ntk_ui.figures import animation, scales, steps
from ntk_ui.figures.eigenvalues import eigenvalues as _eigenvalues
from ntk_ui.figures.style import Figure, Words, line, points, scientific

if TYPE_CHECKING:
    from ntk_core.experiments import FourierFit


def fit(fit: FourierFit, words: Words, dark: bool) -> Figure:
    """The signal, and theory and the real network, both without and with the mapping."""
    outputs = scales.window(fit.signal, fit.y_train)
    return animation.function_space(
        fit.x_grid,
        fit.steps,
        {
            "real_plain": fit.real_plain,
            "plain": fit.plain,
            "real": fit.real,
            "mapped": fit.mapped,
        },
        outputs,
        words,
        dark,
        behind=[line("signal", fit.x_grid, fit.signal, words, dark, hoverinfo="skip")],
        before=[points("data", fit.x_train, fit.y_train, words, dark)],
    )


def eigenvalues(fit: FourierFit, words: Words, dark: bool) -> Figure:
    """The spectra without and with the mapping, with the condition numbers in the legend."""
    values = {"plain": fit.eigenvalues_plain, "mapped": fit.eigenvalues_mapped}
    conditions = {"plain": fit.condition_plain, "mapped": fit.condition_mapped}
    titles = {
        name: f"{words(f'figure.legend.kernel_{name}')}, κ = {scientific(condition)}"
        for name, condition in conditions.items()
    }
    return _eigenvalues(values, titles, words, dark, log_index=False)


def errors(fit: FourierFit, words: Words, dark: bool) -> Figure:
    """Root mean square error against the signal over steps."""
    curves = {
        "real_plain": fit.error_real_plain,
        "plain": fit.error_plain,
        "real": fit.error_real,
        "mapped": fit.error_mapped,
    }
    return steps.history(words("figure.axis.error"), fit.steps, curves, words, dark)
