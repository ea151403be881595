"""The questions of the lesson on training dynamics."""

from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import DynamicsFit, OptimizedFit, Training, mlp
from ntk_ui.lessons.dynamics.errors import DRAWS
from ntk_ui.lessons.dynamics.experiment import run, training
from ntk_ui.lessons.dynamics.moving import RATE_FRACTION
from ntk_ui.lessons.dynamics.rates import rated
from ntk_ui.lessons.dynamics.settings import LIMIT_SHARE
from ntk_ui.lessons.question import Options, Question, Scale, Truth, ratio, ratio_of_medians, whole
from ntk_ui.service import compute

Sets = Mapping[str, Any]

SEEDS = range(10)  # of networks whose median is asked for
PERCENT = 100
LEFT = 0.01  # of what a mode begins with: 99 % is lost
MODE = 3
PAST = 1.5  # times the stability limit: far enough for a catapult, near enough to come back
LEFT_OF_LOSS = 0.05  # of what the loss begins with
PLAIN = 0.0  # the momentum of plain gradient descent
LONG = 2000  # steps, in which plain gradient descent gets there
NARROW, FEW, MANY = 4, 4, 32  # the other width, and the other numbers of samples, that are told of
LARGE, SMALL = 10.0, 0.1  # output scales
BETWEEN = 0.0  # the angle on the circle in the middle between two points


def misses(sets: Sets) -> Truth:
    """By how many per cent of what there was to learn a network ends off the prediction."""
    wide = [fit.relative_gap for fit in _fits(sets)]
    narrow = [fit.relative_gap for fit in _fits({**sets, "width": 8})]
    return {"answer": PERCENT * median(wide), "narrow": PERCENT * median(narrow), "seeds": len(SEEDS)}


def mode_times(sets: Sets) -> Truth:
    """The step after which theory says that mode 3 has lost 99 %, and that of the network."""
    (fit,) = run(sets).fits()
    steps = np.log(LEFT) / np.log(np.abs(1 - fit.learning_rate * fit.eigenvalues))
    return {
        "answer": float(whole(steps[MODE - 1])),
        "real": whole(when(np.abs(fit.modes_real[MODE - 1]), fit.steps, LEFT)),
        "first": whole(steps[0]),
        "last": whole(steps[-1]),
        "eigenvalue": float(fit.eigenvalues[MODE - 1]),
    }


def catapults(sets: Sets) -> Truth:
    """Where the loss ends, relative to its start, at a rate past the limit: medians over seeds."""
    fits = [run(rated({**sets, "seed": seed})).fits()[0] for seed in SEEDS]
    read: dict[str, Callable[[DynamicsFit], float]] = {
        "answer": lambda fit: float(fit.loss_real[-1] / fit.loss_real[0]),
        "start": lambda fit: float(fit.loss_real[0]),
        "most": lambda fit: float(fit.loss_real.max()),
        "end": lambda fit: float(fit.loss_real[-1]),
        "rate": lambda fit: fit.learning_rate,
        "edge": lambda fit: 2 / fit.learning_rate,
        "top": lambda fit: float(fit.eigenvalues[0]),
        "top_after": lambda fit: float(fit.eigenvalues_real[-1, 0]),
    }
    found = {name: median(map(each, fits)) for name, each in read.items()}
    return found | {"share": sets[LIMIT_SHARE.name], "seeds": len(SEEDS)}


def descents(sets: Sets) -> Truth:
    """How the error that gradient descent leaves changes from 4 units to 1024: medians over seeds."""

    def at(width: int) -> list[float]:
        return [compute.descended(sets["data"], width, sets["activation"], sets["steps"], s).error for s in SEEDS]

    kernel = compute.kernel_regression(sets["data"], sets["activation"], sets["steps"]).error
    return ratio_of_medians(at(NARROW), at(1024)) | {"kernel": kernel, "seeds": len(SEEDS)}


def spreads(sets: Sets) -> Truth:
    """The deviation of the posterior over that of infinitely many trained networks, between two points."""
    theory = compute.ensemble()
    k = int(np.argmin(np.abs(theory.angle - BETWEEN)))
    return ratio(float(theory.deviation[-1, k]), float(theory.deviation_bayes[k])) | {
        "mean": float(theory.mean[-1, k]),
        "mean_bayes": float(theory.mean_bayes[k]),
        "wrong": float(theory.deviation_wrong[k]),
    }


