"""Training dynamics: gradient descent on a real network beside its closed-form solution."""

from typing import Any, NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.alignment import alignment
from ntk_core.experiments.limits import analytic_kernel
from ntk_core.experiments.pieces import at_once, part
from ntk_core.experiments.setting import (
    INPUT_GRID,
    LEARNING_RATES,
    WIDTHS,
    Beginning,
    Ready,
    from_zero,
    frozen,
    not_yet,
    predict_training,
    regression,
    relative_distance,
    theory_of,
    training_points,
)
from ntk_core.experiments.training import Training
from ntk_core.outcome import Outcome, outcome
from ntk_core.programs import MAX_POINTS, Pieces, Problem, Records


class DynamicsFit(NamedTuple):
    """A training run of a real network beside the closed-form solution of its kernel.

    Modes are the eigenvectors of the empirical kernel at initialization.
    """

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    real: np.ndarray  # (T, M)
    empirical: np.ndarray  # (T, M) closed form, gradient steps, kernel at initialization
    analytic: np.ndarray  # (T, M) the same with the infinite-width kernel
    loss_real: np.ndarray  # (T,)
    loss_steps: np.ndarray  # (T,) closed form of the kernel at initialization, gradient steps
    loss_flow: np.ndarray  # (T,) and gradient flow
    eigenvalues: np.ndarray  # (N,) of the kernel at initialization
    eigenvalues_analytic: np.ndarray  # (N,)
    modes_real: np.ndarray  # (N, T) residual f − y along each mode
    modes_steps: np.ndarray  # (N, T) closed form, gradient steps
    modes_flow: np.ndarray  # (N, T) and gradient flow
    shares_real: np.ndarray  # (N, T) share of each mode in the loss
    shares_steps: np.ndarray  # (N, T)
    kernels: np.ndarray  # (T, N, N) empirical NTK in training, float32
    eigenvalues_real: np.ndarray  # (T, N) of them; NaN for a run that diverged
    alignment: np.ndarray  # (T,) yᵀΘy/(‖Θ‖ ‖y‖²)
    kernel_movement: np.ndarray  # (T,) ‖Θ − Θ₀‖/‖Θ₀‖
    not_linear: float  # largest |real − steps| on the training points over the whole run, over the largest |y − f₀|
    not_flow: float  # largest |steps − flow|, the same way
    relative_gap: float  # largest |real − empirical| on the grid after training, over the largest |y − f₀|
    curvature: float  # κ before training
    learning_rate: float
    max_learning_rate: float
    learning_rates: np.ndarray  # (R,)
    final_loss_steps: np.ndarray  # (R,) predicted loss after the last step at each of them
    final_loss_flow: np.ndarray  # (R,)

    @property
    def outcome(self) -> Outcome:
        """How the run of the network went, as far as its records tell."""
        return outcome(self.loss_real, self.learning_rate * self.eigenvalues_real[:, 0])


def dynamics_pieces(run: Training, centered: bool = False) -> Pieces[DynamicsFit]:
    """Train a network on a small data set, beside the solution of its linear training dynamics.

    In pieces of about a tenth of a second. `centered` stands for the model f − f₀, which starts at zero.
    """
    task, network, start, beginning, empirical, theory = _ready(run, centered)
    n, outputs_0 = len(theory.x_train), np.asarray(start.outputs)
    goal = task._replace(y=task.y + outputs_0[:MAX_POINTS] * task.weight) if centered else task
    of_curvature = programs.share_of_curvature(run.steps) if run.net.width > WIDTHS[-1] else 0.0
    curvature = yield from part(programs.curvature_pieces(network, start.params, goal), 0.0, of_curvature)
    course = programs.course(network, start.params, goal, run.rate, theory.steps)
    found, _ = yield from part(course, of_curvature, 1.0)
    outputs = found.outputs.astype(float) - (found.outputs[0] if centered else 0)
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        residual = outputs[:, :n] - task.y[:n]
        loss_real = 0.5 * np.sum(residual**2, axis=1)
        modes_real = (residual @ empirical.eigenvectors[:n, :n]).T
    return frozen(
        theory._replace(
            real=outputs[:, MAX_POINTS:],
            loss_real=loss_real,
            modes_real=modes_real,
            shares_real=_shares(modes_real),
            **_kernel_in_training(found, task, n),
            not_linear=relative_distance(outputs[:, :n], empirical.train[:, :n], beginning.outputs_0, task),
            relative_gap=relative_distance(outputs[-1, MAX_POINTS:], empirical.grid[-1], beginning.outputs_0, task),
            curvature=curvature,
        )
    )


