"""Every control over its whole range, on the running server: nothing fails, nothing is compiled."""

import pytest

from ntk_ui import i18n
from tests.conftest import PATHS, Server
from tests.readers import Reader, completed

SMALL = {"width": "16", "steps": "100"}
# What is open while the other controls are moved: a topic that has little to compute.
QUIET = {"taylor": "step", "spectrum": "definite", "fourier": "noises", "dynamics": "optimizers"}
SLOW = {"picture", "percentiles", "angles", "ensembles"}  # topics of a fixed size that take many seconds
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


async def look_at_everything(reader: Reader) -> None:
    """Scroll through the page."""
    for name in reader.outdated():
        await reader.look(name)
    assert not reader.outdated()


@pytest.mark.parametrize("lesson", QUIET)
def test_no_control_fails_or_compiles_once_the_server_is_ready(server: Server, lesson: str):
    assert completed(move_everything(server.url, lesson)) > 60
    log = server.log.read_text()
    assert "compiled while serving" not in log
    assert "Traceback" not in log
