"""Lesson 4: the closed-form training dynamics and real gradient descent, overlaid."""

from functools import partial

import streamlit as st

from ntk_core.experiments import DynamicsFit
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import (
    captions,
    controls,
    dynamics_controls,
    frame,
    growing,
    guided,
    guided_experiments,
    idle,
    meter,
    parts,
    points,
    reproduce,
)
from ntk_ui.dynamics_controls import Settings
from ntk_ui.figures import dynamics as figures
from ntk_ui.figures import formatting, rates
from ntk_ui.figures.style import scientific
from ntk_ui.topics import ensembles, generalization, moving, optimizers, universal

TOPICS = ("ensembles", "percentiles", "moving", "generalization", "learnability", "universal", "optimizers")

words = frame.lesson("dynamics")


@parts.lab(partial(dynamics_controls.choose, words))
def lab(now: Settings) -> None:
    """The run, and whether the theory holds."""
    place = st.container()

    def warn(known: tuple[DynamicsFit]) -> None:
        if now.learning_rate > known[0].max_learning_rate:
            place.warning(words("unstable"), icon="⚠️")

    outputs = points.TRAINING.y if now.data == "own" else None
    hero, key = figures.function_space, captions.told("hero", w_std=W_STD, b_std=B_STD)
    (fit,) = growing.theory_first(words, key, now, hero, now.clock, words, known=warn, outputs=outputs)
    past = sum(now.learning_rate * value > 2 for value in fit.eigenvalues)
    numbers = {
        "loss_real": formatting.number(fit.loss_real[-1], words, fit.outcome),
        "loss_theory": formatting.number(fit.loss_steps[-1], words),
        "not_linear": formatting.distance(fit.not_linear, words, fit.outcome),
        "not_flow": formatting.number(fit.not_flow, words),
        "limit": scientific(fit.max_learning_rate),
        "ratio": scientific(now.learning_rate / fit.max_learning_rate),
        "past": f"{past} / {len(fit.eigenvalues)}",
    }
    frame.metrics(words, numbers.items())
    frame.digits_depend(words, fit.outcome)
    meter.show(words, fit.kernel_movement[-1], fit.relative_gap, fit.curvature, fit.outcome)


@parts.part("modes")
def modes(now: Settings) -> None:
    """The same run mode by mode, and what its learning rate does to them."""
    fit, clock = now.fit(), now.clock
    frame.figure(words, "loss", figures.loss, fit, clock, words)
    frame.figure(words, "modes", figures.modes, fit, clock, words)
    frame.figure(words, "shares", figures.shares, fit, clock, words)
    frame.figure(words, "stability", rates.stability, fit, words)
    frame.figure(words, "factors", rates.factors, fit, words)


@parts.part("further")
def further(now: Settings) -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    network = now.width, now.depth, now.activation, now.seed
    topic = controls.topic(words, TOPICS)
    idle.say(words, idle.IDLE[topic])
    if topic == "ensembles":
        ensembles.spread()
    elif topic == "percentiles":
        ensembles.percentiles()
    elif topic == "moving":
        moving.show(now.fit(), now.clock, network, now.target, now.steps)
    elif topic == "generalization":
        generalization.errors(now.data, now.width, now.depth, now.activation, now.steps)
    elif topic == "learnability":
        generalization.learnability(now.width, now.depth, now.activation, now.steps)
    elif topic == "universal":
        universal.show(now.data, now.activation, now.steps, now.seed)
    else:
        optimizers.show(network, now.target, now.learning_rate, now.steps)


@parts.part("code", room="3rem")
def code(now: Settings) -> None:
    """The program that does the same."""
    frame.code(words, reproduce.dynamics_fit(now))


if lab().data == "own":
    points.TRAINING.clicks("hero")
frame.folded(words, "meter.how")
guided.show(words, guided_experiments.DYNAMICS)
modes()
st.subheader(words("further.title"), anchor=False)
further()
frame.folded(words, "derivation")
code()
frame.references(words)
