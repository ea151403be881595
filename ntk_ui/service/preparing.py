"""Programs that readers will ask for are compiled before they do, in the background, most needed first.

``NTK_PREPARE`` says how far that goes: "off", "usual", which leaves large networks to those who ask for them, or "all".
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from ntk_core.experiments.preparing import Task, everything, usual
from ntk_core.programs import Order
from ntk_ui.service.compiling import COMPILER
from ntk_ui.service.memory import trim
from ntk_ui.service.slot import SLOT

CHOICES: dict[str, Callable[[], Iterable[Task]]] = {"off": tuple, "usual": usual, "all": everything}
NICENESS = 10  # of the background's thread, where a thread can have one of its own
REST_SECONDS = 0.2  # after which it looks again whether readers compute

log = logging.getLogger(__name__)
_thread = threading.local()  # `prepares`: whether it is the background's


class Preparation:
    """How far the background is."""

    def __init__(self) -> None:
        self.done = 0
        self.all = 0
        self.under_way = ""

    def begin(self, tasks: list[Task], when_done: Callable[[], object]) -> None:
        """Prepare all of these, one after the other, in a thread of its own."""
        self.all = len(tasks)
        threading.Thread(target=self._work, args=(tasks, when_done), name="preparing", daemon=True).start()

    def _work(self, tasks: list[Task], when_done: Callable[[], object]) -> None:
        _thread.prepares = True
        if sys.platform == "linux":  # elsewhere it would be that of the whole process
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        begun = time.monotonic()
        for task in tasks:
            self.under_way = task.name
            try:
                with SLOT.taken(lambda: None):
                    task.run()
            except Exception:
                log.exception("could not prepare: %s", task.name)
            trim()
            self.done += 1
        self.under_way = ""
        log.info("everything is prepared that should be, after %.0f s", time.monotonic() - begun)
        when_done()


PREPARATION = Preparation()


def chosen() -> str:
    """What NTK_PREPARE says; nothing is what it usually says."""
    choice = os.environ.get("NTK_PREPARE") or "usual"
    if choice not in CHOICES:
        raise ValueError(f"NTK_PREPARE is one of {', '.join(CHOICES)}, not {choice!r}")
    return choice


def begin(when_done: Callable[[], object]) -> None:
    """Begin with what NTK_PREPARE says, if it says anything."""
    choice = chosen()
    tasks = list(CHOICES[choice]())
    log.info("in the background: %d kinds of networks and kernels to prepare (NTK_PREPARE=%s)", len(tasks), choice)
    if tasks:
        PREPARATION.begin(tasks, when_done)


def prepares() -> bool:
    """Whether this thread is the background's."""
    return getattr(_thread, "prepares", False)


def compiled(order: Order) -> Any:
    """A program that the background compiles, outside of the slot, once no reader computes or waits for another."""
    while SLOT.busy or COMPILER.under_way:
        time.sleep(REST_SECONDS)
    return COMPILER.here(order)
