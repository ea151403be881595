"""One computation at a time, in the order in which readers asked for it.

Two at once can block each other, and a reader who drags an expensive slider must not starve the others: what takes
long gives its turn away between two pieces, and comes to the end of the line.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")

LOOK_SECONDS = 0.25  # how often one who waits looks whether it still has to
TURN_SECONDS = 0.1  # of work in pieces, before others have their turn


class Slot:
    """A lock that is given on in the order of the requests; one that is no longer needed leaves the line."""

    def __init__(self, places: int = 1) -> None:
        self._guard = threading.Lock()
        self._free = places
        self._line: deque[threading.Event] = deque()

    @contextmanager
    def taken(self, give_up: Callable[[], object]) -> Iterator[None]:
        """Hold the slot, once it is this request's turn.

        Args:
            give_up: Raises if the request is no longer needed; called now and again while it waits, and before it
                begins.
        """
        self._wait(give_up)
        try:
            give_up()
            yield
        finally:
            self.free()

    def try_to_take(self) -> bool:
        """Take the slot if it is free; `free` it then."""
        with self._guard:
            if not self._free:
                return False
            self._free -= 1
            return True

    def _wait(self, give_up: Callable[[], object]) -> None:
        with self._guard:
            if self._free:
                self._free -= 1
                return
            mine = threading.Event()
            self._line.append(mine)
        try:
            while not mine.wait(LOOK_SECONDS):
                give_up()
        except BaseException:
            self._leave(mine)
            raise

    def _leave(self, mine: threading.Event) -> None:
        with self._guard:
            if not mine.is_set():
                self._line.remove(mine)
                return
        self.free()  # the turn came in this very moment

    def free(self) -> None:
        """Give back what `try_to_take` took: to the next in line, if there is one."""
        with self._guard:
            if self._line:
                self._line.popleft().set()
            else:
                self._free += 1


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
