"""When the kernel moves: the matrix and its spectrum in training; lazy and rich, by width and by output scale."""

from itertools import product

import numpy as np

from ntk_core.experiments import WIDTHS, DynamicsFit, Points, Scaled
from ntk_ui import captions, compute, frame, i18n, idle, sweeps
from ntk_ui.figures import formatting, regimes
from ntk_ui.figures import moving as figures
from ntk_ui.figures.steps import Clock
from ntk_ui.figures.style import scientific
from ntk_ui.runs import runs

SCALES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
SMALLEST = 4
RATE_FRACTION = 0.25  # of the stability limit: where the kernel grows, it falls


def show(fit: DynamicsFit, clock: Clock, network: tuple[int, int, str, int], target: str | Points, steps: int) -> None:
    """Draw the topic for a run of a network, given by its width, depth, activation and seed."""
    words = i18n.read("moving", frame.language())
    frame.figure(words, "maps", figures.kernels, fit, clock, words)
    frame.figure(words, "spectrum", figures.spectrum, fit, clock, words)
    run = fit.outcome
    numbers = {
        "movement": formatting.number(fit.kernel_movement[-1], words, run),
        "alignment_before": scientific(fit.alignment[0]),
        "alignment_after": formatting.number(fit.alignment[-1], words, run),
        "edge": scientific(2 / fit.learning_rate),
        "top_after": formatting.number(fit.eigenvalues_real[-1, 0], words, run),
    }
    frame.metrics(words, numbers.items())

    width, depth, activation, seed = network
    widths = [each for each in WIDTHS if each >= SMALLEST and (depth == 1 or each <= sweeps.LARGEST_DEEP)]

    def one(setting: tuple[float, int], _: int) -> Scaled:
        alpha, n = setting
        return compute.scaled_training(target, alpha, n, depth, activation, "ntk", RATE_FRACTION, steps, seed)

    idle.say(words, idle.IDLE["regimes"], onward=True)
    with frame.titled(words, "regimes"):
        found = [each for (each,) in runs(one, product(SCALES, widths), 1)]
        movement = np.array([run.kernel_movement for run in found]).reshape(len(SCALES), -1)
        gain = np.array([run.alignment_after - run.alignment_before for run in found]).reshape(len(SCALES), -1)
        key = captions.told("regimes", fraction=RATE_FRACTION)
        frame.chart(words, key, regimes.regimes, widths, SCALES, movement, gain, width, words)
