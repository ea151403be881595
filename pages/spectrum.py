"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

from typing import NamedTuple

import streamlit as st

from ntk_core.experiments import MLP, Source
from ntk_ui import compute, controls, frame, guided, idle, meter, parts, reproduce, tables
from ntk_ui.figures.style import scientific
from ntk_ui.topics import angles, definite, entry, modes, priors

GUIDED: dict[str, dict[str, object]] = {
    "narrow": {"width": 8, "inputs": "circle", "activation": "relu"},
    "unbiased": {"b_std": 0.0, "inputs": "circle", "activation": "relu", "depth": 1},
    "smooth": {"activation": "erf", "inputs": "interval"},
    "inflated": {"topic": "angles", "width": 64, "depth": 3, "activation": "relu", "w_std": 1.0, "b_std": 0.1},
}


class Settings(NamedTuple):
    """What the reader has chosen; no source of inputs as long as the reader's table is empty."""

    source: Source | None
    points: int
    net: MLP
    seed: int


words = frame.lesson("spectrum")
dark = frame.dark()


def choose() -> Settings:
    """The controls of the lab, and the reader's table if it is wanted."""
    with controls.panel():
        inputs = controls.inputs(words)
        count = controls.count(words) if inputs != "own" else 64
        net = controls.network(words)
        seed = controls.seed(words)
    source = tables.own_table() if inputs == "own" else inputs
    return Settings(source, count, net, seed)


@parts.lab(choose)
def lab(now: Settings) -> None:
    """Both kernels, one of their entries, and whether the theory holds."""
    if now.source is not None:
        st.fragment(entry.show)(now.source, now.points, now.net, now.seed, dark)
        # last, because it trains a network: everything else is already there, and any control interrupts it
        trained = compute.trained_kernel(now.source, now.points, now.net, now.seed)
        meter.show(words, trained.kernel_movement, trained.relative_gap, trained.curvature, trained.outcome)
        frame.digits_depend(words, trained.outcome)
        task = dict(points=trained.points, inputs=trained.inputs, steps=trained.steps)
        aim, rate = words(f"meter_aim.{trained.aim}"), scientific(trained.learning_rate)
        st.caption(words("meter_task", aim=aim, rate=rate, **task))


@parts.part("modes")
def spectrum(now: Settings) -> None:
    """The eigenvalues, the eigenfunctions, and what they mean."""
    if now.source is not None:
        modes.show(now.source, now.points, now.net, now.seed, dark)


@parts.part("further")
def further(now: Settings) -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("angles", "definite", "priors"))
    idle.say(words, idle.of_kernel(topic, now.source))
    if topic == "angles":
        angles.show(now.net, dark)
    elif topic == "definite":
        definite.show(now.net, now.seed, dark)
    else:
        priors.show(now.net, now.seed, dark)


@parts.part("code", room="3rem")
def code(now: Settings) -> None:
    """The program that does the same."""
    if now.source is not None:
        frame.code(words, reproduce.kernel_matrices(now.source, now.points, now.net, now.seed))


lab()
frame.folded(words, "meter.how")
guided.show(words, GUIDED)
spectrum()
st.subheader(words("further.title"), anchor=False)
further()
frame.folded(words, "derivation")
code()
frame.references(words)
