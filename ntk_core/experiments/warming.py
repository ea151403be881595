"""Compiling everything the lessons can ask for, before the first reader does."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from functools import partial
from itertools import product

from ntk_core.experiments.features import fourier_fit
from ntk_core.experiments.setting import DEPTHS, KERNEL_WIDTHS, WIDTHS
from ntk_core.experiments.spectra import kernel_spectra
from ntk_core.experiments.taylor import taylor_fit
from ntk_core.fourier import MAPPINGS


def warm_up(workers: int = 2) -> Iterator[str]:
    """Run every compiled program once, for each width and depth.

    Args:
        workers: how many programs to compile at a time.

    Yields:
        A name of what has just become ready.
    """
    with ThreadPoolExecutor(workers) as pool:
        tasks = {pool.submit(task): name for name, task in _tasks()}
        for done in as_completed(tasks):
            done.result()
            yield tasks[done]


def _tasks() -> Iterator[tuple[str, Callable[[], object]]]:
    steps = 50  # the number of steps is not part of a program; few are enough
    for width, depth in product(KERNEL_WIDTHS, DEPTHS):
        yield (
            f"kernel, width {width}, depth {depth}",
            partial(kernel_spectra, "circle", width, depth, "relu", 1.0, 0.0, 0),
        )
    for width, depth in product(WIDTHS, DEPTHS):
        yield (
            f"training, width {width}, depth {depth}",
            partial(taylor_fit, "sine", width, depth, "relu", 0.5, steps, 0),
        )
    for mapping in MAPPINGS[1:]:
        yield f"mapping {mapping}", partial(fourier_fit, "sines", mapping, 1.0, 1, WIDTHS[0], 1, "relu", steps, 0)
    for depth in DEPTHS:
        yield (
            f"analytic kernel, depth {depth}",
            partial(fourier_fit, "sines", "none", 1.0, 1, WIDTHS[0], depth, "relu", steps, 0),
        )
