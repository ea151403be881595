"""The computing slot and the shared cache between the figures and the experiments."""

import threading
from contextlib import nullcontext
from functools import partial

import pytest

from ntk_ui.service import asker, compiling, compute
from ntk_ui.service.compute import _in_pieces, _shared
from ntk_ui.service.slot import for_a_turn


def taken():
    """The slot, taken by somebody."""
    return compute.SLOT.taken(lambda: None)


def slot_is_free() -> bool:
    ran = []
    compute.when_idle(lambda: ran.append(True))
    return bool(ran)


def test_readers_with_the_same_settings_share_one_result():
    calls = []

    def experiment(width: int) -> list[int]:
        calls.append(width)
        return [width]

    run = _shared(experiment)
    assert run(64) is run(64)
    assert run(128) == [128]
    assert calls == [64, 128]


def test_a_part_of_experiments_is_found_once_for_each_of_its_arguments():
    calls = []

    def part(inputs: bytes, columns: int) -> list[int]:
        calls.append(columns)
        return [*inputs[:columns]]

    found = compute.kept(part)
    assert found(b"abc", 2) is found(bytes([97, 98, 99]), 2)
    assert found(b"abc", 1) == [97]
    assert calls == [2, 1]


def test_what_an_experiment_needs_has_a_turn_of_its_own_and_is_shared():
    log: list[str] = []

    def half(x: int) -> int:
        log.append("half")
        return x // 2

    def quarter(x: int, half: int = 0) -> int:
        log.append("quarter")
        return half // 2

    halved = _shared(half)
    quartered = _shared(quarter, needs=lambda x: {"half": halved(x - x % 2)})
    assert [quartered(x) for x in (8, 9, 9)] == [2, 2, 2]
    assert log == ["half", "quarter", "quarter"]
    assert slot_is_free()


def test_a_failure_frees_the_slot_and_is_not_remembered():
    failures = [ZeroDivisionError(), None]

    def experiment() -> str:
        if failure := failures.pop(0):
            raise failure
        return "result"

    run = _shared(experiment)
    with pytest.raises(ZeroDivisionError):
        run()
    assert slot_is_free()
    assert run() == "result"


def test_one_computation_at_a_time():
    running, most, lock = 0, 0, threading.Lock()

    def experiment(width: int) -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        threading.Event().wait(0.05)
        with lock:
            running -= 1

    run = _shared(experiment)
    threads = [threading.Thread(target=run, args=(width,)) for width in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


def test_a_request_whose_reader_has_gone_gives_up_before_it_computes():
    computed, gone = [], threading.Event()
    run = _shared(computed.append)
    gone.set()
    with asker.waits_until(gone), pytest.raises(asker.Gone):
        run(64)
    with taken(), asker.waits_until(gone), pytest.raises(asker.Gone):
        run(64)
    assert not computed
    assert slot_is_free()


def test_garbage_is_left_alone_while_something_computes():
    with taken():
        assert not slot_is_free()
    assert slot_is_free()


def counted(log: list[int]):
    """An experiment in three pieces."""

    def pieces(width: int):
        for k in range(3):
            log.append(k)
            yield k / 3
        return [width]

    return pieces


def test_work_in_pieces_is_shared_when_it_is_done():
    log: list[int] = []
    run = _in_pieces(counted(log))
    assert run(64) is run(64)
    assert run(128) == [128]
    assert log == [0, 1, 2, 0, 1, 2]
    assert slot_is_free()


def test_the_slot_is_free_between_turns():
    free = []

    def pieces():
        for k in range(2):
            assert not slot_is_free()
            yield k / 2
        return free

    def look() -> None:
        free.append(slot_is_free())

    run = _in_pieces(pieces)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compute.progress, "shown", lambda: nullcontext(lambda share: look()))
        patch.setattr(compute, "for_a_turn", partial(for_a_turn, seconds=0))
        run()
    assert free == [True] * 3  # two pieces, and the end


def test_a_figure_that_tells_its_reader_is_told_the_share_that_is_done(monkeypatch: pytest.MonkeyPatch):
    told: list[tuple[str, dict[str, str]]] = []

    def pieces():
        yield 0.25
        yield 0.5
        return "result"

    for name in ("LONG_SECONDS", "PAUSE_SECONDS"):
        monkeypatch.setattr(compiling, name, -1.0)
    monkeypatch.setattr(compute, "for_a_turn", partial(for_a_turn, seconds=0))
    with compiling.told(lambda key, fields: told.append((key, fields))):
        assert _in_pieces(pieces)() == "result"
    assert told[:2] == [("training_network", {"share": "25"}), ("training_network", {"share": "50"})]


def test_work_in_pieces_that_is_given_up_begins_anew(monkeypatch: pytest.MonkeyPatch):
    log, gone = list[int](), threading.Event()
    run = _in_pieces(counted(log))
    with monkeypatch.context() as patch:
        patch.setattr(compute, "for_a_turn", partial(for_a_turn, seconds=0))
        patch.setattr(compute.progress, "shown", lambda: nullcontext(lambda share: gone.set() if log[-1] else None))
        with asker.waits_until(gone), pytest.raises(asker.Gone):
            run(65)
    assert log == [0, 1]
    assert slot_is_free()
    assert run(65) == [65]
    assert log == [0, 1, 0, 1, 2]


def test_a_failure_in_a_piece_is_not_remembered():
    failures = [ZeroDivisionError(), None]

    def pieces():
        yield 0.5
        if failure := failures.pop(0):
            raise failure
        return "result"

    run = _in_pieces(pieces)
    with pytest.raises(ZeroDivisionError):
        run()
    assert slot_is_free()
    assert run() == "result"
