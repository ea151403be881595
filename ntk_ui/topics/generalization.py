"""Over-parameterized and still generalizing: errors against width and samples; how much of each mode is learned."""

from typing import Any, TypeAlias

import numpy as np
import streamlit as st

from ntk_core.experiments import (
    FREQUENCIES,
    FUNCTIONS,
    MLP,
    SAMPLE_COUNTS,
    WIDTHS,
    Generalization,
    LearnedMode,
)
from ntk_core.experiments.setting import B_STD, W_STD, count_parameters
from ntk_ui import compute, controls, dynamics_controls, frame, i18n, sweeps
from ntk_ui.figures import generalization as figures

DRAWS = 5  # of the samples, and of the network
MODE_DRAWS = 8
FALLBACK = "sine"
Runs: TypeAlias = list[list[Generalization]]


def function(data: str) -> str:
    """The data set's function, or another where there is none."""
    if data in FUNCTIONS:
        return data
    words = i18n.read("generalization", frame.language())
    st.caption(words("no_function.text"))
    return FALLBACK


def errors(data: str, width: int, depth: int, activation: str, steps: int, dark: bool) -> None:
    """The test error against width and against the number of samples."""
    words = i18n.read("generalization", frame.language())
    name = function(data)
    widths = [each for each in (1, *WIDTHS) if depth == 1 or each <= sweeps.LARGEST_DEEP]
    width = min(width, widths[-1])
    against_width = frame.titled(words, "widths")
    with controls.panel():
        count = dynamics_controls.sample_count(words)

    def of_width(each: int, seed: int) -> Generalization:
        # the same samples for all widths: the kernel, which has none, stays what it is
        return compute.generalization(name, count, each, depth, activation, steps, seed % DRAWS)

    def of_count(each: int, seed: int) -> Generalization:
        return compute.generalization(name, each, width, depth, activation, steps, seed)

    more_than_data = next(each for each in widths if count_parameters(each, depth, 1) >= count)
    marks = {"threshold": float(more_than_data), "current": float(width)}
    with against_width:
        chart = frame.growing(words, "widths", figures.errors)

        def show_widths(runs: Runs) -> None:
            chart(widths, words("figure.axis.width"), *_errors(runs, len(widths), True), marks, words, dark)

        show_widths(sweeps.runs(of_width, widths, DRAWS, "n", show_widths))
    with frame.titled(words, "samples"):
        counts, draw = SAMPLE_COUNTS, frame.growing(words, "samples", figures.errors)

        def show_counts(runs: Runs) -> None:
            draw(counts, words("figure.axis.samples"), *_errors(runs, len(counts), False), {}, words, dark)

        show_counts(sweeps.runs(of_count, counts, DRAWS, "N", show_counts))


def learnability(width: int, depth: int, activation: str, steps: int, dark: bool) -> None:
    """How much of each Fourier mode is learned from a number of samples."""
    words = i18n.read("generalization", frame.language())
    width = min(width, WIDTHS[-1] if depth == 1 else sweeps.LARGEST_DEEP)
    net = MLP(width, depth, activation, W_STD, B_STD)
    place = frame.titled(words, "learned")
    with controls.panel():
        count = dynamics_controls.sample_count(words)

    def one(frequency: int, seed: int) -> LearnedMode:
        # the same samples for every frequency, as for one budget that they share
        return compute.learned_mode(frequency, count, net, steps, seed % MODE_DRAWS)

    with place:
        theory = compute.mode_theory(count, net)
        chart = frame.growing(words, "learned", figures.modes)
        names = {"regression_end": "kernel", "regression": "kernel_then", "real": "real"}

        def show(runs: list[list[LearnedMode]]) -> None:
            found = {name: _values(runs, len(FREQUENCIES), field) for name, field in names.items()}
            wrong = {name: _values(runs, len(FREQUENCIES), f"{field}_error") for name, field in names.items()}
            chart(theory, found, wrong, words, dark)

        show(sweeps.runs(one, FREQUENCIES, MODE_DRAWS, "k", show))
    frame.metrics(words, [("total", f"{theory.total:.6g}"), ("half", str(int(np.sum(theory.learnability > 0.5))))])


def _errors(runs: Runs, settings: int, trained: bool) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """The errors of networks, with that on the training points if wanted, and those of kernel regression."""
    networks = ("train_error", "test_error") if trained else ("test_error",)
    return (
        {name: _values(runs, settings, name) for name in networks},
        {name: _values(runs, settings, name) for name in ("regression", "regression_end")},
    )


def _values(runs: list[list[Any]], settings: int, name: str) -> np.ndarray:
    """A number of each run, (`settings`, S); NaN for the settings that have not been run yet."""
    known = np.array([[getattr(run, name) for run in row] for row in runs])
    return np.pad(known, ((0, settings - len(known)), (0, 0)), constant_values=np.nan)
