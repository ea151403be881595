"""The sessions that have something to say, and how the server's loop sends it.

What goes together should be drawn together. A browser that waits for messages works on the first one before it looks
for more, so the first of several is one that asks for nothing.
"""

from asyncio import TimerHandle
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionClientDisconnectedError, SessionManager

from ntk_ui import lab_runs
from ntk_ui.delivery import Delivery, Messages

MORE_COMES = ForwardMsg(heartbeat_ack=True)  # to a browser, no more than that its connection is alive


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


def install() -> None:
    """Have all sessions of the server that is starting speak so."""
    deliveries: WeakKeyDictionary[AppSession, Delivery] = WeakKeyDictionary()
    alarms: WeakKeyDictionary[AppSession, TimerHandle] = WeakKeyDictionary()  # to look again
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
        go, wait, until = delivery.sort(take(self), now, lab_runs.ran_last(self))
        for message in wait:
            self._browser_queue.enqueue(message)
        if (alarm := alarms.pop(self, None)) is not None:
            alarm.cancel()
        if until > now:
            alarms[self] = self._event_loop.call_at(until, ring, self)
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

    def ring(session: AppSession) -> None:
        alarms.pop(session, None)  # it would keep the session
        look(session)

    def look(session: AppSession) -> None:
        speaking.asks(session.id)
        if ask := session._message_enqueued_callback:
            ask()

    AppSession._enqueue_forward_msg = enqueue_forward_msg  # type: ignore[method-assign]
    AppSession.flush_browser_queue = flush_browser_queue  # type: ignore[method-assign]
