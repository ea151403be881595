"""What the process does with memory that is no longer used."""

import ctypes
import gc
import sys

YOUNG = 20_000  # new objects after which Python looks for cycles among them


def trim() -> None:
    """Return memory to the system that the C library keeps after the compiler has freed it."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):  # glibc has it
        trim(0)


def tidy_up() -> None:
    """Collect garbage, which stops everything for as long as there are many objects, and return memory."""
    gc.collect()
    trim()


def keep_what_lives() -> None:
    """What lives now lives forever: no later collection needs to look at it.

    What is left is so little that Python would collect it again and again.
    """
    tidy_up()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
