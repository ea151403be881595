"""When what the run of a fragment says goes to the browser.

A browser goes through its whole page when a run begins, when the app counts as running, when elements come, when the
link changes, and when the run ends: each takes half as long as a figure, and the figure waits for what comes before it.
So the browser hears at once that a run begins, which it works on while the server does. The elements of a quick run go
together, and so do the first of one that takes long. That the app is running is said only where it does. The new link
and the end come once the figures are drawn. A run of the whole page waits for nothing.

What goes together should be drawn together. A browser that waits for messages works on the first one before it looks
for more, so the first of several is one that asks for nothing.
"""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance, runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionClientDisconnectedError, SessionManager

TOGETHER = 0.03  # seconds in which the elements of a run wait for each other
DRAWING = 0.06  # seconds that a browser has for them before it hears of the end
REST = 0.001  # seconds between two rounds of the server's looking for what there is to send; Streamlit's five are felt

STATUS, LINK = "session_status_changed", "page_info_changed"
MORE_COMES = ForwardMsg(heartbeat_ack=True)  # to a browser, no more than that its connection is alive

Messages = list[ForwardMsg]


@dataclass
class Delivery:
    """What the browser of a session knows of the newest run."""

    fragment: bool = False  # whether it is one of a fragment, not of the whole page
    ended: bool = False
    until: float = 0.0  # when what waits may go
    running: bool = False  # the app, as it was told
    alarm: float = math.inf  # when to look again

    @property
    def drawn(self) -> float:
        """When figures that came together are, and the browser has time for what they do not need."""
        return self.until + DRAWING if self.fragment and not self.ended else self.until

    def hear(self, message: ForwardMsg, now: float) -> bool:
        """Whether to look at what there is, now that this has been said; otherwise it waits for a look later."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.fragment, self.ended = bool(message.metadata.run.fragment_ids), False
            self.until = now + TOGETHER if self.fragment else now
        elif kind == "script_finished" and not self.ended:
            self.ended = True
            self.until = now + DRAWING if self.fragment else now
        else:
            return self.ended or now >= self.until
        return True

    def sort(self, messages: Messages, now: float) -> tuple[Messages, Messages, float]:
        """Those that go now, those that wait, and when to look at them again."""
        kinds = [message.WhichOneof("type") for message in messages]
        begins, ends, status = (_last(kind, kinds) for kind in ("new_session", "script_finished", STATUS))
        later, drawing = now < self.until, now < self.drawn
        first = max(begins + 1, ends) if later else len(messages)  # that waits
        go: Messages = []
        wait: Messages = []
        for place, message in enumerate(messages):
            goes = place < first and not (drawing and kinds[place] in (LINK, STATUS))
            if kinds[place] == STATUS:
                running, known, newest = message.session_status_changed.script_is_running, self.running, place == status
                if goes and newest:
                    self.running = running
                if self.fragment and (not newest or (goes and running == known)):
                    continue  # it is no longer so, or the browser knows
            (go if goes else wait).append(message)
        return go, wait, self.until if later else self.drawn


class Speaking:
    """The sessions, of which the server's loop sees only those that have something to say.

    Streamlit's own loop goes through all sessions each time that one of them says anything: with 150 readers some 7 %
    of what a process does in Python, which grows with their square.
    """

    def __init__(self, sessions: SessionManager) -> None:
        self._sessions = sessions
        self._speaking: dict[str, None] = {}  # in the order in which they asked

    def asks(self, session_id: str) -> None:
        """A session has something to say."""
        self._speaking[session_id] = None

    def list_active_sessions(self) -> list[ActiveSessionInfo]:
        """Those that have asked since the last time, and whose readers are still there."""
        ids, self._speaking = self._speaking, {}
        found = map(self._sessions.get_active_session_info, ids)
        return [session for session in found if session is not None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sessions, name)


def _last(kind: str, kinds: Sequence[str | None]) -> int:
    """The place of the last one of a kind; before the first, if there is none."""
    return max((place for place, each in enumerate(kinds) if each == kind), default=-1)


def install() -> None:
    """Have all sessions of the server that is starting do so."""
    deliveries: WeakKeyDictionary[AppSession, Delivery] = WeakKeyDictionary()
    server = get_instance()
    server._session_mgr = speaking = Speaking(server._session_mgr)
    take = AppSession.flush_browser_queue

    def enqueue_forward_msg(self: AppSession, msg: ForwardMsg) -> None:
        self._browser_queue.enqueue(msg)
        if deliveries.setdefault(self, Delivery()).hear(msg, self._event_loop.time()):
            look(self)

    def flush_browser_queue(self: AppSession) -> Messages:
        now = self._event_loop.time()
        delivery = deliveries.setdefault(self, Delivery())
        go, wait, until = delivery.sort(take(self), now)
        for message in wait:
            self._browser_queue.enqueue(message)
        if now < until < delivery.alarm:
            delivery.alarm = until
            self._event_loop.call_at(until, look_again, self, delivery)
        return all_but_the_last(self, go)

    def all_but_the_last(session: AppSession, messages: Messages) -> Messages:
        """Send them at once, without the server's rest after each, and leave the last one for its loop."""
        reader = speaking.get_active_session_info(session.id)
        if reader is None or len(messages) < 2:
            return messages
        with suppress(SessionClientDisconnectedError):  # the loop hears of it with the last one
            for message in (MORE_COMES, *messages[:-1]):
                server._send_message(reader, message)
        return messages[-1:]

    def look(session: AppSession) -> None:
        speaking.asks(session.id)
        if ask := session._message_enqueued_callback:
            ask()

    def look_again(session: AppSession, delivery: Delivery) -> None:
        delivery.alarm = math.inf  # it may be early: a clock has its own idea of a millisecond
        look(session)

    AppSession._enqueue_forward_msg = enqueue_forward_msg  # type: ignore[method-assign]
    AppSession.flush_browser_queue = flush_browser_queue  # type: ignore[method-assign]
    runtime.MESSAGE_FLUSH_INTERVAL_SECS = REST  # type: ignore[misc]
