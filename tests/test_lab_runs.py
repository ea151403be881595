"""What the running server does when a control moves: a slider of the lab runs the lab, once; others run the page."""

from dataclasses import replace

import pytest

from ntk_core.experiments import WIDTHS
from tests.conftest import LESSONS, PATHS, Server
from tests.readers import Answer, Reader, completed

WIDE = WIDTHS.index(1024)


async def move(url: str, lesson: str, *moves: tuple[str, int]) -> list[Answer]:
    reader = Reader(url)
    await reader.open(PATHS[lesson], width="16", steps="100")
    answers = [await reader.move(key, place) for key, place in moves]
    await reader.close()
    return answers


def answers(server: Server, lesson: str, *moves: tuple[str, int]) -> list[Answer]:
    return completed(move(server.url, lesson, *moves))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_slider_of_the_lab_runs_the_lab_once(server: Server, lesson: str):
    first, second = answers(server, lesson, ("seed", 1), ("seed", 2))
    assert len(first.runs) == 1
    assert len(first.runs[0]) == 1
    assert second.runs == first.runs
    assert second.figures > 0


@pytest.mark.parametrize("lesson", LESSONS)
def test_another_control_runs_the_page_and_then_a_slider_the_lab(server: Server, lesson: str):
    menu, slider = answers(server, lesson, ("activation", 1), ("seed", 1))
    assert menu.runs == [frozenset()]
    assert len(slider.runs[0]) == 1


@pytest.mark.parametrize("lesson", ["taylor", "fourier", "dynamics"])
def test_theory_does_not_wait_for_a_network_that_takes_long_to_train(server: Server, lesson: str):
    answers(server, lesson, ("seed", 3), ("width", WIDE), ("depth", 1))  # has what is needed compiled
    moves = [("width", WIDE), ("depth", 1), ("depth", 0), ("depth", 1)]
    _, deep, shallow, again = answers(server, lesson, *moves)
    assert deep.figures >= 2  # the theory, how far the network is, and all of it
    assert len(deep.runs) == 1
    assert shallow.figures <= 1  # it takes no time
    assert again.figures <= 1  # it is there already


@pytest.mark.parametrize("key", ["seed", "activation", "direction"])
def test_a_move_that_is_sent_in_the_name_of_a_part_is_not_lost(server: Server, key: str):
    async def together() -> Answer:
        reader = Reader(server.url)
        await reader.open(PATHS["taylor"], width="16", steps="100")
        await reader.look("tangent")
        reader.controls[key] = replace(reader.controls[key], place=1)
        answer = await reader.look("further")
        await reader.close()
        return answer

    answer = completed(together())
    assert answer.runs[-1] == frozenset()
    assert answer.figures > 0
