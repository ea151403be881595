"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

import streamlit as st

from ntk_ui import compute, controls, frame, meter, tables
from ntk_ui.topics import angles, definite, entry, modes, priors

GUIDED: dict[str, dict[str, object]] = {
    "narrow": {"width": 8, "inputs": "circle", "activation": "relu"},
    "unbiased": {"b_std": 0.0, "inputs": "circle", "activation": "relu", "depth": 1},
    "smooth": {"activation": "erf", "inputs": "interval"},
    "inflated": {"topic": "angles", "width": 64, "depth": 3, "activation": "relu", "w_std": 1.0, "b_std": 0.1},
}

words = frame.lesson("spectrum")
dark = frame.dark()
with controls.panel():
    inputs = controls.inputs(words)
    count = controls.count(words) if inputs != "own" else 64
    net = controls.network(words)
    seed = controls.seed(words)
source = tables.own_table() if inputs == "own" else inputs

if source is not None:
    st.fragment(entry.show)(source, count, net, seed, dark)
    meter_place = st.container()
    frame.guided(words, GUIDED)
    st.fragment(modes.show)(source, count, net, seed, dark)


@st.fragment
def further() -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("angles", "definite", "priors"))
    if topic == "angles":
        angles.show(net, dark)
    elif topic == "definite":
        definite.show(net, seed, dark)
    else:
        priors.show(net, seed, dark)


st.subheader(words("further.title"), anchor=False)
further()

frame.folded(words, "derivation")
settings = dict(width=net.width, depth=net.depth, activation=net.activation, w_std=net.w_std, b_std=net.b_std)
points = frame.points_source(source or "circle", count)
frame.code(words, frame.snippet("spectrum", points=points, seed=seed, **settings))
frame.references(words)

# last, because it trains a network: everything else is already there, and any control interrupts it
if source is not None:
    with meter_place:
        trained = compute.trained_kernel(source, count, "wave", net, seed)
        meter.show(words, trained.kernel_movement, trained.relative_gap, trained.curvature)
        st.caption(words("meter_task"))
