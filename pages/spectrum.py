"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

from functools import partial

import streamlit as st

from ntk_ui import compute, controls, frame, guided, guided_experiments, meter, parts, spectrum
from ntk_ui.spectrum import Settings
from ntk_ui.topics import angles, definite, entry, modes, priors

words = frame.lesson("spectrum")
dark = frame.dark()


@parts.lab(partial(spectrum.choose, words))
def lab(now: Settings) -> None:
    """Both kernels, one of their entries, and whether the theory holds."""
    if now.source is not None:
        st.fragment(entry.show)(now.source, now.points, now.net, now.seed, dark)
        # last, because it trains a network: everything else is already there, and any control interrupts it
        trained = compute.trained_kernel(now.source, now.points, "wave", now.net, now.seed)
        meter.show(words, trained.kernel_movement, trained.relative_gap, trained.curvature)


@parts.part("modes")
def eigenvalues(now: Settings) -> None:
    """The eigenvalues, the eigenfunctions, and what they mean."""
    if now.source is not None:
        modes.show(now.source, now.points, now.net, now.seed, dark)


@parts.part("further")
def further(now: Settings) -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("angles", "definite", "priors"))
    if topic == "angles":
        angles.show(now.net, dark)
    elif topic == "definite":
        definite.show(now.net, now.seed, dark)
    else:
        priors.show(now.net, now.seed, dark)


@parts.part("code", room="3rem")
def code(now: Settings) -> None:
    """The program that does the same."""
    points = frame.points_source(now.source or "circle", now.points)
    frame.code(words, frame.snippet("spectrum", points=points, seed=now.seed, **frame.network_source(now.net)))


lab()
st.caption(words("meter_task"))
frame.folded(words, "meter.how")
guided.show(words, guided_experiments.SPECTRUM)
eigenvalues()
st.subheader(words("further.title"), anchor=False)
further()
frame.folded(words, "derivation")
code()
frame.references(words)
