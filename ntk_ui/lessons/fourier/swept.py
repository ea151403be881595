"""Sweeps over what a mapping can be set to, by theory alone."""

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import MLP, Mapping, Signal
from ntk_ui.lessons import sweeps
from ntk_ui.service import compute
from ntk_ui.service.runs import runs


@compute.kept
def knob_errors(
    of: Signal, kind: str, features: int, knobs: tuple[float, ...], net: MLP, steps: int
) -> NDArray[np.floating]:
    """The medians (2, K) of the errors on the samples and between them, by theory, at every turn of a mapping's knob:
    of positional encoding the number of its frequencies, of others the scale."""

    def one(knob: float, seed: int) -> tuple[float, float]:
        octaves = kind == "positional"
        mapping = Mapping(kind, 1.0 if octaves else knob, int(knob) if octaves else features)
        fit = compute.signal_theory(of, mapping, net, steps, seed)
        return float(np.sqrt(np.sum(fit.bands_theory[:, -1] ** 2))), float(fit.error_theory[-1])

    return np.median(np.array(runs(one, knobs, sweeps.SCALE_SEEDS, sweeps.SYMBOLS[kind])), axis=1).T


@compute.kept
def held_out_errors(
    of: Signal, kind: str, features: int, scales: tuple[float, ...], net: MLP, steps: int
) -> NDArray[np.floating]:
    """The medians (2, K) of the errors on held-out samples and between all samples with every scale of a mapping."""

    def one(scale: float, seed: int) -> tuple[float, float]:
        return compute.held_out_errors(of, Mapping(kind, scale, features), net, steps, seed)

    return np.median(np.array(runs(one, scales, sweeps.SCALE_SEEDS, sweeps.SYMBOLS[kind])), axis=1).T
