"""The progress of work that takes long, in the reader's language."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from ntk_ui import frame, i18n

PATIENCE_SECONDS = 0.3  # what is done by then is not announced


def kept_free() -> None:
    """Take up the place of a bar where there is nothing to wait for, so that what follows stays the same element."""
    st.empty()


@contextmanager
def shown() -> Iterator[Callable[..., None]]:
    """Gives a function that takes the share that is done, and what is being done; the bar goes when all is done."""
    words = i18n.read("frame", frame.language())
    begun, place, bar = time.monotonic(), st.empty(), False

    def share_is(share: float, what: str = "") -> None:
        nonlocal bar
        if time.monotonic() - begun > PATIENCE_SECONDS:
            place.progress(min(share, 1.0), f"{words('computing')} {what}".strip())
            bar = True

    yield share_is
    if bar:
        place.empty()
