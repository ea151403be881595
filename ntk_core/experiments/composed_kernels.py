"""The composed kernel of Fourier features, Θ(γ(x), γ(x′)): its shape, its Fourier transform, its falloff.

References:
    Tancik et al. 2020, arXiv:2006.10739, section 5.
"""

import math
from typing import NamedTuple

import numpy as np

from ntk_core.decay import Decay, decay_of_indices
from ntk_core.experiments.limits import limit_kernels
from ntk_core.experiments.mappings import Mapping, mapped
from ntk_core.experiments.setting import condition_number, frozen, initial_kernel
from ntk_core.fourier import gaussian_limit, gaussian_spread
from ntk_core.networks import MLP
from ntk_core.power_law import PowerLaw, power_law

POSITIONS = np.arange(128) / 128
MIDDLE = 64  # of the positions: x′ = ½
EVERY = 2  # of them, for the eigenvalues at N = 64
COUNTS = (2, 4, 8, 16, 32, 64, 128, 256, 512)  # numbers of features
DRAWS = 20


class ComposedKernel(NamedTuple):
    """The kernel Θ(γ(x), γ(x′)) of positions in [0, 1) at infinite width, its spectrum, and that of one network."""

    difference: np.ndarray  # (128,) Δ = x − ½
    kernel: np.ndarray  # (128,) Θ(x, ½) over the mean of Θ(x, x); a function of Δ alone unless the mapping is "none"
    features: np.ndarray | None  # (128,) γ(x)·γ(½)/‖γ‖²
    strength: np.ndarray  # (65,) of the wave v_k = e^{2πikx}, v_k* Θ v_k/(128 tr Θ); those of all k and −k sum to 1
    width: float  # the smallest |Δ| at which the kernel has fallen half of the way to its lowest
    eigenvalues: np.ndarray  # (64,) of the kernel on 64 equispaced positions
    eigenvalues_network: np.ndarray  # (64,) of the empirical NTK there
    decay: Decay | None  # of the eigenvalues against their index
    condition: float  # λ_max/λ_min
    condition_network: float


class FeatureLimit(NamedTuple):
    """Gaussian features beside what infinitely many of them tend to."""

    difference: np.ndarray  # (128,)
    limit: np.ndarray  # (128,) e^{−2π²σ²Δ²}
    chosen: np.ndarray  # (128,) of the chosen mapping
    counts: np.ndarray  # (K,) m
    errors: np.ndarray  # (K, S) root mean square distance to the limit over Δ, of S draws
    expected: np.ndarray  # (K,) root of its expected square
    law: PowerLaw


class Falloff(NamedTuple):
    """How the eigenvalues fall."""

    condition: float  # λ_max/λ_min at N = 64
    exponent: float  # slope of log λ_i against log i, NaN where there is no power law


def composed_kernel(mapping: Mapping, net: MLP, seed: int) -> ComposedKernel:
    """The composed kernel Θ(γ(x), γ(x′)) of a network and the mapping γ in front of it.

    The strength of a wave is its eigenvalue over the trace where the kernel is periodic, as for integer
    frequencies; elsewhere waves leak into their neighbors. It needs no function of Δ.
    """
    inputs = mapped(POSITIONS, mapping, seed)
    kernel, empirical = limit_kernels(net, inputs).ntk, initial_kernel(net, seed, inputs)
    row = kernel[MIDDLE] / np.mean(np.diagonal(kernel))
    eigenvalues, of_network = (_eigenvalues(one) for one in (kernel, empirical))
    return frozen(
        ComposedKernel(
            difference=POSITIONS - POSITIONS[MIDDLE],
            kernel=row,
            features=None if mapping.kind == "none" else _inner(inputs),
            strength=_strength(kernel),
            width=_half_width(row),
            eigenvalues=eigenvalues,
            eigenvalues_network=of_network,
            decay=decay_of_indices(eigenvalues),
            condition=condition_number(eigenvalues),
            condition_network=condition_number(of_network),
        )
    )


def feature_limit(mapping: Mapping, seed: int) -> FeatureLimit:
    """Gaussian features of every number against their limit, and those of one mapping."""
    difference = POSITIONS - POSITIONS[MIDDLE]
    limit = gaussian_limit(difference, mapping.scale)
    random = np.random.Generator(np.random.Philox(seed))
    # draws of their own for each number: errors of which one is part of another would fake the error of the slope
    frequencies = [mapping.scale * random.normal(size=(DRAWS, m, 1)) for m in COUNTS]
    means = [np.cos(2 * np.pi * draws * difference).mean(axis=1) for draws in frequencies]
    errors = np.sqrt(np.mean((np.array(means) - limit) ** 2, axis=-1))
    expected = [np.sqrt(np.mean(gaussian_spread(difference, mapping.scale, m) ** 2)) for m in COUNTS]
    return frozen(
        FeatureLimit(
            difference=difference,
            limit=limit,
            chosen=_inner(mapped(POSITIONS, mapping, seed)),
            counts=np.array(COUNTS),
            errors=errors,
            expected=np.array(expected),
            law=power_law(np.array(COUNTS), errors),
        )
    )


def falloff(mapping: Mapping, net: MLP, seed: int) -> Falloff:
    """The falloff of the infinite-width kernel alone, for a sweep over the scales of a mapping."""
    eigenvalues = _eigenvalues(limit_kernels(net, mapped(POSITIONS, mapping, seed)).ntk)
    decay = decay_of_indices(eigenvalues)
    return Falloff(condition_number(eigenvalues), decay.slope if decay else math.nan)


def _eigenvalues(kernel: np.ndarray) -> np.ndarray:
    return np.linalg.eigvalsh(kernel[::EVERY, ::EVERY])[::-1]


def _inner(inputs: np.ndarray) -> np.ndarray:
    """γ(x)·γ(½)/‖γ‖²."""
    return inputs @ inputs[MIDDLE] / np.sum(inputs[MIDDLE] ** 2)


def _strength(kernel: np.ndarray) -> np.ndarray:
    n = len(kernel)
    waves = np.exp(2j * np.pi * np.arange(n // 2 + 1)[:, None] * POSITIONS)
    return np.sum(waves.conj() @ kernel * waves, axis=1).real / (n * np.trace(kernel))


def _half_width(row: np.ndarray) -> float:
    right = row[MIDDLE:]
    below = np.flatnonzero(right <= (right[0] + row.min()) / 2)
    return float(below[0] / len(row))
