"""Every control over its whole range, on the running server: nothing fails, nothing is compiled."""

import numpy as np
import pytest

from ntk_core.programs import FEW_POINTS
from ntk_ui import i18n
from tests.conftest import PATHS, Server
from tests.readers import Reader, completed

SMALL = {"width": "16", "steps": "100"}
# What is open while the other controls are moved: a topic that has little to compute.
QUIET = {"taylor": "step", "spectrum": "definite", "fourier": "noises", "dynamics": "optimizers"}
SLOW = {"picture", "percentiles", "angles", "ensembles"}  # topics of a fixed size that take many seconds
WIDTHS = "16", "256", "512", "1024"  # one for each that programs are compiled for, but the largest
SMALLER = {"spectrum": {"count": "16"}}


async def move_everything(url: str, lesson: str) -> int:
    """Set every control to each of its options in turn, and look at the whole page; how many moves that were."""
    reader, count = Reader(url), 0
    slow = {i18n.read("frame", "en")(f"controls.topic.{name}") for name in SLOW}
    await reader.open(PATHS[lesson], topic=QUIET[lesson], **SMALL | SMALLER.get(lesson, {}))
    await look_at_everything(reader)
    for key in list(reader.controls):
        if key not in reader.controls:
            continue  # it belonged to a choice that is over
        before = reader.controls[key].place
        for place, option in enumerate(reader.controls[key].options):
            if option not in slow:
                await reader.move(key, place)
                await look_at_everything(reader)
                count += 1
        await reader.move(key, before)
    await reader.close()
    return count


async def train_on_many_points(url: str, lesson: str) -> int:
    """The reader's own points, more than the programs for few of them take, and networks of every size."""
    reader, count = Reader(url), 0
    points = ";".join(f"{place:g},0.5" for place in np.linspace(-1, 1, FEW_POINTS + 1))
    await reader.open(PATHS[lesson], topic=QUIET[lesson], data="own", points=points, **SMALL)
    for depth in range(len(reader.controls["depth"].options)):
        await reader.move("depth", depth)
        for width in WIDTHS:
            await reader.move("width", reader.controls["width"].options.index(width))
            await look_at_everything(reader)
            count += 1
    await reader.close()
    return count


async def look_at_everything(reader: Reader) -> None:
    """Scroll through the page."""
    for name in reader.outdated():
        await reader.look(name)
    assert not reader.outdated()


def nothing_failed(server: Server) -> None:
    log = server.log.read_text()
    assert "compiled while serving" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize("lesson", QUIET)
def test_no_control_fails_or_compiles_once_the_server_is_ready(server: Server, lesson: str):
    assert completed(move_everything(server.url, lesson)) > 60
    nothing_failed(server)


@pytest.mark.parametrize("lesson", ["taylor", "dynamics"])
def test_neither_do_many_points_of_the_readers_own(server: Server, lesson: str):
    assert completed(train_on_many_points(server.url, lesson)) == 12
    nothing_failed(server)
