"""Lesson 1: a wide network behaves like its first-order Taylor expansion in the weights."""

import streamlit as st

from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import compute, controls, frame, meter, points, sweeps
from ntk_ui.figures import laws, weights
from ntk_ui.figures import taylor as figures
from ntk_ui.figures.style import scientific
from ntk_ui.taylor import step_table

GUIDED = {
    "narrow": {"width": 4, "activation": "tanh"},
    "wide": {"width": 1024, "activation": "tanh"},
    "kinks": {"width": 256, "activation": "relu"},
}

words = frame.lesson("taylor")
dark = frame.dark()
with controls.panel():
    data = controls.data(words)
    width = controls.width(words)
    depth = controls.depth(words)
    activation = controls.activation(words, default="tanh")
    parameterization = controls.parameterization(words)
    rate_fraction = controls.rate_fraction(words)
    steps = controls.steps(words)
    seed = controls.seed(words)
target = points.training_data(words, data)
network = depth, activation, parameterization
training = rate_fraction, steps
fit = compute.taylor_fit(target, width, *network, *training, seed)

outputs = points.TRAINING.y if data == "own" else None
frame.figure(words, "hero", figures.function_space(fit, words, dark, outputs=outputs))
if data == "own":
    points.TRAINING.clicks("hero")
frame.metrics(
    words,
    [
        ("gap", scientific(fit.gap[-1])),
        ("weight_movement", scientific(fit.weight_movement[-1])),
        ("parameters", f"{fit.parameters:,}"),
        ("data_count", str(len(fit.x_train))),
        ("largest_eigenvalue", scientific(2 / fit.max_learning_rate)),
        ("learning_rate", scientific(fit.learning_rate)),
    ],
)
meter.show(words, fit.kernel_movement[-1], fit.relative_gap, fit.curvature)
frame.guided(words, GUIDED)


@st.fragment
def tangent() -> None:
    """One output along one line in weight space."""
    figure_place = frame.titled(words, "tangent")
    with controls.panel():
        line_width = controls.line_width(words)
        direction = controls.direction(words)
        point = controls.point(words, len(fit.x_train))
    line = compute.tangent_line(target, point - 1, direction, line_width, *network, seed)
    with figure_place:
        frame.chart(words, "tangent", figures.tangent_line(line, direction == "gradient", words, dark))
    numbers = {"curvature": line.curvature_0, "distance": line.distance}
    if direction == "gradient":
        numbers["miss"] = line.miss
    frame.metrics(words, [(key, scientific(value)) for key, value in numbers.items()])


def against_width(sweep: sweeps.Sweep, key: str, theory: dict[str, str | None], axis_name: str) -> None:
    """Quantities of a sweep with their fitted slopes, and those that theory gives."""
    series = {n: laws.Series(sweep.values[n], sweep.laws[n], s) for n, s in theory.items() if n in sweep.values}
    frame.figure(words, key, laws.against_width(sweep.at, series, width, words, dark, axis_name=axis_name))


@st.fragment
def further() -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""
    topic = controls.topic(words, ("widths", "weights", "parameters", "step", "scale", "parameterization"))
    if topic == "widths":
        sweep = sweeps.widths(target, *network, *training)
        slopes = sweeps.theory(parameterization, depth)
        against_width(sweep, "closing", {name: slopes[name] for name in ("gap", "weights", "kernel_moved")}, "movement")
        layers = ("first_layer", "hidden_layers", "last_layer")
        against_width(sweep, "layers", {name: slopes[name] for name in layers}, "layer_movement")
    elif topic == "weights":
        path_width = controls.path_width(words)
        path = compute.hidden_weights(target, path_width, activation, rate_fraction, seed)
        frame.figure(words, "path", weights.hidden_weights(path, words, dark))
        numbers = {"path_movement": path.movement[-1], "path_loss": path.loss[-1]}
        frame.metrics(words, [(key, scientific(value)) for key, value in numbers.items()])
    elif topic == "parameters":
        sweep = sweeps.widths(target, *network, *training)
        errors = {name: laws.Series(sweep.values[name]) for name in sweeps.errors(sweep)}
        count = sweep.values["parameters"][:, 0]
        frame.figure(words, "errors", laws.against_parameters(count, errors, len(fit.x_train), words, dark))
    elif topic == "step":
        step_table(words, fit)
    elif topic == "scale":
        alphas = sweeps.output_scales(target, width, *network, *training, seed)
        series = {n: laws.Series(v, alphas.laws[n], sweeps.LAZY_THEORY) for n, v in alphas.values.items()}
        frame.figure(words, "alphas", laws.against_scale(alphas.at, series, words, dark))
        model = compute.one_weight(controls.output_scale(words))
        frame.figure(words, "one_weight", figures.one_weight(model, words, dark))
        numbers = {"exact": model.exact, "tangent_solution": model.linear, "apart": model.linear - model.exact}
        frame.metrics(words, [(key, frame.digits(value)) for key, value in numbers.items()])
    else:
        against_width(sweeps.eigenvalues(target, depth, activation), "growth", sweeps.GROWTH, "largest_eigenvalue")


tangent()
st.subheader(words("further.title"), anchor=False)
further()

frame.folded(words, "derivation")
settings = dict(width=width, depth=depth, activation=activation, parameterization=parameterization, seed=seed)
scales = dict(w_std=W_STD, b_std=B_STD, rate_fraction=rate_fraction, steps=steps)
frame.code(words, frame.snippet("taylor", data=frame.data_source(target), **settings, **scales))
frame.references(words)
