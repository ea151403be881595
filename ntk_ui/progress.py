"""The progress of work that takes long, in the reader's language."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from ntk_ui import frame, i18n

PATIENCE_SECONDS = 0.3  # what is done by then is not announced
PAUSE_SECONDS = 0.1  # between two announcements: each goes through the reader's whole page


def kept_free() -> None:
    """Take up the place of a bar where there is nothing to wait for, so that what follows stays the same element."""
    st.empty()


@contextmanager
def shown() -> Iterator[Callable[..., None]]:
    """Gives a function that takes the share that is done, and what is being done; the bar goes when all is done."""
    words = i18n.read("frame", frame.language())
    due, place, bar = time.monotonic() + PATIENCE_SECONDS, st.empty(), False

    def share_is(share: float, what: str = "") -> None:
        nonlocal due, bar
        if time.monotonic() > due:
            place.progress(min(share, 1.0), f"{words('computing')} {what}".strip())
            due, bar = time.monotonic() + PAUSE_SECONDS, True

    yield share_is
    if bar:
        place.empty()
