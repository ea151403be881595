"""Over-parameterized and still generalizing: errors against width and samples; how much of each mode is learned."""

from typing import Any

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
from ntk_core.experiments.generalization import NOISE, RATE_FRACTION
from ntk_core.experiments.setting import B_STD, W_STD, count_parameters
from ntk_core.programs import GRID_POINTS
from ntk_ui import captions, compute, controls, dynamics_controls, frame, i18n, sweeps
from ntk_ui.figures import generalization as figures
from ntk_ui.i18n import Words
from ntk_ui.runs import runs, seeds_of, watched

DRAWS = 5  # of the samples, and of the network
MODE_DRAWS = 8
FALLBACK = "sine"


def function(data: str) -> str:
    """The data set's function, or another where there is none."""
    if data in FUNCTIONS:
        return data
    words = i18n.read("generalization", frame.language())
    st.caption(words("no_function.text"))
    return FALLBACK


def errors(data: str, width: int, depth: int, activation: str, steps: int) -> None:
    """The test error against width and against the number of samples."""
    words = i18n.read("generalization", frame.language())
    name = function(data)
    widths = tuple(each for each in (1, *WIDTHS) if depth == 1 or each <= sweeps.LARGEST_DEEP)
    width = _narrowed(width, widths[-1], words)
    against_width = frame.titled(words, "widths")
    with controls.panel():
        count = dynamics_controls.sample_count(words)

    more_than_data = next(each for each in widths if count_parameters(each, depth, 1) >= count)
    marks = ("threshold", float(more_than_data)), ("current", float(width))
    with against_width:
        draws = {"draws": DRAWS, "first": 0, "last": DRAWS - 1, "noise": NOISE, "fraction": RATE_FRACTION}
        chart = frame.growing(words, captions.told("widths", **draws), figures.errors)

        def show(found: figures.Errors) -> None:
            chart(widths, words("figure.axis.width"), found, marks, words)

        with watched(show):
            show(_against_width(name, count, widths, depth, activation, steps))
    with frame.titled(words, "samples"):
        draws = {"draws": DRAWS, **seeds_of(len(SAMPLE_COUNTS), DRAWS)}
        samples_chart = frame.growing(words, captions.told("samples", **draws), figures.errors)

        def show_samples(found: figures.Errors) -> None:
            samples_chart(SAMPLE_COUNTS, words("figure.axis.samples"), found, (), words)

        with watched(show_samples):
            show_samples(_against_samples(name, width, depth, activation, steps))


def learnability(width: int, depth: int, activation: str, steps: int) -> None:
    """How much of each Fourier mode is learned from a number of samples."""
    words = i18n.read("generalization", frame.language())
    width = _narrowed(width, WIDTHS[-1] if depth == 1 else sweeps.LARGEST_DEEP, words)
    net = MLP(width, depth, activation, W_STD, B_STD)
    place = frame.titled(words, "learned")
    with controls.panel():
        count = dynamics_controls.sample_count(words)

    with place:
        theory = compute.mode_theory(count, net)
        draws = {"draws": MODE_DRAWS, "first": 0, "last": MODE_DRAWS - 1, "places": GRID_POINTS}
        chart = frame.growing(words, captions.told("learned", **draws, fraction=RATE_FRACTION), figures.modes)

        def show(found: figures.Learned) -> None:
            chart(theory, found, words)

        with watched(show):
            show(_modes(count, net, steps))
    frame.metrics(
        words,
        [("total", f"{theory.total:.6g}"), ("half", f"{int(np.sum(theory.learnability > 0.5))} / {len(FREQUENCIES)}")],
    )


def _narrowed(width: int, widest: int, words: Words) -> int:
    """The width of the networks here, which are no wider than that; where it is another than the lab's, it is told."""
    if width > widest:
        st.caption(words("narrowed.text", width=f"{widest:,}"))
    return min(width, widest)


@compute.kept
def _against_width(
    name: str, count: int, widths: tuple[int, ...], depth: int, activation: str, steps: int
) -> figures.Errors:
    def one(width: int, seed: int) -> Generalization:
        # the same samples for all widths: the kernel, which has none, stays what it is
        return compute.generalization(name, count, width, depth, activation, steps, seed % DRAWS)

    def read(found: list[list[Generalization]]) -> figures.Errors:
        return _errors(found, len(widths), True)

    return read(runs(one, widths, DRAWS, "n", read))


@compute.kept
def _against_samples(name: str, width: int, depth: int, activation: str, steps: int) -> figures.Errors:
    def one(count: int, seed: int) -> Generalization:
        # the same draws as of the figure against width, so that both say the same of the same setting
        return compute.generalization(name, count, width, depth, activation, steps, seed % DRAWS)

    def read(found: list[list[Generalization]]) -> figures.Errors:
        return _errors(found, len(SAMPLE_COUNTS), False)

    return read(runs(one, SAMPLE_COUNTS, DRAWS, "N", read))


@compute.kept
def _modes(count: int, net: MLP, steps: int) -> figures.Learned:
    def one(frequency: int, seed: int) -> LearnedMode:
        # the same samples for every frequency, as for one budget that they share
        return compute.learned_mode(frequency, count, net, steps, seed % MODE_DRAWS)

    return _learned(runs(one, FREQUENCIES, MODE_DRAWS, "k", _learned))


def _errors(found: list[list[Generalization]], settings: int, trained: bool) -> figures.Errors:
    """The errors of networks, with that on the training points if wanted, and those of kernel regression."""
    networks = ("train_error", "test_error") if trained else ("test_error",)
    kernels = {name: _values(found, settings, name) for name in ("regression", "regression_end")}
    kernels["regression_end"] = _known(kernels["regression_end"], kernels["regression"])
    return figures.Errors({name: _values(found, settings, name) for name in networks}, kernels)


def _learned(found: list[list[LearnedMode]]) -> figures.Learned:
    names = {"regression_end": "kernel", "regression": "kernel_then", "real": "real"}
    learned = {name: _values(found, len(FREQUENCIES), field) for name, field in names.items()}
    errors = {name: _values(found, len(FREQUENCIES), f"{field}_error") for name, field in names.items()}
    for each in (learned, errors):
        each["regression_end"] = _known(each["regression_end"], each["regression"])
    return figures.Learned(learned, errors)


def _known(forever: np.ndarray, then: np.ndarray) -> np.ndarray:
    """What training forever gives (K, S), where it is known of every run that is there, not of the easy ones alone."""
    missing = (np.isfinite(then) & ~np.isfinite(forever)).any(axis=1)
    return np.where(missing[:, None], np.nan, forever)


def _values(found: list[list[Any]], settings: int, name: str) -> np.ndarray:
    """A number of each run, (`settings`, S); NaN for those that are not there yet."""
    values = np.full((settings, max(map(len, found))), np.nan)
    for k, row in enumerate(found):
        values[k, : len(row)] = [getattr(run, name) for run in row]
    return values
