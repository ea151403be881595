"""Generated questions on the lesson on Fourier features."""

from statistics import median

import numpy as np

from ntk_core import pictures
from ntk_core.experiments import PLAIN, Mapping, mlp
from ntk_core.experiments.mappings import mapped
from ntk_ui.lessons.fourier.photo import photo
from ntk_ui.lessons.generated import Generated, Sets
from ntk_ui.lessons.question import Options, Scale, Truth, ratio
from ntk_ui.service import compute

FIRST = (0, 100, 200, 300)  # first seeds of networks and frequencies
DRAWS = 5  # of them, of which the median is asked for
STEPS = 500
LATE = 16  # the mode whose speed is compared with that of the first one
PERCENT = 100
NET = mlp(256, 1, "relu")


def lengths(sets: Sets) -> Truth:
    """The squared length of the features of a position."""
    features = mapped(np.array([sets["place"]]), _gaussian(sets, sets["scale"]), sets["seed"])
    return {"answer": float(np.sum(features**2)), "entries": features.shape[1]}


def half_widths(sets: Sets) -> Truth:
    """How the half width of the kernel changes with the scale."""

    def at(scale: float) -> float:
        return median(compute.composed_kernel(_gaussian(sets, scale), NET, seed).width for seed in _seeds(sets))

    return ratio(at(sets["scale"]), at(sets["larger"])) | {"draws": DRAWS}


def alias(sets: Sets) -> Truth:
    """The frequency that the samples of a wave have in common with it: the strongest one up to half their number."""
    places = np.arange(sets["samples"]) / sets["samples"]
    strength = np.abs(np.fft.rfft(np.sin(2 * np.pi * sets["frequency"] * places)))
    return {"answer": int(np.argmax(strength))}


def errors(sets: Sets) -> Truth:
    """How the error between the samples changes from a scale that suits the signal to one that is too large."""

    def at(scale: float) -> float:
        of = ("sines", _gaussian(sets, scale), NET, STEPS)
        return median(float(compute.signal_theory(*of, seed).error_theory[-1]) for seed in _seeds(sets))

    return ratio(at(sets["scale"]), at(sets["larger"])) | {"draws": DRAWS}


def falloffs(sets: Sets) -> Truth:
    """How many times as fast as a late mode the first one is learned, with a mapping and without."""

    def spread(mapping: Mapping, seed: int) -> float:
        eigenvalues = compute.composed_kernel(mapping, NET, seed).eigenvalues
        return float(eigenvalues[0] / eigenvalues[LATE - 1])

    mapped_ones = median(spread(_gaussian(sets, sets["scale"]), seed) for seed in _seeds(sets))
    return {"answer": mapped_ones, "plain": spread(PLAIN, sets["seed"]), "draws": DRAWS}


def energy(sets: Sets) -> Truth:
    """The share of the energy of the photograph in its high frequencies, in per cent."""
    return {"answer": PERCENT * float(pictures.low_pass(photo().pixels, sets["kept"])[1])}


def _gaussian(sets: Sets, scale: float) -> Mapping:
    return Mapping("gaussian", scale, sets["features"])


def _seeds(sets: Sets) -> range:
    return range(sets["seed"], sets["seed"] + DRAWS)


GENERATED = (
    Generated(
        "length",
        "fourier",
        "lift",
        {
            "features": (4, 8, 16, 32),
            "scale": (2.0, 5.0, 10.0),
            "place": (0.15, 0.35, 0.6, 0.85),
            "seed": tuple(range(10)),
        },
        lambda sets: Options({"one": 1.0, "half": sets["features"], "all": sets["entries"], "square": sets["squared"]}),
        lengths,
        lambda sets: {"entries": 2 * sets["features"], "squared": sets["features"] ** 2},
    ),
    Generated(
        "narrow",
        "fourier",
        "lift",
        {"scale": (1.0, 2.0), "factor": (2, 4), "features": (16, 32), "seed": FIRST},
        lambda sets: Options({"wider": sets["factor"], "same": 1.0, "inverse": 1 / sets["factor"]}),
        half_widths,
        lambda sets: {"larger": sets["factor"] * sets["scale"]},
    ),
    Generated(
        "alias",
        "fourier",
        "scale",
        {"samples": (16, 32, 64), "offset": (3, 5, 6)},
        lambda sets: Options({"itself": sets["frequency"], "mirror": sets["offset"], "rest": sets["rest"]}),
        alias,
        lambda sets: {
            "frequency": sets["samples"] - sets["offset"],
            "rest": sets["samples"] // 2 - sets["offset"],
            "half": sets["samples"] // 2,
        },
    ),
    Generated(
        "larger",
        "fourier",
        "scale",
        {"scale": (2.0, 3.0, 4.0), "larger": (16.0, 24.0, 32.0), "features": (16, 32), "seed": FIRST},
        lambda sets: Options({"third": 1 / 3, "same": 1.0, "several": 6.0}),
        errors,
    ),
    Generated(
        "falloff",
        "fourier",
        "flat",
        {"scale": (1.0, 2.0, 3.0, 5.0), "features": (16, 32), "seed": FIRST},
        lambda sets: Scale(1.0, 1e4, "×", right=2.0, near=5.0),
        falloffs,
    ),
    Generated(
        "energy",
        "fourier",
        "natural",
        {"percent": (6.25, 12.5, 25.0, 50.0)},
        lambda sets: Scale(0.1, 100.0, "%", right=1.5, near=2.5),
        energy,
        lambda sets: {"kept": sets["percent"] / PERCENT},
    ),
)
