"""From random to deterministic: the kernels of many seeds over the angle, and their distance to the limit."""

import numpy as np
from numpy.typing import NDArray

from ntk_core import experiments
from ntk_core.experiments import AngleKernel
from ntk_core.experiments.angles import RATE_FRACTION, TRAINING_POINTS, TRAINING_STEPS, inflation
from ntk_ui.figures import angles as figures
from ntk_ui.figures import laws
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import NET, any_width, network
from ntk_ui.service import compute
from ntk_ui.service.runs import seeds_of
from ntk_ui.service.stages import Whole

SLOPE = "−1/2"


def results(values: Values) -> Whole:
    """Networks of many seeds, and their limit."""
    return Whole(
        lambda: (compute.analytic_angle_kernel(any_width(values)), sweeps.angle_kernels(network(values))),
    )


def draw(limit: NDArray[np.floating], runs: list[AngleKernel], values: Values, words: Words) -> Picture:
    """Networks of the chosen width before and after training."""
    before, after = np.stack([run.before for run in runs]), np.stack([run.after for run in runs])
    seeds = {"kernel_before": before, "kernel_after": after}
    spread = {name: kernels.std(axis=0, ddof=1).mean() / limit.max() for name, kernels in seeds.items()}
    numbers = {
        "spread_before": scientific(float(spread["kernel_before"])),
        "spread_after": scientific(float(spread["kernel_after"])),
        "inflation": f"{inflation(before, after, limit):+.1%}".replace("-", "−"),
        "angle_error": scientific(float(np.median([run.training_error for run in runs]))),
    }
    return Picture(figures.angles(experiments.angles(), seeds, limit, words), numbers)


def caption(values: Values) -> captions.Key:
    """With the seeds: there are fewer where networks take longer."""
    training = {"points": TRAINING_POINTS, "steps": TRAINING_STEPS, "fraction": RATE_FRACTION}
    return captions.told("angles", **seeds_of(1, sweeps.angle_seeds(network(values))), **training)


def all_widths(values: Values) -> Whole:
    """The sweep over the width."""
    return Whole(lambda: (sweeps.angle_errors(any_width(values)),))


def against_width(sweep: sweeps.Sweep, values: Values, words: Words) -> Picture:
    """The distance to the limit."""
    series = {name: laws.Series(each, sweep.laws[name], SLOPE) for name, each in sweep.values.items()}
    return Picture(laws.against_width(sweep.at, series, values["width"], words, axis_name="kernel_distance"))


def distance_caption(values: Values) -> captions.Key:
    """With the seeds of all widths: deep networks are not that wide."""
    seeds = seeds_of(len(sweeps.widths_of(values["depth"])), sweeps.ANGLE_SEEDS)
    return captions.told("distance", **seeds, start=sweeps.ASYMPTOTIC)


ANGLES = Resource("spectrum", "angles", NET, results, draw, caption)
DISTANCE = Resource("spectrum", "distance", NET, all_widths, against_width, distance_caption)
LAB = Lab("angles", (ANGLES, DISTANCE), first=("width", "depth", "activation"))
