"""Programs: compiled once for each shape, where the host decides, and no more of them kept than there is room for."""

from collections.abc import Iterator

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import programs
from ntk_core.programs import Host, Order
from ntk_core.programs import program as kept
from ntk_core.programs.program import program


@pytest.fixture
def orders() -> Iterator[list[Order]]:
    """The orders that programs give while a test runs; afterwards nobody hosts them."""
    given: list[Order] = []

    def compiled(order: Order) -> object:
        given.append(order)
        return order.compile()

    programs.hosted(Host(compiled, lambda: None))
    yield given
    programs.hosted(Host(lambda order: order.compile(), lambda: None))


def doubled() -> kept.Program[jax.Array]:
    """A program that no other test has."""

    @program("times")
    def double(x: jax.Array, *, times: int = 1) -> jax.Array:
        return 2.0**times * x

    return double


def test_a_program_is_compiled_once_for_each_shape_type_and_fixed_argument(orders: list[Order]):
    double = doubled()
    few, many = np.arange(3.0), np.arange(4.0)
    for x in (few, few + 1, jnp.asarray(few), many, few.astype(np.float32), few):
        assert np.asarray(double(x, times=1)) == pytest.approx(2 * np.asarray(x))
    assert len(orders) == 3
    assert np.asarray(double(few, times=2)) == pytest.approx(4 * few)
    assert len(orders) == 4
    assert len({order.key for order in orders}) == 4


def test_python_numbers_are_told_from_arrays_and_from_each_other_by_their_type(orders: list[Order]):
    double = doubled()
    for number, type_ in ((2, int), (2.0, float), (np.float64(2), np.float64), (3, int), (True, bool)):
        assert double(number, times=1) == 2 * number, type_
    assert len(orders) == 4


def test_within_another_program_one_is_a_part_of_it(orders: list[Order]):
    double = doubled()

    @program()
    def squared_double(x: jax.Array) -> jax.Array:
        return double(x, times=1) ** 2

    assert squared_double(np.array([3.0])) == 36
    assert jax.vmap(lambda x: double(x, times=1))(np.arange(2.0)).tolist() == [0, 2]
    assert len(orders) == 1


def test_the_host_has_its_turn_before_each_run_and_after_compiling():
    log: list[str] = []

    def compiled(order: Order) -> object:
        log.append("compile")
        return order.compile()

    double = doubled()
    programs.hosted(Host(compiled, lambda: log.append("turn")))
    try:
        double(1.0, times=1)
        double(2.0, times=1)
    finally:
        programs.hosted(Host(lambda order: order.compile(), lambda: None))
    assert log == ["compile", "turn", "turn"]


def test_the_program_that_was_used_longest_ago_goes_first(orders: list[Order], monkeypatch: pytest.MonkeyPatch):
    double = doubled()
    monkeypatch.setattr(kept, "_ready", type(kept._ready)())
    monkeypatch.setattr(kept, "MOST", 2)
    for size in (1, 2, 1, 3):  # 2 has to go
        double(np.zeros(size), times=1)
    assert programs.count() == 2
    double(np.zeros(1), times=1)
    assert len(orders) == 3
    double(np.zeros(2), times=1)
    assert len(orders) == 4


def test_what_could_not_be_compiled_is_tried_again(orders: list[Order]):
    failures = [ZeroDivisionError()]

    @program()
    def once_broken(x: jax.Array) -> jax.Array:
        if failures:
            raise failures.pop()
        return x

    with pytest.raises(ZeroDivisionError):
        once_broken(1.0)
    assert once_broken(1.0) == 1
    assert len(orders) == 2
