"""Lesson 2: the kernel at a finite width, its limit, and the eigenvalues of both."""

import streamlit as st

from ntk_ui import compute, controls, frame, meter
from ntk_ui.figures import spectrum as figures
from ntk_ui.figures.style import scientific

words = frame.lesson("spectrum")
with controls.panel():
    inputs = controls.inputs(words)
    net = controls.network(words)
    seed = controls.seed(words)

spectra = compute.kernel_spectra(inputs, 64, net, seed)
dark = frame.dark()

frame.figure(words, "hero", figures.kernels(spectra, words, dark))
frame.metrics(
    words,
    [
        ("relative_error", scientific(spectra.relative_error)),
        ("condition", scientific(spectra.condition_empirical)),
        ("condition_analytic", scientific(spectra.condition_analytic)),
        ("limit", scientific(spectra.max_learning_rate)),
        ("parameters", f"{spectra.parameters:,}"),
    ],
)
meter_place = st.container()
frame.figure(words, "eigenvalues", figures.eigenvalues(spectra, words, dark))

frame.folded(words, "derivation")
frame.code(
    words,
    frame.snippet(
        "spectrum",
        inputs=inputs,
        width=net.width,
        depth=net.depth,
        activation=net.activation,
        w_std=net.w_std,
        b_std=net.b_std,
        seed=seed,
    ),
)
frame.references(words)

# last, because it trains a network: everything else is already there, and any control interrupts it
with meter_place:
    trained = compute.trained_kernel(inputs, 64, "wave", net, seed)
    meter.show(words, trained.kernel_movement, trained.relative_gap, trained.curvature)
    st.caption(words("meter_task"))
