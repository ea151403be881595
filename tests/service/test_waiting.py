"""Who waits for a program leaves the computing slot to others, and is told; not so the background."""

import threading
import time
from collections.abc import Iterator

import pytest

from ntk_core import programs
from ntk_core.programs import Host, Order
from ntk_ui.service import asker, compiling, preparing, waiting
from ntk_ui.service.slot import SLOT

PATIENCE_SECONDS = 10


@pytest.fixture
def compiled() -> Iterator[object]:
    """How the app has programs compiled."""
    waiting.host_programs()
    yield programs.program._host.compiled
    programs.hosted(Host(lambda order: order.compile(), lambda: None))


def test_while_a_program_is_compiled_for_one_reader_others_compute(compiled):
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
    assert not SLOT.busy


def test_who_has_gone_waits_for_no_program_and_leaves_the_slot_free(compiled, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiling, "LOOK_SECONDS", 0.01)
    gone, ended = threading.Event(), threading.Event()

    def compile_() -> None:
        gone.set()
        ended.wait(PATIENCE_SECONDS)

    with pytest.raises(asker.Gone), asker.waits_until(gone), SLOT.taken(asker.look):
        compiled(Order("of nobody", compile_))
    assert not ended.is_set()
    assert not SLOT.busy
    ended.set()


def test_the_background_compiles_in_its_own_thread_without_a_word(compiled, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(compiling, "PATIENCE_SECONDS", -1.0)
    found, words = list[str](), list[str]()

    def prepare() -> None:
        preparing._thread.prepares = True
        with compiling.told(lambda key, fields: words.append(key)):
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
