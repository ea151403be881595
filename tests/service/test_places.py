"""Where shared results go: told apart by their parameters, and bounded by bytes in all."""

import numpy as np

from ntk_core.tables import table
from ntk_ui.service import places
from ntk_ui.service.places import MEGABYTES, megabytes, size

MEGABYTE = 125_000  # numbers


@places.places
def result(number: float, points: object = None) -> None:
    """Some work."""


def test_equal_parameters_have_one_place():
    assert result(1) is result(1)
    assert result(1) is not result(2)
    assert result(1) is not result(1.0)  # a seed is not a rate
    assert result(1) is not result(True)


def test_a_place_is_not_that_of_other_work():
    other = places.places(lambda number: None)
    assert other(1) is not result(1)


def test_what_was_asked_for_longest_ago_goes_first():
    often = result(-1)
    often.fill("kept")
    for number in range(MEGABYTES + 10):
        result(number).fill(np.zeros(MEGABYTE))
        assert megabytes() <= MEGABYTES
        assert result(-1) is often
    assert result(MEGABYTES + 9).there
    assert not result(0).there


def test_a_place_is_weighed_again_when_it_is_filled():
    place = result(-2)
    before = place.bytes
    place.fill(np.zeros(MEGABYTE))
    assert place.bytes - before == 1e6


def test_what_a_reader_brings_counts_too():
    own = table([[0.0], [1.0]])
    assert result(0, own).bytes - result(0).bytes == size(own) >= own.x.nbytes


def test_the_size_is_that_of_all_arrays_and_texts():
    numbers = np.zeros(4)
    assert size((numbers, {"a": [numbers, b"bytes"]}, "text", 1.5, None)) == 32 + 32 + 5 + 4
