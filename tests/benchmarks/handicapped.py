"""``python -m tests.benchmarks.handicapped MEASURE``: the app without one of its measures for many readers.

`capacity` starts it so, to show what each measure gives.
"""

import contextlib
import gc
import os
import sys

import threadpoolctl

from ntk_ui.service import compute, places
from ntk_ui.service.slot import Slot


def collector() -> None:
    """Python's garbage collector as Streamlit and Python leave it: everything is looked at after each run."""
    gc.freeze = lambda: None
    gc.set_threshold = lambda *_: None
    sys.argv.append("--runner.postScriptGC=true")


def threads() -> None:
    """As many threads as cores for BLAS, and for JAX."""
    os.environ["PJRT_NPROC"] = str(os.cpu_count())
    threadpoolctl.threadpool_limits = lambda **_: contextlib.nullcontext()


def slot() -> None:
    """As many computations at a time as readers ask for."""
    compute.SLOT = Slot(places=1_000_000)


def sharing() -> None:
    """Each result and each figure is made for each run anew."""
    places.Place.there = False  # type: ignore[assignment,method-assign]
    places.Place.get = lambda self, work, give_up, look: work()  # type: ignore[method-assign]


MEASURES = {measure.__name__: measure for measure in (collector, threads, slot, sharing)}

if __name__ == "__main__":
    MEASURES[sys.argv.pop(1)]()
    from streamlit.web import cli

    cli.main(["run", "app.py", *sys.argv[1:]])
