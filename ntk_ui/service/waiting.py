"""What a figure waits for while others have the computing slot."""

from typing import Any

from ntk_core import programs
from ntk_ui.service import compiling, preparing
from ntk_ui.service.compiling import COMPILER
from ntk_ui.service.slot import SLOT


def host_programs() -> None:
    """Have programs compiled outside of the computing slot, and let others have it before each of them runs."""
    programs.hosted(programs.Host(_compiled, _turn))


def _compiled(order: programs.Order) -> Any:
    with SLOT.left() as give_up:
        if preparing.prepares():
            return preparing.compiled(order)
        return COMPILER.wait_for(order, give_up)


def _turn() -> None:
    """Others have theirs, and the reader hears how far the computation is: to draw that may take another one."""
    SLOT.turn()
    if (telling := compiling.telling()) and telling.due:
        with SLOT.left():
            telling.computation()
