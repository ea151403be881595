"""When what the run of a fragment says goes to the browser.

A browser goes through its whole page when a run begins, when the app counts as running, when elements come, when it no
longer counts as running, and when the run ends: each takes half as long as a figure, and the figure comes in between.
So elements go together; that the app is running is said only where it takes long; and the end of a run comes once its
figures are drawn. A run of the whole page waits for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession

TOGETHER = 0.03  # seconds in which the elements of a run wait for each other
DRAWING = 0.06  # seconds that a browser has for them before it hears of the end

STATUS = "session_status_changed"

Messages = list[ForwardMsg]


@dataclass
class Delivery:
    """What the browser of a session knows of the newest run."""

    begun: float | None = None  # none, if it is one of the whole page
    ended: float | None = None
    running: bool = False  # the app, as it was told

    def sort(self, messages: Messages, now: float) -> tuple[Messages, Messages, float]:
        """Those that go now, those that go later, and when that is."""
        kinds = [message.WhichOneof("type") for message in messages]
        begins, ends, status = (_last(kind, kinds) for kind in ("new_session", "script_finished", STATUS))
        if begins >= 0:
            self.begun = now if messages[begins].metadata.run.fragment_ids else None
            self.ended = None
        if ends > begins and self.ended is None:
            self.ended = now
        if self.begun is None:
            first, due = len(messages), now  # that waits, and until when
        elif self.ended is None:
            first, due = begins + 1, self.begun + TOGETHER
        else:
            first, due = max(begins + 1, ends), self.ended + DRAWING
        if now >= due:
            first = len(messages)
        go: Messages = []
        wait: Messages = []
        for place, message in enumerate(messages):
            goes = place < first
            if kinds[place] == STATUS:
                running, known, newest = message.session_status_changed.script_is_running, self.running, place == status
                if goes and newest:
                    self.running = running
                if self.begun is not None and (not newest or (goes and running == known)):
                    continue  # it is no longer so, or the browser knows
            (go if goes else wait).append(message)
        return go, wait, due


def _last(kind: str, kinds: Sequence[str | None]) -> int:
    """The place of the last one of a kind; before the first, if there is none."""
    return max((place for place, each in enumerate(kinds) if each == kind), default=-1)


def install() -> None:
    """Have all sessions do so."""
    take = AppSession.flush_browser_queue
    deliveries: WeakKeyDictionary[AppSession, Delivery] = WeakKeyDictionary()

    def flush_browser_queue(self: AppSession) -> Messages:
        if self._browser_queue.is_empty():
            return []
        loop = self._event_loop
        go, wait, due = deliveries.setdefault(self, Delivery()).sort(take(self), loop.time())
        for message in wait:
            self._browser_queue.enqueue(message)
        if wait and (look_again := self._message_enqueued_callback):
            loop.call_at(due, look_again)
        return go

    AppSession.flush_browser_queue = flush_browser_queue  # type: ignore[method-assign]
