"""Lesson 3: Fourier features flatten the spectrum, so that high frequencies are learned."""

from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, frame, meter
from ntk_ui.figures import fourier as figures
from ntk_ui.figures.style import scientific

# The mappings that a scale and a number of frequencies mean something to.
SCALED = ("gaussian", "power_law")
COUNTED = ("positional", "gaussian", "power_law")

words = frame.lesson("fourier")
with controls.panel():
    signal = controls.signal(words)
    mapping = controls.mapping(words)
    scale = controls.scale(words) if mapping in SCALED else 1.0
    features = controls.features(words) if mapping in COUNTED else 1
    width = controls.width(words)
    depth = controls.depth(words)
    activation = controls.activation(words)
    steps = controls.steps(words)
    seed = controls.seed(words)

fit = compute.fourier_fit(signal, mapping, scale, features, width, depth, activation, steps, seed)
dark = frame.dark()

frame.figure(words, "hero", figures.fit(fit, words, dark))
frame.metrics(
    words,
    [
        ("error_plain", frame.number(fit.error_plain[-1], words)),
        ("error_mapped", frame.number(fit.error_mapped[-1], words)),
        ("error_real", frame.number(fit.error_real[-1], words)),
        ("condition_plain", scientific(fit.condition_plain)),
        ("condition_mapped", scientific(fit.condition_mapped)),
        ("learning_rate", scientific(fit.learning_rate)),
    ],
)
meter.show(words, fit.kernel_movement, fit.relative_gap, fit.curvature)
frame.figure(words, "eigenvalues", figures.eigenvalues(fit, words, dark))
frame.figure(words, "errors", figures.errors(fit, words, dark))

frame.folded(words, "derivation")
frame.code(
    words,
    frame.snippet(
        "fourier",
        signal=signal,
        mapping=mapping,
        scale=scale,
        features=features,
        width=width,
        depth=depth,
        activation=activation,
        w_std=W_STD,
        b_std=B_STD,
        steps=steps,
        seed=seed,
    ),
)
frame.references(words)
