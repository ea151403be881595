"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

from functools import partial

import streamlit as st

from ntk_ui import compute, controls, frame, guided, guided_experiments, idle, meter, parts, reproduce, spectrum
from ntk_ui.figures.style import scientific
from ntk_ui.spectrum import Settings
from ntk_ui.topics import angles, definite, entry, modes, priors

words = frame.lesson("spectrum")


@parts.lab(partial(spectrum.choose, words))
def lab(now: Settings) -> None:
    """Both kernels, one of their entries, and whether the theory holds."""
    if now.source is not None:
        st.fragment(entry.show)(now.source, now.points, now.net, now.seed)
        # last, because it trains a network: everything else is already there, and any control interrupts it
        trained = compute.trained_kernel(now.source, now.points, now.net, now.seed)
        meter.show(words, trained.kernel_movement, trained.relative_gap, trained.curvature, trained.outcome)
        frame.digits_depend(words, trained.outcome)
        task = dict(points=trained.points, inputs=trained.inputs, steps=trained.steps)
        aim, rate = words(f"meter_aim.{trained.aim}"), scientific(trained.learning_rate)
        st.caption(words("meter_task", aim=aim, rate=rate, **task))


@parts.part("modes")
def eigenvalues(now: Settings) -> None:
    """The eigenvalues, the eigenfunctions, and what they mean."""
    if now.source is not None:
        modes.show(now.source, now.points, now.net, now.seed)


@parts.part("further")
def further(now: Settings) -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("angles", "definite", "priors"))
    idle.say(words, idle.of_kernel(topic, now.source))
    if topic == "angles":
        angles.show(now.net)
    elif topic == "definite":
        definite.show(now.net, now.seed)
    else:
        priors.show(now.net, now.seed)


@parts.part("code", room="3rem")
def code(now: Settings) -> None:
    """The program that does the same."""
    if now.source is not None:
        frame.code(words, reproduce.kernel_matrices(now.source, now.points, now.net, now.seed))


lab()
frame.folded(words, "meter.how")
guided.show(words, guided_experiments.SPECTRUM)
eigenvalues()
st.subheader(words("further.title"), anchor=False)
further()
frame.folded(words, "derivation")
code()
frame.references(words)
