"""The questions of the lesson on Fourier features."""

from collections.abc import Mapping as Named
from statistics import median
from typing import Any

import numpy as np

from ntk_core import pictures
from ntk_core.experiments import PLAIN, Mapping
from ntk_ui.lessons import sweeps
from ntk_ui.lessons.fourier.mappings import SWEEPS
from ntk_ui.lessons.fourier.photo import shown
from ntk_ui.lessons.fourier.settings import chosen_mapping, chosen_signal, network
from ntk_ui.lessons.question import Options, Question, Scale, Truth, ratio, whole
from ntk_ui.service import compute
from ntk_ui.service.runs import FIRST_SEED

Sets = Named[str, Any]

SEEDS = range(20)  # of networks and frequencies whose median is asked for
PERCENT = 100
LATE = 16  # the mode whose speed is compared with that of the first one

_SIGNAL = {"signal": "sines", "width": 256, "depth": 1, "activation": "relu", "steps": 500, "seed": 0}
_KERNEL = {"mapping": "gaussian", "features": 16, "depth": 1, "activation": "relu", "seed": 0}


def times(sets: Sets) -> Truth:
    """How many times as long as the fastest band the slowest one takes, without a mapping."""
    what = chosen_signal(sets), PLAIN, network(sets), sets["steps"]
    each = [compute.signal_theory(*what, seed).time_theory for seed in SEEDS]
    return {
        "answer": median(float(found.max() / found.min()) for found in each),
        "fast": whole(median(float(found.min()) for found in each)),
        "slow": whole(median(float(found.max()) for found in each)),
        "seeds": len(SEEDS),
    }


def energy(sets: Sets) -> Truth:
    """How many per cent of the energy go with the high frequencies."""
    pixels = shown({"picture_file": None, **sets}).pixels
    low, lost = pictures.low_pass(pixels, sets["kept"])
    return {"answer": PERCENT * lost, "largest": PERCENT * float(np.abs(low - pixels).max())}


def half_widths(sets: Sets) -> Truth:
    """How the half width of the kernel changes from a quarter of the scale to the scale."""

    def at(scale: float) -> float:
        mapping, net = chosen_mapping({**sets, "scale": scale}), network(sets)
        return median(compute.composed_kernel(mapping, net, seed).width for seed in SEEDS)

    return ratio(at(sets["scale"] / 4), at(sets["scale"])) | {"seeds": len(SEEDS)}


def falloffs(sets: Sets) -> Truth:
    """How many times as fast as a late mode the first one is learned, without a mapping and with it."""

    def spread(mapping: Mapping, seed: int) -> float:
        eigenvalues = compute.composed_kernel(mapping, network(sets), seed).eigenvalues
        return float(eigenvalues[0] / eigenvalues[LATE - 1])

    mapped = median(spread(chosen_mapping(sets), seed) for seed in SEEDS)
    return {"plain": spread(PLAIN, sets["seed"]), "answer": mapped, "seeds": len(SEEDS)}


def scales(sets: Sets) -> Truth:
    """The scale of the lowest error between the samples, of those that the figure sweeps, and what others do."""
    at, errors = _swept(sets)
    best = int(np.argmin(errors))
    return {"answer": float(at[best]), "error": errors[best], "small": errors[0], "large": errors[-1]}


def exponents(sets: Sets) -> Truth:
    """The same for the exponent, and what no mapping at all does."""
    at, errors = _swept(sets)
    best = int(np.argmin(errors))
    return {"answer": float(at[best]), "error": errors[best], "plain": _error(PLAIN, sets, FIRST_SEED)}


def _swept(sets: Sets) -> tuple[tuple[float, ...], list[float]]:
    """Every scale of a mapping, and the error between the samples with it, by theory: those of the figure."""
    at, mapping, seeds = SWEEPS[sets["mapping"]], chosen_mapping(sets), sweeps.SCALE_SEEDS
    firsts = range(FIRST_SEED, FIRST_SEED + seeds * len(at), seeds)
    return at, [_error(mapping._replace(scale=scale), sets, first) for scale, first in zip(at, firsts, strict=True)]


def _error(mapping: Mapping, sets: Sets, first: int) -> float:
    what = chosen_signal(sets), mapping, network(sets), sets["steps"]
    seeds = range(first, first + sweeps.SCALE_SEEDS)
    return median(float(compute.signal_theory(*what, seed).error_theory[-1]) for seed in seeds)


QUESTIONS = (
    Question("slow", _SIGNAL, Scale(1.0, 1e5, "×", right=2.0, near=5.0), times),
    Question("natural", {"picture": "photo", "kept": 0.25}, Scale(0.1, 100.0, "%", right=2.0, near=5.0), energy),
    Question(
        "lift",
        _KERNEL | {"scale": 8.0},
        Options({"same": 1.0, "half": 1 / 2, "quarter": 1 / 4, "sixteenth": 1 / 16}),
        half_widths,
    ),
    Question("flat", _KERNEL | {"scale": 5.0, "width": 256}, Scale(1.0, 1e4, "×", right=2.0, near=5.0), falloffs),
    Question("scale", _SIGNAL | _KERNEL | {"scale": 5.0}, Scale(0.1, 32.0), scales),
    Question(
        "others",
        _SIGNAL | {"signal": "square", "mapping": "power_law", "power": 1.0, "features": 16},
        Options({"flat": 0.25, "one": 1.0, "steep": 3.0}),
        exponents,
    ),
)
