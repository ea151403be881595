"""Where results go that all readers share: one place for each set of parameters, bounded in number."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock
from typing import Any, ParamSpec

from ntk_ui.slot import Slot

Parameters = ParamSpec("Parameters")

ENTRIES = 512  # results kept per experiment, most of them some 100 kB, none above half a megabyte


class Place:
    """Where the result of some work goes."""

    __slots__ = ("_slot", "result")

    def __init__(self) -> None:
        self.result: Any = None
        self._slot: Slot | None = Slot()  # of those who do the work, until it is done

    @property
    def there(self) -> bool:
        """Whether the work is done."""
        return self._slot is None

    def fill(self, result: object) -> None:
        """Keep the result."""
        self.result, self._slot = result, None

    def get(self, work: Callable[[], object], give_up: Callable[[], object]) -> Any:
        """The result: who comes first does the work, the others wait for it, unless they give up."""
        if slot := self._slot:
            with slot.taken(give_up):
                if not self.there:
                    self.fill(work())
        return self.result


def places(work: Callable[Parameters, object], most: int = ENTRIES) -> Callable[Parameters, Place]:
    """A function that gives the place for the result of some work with some parameters, the same for all readers.

    Parameters are told apart by their values and types; the places that were asked for longest ago go first.
    """
    placing = Lock()

    @lru_cache(maxsize=most, typed=True)
    def place(*_args: Any, **_kwargs: Any) -> Place:
        return Place()

    @wraps(work)
    def the_only_place(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Place:
        with placing:  # two who come at once would get two
            found: Place = place(*args, **kwargs)  # type: ignore[arg-type]  # parameters can be hashed
            return found

    return the_only_place
