"""NNGP beside NTK: both kernels on the circle, draws from the Gaussian process, and networks at initialization."""

import math
from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.circle import relu_circle_spectrum
from ntk_core.data import on_circle
from ntk_core.decay import Decay, decay_of_frequencies
from ntk_core.experiments.limits import any_width, circle_limits
from ntk_core.experiments.setting import above_rounding, frozen
from ntk_core.networks import MLP

ANGLES = 2 * np.pi * np.arange(programs.KERNEL_SIZES[0]) / programs.KERNEL_SIZES[0] - np.pi
CIRCLE = on_circle(ANGLES)
FIRST_SEED = 10_000  # far from those of the seed slider
BATCH = 25  # networks at a time


class CircleKernels(NamedTuple):
    """Both kernels at infinite width between unit vectors in R², and their eigenvalues λ_k by Fourier mode."""

    angles: np.ndarray  # (128,) in [−π, π)
    ntk: np.ndarray  # (128,) Θ between the angle 0 and each
    nngp: np.ndarray  # (128,) Σ
    share: float  # Σ(x, x)/Θ(x, x), the last layer's part
    modes: np.ndarray  # (65,) k
    eigenvalues_ntk: np.ndarray  # (65,) 0 for those that are zero to rounding
    eigenvalues_nngp: np.ndarray  # (65,)
    decay_ntk: Decay
    decay_nngp: Decay
    closed_ntk: np.ndarray | None  # (65,) in closed form, where there is one
    closed_nngp: np.ndarray | None


class PriorDraws(NamedTuple):
    """Sample paths of the Gaussian process N(0, Σ) on the circle."""

    angles: np.ndarray  # (128,)
    paths: np.ndarray  # (K, 128)
    std: float  # √Σ(x, x), the same everywhere on the circle


def circle_kernels(net: MLP) -> CircleKernels:
    """Both kernels as functions of the angle between two unit vectors, and their spectra."""
    ntk, nngp = circle_limits(net, len(CIRCLE))
    spectra = [above_rounding(np.asarray(values)) for values in programs.circle_spectra(any_width(net))]
    known = net.activation == "relu" and net.depth == 1 and net.b_std == 0
    w_std = float(net.w_std)
    closed = [relu_circle_spectrum(programs.MAX_FREQUENCY, kind=kind, w_std=w_std) for kind in ("ntk", "nngp")]
    origin = len(ANGLES) // 2
    return frozen(
        CircleKernels(
            angles=ANGLES,
            ntk=ntk[origin],
            nngp=nngp[origin],
            share=float(nngp[0, 0] / ntk[0, 0]),
            modes=np.arange(programs.MAX_FREQUENCY + 1),
            eigenvalues_ntk=spectra[0],
            eigenvalues_nngp=spectra[1],
            decay_ntk=decay_of_frequencies(spectra[0]),
            decay_nngp=decay_of_frequencies(spectra[1]),
            closed_ntk=closed[0] if known else None,
            closed_nngp=closed[1] if known else None,
        )
    )


def prior_draws(net: MLP, seed: int, draws: int) -> PriorDraws:
    """Draw functions on the circle from the Gaussian process, as √Σ z with z ~ N(0, 1).

    Args:
        net: the network; its width is ignored.
        seed: of the draws.
        draws: how many, K ≥ 1.
    """
    if draws < 1:
        raise ValueError(f"draws must be at least 1, not {draws}")
    nngp = circle_limits(net, len(CIRCLE)).nngp
    values, vectors = np.linalg.eigh(nngp)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    noise = np.random.Generator(np.random.Philox(seed)).normal(size=(draws, len(ANGLES)))
    return frozen(PriorDraws(ANGLES, noise @ root, math.sqrt(nngp[0, 0])))


def network_outputs(net: MLP, seed: int, count: int = BATCH) -> np.ndarray:
    """Outputs (count, 128) on the circle at initialization, in float32, of the seeds seed … seed + count − 1."""
    x = programs.padded_points(CIRCLE)
    seeds = range(seed, seed + count)
    outputs = np.stack([np.asarray(programs.initial_outputs(programs.network(net, s), x, 2)) for s in seeds])
    outputs.flags.writeable = False
    return outputs


def output_moments(net: MLP, seed: int, count: int = BATCH) -> np.ndarray:
    """Means of f² and f⁴ over the circle (count, 2) of the same networks."""
    return moments(network_outputs(net, seed, count))


def moments(outputs: np.ndarray) -> np.ndarray:
    """Means of f² and f⁴ (S, 2) of outputs (S, 128), one network a row."""
    squares = np.asarray(outputs, float) ** 2
    return np.stack([squares.mean(axis=1), (squares**2).mean(axis=1)], axis=1)
