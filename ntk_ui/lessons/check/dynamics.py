"""Generated questions on the lesson on training dynamics."""

import numpy as np

from ntk_core import predict
from ntk_core.experiments import MLP, SPEED_UPS, Training, mlp
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.dynamics.questions import LEFT_OF_LOSS, when
from ntk_ui.lessons.generated import Generated, Sets
from ntk_ui.lessons.question import Options, Scale, Truth, ratio, ratio_of_medians
from ntk_ui.service import compute

DATA = "sine"
FIRST = (0, 100, 200, 300)  # first seeds of networks
RUNS = 5  # of them, of which the median is asked for
FEW_RUNS = 3  # of those that take long
PERCENT = 100
MOMENTA = tuple(beta for beta in SPEED_UPS if beta)
FULL, RATE, LONG = 5, 0.02, 1000  # all points in a batch, a rate, and steps in which plain gradient descent gets there
RICH = 0.1  # an output scale at which the kernel moves
ANGLES = (-2.8, -1.6, -1.4, -0.5, 0.0, 0.5, 1.4, 1.6, 2.8)  # on the circle, between the four points of the ensemble


def slow_mode(sets: Sets) -> Truth:
    """The step at which the error in a slow mode is halved, at a share of the stability limit."""
    eigenvalues = np.array([sets["first"], sets["last"]])
    rate = sets["share"] * 2 / sets["first"]
    steps = np.arange(sets["first"] / sets["last"]) + 1  # more than half a mode can take from half the limit on
    left = 1 - np.asarray(predict(np.diag(eigenvalues), np.ones(2), steps, learning_rate=rate, steps=True))
    fast, slow = (when(np.abs(np.append(1.0, each)), np.append(0, steps), 0.5) for each in left.T)
    return {"answer": slow, "fast": fast, "rate": rate}


def step_errors(sets: Sets) -> Truth:
    """How the distance of gradient steps from gradient flow changes with the width, and with the rate."""

    def at(width: int, rate: float) -> list[float]:
        seeds = range(sets["seed"], sets["seed"] + RUNS)
        runs = [Training(DATA, mlp(width, 1, "tanh"), rate, sets["steps"], seed) for seed in seeds]
        return [compute.dynamics_theory(each, False).not_flow for each in runs]

    rate = sets["rate"]
    halved = ratio_of_medians(at(sets["wide"], rate), at(sets["wide"], rate / 2))["answer"]
    return ratio_of_medians(at(sets["width"], rate), at(sets["wide"], rate)) | {"halved": halved, "runs": RUNS}


def spreads(sets: Sets) -> Truth:
    """The deviation of a posterior whose prior had the NTK as covariance, over that of trained networks."""
    theory = compute.ensemble()
    k = int(np.argmin(np.abs(theory.angle - sets["angle"])))
    trained, wrong = float(theory.deviation[-1, k]), float(theory.deviation_wrong[k])
    return ratio(trained, wrong) | {"bayes": float(theory.deviation_bayes[k])}


def movements(sets: Sets) -> Truth:
    """How far the kernel of a lazy network moves while it learns, and that of a rich one, in per cent."""

    def at(alpha: float) -> tuple[float, float]:
        run = Training(DATA, mlp(sets["width"], 1, "tanh"), 0.5, 500, sets["seed"])
        found = compute.scaled_training(run, alpha)
        return PERCENT * found.kernel_movement, found.loss

    (lazy, loss), (rich, rich_loss) = at(sets["alpha"]), at(RICH)
    return {"answer": lazy, "loss": loss, "rich": rich, "rich_loss": rich_loss, "rich_alpha": RICH}


def momenta(sets: Sets) -> Truth:
    """The steps with momentum over those without, until 5 % of the loss are left."""

    def at(momentum: float) -> list[float]:
        seeds = range(sets["seed"], sets["seed"] + FEW_RUNS)
        runs = [Training(DATA, mlp(512, 1, "tanh"), RATE, LONG, seed) for seed in seeds]
        fits = [compute.optimized_fit(each, momentum, FULL) for each in runs]
        return [when(fit.loss_real, fit.steps, LEFT_OF_LOSS) for fit in fits]

    return ratio_of_medians(at(0.0), at(sets["momentum"])) | {"runs": FEW_RUNS}


def limits(sets: Sets) -> Truth:
    """How the stability limit changes with the number of points on the circle."""

    def at(count: int) -> float:
        kernel = compute.limit_kernel("circle", count, MLP(1, 1, sets["activation"], W_STD, B_STD), 0).analytic
        return float(2 / np.linalg.eigvalsh(kernel)[-1])

    return ratio(at(sets["points"]), at(sets["more"]))


GENERATED = (
    Generated(
        "slow_mode",
        "dynamics",
        "rate",
        {"first": (5, 8, 10, 20, 40), "times": (50, 100, 200, 500), "percent": (60, 75, 90)},
        lambda sets: Scale(1.0, 1e4, right=1.5, near=3.0),
        slow_mode,
        lambda sets: {"last": sets["first"] / sets["times"], "share": sets["percent"] / PERCENT},
    ),
    Generated(
        "two_limits",
        "dynamics",
        "rate",
        {"width": (16, 64), "rate": (0.01, 0.02, 0.05), "steps": (100, 200), "seed": FIRST},
        lambda sets: Options({"same": 1.0, "root": 1 / 4, "whole": 1 / 16}),
        step_errors,
        lambda sets: {"wide": 16 * sets["width"]},
    ),
    Generated(
        "posterior",
        "dynamics",
        "many",
        {"angle": ANGLES},
        lambda sets: Options({"quarter": 1 / 4, "same": 1.0, "several": 4.0}),
        spreads,
    ),
    Generated(
        "lazy_fit",
        "dynamics",
        "moves",
        {"width": (64, 128, 256), "alpha": (20.0, 50.0, 100.0), "seed": tuple(range(10))},
        lambda sets: Options({"hardly": 0.5, "tenth": 10.0, "whole": 100.0}),
        movements,
    ),
    Generated(
        "faster",
        "dynamics",
        "beyond",
        {"momentum": MOMENTA, "seed": FIRST},
        lambda sets: Options({"same": 1.0, "share": sets["share"], "square": sets["squared"]}),
        momenta,
        lambda sets: {"share": 1 / SPEED_UPS[sets["momentum"]], "squared": 1 / SPEED_UPS[sets["momentum"]] ** 2},
    ),
    Generated(
        "more_points",
        "dynamics",
        "rate",
        {"points": (16, 32), "factor": (2, 4, 8), "activation": ("relu", "tanh", "erf")},
        lambda sets: Options({"more": sets["factor"], "same": 1.0, "less": 1 / sets["factor"]}),
        limits,
        lambda sets: {"more": sets["factor"] * sets["points"]},
    ),
)
