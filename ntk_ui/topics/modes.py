"""The spectrum of a kernel, its eigenfunctions, and what an eigenvalue means for a target."""

import numpy as np
import streamlit as st

from ntk_core import experiments
from ntk_core.experiments import MLP, KernelSpectra, Source, TargetModes
from ntk_core.experiments.limits import any_width
from ntk_core.experiments.spectra import modes_of_target
from ntk_ui import captions, clicks, compute, controls, frame, i18n, link, sweeps
from ntk_ui.figures import formatting
from ntk_ui.figures import modes as figures
from ntk_ui.figures.style import eigenvalue, scientific
from ntk_ui.i18n import Words
from ntk_ui.runs import seeds_of

ROWS = 12  # modes in the table
TIMES = np.geomspace(0.5, 1e6, 200)


def show(source: Source, count: int, net: MLP, seed: int) -> None:
    """Eigenvalues with the range of other seeds; a click chooses the eigenfunction."""
    words = i18n.read("spectrum", frame.language())
    spectra = compute.kernel_spectra(source, count, net, seed)
    n = len(spectra.position)
    eigenvalues = frame.titled(words, "eigenvalues")
    _numbers(spectra, words)
    if spectra.by_frequency is not None:
        limit = compute.circle_kernels(any_width(net))
        shown = spectra, limit.eigenvalues_ntk, limit.closed_ntk
        frame.figure(words, captions.told("circle", count=n), figures.by_frequency, *shown, words)
    functions = frame.titled(words, "functions")
    with controls.panel():
        chosen = controls.mode(words, n) - 1
    with functions:
        frame.chart(words, captions.told("functions", count=n), figures.eigenfunctions, spectra, chosen, words)
    _meaning(spectra, source, count, words)
    # last, because it asks for more networks: everything else is already there
    with eigenvalues:
        others = sweeps.eigenvalues_of_seeds(source, count, net)
        band = others.min(axis=0), others.max(axis=0)
        key = captions.told("eigenvalues", **seeds_of(1, len(others)))
        frame.chart(words, key, figures.spectrum, spectra, band, chosen, words)
        clicks.into("eigenvalues", lambda x, _: _choose(x, n))


def _choose(index: float, n: int) -> None:
    link.choose("mode", int(np.clip(round(index), 1, n)))


def _numbers(spectra: KernelSpectra, words: Words) -> None:
    numbers = {
        "condition": spectra.condition_empirical,
        "condition_analytic": spectra.condition_analytic,
        "rank": spectra.rank_empirical,
        "rank_analytic": spectra.rank_analytic,
        "trace": spectra.trace_empirical,
        "trace_analytic": spectra.trace_analytic,
    }
    frame.metrics(words, [(name, scientific(value)) for name, value in numbers.items()])


def _meaning(spectra: KernelSpectra, source: Source, count: int, words: Words) -> None:
    """A target, taken apart into modes, and the time that each of them takes."""
    place = frame.titled(words, "meaning")
    points = experiments.kernel_points(source, count)
    with controls.panel():
        target = controls.target(words) if points.shape != "table" else ""
        rate = controls.learning_rate(words, default=0.01)
    y = experiments.target_values(points, target)
    modes = modes_of_target(spectra, y, rate)
    left = {name: found.remaining(TIMES) for name, found in modes.items()}
    with place:
        if rate > spectra.max_learning_rate:
            st.warning(words("too_fast"), icon="⚠️")
        frame.chart(words, "meaning", figures.target_modes, modes, left, TIMES, words)
    found = modes["empirical"]
    frame.metrics(
        words,
        [
            ("limit", scientific(spectra.max_learning_rate)),
            ("data_count", str(len(y))),
            ("alignment", formatting.digits(found.alignment)),
            ("alignment_analytic", formatting.digits(modes["analytic"].alignment)),
        ],
    )
    table = st.expander(words("table.title"), key="modes_table", on_change="rerun")
    if table.open:
        table.dataframe(_table(spectra.eigenvalues_empirical, found, words), hide_index=True, width="stretch")
        table.caption(words("table.look"))


def _table(eigenvalues: np.ndarray, found: TargetModes, words: Words) -> dict[str, list[str]]:
    rows = range(min(ROWS, len(eigenvalues)))
    columns = {
        "mode": [str(i + 1) for i in rows],
        "eigenvalue": [eigenvalue(eigenvalues, i).removeprefix("= ") for i in rows],
        "share": [f"{found.shares[i]:.2%}" for i in rows],
        "half_life": [scientific(float(found.half_life[i])) for i in rows],
        "one_percent": [scientific(float(found.one_percent[i])) for i in rows],
    }
    return {words(f"table.{name}"): values for name, values in columns.items()}
