"""Generated questions on the lesson on Taylor linearization."""

from collections.abc import Callable
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import MLP, Training, interpolation, mlp
from ntk_ui.lessons.generated import Generated, Sets
from ntk_ui.lessons.question import Options, Scale, Truth, ratio, ratio_of_medians
from ntk_ui.service import compute

DATA, STEPS, HALF = "sine", 500, 0.5  # the training points, the length of a run, and its rate as a share of the limit
PERCENT = 100
NETWORKS = 10  # of which the median is asked for
FIRST = (0, 100, 200, 300)  # their first seeds
POINTS = 5  # of the training data
REACH = 0.9  # of training points
PLACES = (-0.8, -0.5, 0.3, 0.6, 0.9)


def unseen(sets: Sets) -> Truth:
    """In how many directions weights can move while the outputs at all points stay."""
    x = np.linspace(-REACH, REACH, sets["points"])
    seen = int(np.linalg.matrix_rank(interpolation.features(x, sets["weights"], sets["seed"])))
    return {"answer": sets["weights"] - seen, "seen": seen}


def largest(sets: Sets) -> Truth:
    """How the stability limit changes with the width in standard parameterization, and in that of the NTK."""

    def at(width: int, parameterization: str) -> float:
        net = mlp(width, 1, sets["activation"], parameterization)
        return 2 / median(compute.largest_eigenvalue(DATA, net, seed) for seed in _seeds(sets))

    other = at(sets["wide"], "ntk") / at(sets["width"], "ntk")
    return ratio(*(at(sets[name], "standard") for name in ("width", "wide"))) | {"other": other, "networks": NETWORKS}


def curvatures(sets: Sets) -> Truth:
    """How κ changes with the width in standard parameterization, and in that of the NTK."""

    def at(width: int, parameterization: str) -> list[float]:
        net = mlp(width, 1, "tanh", parameterization)
        of = [(point, seed) for point in range(POINTS) for seed in _seeds(sets)]
        return [compute.tangent_line(DATA, point, "gradient", net, seed).curvature_0 for point, seed in of]

    other = ratio_of_medians(at(sets["width"], "ntk"), at(sets["wide"], "ntk"))["answer"]
    of = (at(sets[name], "standard") for name in ("width", "wide"))
    return ratio_of_medians(*of) | {"other": other, "networks": NETWORKS}


def bends(sets: Sets) -> Truth:
    """What the best straight line leaves of the variance of a trained tangent model over x, in per cent."""
    fit = compute.taylor_fit(_training(mlp(sets["width"], 1, sets["activation"]), sets["seed"]))
    inside = np.abs(fit.x_grid) <= 1
    x = fit.x_grid[inside]

    def missed(f: NDArray[np.floating]) -> float:
        return PERCENT * float(np.var(f - np.polyval(np.polyfit(x, f, 1), x)) / np.var(f))

    return {"answer": missed(fit.linear[-1][inside]), "sine": missed(np.sin(np.pi * x))}


def movements(sets: Sets) -> Truth:
    """How the movement of the weights changes with the width, and how the loss ends."""

    def at(width: int) -> list[float]:
        net = mlp(width, 1, sets["activation"])
        return [compute.trained(_training(net, seed)).weight_movement for seed in _seeds(sets)]

    return ratio_of_medians(at(sets["width"]), at(sets["wide"])) | {"networks": NETWORKS}


def one_point(sets: Sets) -> Truth:
    """What a tangent model and its network leave of the error at their only training point, in per cent."""
    target = ((sets["place"], 1.0),)
    net = mlp(sets["width"], 1, "tanh")
    fit = compute.taylor_fit(Training(target, net, sets["share"], sets["steps"], sets["seed"]))
    linear, real = (PERCENT * float(np.sqrt(loss[-1] / loss[0])) for loss in (fit.loss_linear, fit.loss_real))
    return {"answer": linear, "real": real}


def _seeds(sets: Sets) -> range:
    return range(sets["seed"], sets["seed"] + NETWORKS)


def _training(net: MLP, seed: int) -> Training:
    return Training(DATA, net, HALF, STEPS, seed)


def _wider(factor: int) -> Callable[[Sets], Sets]:
    """The wide network, and what the width does to a root."""
    return lambda sets: {"factor": factor, "wide": factor * sets["width"], "root": round(factor**0.5)}


def _powers(sets: Sets) -> Options:
    """What so many times the width can do."""
    return Options({"same": 1.0, "root": 1 / sets["root"], "whole": 1 / sets["factor"]})


GENERATED = (
    Generated(
        "unseen",
        "taylor",
        "free",
        {"points": (4, 5, 6, 8), "times": (3, 4), "seed": tuple(range(10))},
        lambda sets: Options({"none": 1.0, "points": sets["points"], "rest": sets["rest"], "all": sets["weights"]}),
        unseen,
        lambda sets: {"weights": sets["times"] * sets["points"], "rest": (sets["times"] - 1) * sets["points"]},
    ),
    Generated(
        "root",
        "taylor",
        "ends",
        {"width": (32, 64), "activation": ("tanh", "relu", "erf"), "seed": FIRST},
        _powers,
        largest,
        _wider(16),
    ),
    Generated(
        "bending",
        "taylor",
        "line",
        {"width": (32, 64), "seed": FIRST},
        _powers,
        curvatures,
        _wider(16),
    ),
    Generated(
        "straight",
        "taylor",
        "straight",
        {"width": (128, 256, 512), "activation": ("tanh", "erf", "gelu"), "seed": tuple(range(10))},
        lambda sets: Options({"nothing": 0.1, "little": 5.0, "much": 40.0}),
        bends,
    ),
    Generated(
        "weights",
        "taylor",
        "still",
        {"width": (16, 32, 64), "activation": ("tanh", "erf"), "seed": FIRST},
        _powers,
        movements,
        _wider(16),
    ),
    Generated(
        "one_point",
        "taylor",
        "step",
        {
            "share": (0.1, 0.15, 0.2, 0.25),
            "steps": (2, 3, 4),
            "place": PLACES,
            "width": (512, 1024),
            "seed": tuple(range(10)),
        },
        lambda sets: Scale(1.0, 100.0, "%", right=1.15, near=1.4),
        one_point,
    ),
)