def dynamics_data(run: Training, centered: bool = False) -> DynamicsFit:
    """What is known of `dynamics_fit` before anything is computed: the data, and NaN for the rest."""
    x_train, y_train = training_points(run.target)
    n, later = len(x_train), np.full(programs.RECORDED, np.nan)
    curve = np.full((programs.RECORDED, programs.GRID_POINTS), np.nan)
    by_mode, by_rate = np.full((n, programs.RECORDED), np.nan), np.full(len(LEARNING_RATES), np.nan)
    return DynamicsFit(
        x_train=x_train,
        y_train=y_train,
        x_grid=INPUT_GRID,
        steps=programs.recorded_steps(run.steps),
        real=curve,
        empirical=curve,
        analytic=curve,
        loss_real=later,
        loss_steps=later,
        loss_flow=later,
        eigenvalues=by_mode[:, 0],
        eigenvalues_analytic=by_mode[:, 0],
        modes_real=by_mode,
        modes_steps=by_mode,
        modes_flow=by_mode,
        shares_real=by_mode,
        shares_steps=by_mode,
        kernels=np.full((programs.RECORDED, n, n), np.nan, np.float32),
        eigenvalues_real=by_mode.T,
        alignment=later,
        kernel_movement=later,
        not_linear=np.nan,
        not_flow=np.nan,
        relative_gap=np.nan,
        curvature=np.nan,
        learning_rate=run.rate,
        max_learning_rate=np.nan,
        learning_rates=LEARNING_RATES,
        final_loss_steps=by_rate,
        final_loss_flow=by_rate,
    )


def _ready(run: Training, centered: bool = False) -> Ready[DynamicsFit]:
    """The closed forms of `dynamics_fit`, as far as they are known before its network is trained."""
    data = dynamics_data(run, centered)
    (task, *_), n = regression(run.target), len(data.x_train)
    network = programs.network(run.net, run.seed, task.dimension)
    start = programs.begin(network, task)
    network = network._replace(draws=start.params)  # from here on only their shapes count
    beginning = from_zero(run.rate) if centered else Beginning(np.asarray(start.outputs), run.rate)
    empirical = predict_training(np.asarray(start.kernel), task, beginning, run.steps)
    analytic = predict_training(analytic_kernel(run.net, task), task, beginning, run.steps)
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        by_modes = empirical.modes_steps @ empirical.eigenvectors.T, empirical.modes_flow @ empirical.eigenvectors.T
    theory = data._replace(
        real=not_yet(beginning.outputs_0[MAX_POINTS:]),
        empirical=empirical.grid,
        analytic=analytic.grid,
        loss_steps=empirical.loss_steps,
        loss_flow=empirical.loss_flow,
        eigenvalues=empirical.eigenvalues[:n],
        eigenvalues_analytic=analytic.eigenvalues[:n],
        modes_steps=empirical.modes_steps[:, :n].T,
        modes_flow=empirical.modes_flow[:, :n].T,
        shares_steps=_shares(empirical.modes_steps[:, :n].T),
        not_flow=relative_distance(*by_modes, beginning.outputs_0, task),
        max_learning_rate=float(start.max_learning_rate),
        final_loss_steps=empirical.final_loss_steps,
        final_loss_flow=empirical.final_loss_flow,
    )
    return Ready(task, network, start, beginning, empirical, theory)


dynamics_fit = at_once(dynamics_pieces)
dynamics_theory = theory_of(_ready)


def _shares(modes: np.ndarray) -> np.ndarray:
    """The share (N, T) of each mode in the loss; zero where there is none left."""
    with np.errstate(over="ignore", invalid="ignore"):
        squares = modes**2
        total = squares.sum(axis=0)
        shares: np.ndarray = np.where(total > 0, squares / np.where(total > 0, total, 1), 0)
    return shares


def _kernel_in_training(found: Records, task: Problem, n: int) -> dict[str, Any]:
    """The kernel at every recorded step: itself, its spectrum, its movement, its alignment with the target."""
    kernels = found.kernels[:, :n, :n]
    exact = kernels.astype(float)
    with np.errstate(over="ignore", invalid="ignore"):
        size = np.linalg.norm(exact, axis=(1, 2))
        movement = np.linalg.norm(exact - exact[0], axis=(1, 2)) / size[0]
        aligned = np.array([alignment(kernel, task.y[:n]) for kernel in exact])
    whole = np.isfinite(size)
    eigenvalues = np.full((len(kernels), n), np.nan)
    eigenvalues[whole] = np.linalg.eigvalsh(exact[whole])[:, ::-1]
    return {"kernels": kernels, "eigenvalues_real": eigenvalues, "alignment": aligned, "kernel_movement": movement}
