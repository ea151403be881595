"""Where results and figures go that all readers share: a place for each set of parameters, bounded by bytes in all."""

from collections.abc import Callable
from dataclasses import is_dataclass
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec

import numpy as np
from cachetools import LRUCache
from cachetools.keys import typedkey

from ntk_ui.service.slot import GiveUp, Slot

Parameters = ParamSpec("Parameters")

MEGABYTES = 384  # of everything that is kept: a setting with its figures takes up to one or two
OVERHEAD = 2_000  # bytes of a place in which there is next to nothing


class Place:
    """Where the result of some work goes."""

    __slots__ = ("_key", "_slot", "result")

    def __init__(self, key: tuple[Any, ...]) -> None:
        self.result: Any = None
        self._key = key
        self._slot: Slot | None = Slot()  # of those who do the work, until it is done

    @property
    def there(self) -> bool:
        """Whether the work is done."""
        return self._slot is None

    @property
    def bytes(self) -> int:
        """The memory that it takes up."""
        return OVERHEAD + size(self._key) + size(self.result)

    def fill(self, result: object) -> None:
        """Keep the result."""
        self.result, self._slot = result, None
        with _PLACING:
            _PLACES[self._key] = self  # weighed anew

    def found(self, work: Callable[[], object]) -> Any:
        """The result, after the work for it if it is not there. Two who come at once both do it."""
        if not self.there:
            self.fill(work())
        return self.result

    def get(self, work: Callable[[], object], give_up: GiveUp, look: GiveUp | None = None) -> Any:
        """The result: who comes first does the work, the others wait for it, as for any slot, unless they give up."""
        if slot := self._slot:
            with slot.taken(give_up, look):
                if not self.there:
                    self.fill(work())
        return self.result


# One for all: what was asked for longest ago goes first, and figures soon after the results that they were drawn of.
_PLACES: LRUCache[tuple[Any, ...], Place] = LRUCache(MEGABYTES * 1e6, getsizeof=lambda place: place.bytes)
_PLACING = Lock()


def places(work: Callable[Parameters, object]) -> Callable[Parameters, Place]:
    """A function that gives the place for the result of some work with some parameters, the same for all readers.

    Parameters are told apart by their values and types.
    """

    @wraps(work)
    def the_only_place(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Place:
        key = typedkey(work, *args, **kwargs)  # type: ignore[arg-type]  # parameters can be hashed
        with _PLACING:  # two who come at once would get two
            place = _PLACES.get(key)
            if place is None:
                place = _PLACES[key] = Place(key)
        return place

    return the_only_place


def megabytes() -> float:
    """What all places take up now."""
    return _PLACES.currsize / 1e6


def size(value: object) -> int:
    """The bytes of the arrays and texts in nested collections; what else there is, is small."""
    if isinstance(value, dict):
        return size(tuple(value.values()))
    if isinstance(value, tuple | list):
        return sum(map(size, value))
    if is_dataclass(value) and not isinstance(value, type):
        return size(tuple(vars(value).values()))
    if isinstance(value, bytes | str):
        return len(value)
    return value.nbytes if isinstance(value, np.ndarray) else 0
