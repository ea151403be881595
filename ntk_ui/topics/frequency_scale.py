"""How to choose the scale of a mapping: errors against it, for this signal and for noise of every exponent."""

from collections.abc import Callable
from dataclasses import asdict

import numpy as np
import streamlit as st

from ntk_core.experiments import EXPONENTS, MLP, Mapping, ScaleErrors, Signal
from ntk_core.experiments.features import RATE_FRACTION
from ntk_core.experiments.scales import NOISE_NET, NOISES
from ntk_ui import captions, controls, frame, i18n, sweeps
from ntk_ui.figures import scale_errors as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.runs import seeds_of

INSTEAD = 16  # Gaussian frequencies where the chosen mapping has no scale
SCALES = {"gaussian": controls.SCALES, "power_law": controls.POWERS}


def errors(of: Signal, mapping: Mapping, net: MLP, steps: int) -> None:
    """The errors on the samples and between them against the scale: by theory, and of real networks."""
    words = i18n.read("fourier", frame.language())
    mapping, at, current = _swept(mapping, words)
    kind = mapping.kind
    key = "scale_errors" if kind == "gaussian" else "power_errors"
    with frame.titled(words, key):
        runs = sweeps.scale_errors(of, kind, mapping.features, at, net, steps)

        def values(read: Callable[[ScaleErrors], float]) -> np.ndarray:
            return np.array([[read(run) for run in row] for row in runs])

        theory = {
            "train_error": values(lambda run: run.train_theory),
            "test_error": values(lambda run: run.test_theory),
            "test_error_end": values(lambda run: run.test_end),
        }
        medians = {name: np.median(each, axis=1) for name, each in theory.items()}
        real = {"train_error": values(lambda run: run.train_real), "test_error": values(lambda run: run.test_real)}
        best, best_end = (_best(at, medians[name]) for name in ("test_error", "test_error_end"))
        told = captions.told(key, **seeds_of(len(at), sweeps.SCALE_SEEDS))
        frame.chart(words, told, figures.errors, at, medians, real, best, current, kind, words)
    numbers = [
        ("best_scale", f"{best:g}"),
        ("best_scale_end", f"{best_end:g}" if np.isfinite(best_end) else words("best_scale_end.not_known")),
        ("best_error", scientific(float(medians["test_error"].min()))),
    ]
    frame.metrics(words, numbers)


def _best(at: tuple[float, ...], errors: np.ndarray) -> float:
    """The scale of the lowest error, of those at which it is known; NaN if it is known at none."""
    known = np.flatnonzero(np.isfinite(errors))
    return float(at[known[np.argmin(errors[known])]]) if len(known) else float("nan")


def noises(mapping: Mapping, steps: int) -> None:
    """The best scale for noise of every exponent."""
    words = i18n.read("fourier", frame.language())
    mapping, at, _ = _swept(mapping, words)
    kind = mapping.kind
    with frame.titled(words, "noises"):
        values = sweeps.noise_errors(kind, mapping.features, at, steps)
        net = asdict(NOISE_NET) | {"seeds": sweeps.noise_seeds(kind), "noises": NOISES, "fraction": RATE_FRACTION}
        frame.chart(words, captions.told("noises", **net), figures.noises, at, EXPONENTS, values, kind, words)


def _swept(mapping: Mapping, words: Words) -> tuple[Mapping, tuple[float, ...], float | None]:
    """The mapping whose scale is swept, over what, and its own: Gaussian features where the chosen one has no scale."""
    if mapping.kind in SCALES:
        return mapping, SCALES[mapping.kind], mapping.scale
    st.caption(words("no_scale.text"))
    return Mapping("gaussian", 1.0, INSTEAD), SCALES["gaussian"], None
