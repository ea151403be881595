"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""

import streamlit as st

from ntk_core.experiments import MLP, PLAIN, Mapping
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, frame, meter, signals
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific
from ntk_ui.topics import bands, frequency_scale, picture
from ntk_ui.topics import mapping as mapped_kernel

# The mappings that a number of frequencies and a scale mean something to.
COUNTED = ("positional", "gaussian", "power_law")
SCALED = ("gaussian", "power_law")
GUIDED: dict[str, dict[str, object]] = {
    "plain": {"mapping": "none", "signal": "sines"},
    "small": {"mapping": "gaussian", "signal": "sines", "scale": 0.3, "features": 32},
    "large": {"mapping": "gaussian", "signal": "sines", "scale": 24.0, "features": 32},
    "edges": {"mapping": "power_law", "signal": "square", "power": 1.0, "features": 16},
    "picture": {"topic": "picture", "picture": "photo", "mapping": "gaussian", "picture_scale": 100.0},
}

words = frame.lesson("fourier")
dark = frame.dark()
with controls.panel():
    name = signals.control(words)
    kind = controls.mapping(words)
    scale = controls.frequency_scale(words, kind) if kind in SCALED else 1.0
    features = controls.frequency_count(words, kind) if kind in COUNTED else 1
    width = controls.width(words)
    depth = controls.depth(words)
    activation = controls.activation(words)
    steps = controls.steps(words)
    seed = controls.seed(words)
signal = signals.chosen(words, name, seed)
mapping = Mapping(kind, scale, features)
net = MLP(width, depth, activation, W_STD, B_STD)

plain = compute.signal_fit(signal, PLAIN, net, steps, seed)
mapped = compute.signal_fit(signal, mapping, net, steps, seed) if kind != "none" else None
fit = mapped or plain

frame.figure(words, "hero", figures.fit(plain, mapped, words, dark, outputs=signals.window(signal)))
signals.clicks("hero", signal)
numbers = [("error_plain", frame.number(plain.error_theory[-1], words))]
if mapped is not None:
    numbers.append(("error_mapped", frame.number(mapped.error_theory[-1], words)))
numbers.append(("error_real", frame.number(fit.error_real[-1], words)))
numbers.append(("learning_rate", scientific(fit.learning_rate)))
frame.metrics(words, numbers)
meter.show(words, fit.kernel_movement, fit.relative_gap, fit.curvature)
frame.guided(words, GUIDED)
frame.figure(words, "errors", figures.errors(plain, mapped, words, dark))
bands.show(plain, mapped, words, dark)
st.fragment(mapped_kernel.falloff)(mapping, net, seed, dark)


@st.fragment
def further() -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("kernel", "scales", "noises", "picture"))
    if topic == "kernel":
        mapped_kernel.kernel(mapping, net, seed, dark)
    elif topic == "scales":
        frequency_scale.errors(signal, mapping, net, steps, dark)
    elif topic == "noises":
        frequency_scale.noises(mapping, steps, dark)
    else:
        picture.show(mapping, seed, dark)


st.subheader(words("further.title"), anchor=False)
further()

frame.folded(words, "derivation")
settings = dict(mapping=kind, scale=scale, features=features, width=width, depth=depth, activation=activation)
scales = dict(w_std=W_STD, b_std=B_STD, steps=steps, seed=seed)
frame.code(words, frame.snippet("fourier", signal=signal, **settings, **scales))
frame.references(words)
