"""One computation at a time, in the order in which the runs of pages began to ask for it.

Two at once can block each other, and a reader who drags an expensive slider must not starve the others. A page that
needs several results waits in line for the first of them only. What takes long, in pieces or in one, comes to the end
of the line again once it has had its turn.
"""

import heapq
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count
from typing import TypeVar

Result = TypeVar("Result")

LOOK_SECONDS = 0.25  # how often one who waits looks whether it still has to
TURN_SECONDS = 0.1  # of work, before others have their turn

_run = threading.local()  # of a page, which has a thread of its own: `since`, its place in every line, and `used`


class Slot:
    """A lock that is given on to the run that has waited longest; a request that is no longer needed leaves the line.

    Args:
        places: How many may hold it at once.
        turn: Seconds after which a run that has held it begins to wait anew; without, it keeps its place.
    """

    def __init__(self, places: int = 1, turn: float | None = None) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._turn = turn
        self._line: list[tuple[float, int, threading.Event]] = []  # a heap
        self._numbers = count()

    @contextmanager
    def taken(self, give_up: Callable[[], object]) -> Iterator[None]:
        """Hold the slot, once it is this run's turn.

        Args:
            give_up: Raises if the request is no longer needed; called now and again while it waits, and before it
                begins.
        """
        self._wait(give_up)
        begun = time.monotonic()
        try:
            give_up()
            yield
        finally:
            self._count(time.monotonic() - begun)
            self.free()

    def try_to_take(self) -> bool:
        """Take the slot if it is free; `free` it then."""
        with self._guard:
            if not self._free:
                return False
            self._free -= 1
            return True

    def free(self) -> None:
        """Give back what `try_to_take` took: to the first in line, if there is one."""
        with self._guard:
            if self._line:
                heapq.heappop(self._line)[-1].set()
            else:
                self._free += 1

    def _wait(self, give_up: Callable[[], object]) -> None:
        if not hasattr(_run, "since"):
            _run.since, _run.used = time.monotonic(), 0.0
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = _run.since, next(self._numbers), threading.Event()
            heapq.heappush(self._line, mine)
        try:
            while not mine[-1].wait(LOOK_SECONDS):
                give_up()
        except BaseException:
            self._leave(mine)
            raise

    def _leave(self, mine: tuple[float, int, threading.Event]) -> None:
        with self._guard:
            if not mine[-1].is_set():
                self._line.remove(mine)
                heapq.heapify(self._line)
                return
        self.free()  # the turn came in this very moment

    def _count(self, seconds: float) -> None:
        if self._turn is not None:
            _run.used += seconds
            if _run.used >= self._turn:
                _run.since, _run.used = time.monotonic(), 0.0


def for_a_turn(pieces: Generator[float, None, Result], seconds: float = TURN_SECONDS) -> tuple[float, Result | None]:
    """Go on with work in pieces for one turn: the share that is done, and the result once all of it is."""
    end = time.monotonic() + seconds
    while True:
        try:
            share = next(pieces)
        except StopIteration as done:
            return 1.0, done.value
        if time.monotonic() >= end:
            return share, None
