"""When what the run of a fragment says goes to the browser.

A browser goes through its whole page when a run begins, when the app counts as running, when elements come, when the
link changes, and when the run ends: each takes half as long as a figure, and the figure waits for what comes before it.
So the browser hears at once that a run begins, which it works on while the server does. The elements of a quick run go
together, and so do the first of one that takes long. That the app is running is said only where it does. The new link
and the end come once the figures are drawn. A run of the whole page waits for nothing.

What goes together should be drawn together. A browser that waits for messages works on the first one before it looks
for more, so the first of several is one that asks for nothing.

A run may be over before the browser has gone through its page for its beginning. So it hears of the beginning of the
next run with the end of this one, when it has time; if that is a quick one of a fragment, it hears no more of it.

Where nothing on the page changes its place, figures go first: the browser draws them before it comes to the rest.
"""

import math
import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance, runtime
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.session_manager import ActiveSessionInfo, SessionClientDisconnectedError, SessionManager

from ntk_ui.assets import FIGURES
from ntk_ui.layouts import Layout, Layouts, Place

QUICK = 0.012  # seconds in which a run that the browser expects may be over before it hears that it has begun
TOGETHER = 0.03  # seconds in which the elements of a run wait for each other
AHEAD = 0.02  # seconds by which the figures of a run are ahead of its other elements
DRAWING = 0.06  # seconds that a browser has for them before it hears of the end
REST = 0.001  # seconds between two rounds of the server's looking for what there is to send; Streamlit's five are felt

STATUS, LINK, START, END = "session_status_changed", "page_info_changed", "new_session", "script_finished"
ELEMENTS = ("delta", "ref_hash")
SUCCESS = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
MORE_COMES = ForwardMsg(heartbeat_ack=True)  # to a browser, no more than that its connection is alive

Messages = list[ForwardMsg]


@dataclass
class Delivery:
    """What the browser of a session knows of the newest run."""

    fragment: str = ""  # of which it is one; empty where it is one of the whole page
    ended: bool = False
    until: float = 0.0  # when what waits may go
    running: bool = False  # the app, as it was told
    alarm: float = math.inf  # when to look again
    start: ForwardMsg | None = None  # what was said when it began
    late: float = 0.0  # when the browser hears of that, if it has not ended
    name: str = ""  # by which the browser expected it
    next: str = ""  # by which it expects the one after it
    layout: Layout = field(default_factory=dict)  # of what it has drawn so far
    layouts: Layouts = field(default_factory=Layouts)
    rest: float = 0.0  # when elements go that are no figures
    unsent: bool = False  # whether some have not gone yet
    cut: bool = False  # whether that was so of the run before when this one began

    @property
    def drawn(self) -> float:
        """When figures that came together are, and the browser has time for what they do not need."""
        return self.until + DRAWING if self.fragment and not self.ended else self.until

    def hear(self, message: ForwardMsg, now: float) -> bool:
        """Whether to look at what there is, now that this has been said; otherwise it waits for a look later."""
        kind = message.WhichOneof("type")
        if kind == START:
            self.begin(message, now)
        elif kind == END:
            self.rename(message)
            if not self.ended:
                self.end(message, now)
        else:
            if kind in ELEMENTS:
                self.unsent = True
                self.layout[_place(message)] = self.shows_figure(message)
            return self.ended or now >= self.until
        return True

    def begin(self, message: ForwardMsg, now: float) -> None:
        """A run has begun."""
        if not self.ended:
            self.layouts.give_up(self.fragment, self.layout)
        self.cut, self.unsent = self.unsent, False
        self.fragment, self.ended, self.layout = " ".join(message.metadata.run.fragment_ids), False, {}
        self.until = now + TOGETHER if self.fragment else now
        self.start, self.name, self.next = message, self.next if self.fragment else "", ""
        self.late = now + QUICK if self.name else now
        self.rename(message)

    def end(self, message: ForwardMsg, now: float) -> None:
        """It has ended. Its figures go first if nothing has gone before and the page has a place for each already."""
        quick, self.ended, self.rest = now < self.until, True, now
        self.until = now + DRAWING if self.fragment else now
        if message.script_finished != SUCCESS:
            self.layouts.forget()
        elif self.layouts.leave(self.fragment, self.layout) and quick and any(self.layout.values()):
            self.rest = now + AHEAD

    def rename(self, message: ForwardMsg) -> None:
        """Call the run as the browser does."""
        if self.name:
            message.metadata.run.script_run_id = self.name

    def shows_figure(self, message: ForwardMsg) -> bool:
        """Whether an element is a figure; of one that the browser knows already, only its place is told."""
        if message.WhichOneof("type") == "ref_hash":
            return self.layouts.figure_at(self.fragment, _place(message))
        return message.delta.new_element.bidi_component.component_name == FIGURES

    def sort(self, messages: Messages, now: float) -> tuple[Messages, Messages, float]:
        """Those that go now, those that wait, and when to look at them again."""
        kinds = [message.WhichOneof("type") for message in messages]
        begins, ends, status = (_last(kind, kinds) for kind in (START, END, STATUS))
        again = self.until if now < self.until else self.drawn
        go: Messages = []
        wait: Messages = []
        unsent = False
        for place, message in enumerate(messages):
            if kinds[place] in (LINK, STATUS):
                when = self.drawn
            elif place == begins and self.name:
                when = self.late
                if self.ended:
                    continue  # the browser expected that
            elif place < begins:
                when = now
                if kinds[place] == END and self.cut:  # the browser must not tidy up what it was not sent
                    message.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            elif place < ends:
                when = now if kinds[place] not in ELEMENTS or self.shows_figure(message) else self.rest
            else:
                when = now if place == begins else self.until
            goes = when <= now
            if kinds[place] == STATUS:
                running, known, newest = message.session_status_changed.script_is_running, self.running, place == status
                if goes and newest:
                    self.running = running
                if self.fragment and (not newest or (goes and running == known)):
                    continue  # it is no longer so, or the browser knows
            (go if goes else wait).append(message)
            unsent |= not goes and kinds[place] in ELEMENTS
            again = again if goes else min(again, when)
        self.unsent = unsent
        if ends > begins and self.until <= now and messages[ends].script_finished == SUCCESS:
            go.append(self.foretold())
        return go, wait, again

    def foretold(self) -> ForwardMsg:
        """The beginning of the next run, in case it is one of a fragment."""
        assert self.start is not None
        self.next = str(uuid.uuid4())
        message = ForwardMsg()
        message.CopyFrom(self.start)
        message.metadata.run.script_run_id = self.next
        return message


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


def _place(message: ForwardMsg) -> Place:
    return tuple(message.metadata.delta_path)


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
