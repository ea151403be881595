"""From random to deterministic: the kernels of many seeds over the angle, and their distance to the limit."""

import numpy as np

from ntk_core import experiments
from ntk_core.experiments import MLP
from ntk_core.experiments.angles import RATE_FRACTION, TRAINING_POINTS, TRAINING_STEPS, inflation
from ntk_core.experiments.limits import any_width
from ntk_ui import captions, compute, frame, i18n, sweeps
from ntk_ui.figures import angles as figures
from ntk_ui.figures import laws
from ntk_ui.figures.style import scientific
from ntk_ui.runs import seeds_of

SLOPE = "−1/2"


def show(net: MLP) -> None:
    """Networks of the chosen width before and after training, then all widths."""
    words = i18n.read("spectrum", frame.language())
    limit = compute.analytic_angle_kernel(any_width(net))
    with frame.titled(words, "angles"):
        runs = sweeps.angle_kernels(net)
        seeds = {
            "kernel_before": np.stack([run.before for run in runs]),
            "kernel_after": np.stack([run.after for run in runs]),
        }
        training = {"points": TRAINING_POINTS, "steps": TRAINING_STEPS, "fraction": RATE_FRACTION}
        key = captions.told("angles", **seeds_of(1, len(runs)), **training)
        frame.chart(words, key, figures.angles, experiments.angles(), seeds, limit, words)
    spread = {name: values.std(axis=0, ddof=1).mean() / limit.max() for name, values in seeds.items()}
    inflated = inflation(seeds["kernel_before"], seeds["kernel_after"], limit)
    frame.metrics(
        words,
        [
            ("spread_before", scientific(float(spread["kernel_before"]))),
            ("spread_after", scientific(float(spread["kernel_after"]))),
            ("inflation", f"{inflated:+.1%}".replace("-", "−")),
            ("angle_error", scientific(float(np.median([run.training_error for run in runs])))),
        ],
    )
    with frame.titled(words, "distance"):
        sweep = sweeps.angle_errors(net)
        series = {name: laws.Series(values, sweep.laws[name], SLOPE) for name, values in sweep.values.items()}
        shown = sweep.at, series, net.width
        key = captions.told("distance", **seeds_of(len(sweep.at), sweeps.ANGLE_SEEDS), start=sweeps.ASYMPTOTIC)
        frame.chart(words, key, laws.against_width, *shown, words, axis_name="kernel_distance")
