"""The route that says how the process is: each number under its own name."""

import pytest

from ntk_core import programs
from ntk_ui.service import places, status
from ntk_ui.service.compiling import Compiler
from ntk_ui.service.preparing import Preparation
from ntk_ui.service.slot import Slot


def test_each_number_is_under_its_own_name(monkeypatch: pytest.MonkeyPatch):
    compiler, preparation, slot, large = Compiler(), Preparation(), Slot(), Slot()
    compiler.count = 11
    compiler._jobs.update(dict.fromkeys("abcde"))  # type: ignore[call-overload]
    compiler._line.extend("cde")
    preparation.done, preparation.all, preparation.under_way = 3, 7, "a kernel"
    monkeypatch.setattr(status, "COMPILER", compiler)
    monkeypatch.setattr(status, "PREPARATION", preparation)
    monkeypatch.setattr(status, "SLOT", slot)
    monkeypatch.setattr(status, "LARGE", large)
    monkeypatch.setattr(programs, "count", lambda: 9)
    monkeypatch.setattr(places, "megabytes", lambda: 1.25)
    monkeypatch.setenv("NTK_PREPARE", "all")
    assert slot.try_to_take()
    slot._line.extend([(0.0, 0, None), (0.0, 1, None)])  # type: ignore[list-item]
    large._line.append((0.0, 0, None))  # type: ignore[arg-type]
    assert status.state() == {
        "prepare": "all",
        "prepared_tasks": 3,
        "all_tasks": 7,
        "preparing": "a kernel",
        "programs_ready": 9,
        "programs_compiled": 11,
        "programs_compiling": 2,
        "programs_in_line": 3,
        "computing": True,
        "runs_in_line": 3,
        "cached_megabytes": 1.2,
    }
