"""What readers have posted: bounded for each of them and in all, so that nobody pushes out what others gave."""

from collections.abc import Iterator

import numpy as np
import pytest
from cachetools import LRUCache

from ntk_core.pictures import LARGEST_SIDE, picture
from ntk_core.tables import MAX_COLUMNS, MAX_ROWS, Table, table
from ntk_ui.service import uploads
from ntk_ui.service.uploads import EACH, MEGABYTES, find, keep


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    uploads._kept.clear()
    uploads._of.clear()
    yield
    uploads._kept.clear()
    uploads._of.clear()


def small(number: float) -> Table:
    return table([[number], [number + 1]])


def test_what_is_posted_is_found_by_its_digest_and_nothing_else_is():
    one = small(0)
    assert keep(one, "a") == one.digest
    assert find(one.digest) is one
    assert find(small(1).digest) is None


def test_each_reader_keeps_what_they_posted_last():
    other = keep(small(-1), "another")
    mine = [keep(small(k), "a") for k in range(EACH + 2)]
    assert [find(digest) is not None for digest in mine] == [False] * 2 + [True] * EACH
    assert find(other)


def test_what_is_posted_again_is_the_last_and_counts_once():
    first, *_ = (keep(small(k), "a") for k in range(EACH))
    first = keep(small(0), "a")
    assert len(uploads._of["a"]) == EACH
    second = small(1).digest
    keep(small(EACH), "a")
    assert find(first)
    assert not find(second)


def test_what_two_readers_have_posted_stays_until_neither_has_it():
    shared = keep(small(0), "a")
    keep(small(0), "b")
    for k in range(1, EACH + 1):
        keep(small(k), "a")
    assert find(shared)
    for k in range(1, EACH + 1):
        keep(small(k), "b")
    assert not find(shared)


def test_all_readers_together_have_so_many_bytes_and_what_was_asked_for_last_stays(monkeypatch: pytest.MonkeyPatch):
    size = small(0).x.nbytes
    monkeypatch.setattr(uploads, "_kept", LRUCache(3 * size, getsizeof=uploads._bytes))
    digests = [keep(small(k), f"reader {k}") for k in range(3)]
    assert find(digests[0])
    digests.append(keep(small(3), "reader 3"))
    assert [find(digest) is not None for digest in digests] == [True, False, True, True]


def test_the_largest_of_all_fit_into_what_there_is_and_are_counted_as_a_whole():
    largest = table(np.zeros((MAX_ROWS, MAX_COLUMNS)), np.zeros(MAX_ROWS))
    whole = picture(np.eye(LARGEST_SIDE))
    assert uploads._kept.maxsize == MEGABYTES * 1e6
    before = uploads._kept.currsize
    keep(largest, "a")
    keep(whole, "a")
    assert uploads._kept.currsize - before == 8 * (MAX_ROWS * (MAX_COLUMNS + 1) + LARGEST_SIDE**2)
    assert uploads._kept.currsize * EACH < uploads._kept.maxsize


def test_readers_of_whom_nothing_is_known_any_more_keep_nothing_alive(monkeypatch: pytest.MonkeyPatch):
    """Whose table is in memory still, but nobody's, goes with the first who drops it."""
    monkeypatch.setattr(uploads, "_of", LRUCache(2))
    shared = keep(small(0), "a")
    for reader in ("b", "c"):
        keep(small(1), reader)
    assert "a" not in uploads._of
    assert find(shared)
    for k in range(EACH + 1):
        keep(small(k), "b")
    assert not find(shared)
