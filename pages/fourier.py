"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""

from ntk_ui import compute, controls, frame

words = frame.lesson("fourier")
with controls.panel():
    signal = controls.signal(words)
    mapping = controls.mapping(words)
    scale = controls.scale(words)
    features = controls.features(words)
    width = controls.width(words)
    depth = controls.depth(words)
    activation = controls.activation(words)
    steps = controls.steps(words)
    seed = controls.seed(words)
fit = compute.fourier_fit(
    signal, mapping, scale, features, width, depth, activation, steps, seed
)
