"""The experiments as the pages call them: shared, bounded, and one at a time.

Results are cached for all readers together by the experiment's parameters. What is not in the cache
waits for the one computing slot, so that a reader who drags an expensive slider cannot starve the
others. A request that its reader has meanwhile replaced by another gives up before it computes.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from ntk_core import experiments
from ntk_ui import frame, i18n

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

ENTRIES = 256  # results kept per experiment, each well below half a megabyte
POLL_SECONDS = 0.05
SWEEP_SEEDS = 3
FIRST_SWEEP_SEED = 100  # past those of the seed slider

_slot = threading.BoundedSemaphore(1)


def give_up_if_superseded() -> None:
    """End this run if its reader has moved a control since: Streamlit does so at any look at the state."""
    st.session_state.get("lang")


@contextmanager
def _computing() -> Iterator[None]:
    while not _slot.acquire(timeout=POLL_SECONDS):
        give_up_if_superseded()
    try:
        give_up_if_superseded()
        yield
    finally:
        _slot.release()


def _shared(experiment: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Wrap an experiment in the cache and the slot."""

    @st.cache_resource(max_entries=ENTRIES, show_spinner=False)
    @wraps(experiment)
    def compute(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with _computing():
            return experiment(*args, **kwargs)

    return compute


def _announced(compute: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Show a spinner in the reader's language meanwhile."""

    @wraps(compute)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        words = i18n.read("frame", frame.language())
        with st.spinner(words("computing"), show_time=True):
            return compute(*args, **kwargs)

    return run


def when_idle(work: Callable[[], object]) -> None:
    """Do something that would be in the way of a computation, unless one is under way."""
    if _slot.acquire(blocking=False):
        try:
            work()
        finally:
            _slot.release()


_taylor_fit = _shared(experiments.taylor_fit)
taylor_fit = _announced(_taylor_fit)
kernel_spectra = _announced(_shared(experiments.kernel_spectra))
fourier_fit = _announced(_shared(experiments.fourier_fit))
dynamics_fit = _announced(_shared(experiments.dynamics_fit))


class WidthSweep(NamedTuple):
    """The end of training at several widths, with seeds of their own for each."""

    widths: NDArray[np.int_]  # (K,)
    gap: NDArray[np.floating]  # (K, S) largest gap to the linearized model
    weight_movement: NDArray[np.floating]  # (K, S)
    gap_law: experiments.PowerLaw
    weight_law: experiments.PowerLaw


def width_sweep(data: str, depth: int, activation: str, rate_fraction: float, steps: int) -> WidthSweep:
    """Train networks of all widths, three seeds each, with a progress bar.

    Every width has seeds of its own, so that the errors around the fitted slope are independent.
    """
    words = i18n.read("frame", frame.language())
    bar = st.progress(0.0, words("computing"))
    widths = np.array(experiments.WIDTHS)
    gap = np.empty((len(widths), SWEEP_SEEDS))
    movement = np.empty_like(gap)
    for run, (i, s) in enumerate(np.ndindex(gap.shape)):
        seed = FIRST_SWEEP_SEED + run
        fit = _taylor_fit(data, int(widths[i]), depth, activation, rate_fraction, steps, seed)
        gap[i, s], movement[i, s] = fit.gap[-1], fit.weight_movement[-1]
        bar.progress((run + 1) / gap.size, f"{words('computing')} · n = {widths[i]}")
    bar.empty()
    laws = (experiments.power_law(widths, values) for values in (gap, movement))
    return WidthSweep(widths, gap, movement, *laws)
