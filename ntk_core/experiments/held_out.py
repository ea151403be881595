"""Choosing a mapping where the signal is not known: the error on samples that training does not see."""

from typing import NamedTuple

import numpy as np

from ntk_core.experiments.features import BETWEEN, DRAWN, RATE_FRACTION, SAMPLED
from ntk_core.experiments.limits import limit_kernels
from ntk_core.experiments.mappings import Mapping, mapped
from ntk_core.experiments.setting import rms
from ntk_core.networks import MLP
from ntk_core.programs import MAX_POINTS
from ntk_core.signals import Signal, signal

TIMES = 8  # that samples are held out: four at a time, each of them once
PARTS = np.random.Generator(np.random.Philox(0)).permutation(MAX_POINTS).reshape(-1, TIMES).T


class HeldOut(NamedTuple):
    """Root mean square errors of one mapping."""

    held_out: float  # on each sample, of the fit to all but its part
    between: float  # between the samples, of the fit to all of them


def held_out(of: Signal, mapping: Mapping, net: MLP, steps: int, seed: int) -> HeldOut:
    """A signal learned at infinite width from f₀ = 0, from all samples, and from all but some in turn.

    f_t(x) = Θ(x, X) Θ⁻¹ (1 − (1 − ηΘ)^t) y at half the stability limit of each Θ = Θ(X, X).
    """
    kernel = np.asarray(limit_kernels(net, mapped(np.concatenate([SAMPLED, DRAWN]), mapping, seed)).ntk)
    y, everything = signal(of, SAMPLED), np.arange(MAX_POINTS)

    def learned(train: np.ndarray, at: np.ndarray) -> np.ndarray:
        eigenvalues, vectors = np.linalg.eigh(kernel[np.ix_(train, train)])
        eigenvalues = np.maximum(eigenvalues, np.finfo(float).eps * eigenvalues[-1])  # those that are rounding
        left = (1 - 2 * RATE_FRACTION * eigenvalues / eigenvalues[-1]) ** steps
        found: np.ndarray = kernel[np.ix_(at, train)] @ (vectors @ ((1 - left) / eigenvalues * (vectors.T @ y[train])))
        return found

    missed = [learned(np.setdiff1d(everything, part), part) - y[part] for part in PARTS]
    away = (learned(everything, MAX_POINTS + np.arange(len(DRAWN))) - signal(of, DRAWN))[BETWEEN]
    return HeldOut(*(float(rms(each)) for each in (np.concatenate(missed), away)))
