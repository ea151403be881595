"""What a run of a page waits for while others have the computing slot, and what its reader sees meanwhile."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

from ntk_core import programs
from ntk_ui import frame, i18n
from ntk_ui.service import compiling, preparing
from ntk_ui.service.compiling import COMPILER
from ntk_ui.slot import SLOT


def host_programs() -> None:
    """Have programs compiled outside of the computing slot, and let others have it before each of them runs."""
    programs.hosted(programs.Host(_compiled, _turn))


def _compiled(order: programs.Order) -> Any:
    with SLOT.left() as give_up:
        if preparing.prepares():
            return preparing.compiled(order)
        with spinner("preparing"):
            return COMPILER.wait_for(order, give_up)


def _turn() -> None:
    """Others have theirs, and the reader hears how far the computation is: to draw that may take another one."""
    SLOT.turn()
    if (telling := compiling.telling()) and telling.due:
        with SLOT.left():
            telling.computation()


def spinner(word: str) -> AbstractContextManager[object]:
    """What a reader sees who waits, in their language, unless a figure tells them."""
    if compiling.telling():
        return nullcontext()
    return st.spinner(i18n.read("frame", frame.language())(word), show_time=True)
