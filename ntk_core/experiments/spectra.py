"""Kernel spectrum: the empirical NTK of one network beside the kernels of infinite width, and their eigenvalues."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.decay import DENSE, FREQUENCIES, Decay, decay_of_frequencies, decay_of_indices
from ntk_core.experiments.inputs import Source, kernel_points, small_problem
from ntk_core.experiments.limits import any_width, circle_limits, limit_kernels
from ntk_core.experiments.setting import (
    condition_number,
    count_parameters,
    effective_rank,
    frozen,
    initial_kernel,
    predict_training,
    relative_gap,
    speed_after,
    train_network,
)
from ntk_core.modes import TargetModes, aligned, by_fourier_mode, fourier_eigenvalues, target_modes
from ntk_core.networks import MLP
from ntk_core.outcome import Outcome, outcome

CHECK_STEPS = 100
CHECK_RATE = 0.5  # of the stability limit


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
    """The eigenvalues and eigenvectors of these kernels, largest first.

    Numbers are taken from the eigenvectors; what is turned is for drawing alone.
    """

    shape: str  # of the inputs
    position: np.ndarray  # (N,)
    eigenvalues_empirical: np.ndarray  # (N,)
    eigenvalues_analytic: np.ndarray  # (N,)
    eigenvectors_analytic: np.ndarray  # (N, N) in columns; on the circle cosines and sines
    eigenvectors_empirical: np.ndarray  # (N, N)
    turned_empirical: np.ndarray  # (N, N) the same, turned toward the analytic ones, on the circle within each pair
    by_frequency: np.ndarray | None  # (N/2 + 1,) on the circle, λ_k of the empirical kernel averaged over rotations
    by_frequency_analytic: np.ndarray | None  # (N/2 + 1,) the same of the analytic kernel on these N points
    decay_empirical: Decay | None  # on the circle by frequency, of the kernel on `DENSE` points; elsewhere by index
    decay_analytic: Decay | None  # on the circle that of the integral operator; None for too few points
    condition_empirical: float  # λ_max/λ_min
    condition_analytic: float
    rank_empirical: float  # effective rank
    rank_analytic: float
    trace_empirical: float
    trace_analytic: float
    max_learning_rate: float  # 2/λ_max of the empirical kernel


class TrainedKernel(NamedTuple):
    """How far a short training takes the network from its tangent."""

    aim: str  # what it is trained toward: cos γ on the "circle", cos πx on the "interval"; see `training_aim`
    inputs: int
    points: int  # N, those of the inputs that it is trained on
    learning_rate: float
    steps: int
    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖
    relative_gap: float  # largest |real − linear| after training, over the largest |y − f₀|
    curvature: float  # κ before training
    outcome: Outcome


def kernel_data(source: Source, count: int, net: MLP, seed: int) -> KernelMatrices:
    """What is known of `kernel_matrices` before anything is computed: the inputs, and NaN for the rest."""
    points = kernel_points(source, count)
    n, d = points.x.shape
    nothing = np.full((n, n), np.nan)
    parameters = count_parameters(net.width, net.depth, d)
    return KernelMatrices(points.shape, points.position, points.x, nothing, nothing, np.nan, parameters)


def kernel_theory(source: Source, count: int, net: MLP, seed: int) -> KernelMatrices:
    """The kernel at infinite width alone, which does not wait for the network."""
    data = kernel_data(source, count, net, seed)
    kernels = circle_limits(net, count) if data.shape == "circle" else limit_kernels(net, data.x)
    return frozen(data._replace(analytic=kernels.ntk))


def kernel_matrices(source: Source, count: int, net: MLP, seed: int) -> KernelMatrices:
    """The kernels of a network on N inputs."""
    theory = kernel_theory(source, count, net, seed)
    empirical, analytic = initial_kernel(net, seed, theory.x), theory.analytic
    error = float(np.linalg.norm(empirical - analytic) / np.linalg.norm(analytic))
    return frozen(theory._replace(empirical=empirical, relative_error=error))


def kernel_spectra(
    source: Source, count: int, net: MLP, seed: int, matrices: KernelMatrices | None = None
) -> KernelSpectra:
    """The spectra of the kernels of a network on N inputs; `matrices` are those kernels, where they are known."""
    known = matrices or kernel_matrices(source, count, net, seed)
    empirical_values, empirical_vectors = _spectrum(known.empirical)
    frequencies: tuple[np.ndarray | None, np.ndarray | None] = None, None
    decays: tuple[Decay | None, Decay | None]
    if known.shape == "circle":
        analytic_values, analytic_vectors, together = by_fourier_mode(known.analytic)
        frequencies = fourier_eigenvalues(known.empirical), fourier_eigenvalues(known.analytic)
        decays = _network_decay(net, seed), circle_decay(net)
    else:
        analytic_values, analytic_vectors = _spectrum(known.analytic)
        together = np.arange(len(known.position))
        decays = decay_of_indices(empirical_values, finite_width=True), decay_of_indices(analytic_values)
    return frozen(
        KernelSpectra(
            shape=known.shape,
            position=known.position,
            eigenvalues_empirical=empirical_values,
            eigenvalues_analytic=analytic_values,
            eigenvectors_analytic=analytic_vectors,
            eigenvectors_empirical=empirical_vectors,
            turned_empirical=aligned(empirical_vectors, analytic_vectors, together),
            by_frequency=frequencies[0],
            by_frequency_analytic=frequencies[1],
            decay_empirical=decays[0],
            decay_analytic=decays[1],
            condition_empirical=condition_number(empirical_values),
            condition_analytic=condition_number(analytic_values),
            rank_empirical=effective_rank(empirical_values),
            rank_analytic=effective_rank(analytic_values),
            trace_empirical=float(np.trace(known.empirical)),
            trace_analytic=float(np.trace(known.analytic)),
            max_learning_rate=float(2 / empirical_values[0]),
        )
    )


def circle_decay(net: MLP) -> Decay:
    """The decay of the integral operator of the NTK at infinite width on the circle."""
    return decay_of_frequencies(np.asarray(programs.circle_spectra(any_width(net)).ntk))


def modes_of_target(spectra: KernelSpectra, y: np.ndarray, learning_rate: float) -> dict[str, TargetModes]:
    """A target (N,), taken apart into the eigenvectors of the limit, "analytic", and of the network, "empirical"."""
    pairs = {
        "analytic": (spectra.eigenvalues_analytic, spectra.eigenvectors_analytic),
        "empirical": (spectra.eigenvalues_empirical, spectra.eigenvectors_empirical),
    }
    return {name: target_modes(*pair, y, learning_rate) for name, pair in pairs.items()}


def empirical_eigenvalues(source: Source, count: int, net: MLP, seed: int) -> np.ndarray:
    """The eigenvalues (N,) of the empirical NTK alone, as another seed has them."""
    kernel = initial_kernel(net, seed, kernel_points(source, count).x)
    return np.linalg.eigvalsh(kernel)[::-1].copy()


def training_aim(source: Source) -> str:
    """What the targets of inputs are: the name of the source, or of a table its "targets" or first "coordinate"."""
    if isinstance(source, str):
        return source
    return "coordinate" if source.y is None else "targets"


def trained_kernel(source: Source, count: int, net: MLP, seed: int) -> TrainedKernel:
    """Train the network on at most 32 of the inputs and their targets, at half the stability limit."""
    task = small_problem(source, count, "wave")
    network = programs.network(net, seed, task.dimension)
    start = programs.begin(network, task)
    real = train_network(network, task, CHECK_RATE, CHECK_STEPS, relative=True, start=start)
    linear = predict_training(real.kernel, task, real, CHECK_STEPS)
    return TrainedKernel(
        aim=training_aim(source),
        inputs=len(kernel_points(source, count).x),
        points=int(task.weight.sum()),
        learning_rate=float(real.learning_rate),
        steps=CHECK_STEPS,
        kernel_movement=float(real.kernel_movement),
        relative_gap=relative_gap(real, linear, task),
        curvature=programs.curvature_number(network, start.params, task),
        outcome=outcome(real.history.loss, (2 * CHECK_RATE, speed_after(real))),
    )


def _network_decay(net: MLP, seed: int) -> Decay:
    """The decay on the circle of the empirical kernel, averaged over rotations.

    P weights make a kernel of rank P at most: without as many weights as modes up to the last frequency, a sine and a
    cosine of each, there is no power law.
    """
    first, last = FREQUENCIES
    if count_parameters(net.width, net.depth, 2) < 2 * last + 1:
        return Decay(None, "k", first, last)
    return decay_of_frequencies(fourier_eigenvalues(initial_kernel(net, seed, kernel_points("circle", DENSE).x)))


def _spectrum(kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eigenvalues and eigenvectors, whose first visible component is positive."""
    values, vectors = np.linalg.eigh((kernel + kernel.T) / 2)
    vectors = vectors[:, ::-1]
    first = np.take_along_axis(vectors, np.argmax(np.abs(vectors) > 1e-8, axis=0)[None, :], axis=0)
    return values[::-1], vectors * np.where(first < 0, -1, 1)
