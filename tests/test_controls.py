"""Every control on the running server, at some of its values: nothing fails. At all values: ``tests.every_control``."""

import random
from collections.abc import Sequence

import pytest

from ntk_ui.lessons.catalog import LABS
from ntk_ui.lessons.settings import Choice, Number
from tests.conftest import Server
from tests.every_control import TRAINED, Choose, move_everything, train_on_many_points
from tests.readers import completed

SLOW = {  # labs of a fixed size that take many seconds
    *("picture", "percentiles", "angles", "ensembles"),
    *("jacot_kernel", "jacot_outputs", "lee", "tancik_picture"),
}
MOST = {"width": 256, "depth": 2, "represented_width": 16}  # larger networks only take longer
FIRST = {"training", "kernels"}  # the first lab of each lesson


def some(lab: str) -> Choose:
    """The ends of a control and one value between them, another one for each lab; in the labs below only that one."""
    dice = random.Random(lab)

    def choose(name: str, options: Sequence[str]) -> list[int]:
        places = [k for k, option in enumerate(options) if name not in MOST or int(option) <= MOST[name]]
        return sorted({places[0], dice.choice(places), places[-1]}) if lab in FIRST else [dice.choice(places)]

    return choose


def nothing_failed(server: Server) -> None:
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize(("lesson", "lab"), [names for names in LABS if names[1] not in SLOW])
def test_no_control_fails(server: Server, lesson: str, lab: str):
    mine = LABS[lesson, lab]
    always = {each.name for each in mine.settings if each.when is None and isinstance(each, Number | Choice)}
    assert completed(move_everything(server.url, lesson, lab, some(lab))) >= len(always & set(mine.first))
    nothing_failed(server)


@pytest.mark.parametrize("lesson", TRAINED)
def test_neither_do_many_points_of_the_readers_own(server: Server, lesson: str):
    assert completed(train_on_many_points(server.url, lesson, ("1", "2"), ("16",))) == 2
    nothing_failed(server)
