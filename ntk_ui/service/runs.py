"""The runs of a sweep, one at a time, so that any control that its reader moves ends it; with progress."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

from ntk_ui.service import progress

Found: TypeAlias = list[list[Any]]  # the runs, a row for each setting
Show: TypeAlias = Callable[[Any], None]

FIRST_SEED = 100  # past those of the seed slider
FIRST_LOOK, NEXT_LOOK = 0.03, 0.1  # seconds until a sweep that is under way is shown, and between two looks at it

_show: ContextVar[Show | None] = ContextVar("show", default=None)


def seeds_of(settings: int, seeds: int) -> dict[str, int]:
    """What a caption says of the seeds of `runs`: how many for each setting, the first and the last of all."""
    return {"seeds": seeds, "first": FIRST_SEED, "last": FIRST_SEED + settings * seeds - 1}


@contextmanager
def watched(show: Show) -> Iterator[None]:
    """Sweeps in here show now and again what is there: of the first setting any run, of the others all or none."""
    token = _show.set(show)
    try:
        yield
    finally:
        _show.reset(token)


def runs(
    one: Callable[[Any, int], Any],
    settings: Iterable[Any],
    seeds: int,
    symbol: str = "",
    read: Callable[[Found], Any] = lambda found: found,
) -> Found:
    """One run for each setting and seed, which is a seed of its own: the errors of two settings are independent.

    Args:
        one: Runs a setting with a seed.
        settings: The settings.
        seeds: How many for each.
        symbol: What the settings are called, if they are told.
        read: What those who watch are shown of the runs that are there.
    """
    settings, show = list(settings), _show.get()
    found: Found = []
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
                    show(read(found))
                    look = time.monotonic() + NEXT_LOOK
    return found
