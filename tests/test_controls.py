"""Every control over its whole range, on the running server: nothing fails, nothing is compiled."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from ntk_ui import i18n
from tests.conftest import Server
from tests.readers import Reader

SMALL = {"width": "16", "steps": "100"}
# What is open while the other controls are moved: a topic that has little to compute. Of the lessons whose controls
# take seconds and not minutes.
QUIET = {"fourier": "noises", "dynamics": "optimizers"}
SLOW = {"picture", "percentiles"}  # topics of a fixed size that take many seconds; other tests open them


async def move_everything(url: str, lesson: str) -> int:
    """Set every control to each of its options in turn; how many requests that were."""
    reader, count = Reader(url), 0
    slow = {i18n.read("frame", "en")(f"controls.topic.{name}") for name in SLOW}
    await reader.open(lesson, topic=QUIET[lesson], **SMALL)
    for key in list(reader.controls):
        if key not in reader.controls:
            continue  # it belonged to a choice that is over
        before = reader.controls[key].place
        for place, option in enumerate(reader.controls[key].options):
            if option not in slow:
                await reader.move(key, place)
                count += 1
        await reader.move(key, before)
    await reader.close()
    return count


@pytest.mark.parametrize("lesson", QUIET)
def test_no_control_fails_or_compiles_once_the_server_is_ready(server: Server, lesson: str):
    # in a thread of its own: the browser's tests leave an event loop running in this one
    with ThreadPoolExecutor(1) as pool:
        moved = pool.submit(lambda: asyncio.run(move_everything(server.url, lesson)))
        assert moved.result() > 30
    log = server.log.read_text()
    assert "compiled while serving" not in log
    assert "Traceback" not in log
