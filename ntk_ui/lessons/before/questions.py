"""The questions of the page before the lessons."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ntk_core.experiments.line import STEPS_ASKED
from ntk_core.experiments.setting import rms
from ntk_ui.lessons.before.beliefs import width
from ntk_ui.lessons.before.line import left
from ntk_ui.lessons.before.settings import LINE_POINTS, POINTS, basis
from ntk_ui.lessons.question import Options, Question, Scale, Truth, ratio
from ntk_ui.service import compute

Sets = Mapping[str, Any]

PERCENT = 100
_FEATURES = {"feature_kind": "bumps", "feature_count": 20, "bump_width": 0.2, "points": POINTS.default}


def swing(sets: Sets) -> Truth:
    """How many per cent of the distance some steps of gradient descent leave."""
    fit = compute.line_fit(sets["line_points"], sets["line_rate"])
    size = abs(fit.factor)
    return {"answer": PERCENT * left(fit), "size": size, "power": size**STEPS_ASKED}


def halved(sets: Sets) -> Truth:
    """How the distance to the sine between the points changes when bumps are half as wide, and what they leave."""
    (*_, (left_end, _), (right_end, _)) = sets["points"]
    middle, half = (left_end + right_end) / 2, (right_end - left_end) / 2
    narrow = sets["bump_width"]
    off: list[float] = []
    at: list[float] = []
    for scale in (2 * narrow, narrow):
        fit = compute.feature_fit(sets["points"], basis({**sets, "bump_width": scale}))
        between = (fit.x_grid >= fit.x_train[0]) & (fit.x_grid <= fit.x_train[-1])
        off.append(float(rms(fit.outputs[-1][between] - np.sin(np.pi * fit.x_grid[between]))))
        at.append(float(np.interp(middle, fit.x_grid, fit.outputs[-1])))
    wide_tail, tail = (math.exp(-((half / scale) ** 2) / 2) for scale in (2 * narrow, narrow))
    said = {"high": at[0], "low": at[1], "sine": math.sin(math.pi * middle), "tail": tail, "wide_tail": wide_tail}
    return ratio(*off) | said


def needed(sets: Sets) -> Truth:
    """How many coefficients make the fit of all the weights."""
    fit = compute.kernel_fit(sets["points"], basis(sets))
    return {
        "answer": float(len(fit.coefficients)),
        "weights": sets["feature_count"],
        "difference": fit.difference,
    }


def doubled(sets: Sets) -> Truth:
    """How wide the band is once all heights are doubled."""
    before, after = (
        compute.belief(
            tuple((x, factor * y) for x, y in sets["points"]), sets["seen"], basis(sets), sets["noise"], sets["seed"]
        )
        for factor in (1, 2)
    )
    means = {"mean": float(before.mean.max()), "mean_doubled": float(after.mean.max())}
    return ratio(width(before.deviation), width(after.deviation)) | means


QUESTIONS = (
    Question(
        "line",
        {"line_rate": 0.9, "line_points": LINE_POINTS.default},
        Scale(0.1, 100.0, "%", right=1.5, near=3.0),
        swing,
    ),
    Question(
        "features",
        _FEATURES | {"bump_width": 0.1},
        Options({"third": 1 / 3, "same": 1.0, "five": 5.0}),
        halved,
    ),
    Question(
        "kernels",
        _FEATURES | {"feature_count": 1000, "center": 2},
        Options({"all": 1000.0, "pairs": 25.0, "points": 5.0}),
        needed,
    ),
    Question(
        "gp",
        _FEATURES | {"seen": 5, "noise": 0.0, "seed": 0},
        Options({"half": 0.5, "same": 1.0, "twice": 2.0}),
        doubled,
    ),
)
