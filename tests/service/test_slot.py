"""The line in front of the computing slot: first come, first served, and long work lets the others in between."""

import threading
import time
from collections.abc import Callable

import pytest

from ntk_ui.service import slot
from ntk_ui.service.slot import Slot, begin, for_a_turn

PATIENCE_SECONDS = 10


class Superseded(BaseException):
    """Stands for what ends the work for a reader who has gone."""


def nobody_gives_up() -> None:
    pass


class Line:
    """Requests for a slot that is taken, each in a thread of its own, and the order in which they had it."""

    def __init__(self) -> None:
        self.slot, self.served, self.threads = Slot(), list[str](), list[threading.Thread]()
        assert self.slot.try_to_take()

    def ask(self, name: str, give_up: Callable[[], None] = nobody_gives_up, behind: int = 0) -> None:
        def have_it() -> None:
            begin(behind)
            try:
                with self.slot.taken(give_up):
                    self.served.append(name)
            except Superseded:
                self.served.append(f"{name} left")

        waiting = len(self.slot._line)
        self.threads.append(threading.Thread(target=have_it))
        self.threads[-1].start()
        self.wait_for(lambda: len(self.slot._line) == waiting + 1)

    def wait_for(self, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < end
            time.sleep(0.001)

    def finish(self) -> list[str]:
        self.slot.free()
        for thread in self.threads:
            thread.join(PATIENCE_SECONDS)
        assert self.slot.try_to_take()
        return self.served


def test_who_comes_first_is_served_first():
    line = Line()
    for name in "abcdef":
        line.ask(name)
    assert line.finish() == list("abcdef")


def test_who_asks_for_many_at_once_comes_with_each_after_who_asks_for_one(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(slot, "BEHIND_SECONDS", 60.0)  # however slow this machine is
    line = Line()
    for k in range(3):
        line.ask(f"many {k}", behind=k)
    line.ask("one")
    line.ask("another", behind=1)
    assert line.finish() == ["many 0", "one", "many 1", "another", "many 2"]


def test_who_gives_up_leaves_the_line_at_once_and_nobody_else_does():
    line, moved = Line(), threading.Event()

    def give_up() -> None:
        if moved.is_set():
            raise Superseded

    line.ask("a")
    line.ask("b", give_up)
    line.ask("c")
    moved.set()
    line.wait_for(lambda: line.served == ["b left"])
    assert line.finish() == ["b left", "a", "c"]


def test_a_turn_that_comes_to_one_who_gives_up_goes_on_to_the_next():
    line, looks = Line(), iter(())

    def give_up() -> None:
        if next(looks, None) is None:
            raise Superseded

    line.ask("a", give_up)
    line.ask("b")
    assert line.finish() == ["a left", "b"]


def test_long_work_lets_the_others_in_between_its_turns():
    slot, order = Slot(turn=0), []

    def pieces():
        for k in range(3):
            order.append(k)
            yield k / 3
        return "done"

    def short() -> None:
        with slot.taken(nobody_gives_up):
            order.append("short")

    work, result, others = pieces(), None, []
    while result is None:
        with slot.taken(nobody_gives_up):
            if not others:
                others.append(threading.Thread(target=short))
                others[0].start()
                while not slot._line:
                    time.sleep(0.001)
            share, result = for_a_turn(work, seconds=0)
    others[0].join(PATIENCE_SECONDS)
    assert (share, result) == (1.0, "done")
    assert order == [0, "short", 1, 2]


def served(turn: float) -> list[str]:
    """The order of two readers in line, of whom the first asks twice, and a third who comes between."""
    line, slot = Line(), Slot(turn=turn)
    line.slot = slot
    assert slot.try_to_take()

    def twice() -> None:
        with slot.taken(nobody_gives_up):
            line.served.append("a")
            line.ask("c")
        with slot.taken(nobody_gives_up):
            line.served.append("a again")

    first = threading.Thread(target=twice)
    first.start()
    line.wait_for(lambda: len(slot._line) == 1)
    line.threads.append(first)

    def hold() -> None:
        with slot.taken(nobody_gives_up):
            line.served.append("b")
            line.wait_for(lambda: len(slot._line) == 2)  # until the first is in line again

    line.threads.append(threading.Thread(target=hold))
    line.threads[-1].start()
    line.wait_for(lambda: len(slot._line) == 2)
    return line.finish()


def test_who_asks_again_in_the_same_run_does_not_wait_for_those_who_came_later():
    assert served(turn=60) == ["a", "b", "a again", "c"]


def test_who_has_had_a_turn_comes_to_the_end_of_the_line():
    assert served(turn=0) == ["a", "b", "c", "a again"]


def test_a_turn_goes_on_while_it_lasts_and_ends_with_the_result():
    def pieces():
        yield from (0.25, 0.5, 0.75)
        return "done"

    assert for_a_turn(pieces(), seconds=60) == (1.0, "done")
    assert for_a_turn(pieces(), seconds=0) == (0.25, None)


def test_a_failure_frees_the_slot():
    slot = Slot()
    with pytest.raises(ZeroDivisionError), slot.taken(nobody_gives_up):
        raise ZeroDivisionError
    assert slot.try_to_take()


def test_long_work_lets_others_have_their_turn_between_two_of_its_programs():
    slot, log = Slot(turn=0.01), list[str]()
    waiting = threading.Event()

    def other() -> None:
        waiting.set()
        with slot.taken(nobody_gives_up):
            log.append("other")

    with slot.taken(nobody_gives_up):
        thread = threading.Thread(target=other)
        thread.start()
        assert waiting.wait(PATIENCE_SECONDS)
        while not slot.waiting:
            time.sleep(0.001)
        log.append("first")
        slot.turn()  # it has not had its own yet
        log.append("second")
        time.sleep(0.02)
        slot.turn()
        log.append("third")
        assert slot.held
        thread.join()
    assert log in (["first", "second", "other", "third"], ["first", "other", "second", "third"])
    assert log[-1] == "third"
    assert slot.try_to_take()


def test_who_computes_gives_up_between_two_programs():
    slot, wanted = Slot(turn=0.01), [True]

    def give_up() -> None:
        if not wanted:
            raise Superseded

    def computes() -> None:
        with slot.taken(give_up):
            slot.turn()
            wanted.clear()
            slot.turn()

    with pytest.raises(Superseded):
        computes()
    assert slot.try_to_take()


def test_who_gives_up_while_others_have_the_slot_does_not_give_it_back_twice():
    slot = Slot(turn=0.01)

    def gone() -> None:
        with slot.taken(nobody_gives_up), slot.left():
            assert not slot.held
            assert slot.try_to_take()
            raise Superseded

    with pytest.raises(Superseded):
        gone()
    assert not slot.try_to_take()
    slot.free()
    assert slot.try_to_take()


def test_outside_of_the_slot_there_is_nothing_to_leave_and_no_turn_to_end():
    slot = Slot(turn=0.0)
    slot.turn()
    with slot.left() as give_up:
        give_up()
    assert slot.try_to_take()


def test_who_has_had_a_turn_comes_after_who_comes_a_little_later():
    slot, served = Slot(turn=0.01), list[str]()
    had_a_turn, taken = threading.Event(), threading.Event()

    def heavy() -> None:
        with slot.taken(nobody_gives_up):
            time.sleep(0.02)
        had_a_turn.set()
        assert taken.wait(PATIENCE_SECONDS)
        with slot.taken(nobody_gives_up):
            served.append("heavy")

    def light() -> None:
        with slot.taken(nobody_gives_up):
            served.append("light")

    def waits(number: int) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while slot.waiting < number:
            assert time.monotonic() < end
            time.sleep(0.001)

    first, second = threading.Thread(target=heavy), threading.Thread(target=light)
    first.start()
    assert had_a_turn.wait(PATIENCE_SECONDS)
    assert slot.try_to_take()
    taken.set()
    waits(1)
    second.start()
    waits(2)
    slot.free()
    first.join()
    second.join()
    assert served == ["light", "heavy"]