def movements(sets: Sets) -> Truth:
    """How the movement of the kernel changes from a small output scale to a large one: medians over seeds."""

    def at(alpha: float) -> list[Any]:
        net = mlp(sets["width"], sets["depth"], sets["activation"])
        runs = [Training(sets["data"], net, RATE_FRACTION, sets["steps"], seed) for seed in SEEDS]
        return [compute.scaled_training(each, alpha) for each in runs]

    small, large = at(SMALL), at(LARGE)
    aligned = {
        "aligned_before": median(each.alignment_before for each in small),
        "aligned_after": median(each.alignment_after for each in small),
    }
    moved = ratio_of_medians(*([each.kernel_movement for each in found] for found in (small, large)))
    return moved | aligned | {"seeds": len(SEEDS)}


def errors(sets: Sets) -> Truth:
    """How the error between the samples changes from 4 units to 1024: medians over draws."""

    def at(width: int, count: int) -> list[float]:
        net = mlp(width, sets["depth"], sets["activation"])
        found = (compute.generalization(sets["data"], count, net, sets["steps"], s) for s in range(DRAWS))
        return [each.test_error for each in found]

    width, count = sets["width"], sets["sample_count"]
    fewer, more = (median(at(width, each)) for each in (FEW, MANY))
    return ratio_of_medians(at(NARROW, count), at(width, count)) | {"fewer": fewer, "more": more, "draws": DRAWS}


def momenta(sets: Sets) -> Truth:
    """The steps with momentum over those without, until 5 % of the loss are left: medians over seeds."""

    def at(momentum: float) -> list[float]:
        runs = (training({**sets, "seed": seed, "steps": LONG}) for seed in SEEDS)
        fits: list[OptimizedFit] = [compute.optimized_fit(each, momentum, sets["batch"]) for each in runs]
        return [when(fit.loss_real, fit.steps, LEFT_OF_LOSS) for fit in fits]

    before, after = (whole(median(at(momentum))) for momentum in (PLAIN, float(sets["momentum"])))
    return ratio(before, after) | {"seeds": len(SEEDS)}


def when(sizes: NDArray[np.floating], steps: NDArray[Any], left: float) -> float:
    """The step at which no more than a share is left of what there was; between recorded steps on a straight line in
    the logarithm."""
    k = int(np.argmax(sizes <= left * sizes[0]))
    if k == 0:
        return float("inf")
    logs = np.log(sizes[k - 1 : k + 1] / sizes[0])
    return float(np.interp(-np.log(left), -logs, steps[k - 1 : k + 1]))


def _fits(sets: Sets) -> list[DynamicsFit]:
    """The run, of networks of several seeds."""
    return [run({**sets, "seed": seed}).fits()[0] for seed in SEEDS]


_NETWORK = {"data": "sine", "depth": 1, "activation": "tanh", "seed": 0}
_RUN = _NETWORK | {"start": "kept", "clock": "steps"}

QUESTIONS = (
    Question(
        "solved",
        _RUN | {"width": 1024, "learning_rate": 0.05, "steps": 500},
        Scale(0.01, 100.0, "%", right=2.0, near=5.0),
        misses,
    ),
    Question(
        "speeds",
        _RUN | {"width": 1024, "learning_rate": 0.05, "steps": 1000},
        Scale(1.0, 10_000.0, right=1.5, near=3.0),
        mode_times,
    ),
    Question(
        "rate",
        _RUN | {"width": 1024, LIMIT_SHARE.name: PAST, "steps": 100},
        Options({"explodes": 1e6, "stays": 1.0, "falls": 1e-3}),
        catapults,
    ),
    Question(
        "zero",
        {"data": "sine", "represented_width": 4, "activation": "tanh", "steps": 500, "seed": 0},
        Options({"same": 1.0, "half": 1 / 2, "sixteenth": 1 / 16, "vanishes": 1 / 256}),
        descents,
    ),
    Question(
        "many",
        {"ensemble_width": 200, "members": 20},
        Options({"third": 1 / 3, "nearly": 0.9, "three": 3.0}),
        spreads,
    ),
    Question(
        "moves",
        _RUN | {"width": 16, "learning_rate": 0.05, "steps": 500},
        Options({"same": 1.0, "tenth": 1 / 10, "hundredth": 1 / 100}),
        movements,
    ),
    Question(
        "why",
        {"data": "sine", "depth": 1, "activation": "tanh", "sample_count": 16, "width": 1024, "steps": 500},
        Options({"grows": 3.0, "same": 1.0, "tenth": 1 / 10}),
        errors,
    ),
    Question(
        "beyond",
        _NETWORK | {"width": 512, "learning_rate": 0.02, "steps": 500, "momentum": "0.9", "batch": 5},
        Options({"half": 1 / 2, "tenth": 1 / 10, "hundredth": 1 / 100}),
        momenta,
    ),
)
