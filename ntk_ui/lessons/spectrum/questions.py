"""The questions of the lesson on the spectrum of the kernel."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.question import Options, Question, Truth, ratio
from ntk_ui.lessons.spectrum.settings import any_width, network
from ntk_ui.service import compute

Sets = Mapping[str, Any]

SEEDS = range(100)  # of networks whose kernels scatter
ANGLES = 16  # equispaced ones at which they do
NARROW, WIDE = 16, 256
NEAR, NEARER = 0.1, 0.01  # distances of two points
FREQUENCY = 4
WAVES = 1, 4, 9  # frequencies of the mixed target

_LIMIT = {"depth": 1, "activation": "relu", "w_std": W_STD, "b_std": B_STD}
_KERNEL = {"inputs": "circle", "count": 64, "width": 256, **_LIMIT, "seed": 0}


def scatter(sets: Sets) -> Truth:
    """How the scatter of the kernel over seeds changes from 16 units to 256."""

    largest = float(compute.limit_kernel("circle", ANGLES, any_width(sets), 0).analytic.max())

    def at(width: int) -> float:
        net = network({**sets, "width": width})
        rows = [compute.kernel_matrices("circle", ANGLES, net, seed).empirical[0] for seed in SEEDS]
        return float(np.std(rows, axis=0, ddof=1).mean()) / largest

    return ratio(at(NARROW), at(WIDE)) | {"seeds": len(SEEDS)}


def half_lives(sets: Sets) -> Truth:
    """How many times as many steps the second wave of the mixed target takes as the first."""
    limit = compute.limit_kernel(sets["inputs"], sets["count"], any_width(sets), 0).analytic
    eigenvalues = np.fft.rfft(limit[0]).real  # of a circulant matrix
    first, second, third = (float(np.log(2) / (sets["learning_rate"] * eigenvalues[k])) for k in WAVES)
    return ratio(first, second) | {"third": third, "points": sets["count"]}


def falloffs(sets: Sets) -> Truth:
    """How the eigenvalue of erf on the circle changes with a doubled frequency, and that of ReLU."""
    of: dict[str, float] = {}
    for name in ("erf", "relu"):
        eigenvalues = compute.circle_kernels(any_width({**sets, "activation": name})).eigenvalues_ntk
        low, high, next_one = (float(eigenvalues[FREQUENCY * each]) for each in (1, 2, 4))
        of |= {name: high / low, f"{name}_next": next_one / high}
    return {"answer": of.pop("erf"), **of}


def approached(sets: Sets) -> Truth:
    """How the smallest eigenvalue at infinite width changes from one distance of two points to a tenth of it."""

    def at(distance: float, activation: str) -> float:
        net = any_width({**sets, "activation": activation})
        return float(compute.smallest_eigenvalues(net, 0, sets["placement"], distance).analytic[-1])

    smooth = at(NEARER, "tanh") / at(NEAR, "tanh")
    return ratio(*(at(distance, sets["activation"]) for distance in (NEAR, NEARER))) | {"tanh": smooth}


def last_layer(sets: Sets) -> Truth:
    """The share of the last layer in the kernel of a point with itself."""
    kernels = compute.circle_kernels(any_width(sets))
    deep = compute.circle_kernels(any_width({**sets, "depth": 3}))
    sigma, theta = float(kernels.nngp.max()), float(kernels.ntk.max())
    return {"answer": sigma / theta, "sigma": sigma, "theta": theta, "deep": deep.share}


QUESTIONS = (
    Question(
        "certain",
        {"width": NARROW, **_LIMIT},
        Options({"same": 1.0, "half": 1 / 2, "quarter": 1 / 4, "sixteenth": 1 / 16}),
        scatter,
    ),
    Question(
        "speed",
        {**_KERNEL, "target": "waves", "learning_rate": 0.01, "mode": 2},
        Options({"fast": 1 / 4, "same": 1.0, "four": 4.0, "sixty": 60.0}),
        half_lives,
    ),
    Question(
        "falls",
        {**_KERNEL, "activation": "erf", "mode": 8},
        Options({"half": 1 / 2, "fifth": 1 / 5, "sixtieth": 1 / 60}),
        falloffs,
    ),
    Question(
        "definite",
        {"placement": "together", "pair_distance": NEARER, "width": 256, **_LIMIT, "seed": 0},
        Options({"same": 1.0, "tenth": 1 / 10, "hundredth": 1 / 100}),
        approached,
    ),
    Question(
        "prior",
        {"width": 64, **_LIMIT, "seed": 0},
        Options({"tenth": 1 / 10, "half": 1 / 2, "most": 0.95}),
        last_layer,
    ),
)
