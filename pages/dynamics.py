"""Lesson 4: the closed-form training dynamics and real gradient descent, overlaid."""

import streamlit as st

from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, frame, meter, points
from ntk_ui.figures import dynamics as figures
from ntk_ui.figures.style import scientific
from ntk_ui.topics import ensembles

words = frame.lesson("dynamics")
with controls.panel():
    data = controls.data(words)
    width = controls.width(words)
    depth = controls.depth(words)
    activation = controls.activation(words, default="tanh")
    learning_rate = controls.learning_rate(words)
    steps = controls.steps(words)
    seed = controls.seed(words)
target = points.training_data(words, data)

fit = compute.dynamics_fit(target, width, depth, activation, learning_rate, steps, seed)
dark = frame.dark()

if learning_rate > fit.max_learning_rate:
    st.warning(words("unstable"), icon="⚠️")
outputs = points.TRAINING.y if data == "own" else None
frame.figure(words, "hero", figures.function_space(fit, words, dark, outputs=outputs))
if data == "own":
    points.TRAINING.clicks("hero")
frame.metrics(
    words,
    [
        ("limit", scientific(fit.max_learning_rate)),
        ("ratio", scientific(learning_rate / fit.max_learning_rate)),
        ("loss_real", frame.number(fit.loss_real[-1], words)),
        ("loss_theory", frame.number(fit.loss_steps[-1], words)),
    ],
)
meter.show(words, fit.kernel_movement[-1], fit.relative_gap, fit.curvature)
frame.figure(words, "stability", figures.stability(fit, learning_rate, words, dark))
frame.figure(words, "loss", figures.loss(fit, words, dark))
frame.figure(words, "modes", figures.modes(fit, words, dark))


@st.fragment
def further() -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    if controls.topic(words, ("ensembles", "percentiles")) == "ensembles":
        ensembles.spread(dark)
    else:
        ensembles.percentiles(dark)


st.subheader(words("further.title"), anchor=False)
further()

frame.folded(words, "derivation")
frame.code(
    words,
    frame.snippet(
        "dynamics",
        data=frame.data_source(target),
        width=width,
        depth=depth,
        activation=activation,
        w_std=W_STD,
        b_std=B_STD,
        seed=seed,
        learning_rate=learning_rate,
        steps=steps,
    ),
)
frame.references(words)
