"""Errors of networks and of kernel regression, run by run."""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import MLP, SAMPLE_COUNTS, Generalization
from ntk_ui.figures.generalization import Errors
from ntk_ui.service import compute
from ntk_ui.service.runs import Found, runs

DRAWS = 5  # of the samples, and of the network


@compute.kept
def against_width(name: str, count: int, widths: tuple[int, ...], net: MLP, steps: int) -> Errors:
    """The errors of networks like `net` of several widths, all of which learn the same samples."""

    def one(width: int, seed: int) -> Generalization:
        # the same samples for all widths: the kernel, which has none, stays what it is
        return compute.generalization(name, count, replace(net, width=width), steps, seed % DRAWS)

    def read(found: Found) -> Errors:
        return _errors(found, len(widths), True)

    return read(runs(one, widths, DRAWS, "n", read))


@compute.kept
def against_samples(name: str, net: MLP, steps: int) -> Errors:
    """The errors of one network that learns more and more samples."""

    def one(count: int, seed: int) -> Generalization:
        # the same draws as of the figure against width, so that both say the same of the same setting
        return compute.generalization(name, count, net, steps, seed % DRAWS)

    def read(found: Found) -> Errors:
        return _errors(found, len(SAMPLE_COUNTS), False)

    return read(runs(one, SAMPLE_COUNTS, DRAWS, "N", read))


def known(forever: NDArray[np.floating], then: NDArray[np.floating]) -> NDArray[np.floating]:
    """What training forever gives (K, S), where it is known of every run that is there, not of the easy ones alone."""
    missing = (np.isfinite(then) & ~np.isfinite(forever)).any(axis=1)
    return np.where(missing[:, None], np.nan, forever)


def numbers(found: Found, settings: int, name: str) -> NDArray[np.floating]:
    """A number of each run, (`settings`, S); NaN for those that are not there yet."""
    values: NDArray[Any] = np.full((settings, max(map(len, found))), np.nan)
    for k, row in enumerate(found):
        values[k, : len(row)] = [getattr(run, name) for run in row]
    return values


def _errors(found: Found, settings: int, trained: bool) -> Errors:
    """The errors of networks, with that on the training points if wanted, and those of kernel regression."""
    networks = ("train_error", "test_error") if trained else ("test_error",)
    kernels = {name: numbers(found, settings, name) for name in ("regression", "regression_end")}
    kernels["regression_end"] = known(kernels["regression_end"], kernels["regression"])
    return Errors({name: numbers(found, settings, name) for name in networks}, kernels)
