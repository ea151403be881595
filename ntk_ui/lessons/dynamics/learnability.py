"""How much of each Fourier mode is learned from a number of samples."""

from typing import Any

import numpy as np

from ntk_core.experiments import FREQUENCIES, MLP, LearnedMode, ModeTheory, mlp
from ntk_core.experiments.generalization import RATE_FRACTION
from ntk_core.programs import GRID_POINTS
from ntk_ui.figures.generalization import Learned, modes
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import DEPTH, STEPS, TANH, WIDTH
from ntk_ui.lessons.dynamics.errors import known, numbers
from ntk_ui.lessons.dynamics.functions import narrowed, widest
from ntk_ui.lessons.dynamics.settings import SAMPLE_COUNT
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import Found, runs
from ntk_ui.service.stages import Whole

DRAWS = 8
CURVES = {"regression_end": "kernel", "regression": "kernel_then", "real": "real"}  # in the figure, in the experiment


def results(values: Values) -> Whole:
    """What theory says, and what is learned of sets of samples."""
    net = mlp(min(values["width"], widest(values)), values["depth"], values["activation"])
    count = values["sample_count"]

    def with_theory(found: Learned) -> tuple[Any, ...]:
        return compute.mode_theory(count, net), found

    def find() -> tuple[Any, ...]:
        theory = compute.mode_theory(count, net)
        return theory, sampled(count, net, values["steps"])

    return Whole(find, with_theory)


def draw(theory: ModeTheory, found: Learned, values: Values, words: Words) -> Picture:
    """Learnability and error of every mode."""
    more_than_half = int(np.sum(theory.learnability > 0.5))
    told = {"total": f"{theory.total:.6g}", "half": f"{more_than_half} / {len(FREQUENCIES)}"}
    return Picture(modes(theory, found, words), told, notes=narrowed(values, widest(values), words))


@compute.kept
def sampled(count: int, net: MLP, steps: int) -> Learned:
    """What networks and kernel regression learn of every mode."""

    def one(frequency: int, seed: int) -> LearnedMode:
        # the same samples for every frequency, as for one budget that they share
        return compute.learned_mode(frequency, count, net, steps, seed % DRAWS)

    return learned(runs(one, FREQUENCIES, DRAWS, "k", learned))


def learned(found: Found) -> Learned:
    """What is learned of the modes that are there."""
    amounts = {name: numbers(found, len(FREQUENCIES), field) for name, field in CURVES.items()}
    errors = {name: numbers(found, len(FREQUENCIES), f"{field}_error") for name, field in CURVES.items()}
    for each in (amounts, errors):
        each["regression_end"] = known(each["regression_end"], each["regression"])
    return Learned(amounts, errors)


def caption(values: Values) -> captions.Key:
    """With the samples and their seeds."""
    return captions.told("learned", draws=DRAWS, first=0, last=DRAWS - 1, places=GRID_POINTS, fraction=RATE_FRACTION)


LAB = Lab(
    "learnability",
    (
        Resource(
            "dynamics",
            "learned",
            (SAMPLE_COUNT, WIDTH, DEPTH, TANH, STEPS),
            results,
            draw,
            caption,
            texts="generalization",
        ),
    ),
    first=("sample_count", "width", "activation"),
)
