"""How to choose the scale of a mapping: errors against it, by theory and of real networks."""

from collections.abc import Callable, Sequence

import numpy as np

from ntk_core.experiments import ScaleErrors
from ntk_ui.figures import scale_errors as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import STEPS
from ntk_ui.lessons.fourier.mappings import SWEEPS, current, no_scale, sweep, swept
from ntk_ui.lessons.fourier.settings import (
    FEATURES,
    MAPPING,
    NETWORK,
    POWER,
    SCALE,
    SEED_OF_NOISE,
    SIGNAL_KIND,
)
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.runs import seeds_of
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """The signal learned at every scale."""
    what = sweep(values)
    return Whole(lambda: (sweeps.scale_errors(*what),))


def draw(runs: Sequence[Sequence[ScaleErrors]], values: Values, words: Words) -> Picture:
    """The errors on the samples and between them, the best scale, and the one that is chosen."""
    kind = swept(values).kind
    at = SWEEPS[kind]

    def errors(read: Callable[[ScaleErrors], float]) -> np.ndarray:
        return np.array([[read(run) for run in row] for row in runs])

    theory = {
        "train_error": errors(lambda run: run.train_theory),
        "test_error": errors(lambda run: run.test_theory),
        "test_error_end": errors(lambda run: run.test_end),
    }
    medians = {name: np.median(each, axis=1) for name, each in theory.items()}
    real = {"train_error": errors(lambda run: run.train_real), "test_error": errors(lambda run: run.test_real)}
    best, best_end = (_best(at, medians[name]) for name in ("test_error", "test_error_end"))
    numbers = {
        "best_scale": f"{best:g}",
        "best_scale_end": f"{best_end:g}" if np.isfinite(best_end) else words("best_scale_end.not_known"),
        "best_error": scientific(float(medians["test_error"].min())),
    }
    figure = figures.errors(at, medians, real, best, current(values), kind, words)
    return Picture(figure, numbers, notes=no_scale(values, words))


def _best(at: tuple[float, ...], errors: np.ndarray) -> float:
    """The scale of the lowest error, of those at which it is known; NaN if it is known at none."""
    known = np.flatnonzero(np.isfinite(errors))
    return float(at[known[np.argmin(errors[known])]]) if len(known) else float("nan")


def caption(values: Values) -> captions.Key:
    """By what is swept, with the seeds of the networks."""
    kind = swept(values).kind
    key = "scale_errors" if kind == "gaussian" else "power_errors"
    return captions.told(key, **seeds_of(len(SWEEPS[kind]), sweeps.SCALE_SEEDS))


SETTINGS = (*SIGNAL_KIND, MAPPING, SCALE, POWER, FEATURES, *NETWORK, STEPS, SEED_OF_NOISE)
AGAINST_SCALE = Resource("fourier", "scale_errors", SETTINGS, results, draw, caption)
