"""Every control on the running server, at some of its values: nothing fails. At all values: ``tests.every_control``."""

import random
from collections.abc import Sequence

import pytest

from ntk_ui import i18n
from tests.conftest import Server
from tests.every_control import QUIET, TRAINED, Choose, move_everything, train_on_many_points
from tests.readers import completed

SLOW = {"picture", "percentiles", "angles", "ensembles"}  # topics of a fixed size that take many seconds
MOST = {"width": 256, "depth": 2}  # larger networks only take longer


def some(lesson: str) -> Choose:
    """The ends of a control and one value between them, another one for each lesson; of topics all that are quick."""
    dice = random.Random(lesson)
    slow = {i18n.read("frame", "en")(f"controls.topic.{name}") for name in SLOW}

    def choose(key: str, options: Sequence[str]) -> list[int]:
        places = [k for k, option in enumerate(options) if key not in MOST or int(option) <= MOST[key]]
        if key == "topic":
            return [k for k in places if options[k] not in slow]
        return sorted({places[0], dice.choice(places), places[-1]})

    return choose


def nothing_failed(server: Server) -> None:
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("lesson", QUIET)
def test_no_control_fails(server: Server, lesson: str):
    assert completed(move_everything(server.url, lesson, some(lesson))) > 20
    nothing_failed(server)


@pytest.mark.parametrize("lesson", TRAINED)
def test_neither_do_many_points_of_the_readers_own(server: Server, lesson: str):
    assert completed(train_on_many_points(server.url, lesson, ("1", "2"), ("16",))) == 2
    nothing_failed(server)
