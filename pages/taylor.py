"""Lesson 1: a wide network behaves like its first-order Taylor expansion in the weights."""

from functools import partial

import streamlit as st

from ntk_ui import compute, controls, frame, growing, guided, idle, meter, parts, points, reproduce, sweeps, taylor
from ntk_ui.figures import formatting, laws, weights
from ntk_ui.figures import taylor as figures
from ntk_ui.figures.style import scientific
from ntk_ui.guided_experiments import TAYLOR
from ntk_ui.lessons.taylor import training
from ntk_ui.taylor import Settings

words = frame.lesson("taylor")


@parts.lab(partial(taylor.choose, words))
def lab(now: Settings) -> None:
    """A network and its tangent model in training, and whether the theory holds."""
    outputs = points.TRAINING.y if now.data == "own" else None
    hero, key = figures.function_space, taylor.told("hero", now.seed)
    (fit,) = growing.theory_first(words, key, now, hero, words, outputs=outputs)
    frame.metrics(words, training.numbers(fit, words).items())
    frame.digits_depend(words, fit.outcome)
    meter.show(words, fit.kernel_movement, fit.relative_gap, fit.curvature, fit.outcome)


@parts.part("tangent")
def tangent(now: Settings) -> None:
    """One output along one line in weight space."""
    figure_place = frame.titled(words, "tangent")
    with controls.panel():
        line_width = controls.line_width(words)
        direction = controls.direction(words)
        point = controls.point(words, len(now.fit().x_train))
    idle.say(words, idle.IDLE["tangent"])
    line = compute.tangent_line(now.target, point - 1, direction, line_width, *now.network, now.seed)
    with figure_place:
        frame.chart(words, taylor.told("tangent", now.seed), figures.tangent_line, line, direction == "gradient", words)
    numbers = {"curvature": line.curvature_0, "distance": line.distance}
    if direction == "gradient":
        numbers["miss"] = line.miss
    frame.metrics(words, [(key, scientific(value)) for key, value in numbers.items()])


@parts.part("further")
def further(now: Settings) -> None:
    """The further figures: one topic at a time, so that only what is looked at is computed."""

    def against_width(sweep: sweeps.Sweep, key: str, theory: dict[str, str | None], axis_name: str) -> None:
        series = {n: laws.Series(sweep.values[n], sweep.laws[n], s) for n, s in theory.items() if n in sweep.values}
        shown = sweep.at, series, now.width, words
        frame.figure(words, taylor.told(key, now.seed), laws.against_width, *shown, axis_name=axis_name)

    topic = controls.topic(words, ("widths", "weights", "parameters", "step", "scale", "parameterization"))
    idle.say(words, idle.IDLE[topic])
    if topic == "widths":
        sweep = sweeps.widths(now.target, *now.network, *now.training)
        slopes = sweeps.theory(now.parameterization, now.depth, now.activation)
        against_width(sweep, "closing", {name: slopes[name] for name in ("gap", "weights", "kernel_moved")}, "movement")
        layers = ("first_layer", "hidden_layers", "last_layer")
        against_width(sweep, "layers", {name: slopes[name] for name in layers}, "layer_movement")
    elif topic == "weights":
        path_width = controls.path_width(words)
        path = compute.hidden_weights(now.target, path_width, now.activation, now.rate_fraction, now.seed)
        frame.figure(words, taylor.told("path", now.seed), weights.hidden_weights, path, words)
        numbers = {"path_movement": path.movement[-1], "path_loss": path.loss[-1]}
        frame.metrics(words, [(key, formatting.number(value, words, path.outcome)) for key, value in numbers.items()])
        frame.digits_depend(words, path.outcome)
    elif topic == "parameters":
        sweep = sweeps.widths(now.target, *now.network, *now.training)
        errors = {name: laws.Series(sweep.values[name]) for name in sweeps.errors(sweep)}
        count, samples = sweep.values["parameters"][:, 0], len(now.fit().x_train)
        frame.figure(words, taylor.told("errors", now.seed), laws.against_parameters, count, errors, samples, words)
    elif topic == "step":
        taylor.step_table(words, now.fit())
    elif topic == "scale":
        alphas = sweeps.output_scales(now.target, now.width, *now.network, *now.training, now.seed)
        series = {n: laws.Series(v, alphas.laws[n], sweeps.LAZY_THEORY) for n, v in alphas.values.items()}
        frame.figure(words, taylor.told("alphas", now.seed), laws.against_scale, alphas.at, series, words)
        model = compute.one_weight(controls.output_scale(words))
        idle.say(words, idle.IDLE["one_weight"], onward=True)
        frame.figure(words, "one_weight", figures.one_weight, model, words)
        numbers = {"exact": model.exact, "tangent_solution": model.linear, "apart": model.linear - model.exact}
        frame.metrics(words, [(key, formatting.digits(value)) for key, value in numbers.items()])
    else:
        growth = sweeps.eigenvalues(now.target, now.depth, now.activation)
        against_width(growth, "growth", sweeps.GROWTH, "largest_eigenvalue")


@parts.part("code", room="3rem")
def code(now: Settings) -> None:
    """The program that does the same."""
    frame.code(words, reproduce.taylor_fit(now))


if lab().data == "own":
    points.TRAINING.clicks("hero")
frame.folded(words, "meter.how")
guided.show(words, TAYLOR)
tangent()
st.subheader(words("further.title"), anchor=False)
further()
frame.folded(words, "derivation")
code()
frame.references(words)
