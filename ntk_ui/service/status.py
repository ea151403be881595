"""How the process is, for those who host it."""

from starlette.requests import Request
from starlette.responses import JSONResponse

from ntk_core import programs
from ntk_ui.service import places
from ntk_ui.service.compiling import COMPILER
from ntk_ui.service.preparing import PREPARATION, chosen
from ntk_ui.service.slot import LARGE, SLOT


def state() -> dict[str, str | float | None]:
    """What is prepared, what is being compiled, and how long the queue is; the names say what the numbers count."""
    return {
        "prepare": chosen(),
        "prepared_tasks": PREPARATION.done,
        "all_tasks": PREPARATION.all,
        "preparing": PREPARATION.under_way,
        "programs_ready": programs.count(),
        "programs_compiled": COMPILER.count,
        "programs_compiling": COMPILER.under_way - COMPILER.in_line,
        "programs_in_line": COMPILER.in_line,
        "computing": SLOT.busy,
        "runs_in_line": SLOT.waiting + LARGE.waiting,
        "cached_megabytes": round(places.megabytes(), 1),
    }


async def tell(_: Request) -> JSONResponse:
    """The state of the process as it is now: no answer is kept."""
    return JSONResponse(state(), headers={"Cache-Control": "no-store"})
