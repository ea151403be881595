"""Lesson 4: the closed-form training dynamics and real gradient descent, overlaid."""

import streamlit as st

from ntk_core.experiments import LARGE_WIDTHS, WIDTHS
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, dynamics_controls, frame, meter, points
from ntk_ui.figures import dynamics as figures
from ntk_ui.figures import rates
from ntk_ui.figures.steps import STEPS, Clock
from ntk_ui.figures.style import scientific
from ntk_ui.topics import ensembles, generalization, moving, optimizers, universal

TOPICS = ("ensembles", "percentiles", "moving", "generalization", "learnability", "universal", "optimizers")
CALM: dict[str, object] = {"data": "sine", "activation": "tanh", "depth": 1, "steps": 500, "seed": 0, "start": "kept"}
GUIDED: dict[str, dict[str, object]] = {
    "narrow": CALM | {"width": 8, "learning_rate": 0.05},
    "edge": CALM | {"width": 1024, "learning_rate": 0.5, "steps": 100, "topic": "moving"},
    "rich": CALM | {"width": 16, "learning_rate": 0.05, "topic": "moving"},
    "spread": {"topic": "ensembles", "ensemble_width": 200},
    "hard": CALM | {"topic": "universal", "represented_width": 4},
    "momentum": CALM | {"width": 512, "learning_rate": 0.02, "momentum": 0.9, "topic": "optimizers"},
}

words = frame.lesson("dynamics")
dark = frame.dark()
with controls.panel():
    data = controls.data(words)
    width = controls.width(words, (*WIDTHS, *LARGE_WIDTHS))
    learning_rate = controls.learning_rate(words)
    depth = controls.depth(words)
    activation = controls.activation(words, default="tanh")
    steps = controls.steps(words)
    seed = controls.seed(words)
    centered = dynamics_controls.start(words) == "subtracted"
    clock = STEPS if dynamics_controls.clock(words) == "steps" else Clock(learning_rate)
target = points.training_data(words, data)
network = width, depth, activation, seed

fit = compute.dynamics_fit(target, width, depth, activation, learning_rate, steps, seed, centered)
if learning_rate > fit.max_learning_rate:
    st.warning(words("unstable"), icon="⚠️")
outputs = points.TRAINING.y if data == "own" else None
frame.figure(words, "hero", figures.function_space(fit, clock, words, dark, outputs=outputs))
if data == "own":
    points.TRAINING.clicks("hero")
past = sum(learning_rate * value > 2 for value in fit.eigenvalues)
frame.metrics(
    words,
    [
        ("loss_real", frame.number(fit.loss_real[-1], words)),
        ("loss_theory", frame.number(fit.loss_steps[-1], words)),
        ("not_linear", frame.number(fit.not_linear, words)),
        ("not_flow", frame.number(fit.not_flow, words)),
        ("limit", scientific(fit.max_learning_rate)),
        ("ratio", scientific(learning_rate / fit.max_learning_rate)),
        ("past", f"{past} / {len(fit.eigenvalues)}"),
    ],
)
meter.show(words, fit.kernel_movement[-1], fit.relative_gap, fit.curvature)
frame.guided(words, GUIDED)
frame.figure(words, "loss", figures.loss(fit, clock, words, dark))
frame.figure(words, "modes", figures.modes(fit, clock, words, dark))
frame.figure(words, "shares", figures.shares(fit, clock, words, dark))
frame.figure(words, "stability", rates.stability(fit, words, dark))
frame.figure(words, "factors", rates.factors(fit, words, dark))


@st.fragment
def further() -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, TOPICS)
    if topic == "ensembles":
        ensembles.spread(dark)
    elif topic == "percentiles":
        ensembles.percentiles(dark)
    elif topic == "moving":
        moving.show(fit, clock, network, target, steps, dark)
    elif topic == "generalization":
        generalization.errors(data, width, depth, activation, steps, dark)
    elif topic == "learnability":
        generalization.learnability(width, depth, activation, steps, dark)
    elif topic == "universal":
        universal.show(data, activation, steps, seed, dark)
    else:
        optimizers.show(network, target, learning_rate, steps, dark)


st.subheader(words("further.title"), anchor=False)
further()

frame.folded(words, "derivation")
settings = dict(width=width, depth=depth, activation=activation, w_std=W_STD, b_std=B_STD, seed=seed)
frame.code(
    words,
    frame.snippet("dynamics", data=frame.data_source(target), **settings, learning_rate=learning_rate, steps=steps),
)
frame.references(words)
