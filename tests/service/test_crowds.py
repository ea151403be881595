"""Who asks for very many figures at once is refused some of them; nobody else is."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator

import pytest

from ntk_ui import i18n
from ntk_ui.lessons import captions
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Number, Values
from ntk_ui.service import figures, slot
from ntk_ui.service.figures import MOST_AT_ONCE
from ntk_ui.service.stages import Whole
from tests.asgi import Answer, asked, in_a_thread

PATIENCE_SECONDS = 30
A, B = {"X-Tab": "a"}, {"X-Tab": "b"}


class Work:
    """A figure that takes until it is let go."""

    def __init__(self) -> None:
        self.let_go, self.begun = threading.Event(), threading.Semaphore(0)
        self.since: dict[int, float] = {}
        self.resource = Resource(
            "taylor",
            "slow",
            (Number("seed", 0, 0, 1000, (0,)),),
            self.results,
            lambda seed, values, words: Picture({"data": [seed], "layout": {}}),
            lambda values: captions.told("hero", w_std=1.0, b_std=1.0),
        )

    def results(self, values: Values) -> Whole:
        def find() -> tuple[int]:
            self.since[values["seed"]] = slot._run.since
            self.begun.release()
            assert self.let_go.wait(PATIENCE_SECONDS)
            return (values["seed"],)

        return Whole(find)

    async def ask(self, seed: int, headers: dict[str, str]) -> Answer:
        return await asked("figures/taylor/slow", headers=headers, query={"seed": seed, "lang": "ko"})

    async def all_begun(self, count: int) -> None:
        for _ in range(count):
            assert await asyncio.to_thread(self.begun.acquire, timeout=PATIENCE_SECONDS)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    found = Work()
    monkeypatch.setitem(figures.RESOURCES, ("taylor", "slow"), found.resource)
    yield found
    found.let_go.set()


def ask_at_once(work: Work, first: int, then: Callable[[], Awaitable[None]]) -> list[Answer]:
    """As many figures as one tab may ask for, and while they are under way something else."""

    async def crowd() -> list[Answer]:
        running = [asyncio.create_task(work.ask(first + k, A)) for k in range(MOST_AT_ONCE)]
        await work.all_begun(MOST_AT_ONCE)
        await then()
        work.let_go.set()
        return await asyncio.gather(*running)

    return in_a_thread(crowd)


def test_one_tab_has_so_many_figures_under_way_and_another_has_its_own(work: Work):
    seen: dict[str, int] = {}

    async def meanwhile() -> None:
        refused = await work.ask(100, A)
        seen["one more"] = refused.status
        assert refused.json == {"error": i18n.read("frame", "ko")("too_many")}
        others = [asyncio.create_task(work.ask(200 + k, headers)) for k, headers in enumerate((B, {}))]
        await work.all_begun(2)
        work.let_go.set()
        seen["another tab"], seen["no tab"] = [answer.status for answer in await asyncio.gather(*others)]

    answers = ask_at_once(work, 0, meanwhile)
    assert [answer.json["figure"]["data"] for answer in answers] == [[k] for k in range(MOST_AT_ONCE)]
    assert seen == {"one more": 429, "another tab": 200, "no tab": 200}
    assert not figures._under_way
    again = in_a_thread(lambda: work.ask(100, A))
    assert (again.status, again.json["figure"]["data"]) == (200, [100])


def test_what_is_there_is_answered_however_much_is_under_way(work: Work):
    work.let_go.set()
    assert in_a_thread(lambda: work.ask(300, A)).status == 200
    work.let_go.clear()
    assert work.begun.acquire(timeout=PATIENCE_SECONDS)
    seen: list[int] = []

    async def meanwhile() -> None:
        seen.append((await work.ask(300, A)).status)

    ask_at_once(work, 400, meanwhile)
    assert seen == [200]


def test_each_further_figure_of_a_tab_comes_a_turn_later_in_every_line(work: Work):
    async def meanwhile() -> None:
        other = asyncio.create_task(work.ask(600, B))
        await work.all_begun(1)
        work.let_go.set()
        await other

    ask_at_once(work, 500, meanwhile)
    places = sorted(place for seed, place in work.since.items() if seed < 600)
    assert places[-1] - places[0] > (MOST_AT_ONCE - 2) * slot.BEHIND_SECONDS
    assert sum(place < work.since[600] for place in places) < MOST_AT_ONCE - 1
