"""The process ends when it is told to, whatever it is doing: no computation or compilation keeps it."""

import atexit
import logging
import os
import signal
import sys
import threading
import time
from types import FrameType

log = logging.getLogger(__name__)

SECONDS = 1.5  # to say goodbye to readers
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def end_in_time() -> None:
    """From now on a signal to end also sets a time for it; called in the main thread, once the server listens to it."""
    for number in SIGNALS:
        listener = signal.getsignal(number)

        def heard(number: int, frame: FrameType | None, listener: object = listener) -> None:
            log.info("ending: %s", signal.Signals(number).name)
            atexit.register(_leave)
            threading.Thread(target=_end, name="ending", daemon=True).start()
            if callable(listener):
                listener(number, frame)

        signal.signal(number, heard)


def _end() -> None:
    time.sleep(SECONDS)
    _leave()


def _leave() -> None:
    """End now: Python would end threads in the middle of what they compute or compile, which fails in C++."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
