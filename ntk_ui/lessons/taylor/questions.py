"""The questions of the Taylor lesson."""

from collections.abc import Callable, Mapping
from typing import Any

from ntk_core.experiments import Trained, Training
from ntk_ui.lessons.question import Options, Question, Scale, Truth, ratio_of_medians
from ntk_ui.lessons.taylor.experiment import run
from ntk_ui.lessons.taylor.experiment import training as training_of
from ntk_ui.lessons.taylor.settings import network
from ntk_ui.service import compute

Sets = Mapping[str, Any]

SEEDS = range(20)  # of networks whose median is asked for
PERCENT = 100

_NETWORK = {"data": "sine", "depth": 1, "activation": "tanh", "parameterization": "ntk", "seed": 0}
_RUN = _NETWORK | {"rate_fraction": 0.5, "steps": 500}


def fits(sets: Sets) -> Truth:
    """How the error of the smallest fit changes from as many weights as points to many more."""
    found = compute.fit_errors(sets["data"])
    at = dict(zip(found.counts.tolist(), found.test, strict=True))
    return ratio_of_medians(at[5], at[1024]) | {"draws": len(at[5])}


def curvatures(sets: Sets) -> Truth:
    """How κ changes from 64 units to 1024: the median over points and seeds."""

    def at(width: int) -> list[float]:
        net = network(sets, width)
        lines = [compute.tangent_line(sets["data"], k, "gradient", net, s) for s in SEEDS for k in range(5)]
        return [line.curvature_0 for line in lines]

    return ratio_of_medians(at(64), at(1024)) | {"seeds": len(SEEDS)}


def gaps(sets: Sets) -> Truth:
    """How the gap changes from 64 units to 256: the median over seeds."""
    return ratio_of_medians(*(_trained(sets, lambda run: run.gap, width=width) for width in (64, 256))) | {
        "seeds": len(SEEDS)
    }


def moved(sets: Sets) -> Truth:
    """By how many per cent the hidden weights move, and how far the loss falls."""
    path = compute.hidden_weights(
        sets["data"], sets["path_width"], sets["activation"], sets["rate_fraction"], sets["seed"]
    )
    share, first, last = float(path.movement[-1]), float(path.loss[0]), float(path.loss[-1])
    return {"answer": PERCENT * share, "share": share, "first": first, "last": last}


def losses(sets: Sets) -> Truth:
    """By how many per cent the loss after a step differs from what the kernel says of it."""
    (fit,) = run(sets).fits()
    real, predicted = float(fit.loss_real[1]), float(fit.loss_linear[1])
    before = float(fit.loss_real[0])
    return {
        "answer": PERCENT * abs(real / predicted - 1),
        "real": real,
        "predicted": predicted,
        "before": before,
        "weights": fit.parameters,
    }


def kinks(sets: Sets) -> Truth:
    """How many times the gap of tanh that of ReLU is: the median over seeds."""
    return ratio_of_medians(*(_trained(sets, lambda run: run.gap, activation=name) for name in ("tanh", "relu"))) | {
        "seeds": len(SEEDS)
    }


def _trained(sets: Sets, read: Callable[[Trained], float], **changed: Any) -> list[float]:
    """A number of networks after training, one for each seed."""
    runs: list[Training] = [training_of({**sets, **changed, "seed": seed}) for seed in SEEDS]
    return [read(compute.trained(each)) for each in runs]


QUESTIONS = (
    Question(
        "free",
        {"data": "sine", "weight_count": 1024, "detour": 5.0, "seed": 0},
        Options({"grows": 3.0, "same": 1.0, "third": 1 / 3}),
        fits,
    ),
    Question(
        "line",
        _NETWORK | {"line_width": 1024, "direction": "gradient", "point": 1},
        Options({"same": 1.0, "quarter": 1 / 4, "sixteenth": 1 / 16}),
        curvatures,
    ),
    Question(
        "train",
        _RUN | {"width": 256},
        Options({"same": 1.0, "half": 1 / 2, "quarter": 1 / 4, "sixteenth": 1 / 16}),
        gaps,
    ),
    Question(
        "still",
        {"data": "sine", "path_width": 1000, "activation": "tanh", "rate_fraction": 0.5, "seed": 0},
        Scale(0.01, 100.0, "%", right=2.0, near=5.0),
        moved,
    ),
    Question("step", _RUN | {"width": 256}, Options({"little": 0.3, "tenth": 10.0, "half": 50.0}), losses),
    Question(
        "ends",
        _RUN | {"width": 256, "activation": "relu"},
        Options({"third": 1 / 3, "same": 1.0, "several": 5.0}),
        kinks,
    ),
)
