"""Fourier features: a signal learned by one network, from positions or from their features."""

from typing import Any, NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.bands import band_errors, octaves, time_constants
from ntk_core.dynamics import MAX_LOG_GROWTH
from ntk_core.experiments.limits import analytic_kernel
from ntk_core.experiments.mappings import Mapping, mapped
from ntk_core.experiments.setting import (
    Beginning,
    Ready,
    frozen,
    not_yet,
    predict_training,
    relative_distance,
    rms,
    speed_after,
    theory_of,
    train_network,
)
from ntk_core.networks import MLP
from ntk_core.outcome import Outcome, outcome
from ntk_core.programs import GRID_POINTS, MAX_POINTS, Problem
from ntk_core.signals import Signal, signal

RATE_FRACTION = 0.5  # of the stability limit of each network's own kernel
BANDS = octaves(MAX_POINTS)
BETWEEN = np.arange(GRID_POINTS) % (GRID_POINTS // MAX_POINTS) != 0  # the points of the grid that are no samples
LONGEST = 1e12  # steps for which the theory is followed
SAMPLED, DRAWN = np.arange(MAX_POINTS) / MAX_POINTS, np.arange(GRID_POINTS) / GRID_POINTS  # positions


class SignalFit(NamedTuple):
    """A signal learned by one network: by theory, the infinite-width NTK from its start f₀, and for real."""

    x_train: np.ndarray  # (N,)
    y_train: np.ndarray  # (N,)
    x_grid: np.ndarray  # (M,)
    signal: np.ndarray  # (M,)
    steps: np.ndarray  # (T,)
    theory: np.ndarray  # (T, M)
    real: np.ndarray  # (T, M)
    error_theory: np.ndarray  # (T,) root mean square distance to the signal between the samples
    error_real: np.ndarray  # (T,)
    bands_theory: np.ndarray  # (B, T) root mean square error on the samples, by bands of frequencies
    bands_real: np.ndarray  # (B, T)
    time_theory: np.ndarray  # (B,) steps in which a band's error falls to 1/e; NaN beyond `LONGEST`
    time_real: np.ndarray  # (B,) NaN beyond the last step
    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖ after training
    relative_gap: float  # largest |real − theory| on the grid after training, over the largest |y − f₀|
    curvature: float  # κ before training
    speed_after: float  # ηλ₁ of the network's kernel after training; NaN for a run that diverged
    learning_rate: float

    @property
    def outcome(self) -> Outcome:
        """How the run of the network went, as far as its records tell; the bands make up its loss."""
        loss = 0.5 * MAX_POINTS * np.sum(self.bands_real**2, axis=0)
        return outcome(loss, (2 * RATE_FRACTION, self.speed_after))


def samples(of: Signal, mapping: Mapping, seed: int) -> tuple[Problem, np.ndarray, np.ndarray]:
    """32 equispaced samples of a signal and the grid of 128 around them, as a problem; positions of both."""
    inputs = mapped(np.concatenate([SAMPLED, DRAWN]), mapping, seed)
    return programs.problem(inputs[:MAX_POINTS], signal(of, SAMPLED), inputs[MAX_POINTS:]), SAMPLED, DRAWN


def signal_fit(of: Signal, mapping: Mapping, net: MLP, steps: int, seed: int) -> SignalFit:
    """Learn a signal on [0, 1) from its samples, at half the stability limit of this network."""
    task, network, start, beginning, _, theory = _ready(of, mapping, net, steps, seed)
    real = train_network(network, task, RATE_FRACTION, steps, relative=True, start=start)
    outputs, bands_real = real.history.test_outputs, band_errors(real.history.outputs - task.y)
    return frozen(
        theory._replace(
            real=outputs,
            error_real=rms((outputs - theory.signal)[:, BETWEEN]),
            bands_real=bands_real,
            time_real=time_constants(theory.steps, bands_real),
            kernel_movement=float(real.kernel_movement),
            relative_gap=relative_distance(outputs[-1], theory.theory[-1], beginning.outputs_0, task),
            curvature=programs.curvature_number(network, start.params, task),
            speed_after=speed_after(real),
        )
    )


def signal_data(of: Signal, mapping: Mapping, net: MLP, steps: int, seed: int) -> SignalFit:
    """What is known of `signal_fit` before anything is computed: the signal, and NaN for the rest."""
    later, by_band = np.full(programs.RECORDED, np.nan), np.full((len(BANDS), programs.RECORDED), np.nan)
    curve = np.full((programs.RECORDED, GRID_POINTS), np.nan)
    return SignalFit(
        x_train=SAMPLED,
        y_train=signal(of, SAMPLED),
        x_grid=DRAWN,
        signal=signal(of, DRAWN),
        steps=programs.recorded_steps(steps),
        theory=curve,
        real=curve,
        error_theory=later,
        error_real=later,
        bands_theory=by_band,
        bands_real=by_band,
        time_theory=by_band[:, 0],
        time_real=by_band[:, 0],
        kernel_movement=np.nan,
        relative_gap=np.nan,
        curvature=np.nan,
        speed_after=np.nan,
        learning_rate=np.nan,
    )


def _ready(of: Signal, mapping: Mapping, net: MLP, steps: int, seed: int) -> Ready[SignalFit]:
    """The theory of `signal_fit`, as far as it is known before its network is trained."""
    data, task = signal_data(of, mapping, net, steps, seed), samples(of, mapping, seed)[0]
    network = programs.network(net, seed, task.dimension)
    start = programs.begin(network, task)
    beginning = Beginning(np.asarray(start.outputs), RATE_FRACTION * float(start.max_learning_rate))
    theory = predict_training(analytic_kernel(net, task), task, beginning, steps)
    known = data._replace(
        theory=theory.grid,
        real=not_yet(beginning.outputs_0[MAX_POINTS:]),
        error_theory=rms((theory.grid - data.signal)[:, BETWEEN]),
        bands_theory=band_errors(theory.train - task.y),
        time_theory=_predicted_times(theory, task, beginning),
        learning_rate=beginning.learning_rate,
    )
    return Ready(task, network, start, beginning, theory, known)


signal_theory = theory_of(_ready)


def _predicted_times(theory: Any, task: Problem, start: Beginning) -> np.ndarray:
    """The time constant of each band by the closed form (1 − ηλ)^k, also where training stops long before.

    At whole steps k, as a network is recorded: in between, the sign of 1 − ηλ would have no power.
    """
    steps = np.concatenate([[0], np.unique(np.round(np.geomspace(1, LONGEST, 800)))])[:, None]
    factor = 1 - start.learning_rate * theory.eigenvalues
    size = np.log(np.maximum(np.abs(factor), np.finfo(float).tiny))
    sign = np.where((factor < 0) & (steps % 2 == 1), -1, 1)
    left = sign * np.exp(np.minimum(size * steps, MAX_LOG_GROWTH))  # growth past the stability limit is held finite
    modes = (start.outputs_0[:MAX_POINTS] - task.y) @ theory.eigenvectors
    return time_constants(steps[:, 0], band_errors((left * modes) @ theory.eigenvectors.T))
