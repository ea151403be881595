"""One computation at a time, in the order in which the runs of pages began to ask for it.

Two at once can block each other, and a reader who drags an expensive slider must not starve the others. A page that
needs several results waits in line for the first of them only. What takes long comes to the end of the line again once
it has had its turn, between two of the programs that it runs. While one of them is compiled, others have the slot.
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
BEHIND_SECONDS = 1.0  # by which who has had a turn comes after who has had none

GiveUp = Callable[[], object]  # raises if the request is no longer needed

# Slots are taken in this order, each with those before it in hand or none: `LARGE`, that of a place, `SLOT`.

_run = threading.local()  # of a page, which has a thread of its own: `since`, its place in every line, and `used`


class Slot:
    """A lock that is given on to the run that has waited longest; a request that is no longer needed leaves the line.

    Args:
        places: How many may hold it at once.
        turn: Seconds after which a run that has held it comes after those that have not, for a while; without, it
            keeps its place.
    """

    def __init__(self, places: int = 1, turn: float | None = None) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._turn = turn
        self._line: list[tuple[float, int, threading.Event]] = []  # a heap
        self._numbers = count()
        self._holding = threading.local()  # `begun`, `give_up` and `look` of the run that holds the slot

    @contextmanager
    def taken(self, give_up: GiveUp, look: GiveUp | None = None) -> Iterator[None]:
        """Hold the slot, once it is this run's turn.

        Args:
            give_up: Called before the run begins or goes on.
            look: Called now and again while it waits; `give_up` if left out. It must not wait for this slot itself:
                the turn that comes meanwhile would be lost, and with it everybody's.
        """
        self._take(give_up, look or give_up)
        try:
            give_up()
            yield
        finally:
            if self.held:  # not where a run gives up while others have the slot
                self._give_back()

    @contextmanager
    def left(self) -> Iterator[GiveUp]:
        """Leave the slot to others for what needs no computing, if this run holds it; gives its `give_up`."""
        if not self.held:
            yield lambda: None
            return
        give_up, look = self._holding.give_up, self._holding.look
        self._give_back()
        yield give_up
        self._take(give_up, look)

    def turn(self) -> None:
        """Let the others have theirs, if this run holds the slot and has had its own."""
        if not self.held:
            return
        give_up, look = self._holding.give_up, self._holding.look
        give_up()
        if self._turn is not None and time.monotonic() - self._holding.begun >= self._turn and self.waiting:
            self._give_back()
            self._take(give_up, look)

    @property
    def held(self) -> bool:
        """Whether this run holds the slot."""
        return getattr(self._holding, "begun", None) is not None

    @property
    def waiting(self) -> int:
        """How many wait in line."""
        return len(self._line)

    @property
    def busy(self) -> bool:
        """Whether somebody holds the slot."""
        return not self._free

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

    def _take(self, give_up: GiveUp, look: GiveUp) -> None:
        self._wait(look)
        self._holding.begun, self._holding.give_up, self._holding.look = time.monotonic(), give_up, look

    def _give_back(self) -> None:
        self._count(time.monotonic() - self._holding.begun)
        self._holding.begun = None
        self.free()

    def _wait(self, look: GiveUp) -> None:
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
                look()
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
                _run.since, _run.used = time.monotonic() + BEHIND_SECONDS, 0.0


def begin(behind: int = 0) -> None:
    """A request begins in this thread, which may have worked for another: its place in every line is that of now.

    With `behind` others of the same reader under way, it is that of so many turns later: who asks for ten figures at
    once does not keep those waiting who ask for one.
    """
    _run.since, _run.used = time.monotonic() + behind * BEHIND_SECONDS, 0.0


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


SLOT = Slot(turn=TURN_SECONDS)  # of this process
LARGE = Slot()  # of one network at a time that takes up a gigabyte
