"""The computing slot and the shared cache between the pages and the experiments."""

import threading

import pytest

from ntk_ui import compute
from ntk_ui.compute import _shared


class Superseded(BaseException):
    """Stands for the exception by which Streamlit ends a run that was replaced."""


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


def test_a_request_that_was_superseded_gives_up_before_it_computes(monkeypatch: pytest.MonkeyPatch):
    computed = []
    run = _shared(computed.append)

    def superseded() -> None:
        raise Superseded

    monkeypatch.setattr(compute, "give_up_if_superseded", superseded)
    with pytest.raises(Superseded):
        run(64)
    with compute._slot, pytest.raises(Superseded):
        run(64)
    assert not computed
    assert slot_is_free()


def test_garbage_is_left_alone_while_something_computes():
    with compute._slot:
        assert not slot_is_free()
    assert slot_is_free()
