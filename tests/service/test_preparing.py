"""What the background prepares: as much as it is told, most needed first, never in the way of readers."""

import logging
import threading

import pytest

from ntk_core.experiments.preparing import Task, everything, usual
from ntk_core.programs import Order
from ntk_ui.service import preparing
from ntk_ui.service.preparing import Preparation
from ntk_ui.service.slot import SLOT

PATIENCE_SECONDS = 10


def prepared(tasks: list[Task]) -> Preparation:
    """What has come of some tasks."""
    preparation, done = Preparation(), threading.Event()
    preparation.begin(tasks, done.set)
    assert done.wait(PATIENCE_SECONDS)
    return preparation


def test_tasks_are_done_in_their_order_and_one_that_fails_stops_none(caplog: pytest.LogCaptureFixture):
    done: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.INFO):
        found = prepared([Task("a", lambda: done.append("a")), Task("b", fail), Task("c", lambda: done.append("c"))])
    assert done == ["a", "c"]
    assert (found.done, found.all, found.under_way) == (3, 3, "")
    assert "could not prepare: b" in caplog.text
    assert "everything is prepared" in caplog.text


def test_only_the_thread_of_the_background_prepares():
    inside: list[bool] = []
    prepared([Task("a", lambda: inside.append(preparing.prepares()))])
    assert inside == [True]
    assert not preparing.prepares()


def test_it_computes_in_the_slot_as_readers_do_and_compiles_outside_of_it():
    held: list[bool] = []

    def task() -> None:
        held.append(SLOT.held)
        with SLOT.left():
            held.append(SLOT.held)
            preparing.compiled(Order("of this test", lambda: held.append(SLOT.busy)))  # type: ignore[arg-type, return-value]
        held.append(SLOT.held)

    prepared([Task("a", task)])
    assert held == [True, False, False, True]
    assert not SLOT.busy


def test_it_compiles_only_while_nobody_computes(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(preparing, "REST_SECONDS", 0.01)
    compiled = threading.Event()
    with SLOT.taken(lambda: None):
        thread = threading.Thread(target=lambda: preparing.compiled(Order("a", compiled.set)))
        thread.start()
        assert not compiled.wait(0.1)
    assert compiled.wait(PATIENCE_SECONDS)
    thread.join()


@pytest.mark.parametrize(("choice", "count"), [("off", 0), (None, len([*usual()])), ("all", len([*everything()]))])
def test_the_environment_says_how_much_is_prepared(choice: str | None, count: int, monkeypatch: pytest.MonkeyPatch):
    begun: list[list[Task]] = []
    monkeypatch.setattr(Preparation, "begin", lambda self, tasks, when_done: begun.append(tasks))
    if choice is None:
        monkeypatch.delenv("NTK_PREPARE", raising=False)
    else:
        monkeypatch.setenv("NTK_PREPARE", choice)
    preparing.begin(lambda: None)
    assert list(map(len, begun)) == [count] * (count > 0)


def test_a_choice_that_there_is_not_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NTK_PREPARE", "everything")
    with pytest.raises(ValueError, match="off, usual, all, not 'everything'"):
        preparing.begin(lambda: None)


def test_the_defaults_come_first_and_large_networks_are_left_to_who_asks_for_them():
    names = [task.name for task in usual()]
    assert all("width 256, depth 1" in name for name in names[:6])
    assert not any("width 2048" in name or "width 4096" in name or "depth 3" in name for name in names)
    assert {task.name for task in everything()} > set(names)
