"""Programs are compiled beside the computing slot: who waits for one holds up nobody else.

What readers wait for is compiled in one thread, in the order in which it was asked for, each program once, however many
wait. An order that nobody waits for any more is dropped. What the background prepares, it compiles in its own thread.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ntk_core.programs import Order
from ntk_ui.service.slot import GiveUp

LOOK_SECONDS = 0.25  # between two looks whether a reader still waits
PATIENCE_SECONDS = 0.3  # a program that is compiled within is not announced
LONG_SECONDS = 1.0  # nor is what is computed within
PAUSE_SECONDS = 0.5  # between two words to the same reader
LINE_SECONDS = 4.0  # the same in line: there may be a hundred of them, and each word takes the server 10 ms
LINE = "in_line"  # the text for those who wait in line

Tell = Callable[[str, dict[str, str]], object]  # shows a reader what they wait for: the key of a text, and its fields

_telling: ContextVar["Telling | None"] = ContextVar("telling", default=None)


class Telling:
    """What one reader waits for: a program that is compiled, others who come first, or the computation itself."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self._count = 0  # of the programs that were compiled for them
        self._share: float | None = None  # of the computation that is done, where that is known
        self._what = ""  # is being computed, in a sweep
        self._begun = self._since = self._computing = time.monotonic()  # since when they wait, for programs, for this
        self._said = 0.0  # when they were told last

    def another(self) -> None:
        """They begin to wait for a program."""
        self._since = self._since if self._count else time.monotonic()
        self._count += 1

    def program(self) -> None:
        """They still wait for it."""
        seconds = time.monotonic() - self._since
        if seconds > PATIENCE_SECONDS:
            self._say("preparing_network", count=str(self._count), seconds=f"{seconds:.0f}")

    def line(self) -> None:
        """They wait in line."""
        self._computing = time.monotonic()  # at the earliest
        if self.due and time.monotonic() - self._said > LINE_SECONDS:
            self._say(LINE, seconds=f"{time.monotonic() - self._begun:.0f}")

    def share_is(self, share: float, what: str = "") -> None:
        """So much is computed; in a sweep, `what` is next."""
        self._share, self._what = share, what
        self.computation()

    def computation(self) -> None:
        """They wait for the computation."""
        if not self.due:
            return
        if self._share is None:
            self._say("computing_network", seconds=f"{time.monotonic() - self._computing:.0f}")
        elif self._what:
            self._say("computing_sweep", share=f"{100 * self._share:.0f}", what=self._what)
        else:
            self._say("training_network", share=f"{100 * self._share:.0f}")

    @property
    def due(self) -> bool:
        """Whether they have waited long, and heard nothing for a while."""
        now = time.monotonic()
        return now - self._begun > LONG_SECONDS and now - self._said > PAUSE_SECONDS

    def _say(self, key: str, **fields: str) -> None:
        self._said = time.monotonic()
        self.tell(key, fields)


@contextmanager
def told(tell: Tell) -> Iterator[None]:
    """In here, while this reader waits for something, `tell` is called now and again.

    What is done in such a call counts with what it was called for.
    """
    if outer := _telling.get():
        before, outer.tell = outer.tell, tell
        try:
            yield
        finally:
            outer.tell = before
        return
    token = _telling.set(Telling(tell))
    try:
        yield
    finally:
        _telling.reset(token)


class Job:
    """One program on its way."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._compiled: Any = None
        self._error: Exception | None = None
        self.waiting = 0  # who wait for it
        self.done = threading.Event()

    def work(self) -> None:
        """Compile it."""
        try:
            self._compiled = self._order.compile()
        except Exception as error:  # raised where it is waited for
            self._error = error
        self.done.set()

    def result(self) -> Any:
        """The compiled program."""
        if self._error is not None:
            raise self._error
        return self._compiled


class Compiler:
    """Compiles what readers wait for in a thread of its own."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._jobs: dict[object, Job] = {}  # under way, or in line
        self._line: deque[object] = deque()  # of those that readers asked for
        self._worker: threading.Thread | None = None
        self.count = 0  # of the programs compiled so far

    @property
    def under_way(self) -> int:
        """How many programs are being compiled or in line."""
        return len(self._jobs)

    @property
    def in_line(self) -> int:
        """How many of them have not begun."""
        return len(self._line)

    def here(self, order: Order) -> Any:
        """A program compiled in this thread; if it is under way elsewhere, wait for that."""
        with self._changed:
            mine = order.key not in self._jobs
            job = self._jobs.setdefault(order.key, Job(order))
            job.waiting += 1
        if mine:
            self._carry_out(order.key, job)
        job.done.wait()
        return job.result()

    def wait_for(self, order: Order, give_up: GiveUp) -> Any:
        """A program that a reader waits for, unless they give up."""
        with self._changed:
            if order.key not in self._jobs:
                self._line.append(order.key)
            job = self._jobs.setdefault(order.key, Job(order))
            job.waiting += 1
            self._begin()
            self._changed.notify()
        if telling := _telling.get():
            telling.another()
        try:
            while not job.done.wait(LOOK_SECONDS):
                give_up()
                if telling:
                    telling.program()
        finally:
            with self._changed:
                job.waiting -= 1
        return job.result()

    def _begin(self) -> None:
        if self._worker is None:
            self._worker = threading.Thread(target=self._work, name="compiling", daemon=True)
            self._worker.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._line)
                key = self._line.popleft()
                job = self._jobs[key]
                if not job.waiting:
                    del self._jobs[key]
                    continue
            self._carry_out(key, job)

    def _carry_out(self, key: object, job: Job) -> None:
        job.work()
        with self._changed:
            self.count += 1
            del self._jobs[key]


COMPILER = Compiler()


def telling() -> Telling | None:
    """How this reader is told of what they wait for, if they are."""
    return _telling.get()
