"""When the kernel moves: the matrix and its spectrum in training; lazy and rich, by width and by output scale."""

from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import DynamicsFit, Scaled, Training, mlp
from ntk_ui.figures import formatting, moving, regimes
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import DEPTH, SEED, STEPS, TANH, WIDTH, target
from ntk_ui.lessons.dynamics.experiment import clock
from ntk_ui.lessons.dynamics.modes import results
from ntk_ui.lessons.dynamics.settings import TARGET, TIMED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import runs
from ntk_ui.service.stages import Whole

SCALES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
SMALLEST = 4
RATE_FRACTION = 0.25  # of the stability limit: where the kernel grows, it falls


class Map(NamedTuple):
    """What becomes of the kernel, by output scale and width (A, W)."""

    widths: list[int]
    movement: NDArray[np.floating]
    gain: NDArray[np.floating]  # of its alignment with the target


def draw_maps(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """The kernel at every recorded step."""
    return Picture(moving.kernels(fit, clock(values), words))


def draw_spectrum(fit: DynamicsFit, values: Values, words: Words) -> Picture:
    """Its eigenvalues, its movement, its alignment."""
    run = fit.outcome
    numbers = {
        "movement": formatting.number(fit.kernel_movement[-1], words, run),
        "alignment_before": scientific(fit.alignment[0]),
        "alignment_after": formatting.number(fit.alignment[-1], words, run),
        "edge": scientific(2 / fit.learning_rate),
        "top_after": formatting.number(fit.eigenvalues_real[-1, 0], words, run),
    }
    figure = moving.spectrum(fit, clock(values), words)
    return Picture(figure, numbers, notes=formatting.digits_depend(words, run))


def mapped(values: Values) -> Whole:
    """Networks of every width with every output scale."""
    depth, activation = values["depth"], values["activation"]
    widths = [each for each in sweeps.widths_of(depth) if each >= SMALLEST]

    def one(setting: tuple[float, int], _: int) -> Scaled:
        alpha, width = setting
        net = mlp(width, depth, activation)
        run = Training(target(values), net, RATE_FRACTION, values["steps"], values["seed"])
        return compute.scaled_training(run, alpha)

    def find() -> tuple[Any, ...]:
        found = [each for (each,) in runs(one, product(SCALES, widths), 1)]
        movement = np.array([run.kernel_movement for run in found]).reshape(len(SCALES), -1)
        gain = np.array([run.alignment_after - run.alignment_before for run in found]).reshape(len(SCALES), -1)
        return (Map(widths, movement, gain),)

    return Whole(find)


def draw_regimes(found: Map, values: Values, words: Words) -> Picture:
    """Where the kernel moves much or little."""
    shown = found.widths, SCALES, found.movement, found.gain
    return Picture(regimes.regimes(*shown, values["width"], words))


MAPS = Resource("dynamics", "maps", TIMED, results, draw_maps, lambda values: captions.told("maps"), texts="moving")
SPECTRUM = Resource(
    "dynamics", "spectrum", TIMED, results, draw_spectrum, lambda values: captions.told("spectrum"), texts="moving"
)
REGIMES = Resource(
    "dynamics",
    "regimes",
    (*TARGET, WIDTH, DEPTH, TANH, STEPS, SEED),
    mapped,
    draw_regimes,
    lambda values: captions.told("regimes", fraction=RATE_FRACTION),
    texts="moving",
)
LAB = Lab("moving", (MAPS, SPECTRUM, REGIMES), first=("width", "learning_rate"))
