"""Kernel spectrum: the empirical NTK of one network beside the analytic one."""

import math
from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.experiments.setting import (
    KERNEL_POINTS,
    any_width,
    condition_number,
    count_parameters,
    curvature_number,
    decay_exponent,
    frozen,
    predict_training,
    relative_gap,
    train_network,
)
from ntk_core.networks import MLP

CHECK_STEPS = 100


class KernelSpectra(NamedTuple):
    """The empirical NTK of one network at initialization beside the analytic NTK, and their spectra."""

    position: np.ndarray  # (N,) angle, or x
    empirical: np.ndarray  # (N, N)
    analytic: np.ndarray  # (N, N)
    eigenvalues_empirical: np.ndarray  # (N,)
    eigenvalues_analytic: np.ndarray  # (N,)
    relative_error: float  # ‖empirical − analytic‖/‖analytic‖, Frobenius norms
    exponent_empirical: float  # slope of log λ_i against log i
    exponent_analytic: float
    condition_empirical: float  # λ_max/λ_min
    condition_analytic: float
    max_learning_rate: float  # 2/λ_max of the empirical kernel
    parameters: int


class TrainedKernel(NamedTuple):
    """How far a short training takes the network from its tangent."""

    kernel_movement: float  # ‖Θ − Θ₀‖/‖Θ₀‖
    relative_gap: float  # largest |real − linear| after training, over the largest |y − f₀|
    curvature: float  # κ before training


def kernel_spectra(
    shape: str, width: int, depth: int, activation: str, w_std: float, b_std: float, seed: int
) -> KernelSpectra:
    """Both kernels of a network on 64 equispaced inputs, and their eigenvalues."""
    position, inputs = data.inputs(shape, KERNEL_POINTS)
    d = inputs.shape[1]
    x = np.zeros((KERNEL_POINTS, programs.DIMENSION))
    x[:, :d] = inputs * math.sqrt(programs.DIMENSION / d)
    net = MLP(width, depth, activation, w_std, b_std)
    empirical = np.asarray(programs.initial_kernel(net, programs.draw(width, seed), x, d))
    analytic = np.asarray(programs.analytic_kernel(any_width(net), x, x))
    spectra = [np.asarray(programs.spectrum(kernel)) for kernel in (empirical, analytic)]
    return frozen(
        KernelSpectra(
            position=position,
            empirical=empirical,
            analytic=analytic,
            eigenvalues_empirical=spectra[0],
            eigenvalues_analytic=spectra[1],
            relative_error=float(np.linalg.norm(empirical - analytic) / np.linalg.norm(analytic)),
            exponent_empirical=decay_exponent(spectra[0]),
            exponent_analytic=decay_exponent(spectra[1]),
            condition_empirical=condition_number(spectra[0]),
            condition_analytic=condition_number(spectra[1]),
            max_learning_rate=float(2 / spectra[0][0]),
            parameters=count_parameters(width, depth, d),
        )
    )


def trained_kernel(
    shape: str, width: int, depth: int, activation: str, w_std: float, b_std: float, seed: int
) -> TrainedKernel:
    """Train the network on one smooth function of the position, cos of the angle or sin πx, at 32 of the inputs.

    It is trained for `CHECK_STEPS` steps at half the stability limit.
    """
    position, inputs = data.inputs(shape, KERNEL_POINTS)
    values = np.cos(position) if shape == "circle" else np.sin(np.pi * position)
    train, grid = slice(0, None, 2), np.arange(programs.GRID_POINTS) % KERNEL_POINTS
    task = programs.problem(inputs[train], values[train], inputs[grid])
    net = MLP(width, depth, activation, w_std, b_std)
    real = train_network(net, seed, task, 0.5, CHECK_STEPS, relative=True)
    linear = predict_training(real.kernel, task, real, CHECK_STEPS)
    return TrainedKernel(
        kernel_movement=float(real.history.kernel_movement[-1]),
        relative_gap=relative_gap(real, linear, task),
        curvature=curvature_number(net, seed, task),
    )
