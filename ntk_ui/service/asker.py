"""Whether who asked for a figure still waits for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event

_gone: ContextVar[Event | None] = ContextVar("gone", default=None)


class Gone(BaseException):
    """Ends work that nobody waits for any more; nothing but the request itself catches it."""


@contextmanager
def waits_until(gone: Event) -> Iterator[None]:
    """In here, work is for somebody who waits until this event."""
    token = _gone.set(gone)
    try:
        yield
    finally:
        _gone.reset(token)


def look() -> None:
    """End the work if who asked for it has gone."""
    gone = _gone.get()
    if gone is not None and gone.is_set():
        raise Gone
