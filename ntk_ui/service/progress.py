"""The progress of work that takes long, told where its reader waits for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ntk_ui.service import compiling


@contextmanager
def shown() -> Iterator[Callable[..., None]]:
    """Gives a function that takes the share that is done, and what is being done."""
    telling = compiling.telling()
    yield telling.share_is if telling else lambda share, what="": None
