"""Positive definite, or not: the smallest eigenvalue of the NTK, and the two exceptions without biases."""

import streamlit as st

from ntk_core.experiments import MLP, EvenTarget
from ntk_core.experiments import definite as of
from ntk_core.experiments.limits import any_width
from ntk_core.outcome import worst
from ntk_ui import captions, compute, controls, frame, i18n, idle, sweeps
from ntk_ui.figures import definite as figures
from ntk_ui.figures import formatting
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words


def show(net: MLP, seed: int) -> None:
    """Eight points on the circle, their eigenvalues, and what a network without biases cannot see."""
    words = i18n.read("definite", frame.language())
    st.markdown(words("claim"))
    with controls.panel():
        placement = controls.placement(words)
        distance = controls.pair_distance(words) if placement == "together" else None
    found = compute.smallest_eigenvalues(net, seed, placement, distance or 0.0)
    smallest = {"empirical": found.empirical[-1], "analytic": found.analytic[-1]}
    numbers = {name: (float(value), float(value) > found.floor) for name, value in smallest.items()}
    frame.metrics(
        words,
        [(f"smallest_{name}", scientific(v) if above else words("zero")) for name, (v, above) in numbers.items()],
    )
    verdicts = {name: words("definite" if above else "singular") for name, (_, above) in numbers.items()}
    st.markdown(words("verdict", **verdicts), help=words("test"))
    circle, spectrum = st.columns([2, 3])
    with circle:
        frame.figure(
            words, captions.told("placed", points=of.POINTS), figures.points, found, placement == "antipodal", words
        )
    with spectrum:
        frame.figure(words, captions.told("eight", points=of.POINTS), figures.eigenvalues, found, words)
    key = captions.told("approach", far=of.FARTHEST, near=of.NEAREST, fitted=of.FITTED)
    frame.figure(words, key, figures.approach, compute.approach(net, seed), distance, words)
    _exceptions(net, seed, words)


def _exceptions(net: MLP, seed: int, words: Words) -> None:
    """What one activation or another cannot see without biases."""
    idle.say(words, idle.IDLE["exceptions"], onward=True)
    found = compute.odd_modes(any_width(net))
    frame.figure(words, captions.told("missing", b_std=found.b_std), figures.modes, found, words)
    with frame.titled(words, "even"):
        runs = sweeps.even_targets(any_width(net), seed)
        frame.chart(words, captions.told("even", steps=of.EVEN_STEPS), figures.even_target, runs, words)
    ends = [_largest_end(row, words) for row in runs]
    activation = runs[0][0].activation
    frame.metrics(
        words,
        zip(("trained_activation", "unbiased_error", "biased_error"), (activation, *ends), strict=True),
    )
    frame.digits_depend(words, worst(run.outcome for row in runs for run in row))


def _largest_end(runs: list[EvenTarget], words: Words) -> str:
    """The largest error after the last step, as the runs let it be known."""
    largest, went = max(float(run.error[-1]) for run in runs), worst(run.outcome for run in runs)
    return formatting.digits(largest) if went == "calm" else formatting.number(largest, words, went)
