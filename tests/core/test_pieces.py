"""Work piece by piece gives what it gives at once, and no piece has more than its share of it."""

from collections.abc import Callable, Iterator
from typing import Any

import jax
import numpy as np
import pytest

from ntk_core import programs
from ntk_core.experiments.features import samples
from ntk_core.experiments.mappings import Mapping
from ntk_core.experiments.setting import regression
from ntk_core.networks import MLP
from ntk_core.programs import Host, Network, Problem, curvature, finite, padding, pieces, recorded_steps
from ntk_core.programs.pieces import finished

NET = MLP(20, 2, "tanh", 1.3, 0.4)
STEPS = 60


def network(task: Problem) -> Network:
    return programs.network(NET, 3, task.dimension)


TASKS = {"few points": regression("sine")[0], "many coordinates": samples("sines", Mapping("gaussian", 2.0, 8), 0)[0]}


@pytest.fixture(params=TASKS)
def task(request: pytest.FixtureRequest) -> Problem:
    return TASKS[request.param]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From when it is called, a piece has no room for more than one step."""

    def begin() -> None:
        monkeypatch.setattr(pieces, "MULTIPLICATIONS", 1.0)

    return begin


@pytest.fixture
def runs() -> Iterator[list[int]]:
    """Counts the runs of programs."""
    count = [0]

    def turn() -> None:
        count[0] += 1

    programs.hosted(Host(lambda order: order.compile(), turn))
    yield count
    programs.hosted(Host(lambda order: order.compile(), lambda: None))


def close(one: Any, other: Any, **tolerance: float) -> None:
    """Two results of the same structure agree."""
    for first, second in zip(jax.tree.leaves(one), jax.tree.leaves(other), strict=True):
        np.testing.assert_allclose(first, second, **({"rtol": 2e-5, "atol": 1e-6} | tolerance))


def test_training_in_small_pieces_is_training_at_once(task: Problem, small: Callable[[], None], runs: list[int]):
    net = network(task)
    start, rate = programs.begin(net, task), 0.3 * float(programs.begin(net, task).max_learning_rate)
    record = recorded_steps(STEPS)
    whole = finished(pieces.course(net, start.params, task, rate, record))
    small()
    runs[0] = 0
    parts, shares = pieces.course(net, start.params, task, rate, record), list[float]()
    while True:
        try:
            shares.append(next(parts))
        except StopIteration as end:
            found = end.value
            break
    close(found, whole)
    assert runs[0] == len(shares) >= STEPS
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.parametrize("room", [2, 30])
def test_no_piece_of_training_has_more_steps_and_records_than_it_may(
    task: Problem, room: int, monkeypatch: pytest.MonkeyPatch
):
    net, record = network(task), recorded_steps(STEPS)
    n = len(programs.visible(net, task).y)
    seen: list[tuple[int, int]] = []

    def go_on(net: object, start: object, params: object, records: object, *rest: Any) -> tuple[object, object]:
        _, _, lengths, whole, first, last = rest
        seen.append((int(lengths[first:last].sum()), int(whole[first:last].sum())))
        return params, records

    monkeypatch.setattr(pieces, "go_on", go_on)
    monkeypatch.setattr(pieces, "steps_of_a_piece", lambda network, points: room)
    finished(pieces.course(net, net.draws, task, 0.1, record))
    assert sum(steps for steps, _ in seen) == STEPS
    assert sum(records for _, records in seen) == len(record)
    recording = (32 + 128 + 2 * n) / (3 * n)  # forward at 160 points, and there and back at n, in steps of three passes
    assert all(steps <= room and (steps + recording * records <= room or records <= 1) for steps, records in seen)
    assert (len(seen) > len(record)) == (room == 2)


def test_the_curvature_number_in_pieces_is_that_at_once(task: Problem, small: Callable[[], None], runs: list[int]):
    net = network(task)
    params = programs.begin(net, task).params
    runs[0] = 0
    whole = programs.curvature_number(net, params, task)
    assert runs[0] == 1
    small()
    shares = list(curvature.curvature_pieces(net, params, task))
    assert len(shares) > 10
    assert shares[-1] == 1
    assert programs.curvature_number(net, params, task) == pytest.approx(whole, rel=1e-5)


def test_the_share_of_the_curvature_number_is_that_of_its_time():
    """Measured of the largest network with 2,000 steps: 13 to 30 of 585 s, with compiling."""
    assert 0.01 < programs.share_of_curvature(2000) < 30 / 585
    assert 4 < programs.share_of_curvature(500) / programs.share_of_curvature(2500) < 5


def test_a_large_network_begins_as_it_would_at_once(task: Problem, monkeypatch: pytest.MonkeyPatch, runs: list[int]):
    net = network(task)
    whole = programs.begin(net, task)
    monkeypatch.setattr(finite, "LARGE", 1)
    runs[0] = 0
    close(programs.begin(net, task), whole, rtol=1e-10, atol=1e-12)
    assert runs[0] == 2 + len(task.x) // finite.BLOCK


def test_numbers_drawn_some_rows_at_a_time_are_those_drawn_at_once(monkeypatch: pytest.MonkeyPatch):
    whole = programs.network(NET, 5, 2).draws
    monkeypatch.setattr(padding, "DRAWN_AT_ONCE", 16 * 64)
    close(programs.network(NET, 5, 2).draws, whole, rtol=0, atol=0)


def test_other_optimizers_and_paths_of_weights_go_piece_by_piece(
    small: Callable[[], None], monkeypatch: pytest.MonkeyPatch
):
    task, record = TASKS["few points"], recorded_steps(STEPS)
    net, seen = network(task), programs.visible(network(task), task)

    def both() -> tuple[np.ndarray, Any]:
        found = programs.optimize(net, seen, 0.02, 0.5, 2.0, record, 4)
        return found, programs.weight_path(net, task, 0.4, np.array([0, 1, 7, 30]), 8)

    whole = both()
    small()
    close(both(), whole)
