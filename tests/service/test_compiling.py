"""Programs on their way: each compiled once, readers first, and nobody waits for what nobody wants any more."""

import threading
import time
from collections.abc import Callable

import pytest

from ntk_core.programs import Order
from ntk_ui.service import compiling
from ntk_ui.service.compiling import Compiler

PATIENCE_SECONDS = 10


class GaveUp(BaseException):
    """Stands for what ends the work for a reader who has gone."""


def nobody_gives_up() -> None:
    pass


class Work:
    """Something to compile, which takes until it is let go."""

    def __init__(self, key: str, error: Exception | None = None) -> None:
        self.begun, self.let_go, self.times, self.thread = threading.Event(), threading.Event(), 0, ""
        self.error = error
        self.order = Order(key, self.compile)

    def compile(self) -> Callable[..., object]:
        self.times, self.thread = self.times + 1, threading.current_thread().name
        self.begun.set()
        assert self.let_go.wait(PATIENCE_SECONDS)
        if self.error:
            raise self.error
        return lambda: self.order.key


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    found: list[object] = []

    def run() -> None:
        try:
            found.append(work())
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_two_readers_wait_for_one_compilation():
    compiler, work = Compiler(), Work("a")
    readers = [in_thread(lambda: compiler.wait_for(work.order, nobody_gives_up)) for _ in range(2)]
    assert work.begun.wait(PATIENCE_SECONDS)
    assert compiler.under_way == 1
    until(lambda: compiler._jobs["a"].waiting == 2)
    work.let_go.set()
    for thread, found in readers:
        thread.join()
        assert [program() for program in found] == ["a"]
    until(lambda: compiler.under_way == 0)
    assert (work.times, work.thread, compiler.count) == (1, "compiling", 1)


def test_the_background_compiles_in_its_own_thread_and_a_reader_waits_for_that():
    compiler, work = Compiler(), Work("a")
    background, prepared = in_thread(lambda: compiler.here(work.order))
    assert work.begun.wait(PATIENCE_SECONDS)
    reader, found = in_thread(lambda: compiler.wait_for(work.order, nobody_gives_up))
    assert work.thread == background.name
    until(lambda: compiler._jobs["a"].waiting == 2)
    work.let_go.set()
    background.join()
    reader.join()
    assert [program() for program in (*prepared, *found)] == ["a", "a"]
    assert work.times == 1


def test_the_background_waits_for_what_a_reader_has_asked_for():
    compiler, work = Compiler(), Work("a")
    reader, found = in_thread(lambda: compiler.wait_for(work.order, nobody_gives_up))
    assert work.begun.wait(PATIENCE_SECONDS)
    background, prepared = in_thread(lambda: compiler.here(work.order))
    until(lambda: compiler._jobs["a"].waiting == 2)
    work.let_go.set()
    reader.join()
    background.join()
    assert len(found) == len(prepared) == work.times == 1
    assert work.thread == "compiling"


def test_who_gives_up_goes_at_once_and_what_has_not_begun_is_dropped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiling, "LOOK_SECONDS", 0.01)
    compiler, first, second, third = Compiler(), Work("a"), Work("b"), Work("c")

    def gives_up() -> None:
        raise GaveUp

    stays, found = in_thread(lambda: compiler.wait_for(first.order, nobody_gives_up))
    assert first.begun.wait(PATIENCE_SECONDS)
    goes, gone = in_thread(lambda: compiler.wait_for(second.order, gives_up))
    goes.join()
    assert isinstance(gone[0], GaveUp)
    assert compiler.in_line == 1
    last, later = in_thread(lambda: compiler.wait_for(third.order, nobody_gives_up))
    until(lambda: compiler.in_line == 2)
    for work in (first, second, third):
        work.let_go.set()
    stays.join()
    last.join()
    assert [program() for program in (*found, *later)] == ["a", "c"]
    assert second.times == 0
    until(lambda: compiler.under_way == 0)


def test_a_failure_reaches_who_waits_and_is_not_remembered():
    compiler, broken, mended = Compiler(), Work("a", ZeroDivisionError("by zero")), Work("a")
    broken.let_go.set()
    mended.let_go.set()
    with pytest.raises(ZeroDivisionError, match="by zero"):
        compiler.wait_for(broken.order, nobody_gives_up)
    until(lambda: compiler.under_way == 0)
    assert compiler.wait_for(mended.order, nobody_gives_up)() == "a"


def test_a_reader_is_told_how_many_programs_they_wait_for_and_how_long(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiling, "LOOK_SECONDS", 0.01)
    monkeypatch.setattr(compiling, "PATIENCE_SECONDS", 0.05)
    compiler, told = Compiler(), list[tuple[str, dict[str, str]]]()

    def let_go_after(work: Work, looks: int) -> compiling.Tell:
        def tell(key: str, fields: dict[str, str]) -> None:
            told.append((key, fields))
            if len(told) >= looks:
                work.let_go.set()

        return tell

    first, second = Work("a"), Work("b")
    assert not compiling.telling()
    with compiling.told(let_go_after(first, 3)):
        assert compiling.telling()
        begun = time.monotonic()
        compiler.wait_for(first.order, nobody_gives_up)
        assert time.monotonic() - begun > 0.05
        with compiling.told(let_go_after(second, 6)):
            compiler.wait_for(second.order, nobody_gives_up)
    assert {key for key, _ in told} == {"preparing_network"}
    assert [fields["count"] for _, fields in told] == ["1", "1", "1", "2", "2", "2"]
    assert all(fields["seconds"] == "0" for _, fields in told)


def test_what_is_soon_there_is_not_announced_and_what_takes_long_not_at_every_look(monkeypatch: pytest.MonkeyPatch):
    now, told = [100.0], list[tuple[str, dict[str, str]]]()
    monkeypatch.setattr(compiling.time, "monotonic", lambda: now[0])
    telling = compiling.Telling(lambda key, fields: told.append((key, fields)))
    for seconds in (0.2, 0.9, 1.2, 1.3, 1.9):
        now[0] = 100 + seconds
        telling.computation()
    assert told == [("computing_network", {"seconds": "1"}), ("computing_network", {"seconds": "2"})]
    now[0] = 107.0
    telling.share_is(0.483)
    now[0] = 108.0
    telling.computation()
    assert told[2:] == [("training_network", {"share": "48"})] * 2
    for seconds in (110.0, 111.9, 112.1, 112.1):
        now[0] = seconds
        telling.line()
    assert told[4:] == [("in_line", {"seconds": "12"})]


def test_the_time_in_line_does_not_count_as_computing(monkeypatch: pytest.MonkeyPatch):
    now, told = [100.0], list[tuple[str, dict[str, str]]]()
    monkeypatch.setattr(compiling.time, "monotonic", lambda: now[0])
    telling = compiling.Telling(lambda key, fields: told.append((key, fields)))
    now[0] = 400.0
    telling.line()
    now[0] = 403.0
    telling.computation()
    assert told == [("in_line", {"seconds": "300"}), ("computing_network", {"seconds": "3"})]
