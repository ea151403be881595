"""When what the run of a fragment says goes to the browser.

A browser goes through its whole page when a run begins, when the app counts as running, when elements come, when it no
longer counts as running, and when the run ends: each takes half as long as a figure, and the figure comes in between.
So elements go together; that the app is running is said only where it takes long; and the end of a run comes once its
figures are drawn. A run of the whole page waits for nothing.
"""

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
        begins, ends, status = (_last(messages, kind) for kind in ("new_session", "script_finished", STATUS))
        if begins >= 0:
            self.begun = now if messages[begins].metadata.run.fragment_ids else None
            self.ended = None
        if ends > begins and self.ended is None:
            self.ended = now
        first, due = begins + 1, now  # that wait, and until when
        if self.begun is not None:
            first, due = (first, self.begun + TOGETHER) if self.ended is None else (max(first, ends), self.ended + DRAWING)
        go: Messages = []
        wait: Messages = []
        for place, message in enumerate(messages):
            goes = place < first or now >= due
            if self.begun is not None and message.HasField(STATUS):
                if place != status or (goes and message.session_status_changed.script_is_running == self.running):
                    continue  # it is no longer so, or known
            if goes and message.HasField(STATUS):
                self.running = message.session_status_changed.script_is_running
            (go if goes else wait).append(message)
        return go, wait, due


def _last(messages: Messages, kind: str) -> int:
    """The place of the last message of a kind; before the first, if there is none."""
    return max((place for place, message in enumerate(messages) if message.HasField(kind)), default=-1)


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
        if wait:
            loop.call_at(due, self._message_enqueued_callback)
        return go

    AppSession.flush_browser_queue = flush_browser_queue  # type: ignore[method-assign]
