"""Over-parameterized and still generalizing: networks against width and number of samples, beside the kernel."""

from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.limits import analytic_kernel, circle_limits
from ntk_core.experiments.setting import (
    above_rounding,
    from_zero,
    frozen,
    half_of_its_limit,
    predict_training,
    rms,
    train_network,
)
from ntk_core.experiments.universal import target_function
from ntk_core.learnability import learnability, mode_error
from ntk_core.networks import MLP
from ntk_core.programs import GRID_POINTS, MAX_POINTS, Problem

SAMPLE_COUNTS = (2, 3, 4, 6, 8, 12, 16, 24, 32)
RATE_FRACTION = 0.5
NOISE = 0.2  # standard deviation, of "noisy_sine"
FREQUENCIES = tuple(range(11))  # of the modes on the circle that are looked at


class Generalization(NamedTuple):
    """Root mean square errors of a centered network and of kernel regression, from the same samples."""

    train_error: float  # of the network after the last step
    test_error: float  # against the function itself, on [−1, 1]
    regression: float  # test error of the infinite-width NTK by gradient flow for as many steps, at half its own limit
    regression_end: float  # and forever; NaN where rounding hides its smallest eigenvalue


class LearnedMode(NamedTuple):
    """A Fourier mode of the circle, learned from random samples of it."""

    kernel: float  # learnability ⟨f, φ⟩/⟨φ, φ⟩ of the infinite-width NTK at the end of training; NaN if not known
    kernel_then: float  # after as many steps as the network, at half of its own stability limit
    real: float  # of a centered network
    kernel_error: float  # mean squared error, relative to ⟨φ, φ⟩
    kernel_then_error: float
    real_error: float


class ModeTheory(NamedTuple):
    """What theory says of every mode, on average over the samples."""

    frequency: np.ndarray  # (K,)
    learnability: np.ndarray  # (K,)
    error: np.ndarray  # (K,)
    total: float  # the learnabilities of all modes together


def generalization(name: str, count: int, net: MLP, steps: int, seed: int) -> Generalization:
    """Learn a function on [−1, 1] from random samples by the centered network f − f₀, and by its kernel.

    Both at half of their own stability limit: the kernel is the same beside every network.
    """
    random = np.random.Generator(np.random.Philox(seed))
    x_train = np.sort(random.uniform(-1, 1, count))
    y_train = target_function(name, x_train) + (NOISE * random.normal(size=count) if name == "noisy_sine" else 0)
    x_grid = np.linspace(-1, 1, GRID_POINTS)
    task = programs.problem(x_train[:, None], y_train, x_grid[:, None])
    network = programs.network(net, seed, task.dimension)
    real = train_network(network, task, RATE_FRACTION, steps, relative=True, output_scale=1.0)
    kernel = _kernel_regression(net, task, steps)
    truth, start = target_function(name, x_grid), real.outputs_0
    moved = real.history.test_outputs[-1] - start[MAX_POINTS:]
    return Generalization(
        train_error=float(rms(real.history.outputs[-1, :count] - start[:count] - y_train)),
        test_error=float(rms(moved - truth)),
        regression=float(rms(kernel[-2] - truth)),
        regression_end=float(rms(kernel[-1] - truth)),
    )


def learned_mode(frequency: int, count: int, net: MLP, steps: int, seed: int) -> LearnedMode:
    """Learn cos kγ from its values at random places of 128 on the circle; the same places for all frequencies."""
    angle, x_grid = data.inputs("circle", GRID_POINTS)
    chosen = np.random.Generator(np.random.Philox(seed)).choice(GRID_POINTS, count, replace=False)
    mode = np.cos(frequency * angle)
    task = programs.problem(x_grid[chosen], mode[chosen], x_grid)
    real = train_network(
        programs.network(net, seed, task.dimension), task, RATE_FRACTION, steps, relative=True, output_scale=1.0
    )
    kernel = _kernel_regression(net, task, steps)
    moved = real.history.test_outputs[-1] - real.outputs_0[MAX_POINTS:]
    size = float(mode @ mode)
    with np.errstate(over="ignore", invalid="ignore"):  # a run that diverged
        return LearnedMode(
            kernel=float(kernel[-1] @ mode) / size,
            kernel_then=float(kernel[-2] @ mode) / size,
            real=float(moved @ mode) / size,
            kernel_error=float(np.sum((kernel[-1] - mode) ** 2)) / size,
            kernel_then_error=float(np.sum((kernel[-2] - mode) ** 2)) / size,
            real_error=float(np.sum((moved.astype(float) - mode) ** 2)) / size,
        )


def _kernel_regression(net: MLP, task: Problem, steps: int) -> np.ndarray:
    """The infinite-width NTK from f₀ = 0 by gradient flow: outputs (T, M), after all steps and, last, forever."""
    kernel = analytic_kernel(net, task)
    beginning = from_zero(half_of_its_limit(kernel, task))
    outputs: np.ndarray = predict_training(kernel, task, beginning, steps, forever=True).grid_flow
    return outputs


def mode_theory(count: int, net: MLP) -> ModeTheory:
    """The learnability of every mode of the infinite-width NTK on 128 points of the circle.

    Modes that are zero to rounding, λ ≤ n ε λ_max, count as zero: a linear network has three, and learns no others.
    """
    # the kernel depends on the difference of two angles alone: its Fourier transform is its spectrum
    spectrum = np.fft.fft(circle_limits(net, GRID_POINTS).ntk[0]).real / GRID_POINTS
    learned = learnability(above_rounding(spectrum), count)
    errors = [mode_error(learned, mode, count) for mode in np.eye(GRID_POINTS)[list(FREQUENCIES)]]
    theory = ModeTheory(np.array(FREQUENCIES), learned[list(FREQUENCIES)], np.array(errors), float(learned.sum()))
    return frozen(theory)
