"""Who waits for a program leaves the computing slot to others, and is told; not so the background."""

import threading
import time
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from ntk_core import programs
from ntk_core.programs import Host, Order
from ntk_ui import waiting
from ntk_ui.service import compiling, preparing
from ntk_ui.slot import SLOT

PATIENCE_SECONDS = 10


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What readers are told."""
    told: list[str] = []
    monkeypatch.setattr(waiting.frame, "language", lambda: "en")
    monkeypatch.setattr(waiting.st, "spinner", lambda word, show_time: told.append(word) or nullcontext())
    return told


@pytest.fixture
def compiled() -> Iterator[object]:
    """How the app has programs compiled."""
    waiting.host_programs()
    yield programs.program._host.compiled
    programs.hosted(Host(lambda order: order.compile(), lambda: None))


def test_while_a_program_is_compiled_for_one_reader_others_compute(compiled, words: list[str]):
    others = threading.Event()

    def compile_() -> str:
        assert others.wait(PATIENCE_SECONDS)
        return "program"

    def other() -> None:
        with SLOT.taken(lambda: None):
            others.set()

    with SLOT.taken(lambda: None):
        thread = threading.Thread(target=other)
        thread.start()
        assert compiled(Order("of this test", compile_)) == "program"
        assert SLOT.held
    thread.join()
    assert words == ["Preparing networks of this size"]
    assert not SLOT.busy


def test_a_reader_whom_a_figure_tells_sees_no_spinner(compiled, words: list[str]):
    with compiling.told(lambda key, fields: None):
        assert compiled(Order("another", lambda: "program")) == "program"
    assert words == []


def test_the_background_compiles_in_its_own_thread_without_a_word(compiled, words: list[str]):
    found: list[str] = []

    def prepare() -> None:
        preparing._thread.prepares = True
        compiled(Order("a third", lambda: found.append(threading.current_thread().name)))

    thread = threading.Thread(target=prepare, name="the background")
    thread.start()
    thread.join()
    assert found == ["the background"]
    assert words == []


def test_a_reader_hears_of_a_long_computation_between_its_programs_while_others_may_compute(
    compiled, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(compiling, "LONG_SECONDS", 0.05)
    monkeypatch.setattr(compiling, "PAUSE_SECONDS", 0.0)
    told: list[tuple[str, bool]] = []
    turn = programs.program._host.turn
    with compiling.told(lambda key, fields: told.append((key, SLOT.held))), SLOT.taken(lambda: None):
        turn()
        assert told == []  # it is not long yet
        time.sleep(0.06)
        turn()
        assert SLOT.held
    assert told == [("computing_network", False)]
