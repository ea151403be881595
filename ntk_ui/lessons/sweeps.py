"""Many networks at once: sweeps over width and output scale, with progress, each part cached."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ntk_core import experiments
from ntk_core.experiments import (
    MLP,
    AngleKernel,
    EvenTarget,
    Points,
    PowerLaw,
    ScaleErrors,
    Signal,
    Source,
    Trained,
    Training,
    power_law,
)
from ntk_core.networks import PARAMETERIZATIONS
from ntk_ui.service import compute
from ntk_ui.service.runs import FIRST_SEED, Found, runs

SEEDS = 5
BAND_SEEDS = 10
ANGLE_SEEDS = 20  # for a slope of −1/2 that does not depend on chance
FEW_SEEDS = 8  # of networks that take a second each
LARGEST_DEEP = 256  # the widest network with several hidden layers of which many are trained
SCALE_SEEDS = 5
ASYMPTOTIC = 32  # the width from which slopes are fitted
LAZY = 3.0  # the output scale from which slopes are fitted

SYMBOLS = {"gaussian": "σ", "power_law": "p", "positional": "m"}
LAZY_THEORY = "−1"
SINGLE = 1e-5  # of outputs and movements of order one: less is rounding, where a network is trained in float32
GROWTH: dict[str, str | None] = {"ntk": "0", "standard": "1"}


def widest(depth: int) -> int:
    """The width of the widest networks of which many are trained."""
    return experiments.WIDTHS[-1] if depth == 1 else LARGEST_DEEP


def widths_of(depth: int) -> list[int]:
    """All widths of such networks."""
    return [width for width in experiments.WIDTHS if width <= widest(depth)]


def angle_seeds(net: MLP) -> int:
    """How many networks of one width have their kernels over the angle drawn."""
    return ANGLE_SEEDS if net.width <= widest(net.depth) else FEW_SEEDS


class Sweep(NamedTuple):
    """Quantities (K, S) at K settings and for S seeds, and the power law that each follows."""

    at: NDArray[Any]  # (K,)
    values: dict[str, NDArray[np.floating]]
    laws: dict[str, PowerLaw | None]


@compute.kept
def widths(target: str | Points, net: MLP, rate: float, steps: int) -> Sweep:
    """Networks like `net` of all widths after training. Every width has seeds of its own: errors are independent."""

    def one(width: int, seed: int) -> Trained:
        return compute.trained(Training(target, replace(net, width=width), rate, steps, seed))

    found = runs(one, experiments.WIDTHS, SEEDS, "n")
    quantities: dict[str, Callable[[Trained], float]] = {
        "gap": lambda run: run.gap,
        "weights": lambda run: run.weight_movement,
        "kernel_moved": lambda run: run.kernel_movement,
        "first_layer": lambda run: run.layer_movement[0],
        "last_layer": lambda run: run.layer_movement[-1],
        "train_error": lambda run: run.train_error,
        "test_error": lambda run: run.test_error,
        "parameters": lambda run: run.parameters,
    }
    if net.depth > 1:
        quantities["hidden_layers"] = lambda run: max(run.layer_movement[1:-1])
    return _summary(np.array(experiments.WIDTHS), found, quantities, ASYMPTOTIC)


@compute.kept
def eigenvalues(target: str | Points, net: MLP) -> Sweep:
    """λ_max of the kernel of networks like `net` at initialization against width, in both parameterizations."""

    def one(width: int, seed: int) -> dict[str, float]:
        nets = {name: replace(net, width=width, parameterization=name) for name in PARAMETERIZATIONS}
        return {name: compute.largest_eigenvalue(target, each, seed) for name, each in nets.items()}

    found = runs(one, experiments.WIDTHS, SEEDS, "n")
    quantities = {name: itemgetter(name) for name in PARAMETERIZATIONS}
    return _summary(np.array(experiments.WIDTHS), found, quantities, ASYMPTOTIC)


@compute.kept
def output_scales(training: Training) -> Sweep:
    """The centered model α (f − f₀) of one network after training, against α."""

    def one(alpha: float, _: int) -> experiments.Scaled:
        return compute.scaled_training(training, alpha)

    found = runs(one, experiments.OUTPUT_SCALES, 1, "α")
    quantities: dict[str, Callable[[Any], float]] = {
        "kernel_moved": lambda run: run.kernel_movement,
        "weights": lambda run: run.weight_movement,
    }
    sweep = _summary(np.array(experiments.OUTPUT_SCALES), found, quantities, LAZY)
    # one network: nothing is random from scale to scale, and what the points lack of a line is no standard error
    return sweep._replace(laws={name: law and law._replace(slope_error=np.nan) for name, law in sweep.laws.items()})


@compute.kept
def even_targets(net: MLP, seed: int) -> list[list[EvenTarget]]:
    """Networks of several widths in training on an even function: those without biases, and those with them."""

    def one(width: int, _: int) -> list[EvenTarget]:
        return [compute.even_target(net, width, seed, biased) for biased in (False, True)]

    found = runs(one, experiments.EVEN_WIDTHS[net.depth], 1, "n")
    return [list(row) for row in zip(*(each for (each,) in found), strict=True)]


@compute.kept
def eigenvalues_of_seeds(source: Source, count: int, net: MLP) -> NDArray[np.floating]:
    """The eigenvalues (S, N) of the kernels of networks with other seeds."""

    def one(_: int, seed: int) -> NDArray[np.floating]:
        return compute.empirical_eigenvalues(source, count, net, seed)

    return np.stack(runs(one, [net.width], BAND_SEEDS, "n")[0])


@compute.kept
def angle_kernels(net: MLP) -> list[AngleKernel]:
    """The kernels of many networks of one width as functions of the angle."""

    def one(_: int, seed: int) -> AngleKernel:
        return compute.angle_kernel(net, seed)

    return runs(one, [net.width], angle_seeds(net), "n")[0]


@compute.kept
def angle_errors(net: MLP) -> Sweep:
    """The distance of the kernel to its limit against width, before and after training."""

    def one(width: int, seed: int) -> AngleKernel:
        return compute.angle_kernel(replace(net, width=width), seed)

    widths = widths_of(net.depth)
    found = runs(one, widths, ANGLE_SEEDS, "n")
    quantities = {"kernel_before": attrgetter("error_before"), "kernel_after": attrgetter("error_after")}
    return _summary(np.array(widths), found, quantities, ASYMPTOTIC)


@compute.kept
def ensemble_members(widths: tuple[int, ...], learning_rate: float, count: int) -> list[NDArray[np.floating]]:
    """The outputs (S, T, M) of many real networks of each width in training."""
    together = experiments.TOGETHER

    def one(width: int, number: int) -> NDArray[np.floating]:
        return compute.ensemble_members(width, learning_rate, FIRST_SEED + together * (number - FIRST_SEED))

    def read(found: Found) -> list[NDArray[np.floating]]:
        return [np.concatenate(members) for members in found]

    return read(runs(one, widths, count // together, "n", read))


@compute.kept
def scale_errors(
    of: Signal, kind: str, features: int, scales: tuple[float, ...], net: MLP, steps: int
) -> list[list[ScaleErrors]]:
    """A signal learned with every scale of a mapping, by networks of a few seeds each."""

    def one(scale: float, seed: int) -> ScaleErrors:
        return compute.scale_errors(of, experiments.Mapping(kind, scale, features), net, steps, seed)

    return runs(one, scales, SCALE_SEEDS, SYMBOLS[kind])


@compute.kept
def falloffs(mapping: experiments.Mapping, scales: tuple[float, ...], net: MLP, seed: int) -> NDArray[np.floating]:
    """The condition number and the decay exponent (2, K) of one mapping with every scale."""

    def one(scale: float, _: int) -> experiments.Falloff:
        return compute.falloff(mapping._replace(scale=scale), net, seed)

    return np.array([each for (each,) in runs(one, scales, 1, SYMBOLS[mapping.kind])]).T


@compute.kept
def noise_errors(kind: str, features: int, scales: tuple[float, ...], steps: int) -> NDArray[np.floating]:
    """The median error (K, E) of noises of every exponent with every scale of a mapping."""

    def one(scale: float, seed: int) -> NDArray[np.floating]:
        return compute.noise_errors(experiments.Mapping(kind, scale, features), steps, seed)

    return np.median(np.array(runs(one, scales, noise_seeds(kind), SYMBOLS[kind])), axis=1)


def noise_seeds(kind: str) -> int:
    """How many seeds each scale of a mapping has: one where no frequencies are drawn."""
    return SCALE_SEEDS if experiments.Mapping(kind, 1.0, 1).random else 1


def errors(sweep: Sweep) -> list[str]:
    """The errors that are known: the test error needs a function that was sampled."""
    return [name for name in ("train_error", "test_error") if np.isfinite(sweep.values[name]).any()]


def _summary(
    at: NDArray[Any], runs: list[list[Any]], quantities: Mapping[str, Callable[[Any], float]], start: float
) -> Sweep:
    values = {name: np.array([[read(run) for run in row] for row in runs]) for name, read in quantities.items()}
    fitted = at >= start
    return Sweep(at, values, {name: _law(at[fitted], samples[fitted]) for name, samples in values.items()})


def _law(at: NDArray[Any], samples: NDArray[np.floating]) -> PowerLaw | None:
    """The power law of what stands clear of rounding, unless everything diverged or nothing is left."""
    known = np.where(np.isfinite(samples) & (samples > SINGLE), samples, np.nan)
    return power_law(at, known) if np.isfinite(known).any(axis=1).sum() > 1 else None
