"""The runs of a sweep, one at a time, so that any control that its reader moves ends it; with progress."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

from ntk_ui import progress

Show: TypeAlias = Callable[[list[list[Any]]], None]

FIRST_SEED = 100  # past those of the seed slider
FIRST_LOOK, NEXT_LOOK = 0.03, 0.1  # seconds until a sweep that is under way is shown, and between two looks at it

_show: ContextVar[Show | None] = ContextVar("show", default=None)


@contextmanager
def watched(show: Show) -> Iterator[None]:
    """Sweeps in here show now and again what is there: of the first setting any run, of the others all or none."""
    token = _show.set(show)
    try:
        yield
    finally:
        _show.reset(token)


def runs(one: Callable[[Any, int], Any], settings: Iterable[Any], seeds: int, symbol: str = "") -> list[list[Any]]:
    """One run for each setting and seed; `symbol` is what the settings are called, if they are told.

    Every run has a seed of its own: the errors of two settings are independent.
    """
    settings, show = list(settings), _show.get()
    found: list[list[Any]] = []
    look = time.monotonic() + FIRST_LOOK
    with progress.shown() as share_is:
        for k, setting in enumerate(settings):
            found.append([])
            what = f"· {symbol} = {setting:g}" if symbol else ""
            for s in range(seeds):
                share_is((k * seeds + s) / (len(settings) * seeds), what)
                found[-1].append(one(setting, FIRST_SEED + k * seeds + s))
                whole, done = s + 1 == seeds, (k + 1, s + 1) == (len(settings), seeds)
                if show and time.monotonic() > look and (whole or k == 0) and not done:
                    show(found)
                    look = time.monotonic() + NEXT_LOOK
    return found
