"""Kernel spectrum: the empirical NTK of one network beside the kernels of infinite width, and their eigenvalues."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.inputs import Source, kernel_points, small_problem
from ntk_core.experiments.limits import circle_limits, limit_kernels
from ntk_core.experiments.setting import (
    condition_number,
    count_parameters,
    curvature_number,
    decay_exponent,
    effective_rank,
    frozen,
    initial_kernel,
    predict_training,
    relative_gap,
    train_network,
)
from ntk_core.modes import aligned, by_fourier_mode, fourier_eigenvalues
from ntk_core.networks import MLP

CHECK_STEPS = 100


class KernelMatrices(NamedTuple):
    """Two kernels on the same N inputs."""

    shape: str  # of the inputs: "circle", "interval" or "table"
    position: np.ndarray  # (N,) where they lie: the angle, x, or the number of the point
    x: np.ndarray  # (N, d)
    empirical: np.ndarray  # (N, N) NTK of the network at initialization
    analytic: np.ndarray  # (N, N) NTK at infinite width
    relative_error: float  # ‖empirical − analytic‖/‖analytic‖, Frobenius norms
    parameters: int


class KernelSpectra(NamedTuple):
    """The eigenvalues and eigenvectors of these kernels, largest first."""

    shape: str  # of the inputs
    position: np.ndarray  # (N,)
    eigenvalues_empirical: np.ndarray  # (N,)
    eigenvalues_analytic: np.ndarray  # (N,)
    eigenvectors_analytic: np.ndarray  # (N, N) in columns; on the circle cosines and sines
    eigenvectors_empirical: np.ndarray  # (N, N) turned toward them, on the circle within each pair
    by_frequency: np.ndarray | None  # (N/2 + 1,) on the circle, λ_k of the empirical kernel averaged over rotations
    exponent_empirical: float  # slope of log λ_i against log i
    exponent_analytic: float
    condition_empirical: float  # λ_max/λ_min
    condition_analytic: float
    rank_empirical: float  # effective rank
    rank_analytic: float
    trace_empirical: float
    trace_analytic: float
    max_learning_rate: float  # 2/λ_max of the empirical kernel


class TrainedKernel(NamedTuple):
    """How far a short training takes the network from its tangent."""

    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖
    relative_gap: float  # largest |real − linear| after training, over the largest |y − f₀|
    curvature: float  # κ before training


def kernel_matrices(source: Source, count: int, net: MLP, seed: int) -> KernelMatrices:
    """The kernels of a network on N inputs."""
    points = kernel_points(source, count)
    empirical = initial_kernel(net, seed, points.x)
    analytic = (circle_limits(net, count) if points.shape == "circle" else limit_kernels(net, points.x)).ntk
    return frozen(
        KernelMatrices(
            shape=points.shape,
            position=points.position,
            x=points.x,
            empirical=empirical,
            analytic=analytic,
            relative_error=float(np.linalg.norm(empirical - analytic) / np.linalg.norm(analytic)),
            parameters=count_parameters(net.width, net.depth, points.x.shape[1]),
        )
    )


def kernel_spectra(
    source: Source, count: int, net: MLP, seed: int, matrices: KernelMatrices | None = None
) -> KernelSpectra:
    """The spectra of the kernels of a network on N inputs; `matrices` are those kernels, where they are known."""
    known = matrices or kernel_matrices(source, count, net, seed)
    empirical_values, empirical_vectors = _spectrum(known.empirical)
    by_frequency = None
    if known.shape == "circle":
        analytic_values, analytic_vectors, together = by_fourier_mode(known.analytic)
        by_frequency = fourier_eigenvalues(known.empirical)
    else:
        analytic_values, analytic_vectors = _spectrum(known.analytic)
        together = np.arange(len(known.position))
    empirical_vectors = aligned(empirical_vectors, analytic_vectors, together)
    return frozen(
        KernelSpectra(
            shape=known.shape,
            position=known.position,
            eigenvalues_empirical=empirical_values,
            eigenvalues_analytic=analytic_values,
            eigenvectors_analytic=analytic_vectors,
            eigenvectors_empirical=empirical_vectors,
            by_frequency=by_frequency,
            exponent_empirical=decay_exponent(empirical_values),
            exponent_analytic=decay_exponent(analytic_values),
            condition_empirical=condition_number(empirical_values),
            condition_analytic=condition_number(analytic_values),
            rank_empirical=effective_rank(empirical_values),
            rank_analytic=effective_rank(analytic_values),
            trace_empirical=float(np.trace(known.empirical)),
            trace_analytic=float(np.trace(known.analytic)),
            max_learning_rate=float(2 / empirical_values[0]),
        )
    )


def empirical_eigenvalues(source: Source, count: int, net: MLP, seed: int) -> np.ndarray:
    """The eigenvalues (N,) of the empirical NTK alone, as another seed has them."""
    kernel = initial_kernel(net, seed, kernel_points(source, count).x)
    return np.linalg.eigvalsh(kernel)[::-1].copy()


def trained_kernel(source: Source, count: int, target: str, net: MLP, seed: int) -> TrainedKernel:
    """Train the network on at most 32 of the inputs and their targets, at half the stability limit."""
    task = small_problem(source, count, target)
    network = programs.network(net, seed, task.dimension)
    real = train_network(network, task, 0.5, CHECK_STEPS, relative=True)
    linear = predict_training(real.kernel, task, real, CHECK_STEPS)
    return TrainedKernel(
        kernel_movement=float(real.kernel_movement),
        relative_gap=relative_gap(real, linear, task),
        curvature=curvature_number(network, task),
    )


def _spectrum(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and eigenvectors, whose first visible component is positive."""
    values, vectors = np.linalg.eigh((kernel + kernel.T) / 2)
    vectors = vectors[:, ::-1]
    first = np.take_along_axis(vectors, np.argmax(np.abs(vectors) > 1e-8, axis=0)[None, :], axis=0)
    return values[::-1], vectors * np.where(first < 0, -1, 1)
