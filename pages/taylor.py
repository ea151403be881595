"""Lesson 1: a wide network behaves like its first-order Taylor expansion in the weights."""

import streamlit as st

from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, frame
from ntk_ui.figures import taylor as figures
from ntk_ui.figures.style import scientific

words = frame.lesson("taylor")
with controls.panel():
    data = controls.data(words)
    width = controls.width(words)
    depth = controls.depth(words)
    activation = controls.activation(words, default="tanh")
    rate_fraction = controls.rate_fraction(words)
    steps = controls.steps(words)
    seed = controls.seed(words)

fit = compute.taylor_fit(data, width, depth, activation, rate_fraction, steps, seed)
dark = frame.dark()

frame.figure(words, "hero", figures.function_space(fit, words, dark))
frame.metrics(
    words,
    [
        ("gap", scientific(fit.gap[-1])),
        ("weight_movement", scientific(fit.weight_movement[-1])),
        ("kernel_movement", scientific(fit.kernel_movement[-1])),
        ("parameters", f"{fit.parameters:,}"),
        ("data_count", str(len(fit.x_train))),
        ("learning_rate", scientific(fit.learning_rate)),
    ],
)

sweep_place = st.container()
frame.figure(words, "loss", figures.loss(fit, words, dark))

frame.folded(words, "derivation")
frame.code(
    words,
    frame.snippet(
        "taylor",
        data=data,
        width=width,
        depth=depth,
        activation=activation,
        w_std=W_STD,
        b_std=B_STD,
        seed=seed,
        rate_fraction=rate_fraction,
        steps=steps,
    ),
)
frame.references(words)

# last, because it takes longest: everything else is already there, and any control interrupts it
with sweep_place:
    sweep = compute.width_sweep(data, depth, activation, rate_fraction, steps)
    frame.figure(
        words,
        "sweep",
        figures.gap_against_width(
            sweep.widths,
            sweep.gap,
            sweep.weight_movement,
            width,
            sweep.gap_law,
            sweep.weight_law,
            words,
            dark,
        ),
    )
