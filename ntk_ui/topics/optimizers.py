"""Optimizers beyond the theory: momentum and minibatches beside the prediction for gradient descent."""

import streamlit as st

from ntk_core.experiments import LARGE_WIDTHS, MLP, SPEED_UPS, Points
from ntk_core.experiments.setting import B_STD, W_STD, training_points
from ntk_ui import compute, controls, dynamics_controls, frame, i18n, reproduce
from ntk_ui.figures import formatting
from ntk_ui.figures import optimizers as figures

WIDEST = LARGE_WIDTHS[0] // 2


def show(network: tuple[int, int, str, int], target: str | Points, learning_rate: float, steps: int) -> None:
    """Draw the topic for a network, given by its width, depth, activation and seed."""
    words = i18n.read("optimizers", frame.language())
    width, depth, activation, seed = network
    if width > WIDEST:
        st.caption(words("narrowed.text", width=f"{WIDEST:,}"))
    width = min(width, WIDEST)
    outputs, losses = frame.titled(words, "outputs"), frame.titled(words, "losses")
    with outputs, controls.panel():
        momentum = dynamics_controls.momentum(words)
        batch = dynamics_controls.batch(words, len(training_points(target)[0]))
    run = learning_rate, momentum, batch, steps, seed
    fit = compute.optimized_fit(target, width, depth, activation, *run)
    with outputs:
        frame.chart(words, "outputs", figures.function_space, fit, words)
    with losses:
        frame.chart(words, "losses", figures.losses, fit, words)
    frame.metrics(
        words,
        [
            ("speed_up", f"{SPEED_UPS[momentum]}×"),
            ("loss_real", formatting.number(fit.loss_real[-1], words, fit.outcome)),
            ("loss_rescaled", formatting.number(fit.loss_rescaled[-1], words)),
            ("gap", formatting.number(fit.relative_gap, words, fit.outcome)),
        ],
    )
    frame.code(words, reproduce.optimized_fit(target, MLP(width, depth, activation, W_STD, B_STD), *run))
