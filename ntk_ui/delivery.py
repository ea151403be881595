"""When what the run of a fragment says goes to the browser.

A browser goes through its whole page when a run begins, when the app counts as running, when elements come, when the
link changes, and when the run ends: each takes half as long as a figure, and the figure waits for what comes before it.
So the elements of a run go together, until there is a figure, which never waits long. That the app is running is said
only where it does. The new link and the end come once the figures are drawn. A run of the whole page waits for nothing.

A run may be over before the browser has gone through its page for its beginning. So it hears of the beginning of the
next run of the lab with the end of this one, when it has time, and no more of it when that begins. If another fragment
runs next, it hears so with the first elements, and not at all if there are no others.

A figure goes first if there is another one in its place already: the browser draws it before it comes to the rest. One
that stays as it is goes with the rest.
"""

import math
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ntk_ui.assets import FIGURES
from ntk_ui.layouts import TRANSIENT, Layout, Layouts, Place, content_of, kind_of, place_of

QUICK = 0.012  # seconds in which the figures of a run wait for each other
TOGETHER = 0.09  # seconds in which its elements wait for a figure, or for its end
AHEAD = 0.02  # seconds by which the figures of a run are ahead of its other elements
DRAWING = 0.06  # seconds that a browser has for them before it hears of the end

STATUS, LINK, START, END = "session_status_changed", "page_info_changed", "new_session", "script_finished"
ELEMENTS = ("delta", "ref_hash")
SUCCESS = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY

Messages = list[ForwardMsg]


@dataclass
class Delivery:
    """What the browser of a session knows of the newest run."""

    fragment: str = ""  # of which it is one; empty where it is one of the whole page
    began: float = -math.inf
    ended: bool = False
    first: float = 0.0  # when figures go that have their place already
    until: float = 0.0  # when other elements do
    over: float = 0.0  # when its end is told
    running: bool = False  # the app, as it was told
    start: ForwardMsg | None = None  # what was said when it began
    name: str = ""  # by which the browser expected it
    expected: str = ""  # the fragment that it expected
    next: tuple[str, str] = "", ""  # the name and the fragment of the run that it expects after it
    layout: Layout = field(default_factory=dict)  # of what it has drawn so far
    layouts: Layouts = field(default_factory=Layouts)
    same: bool = True  # whether all of that was there before
    early: set[Place] = field(default_factory=set)  # of new figures that have their place already
    figures: dict[Place, int] = field(default_factory=dict)  # what the browser was sent of them
    shown: float = -math.inf  # when its newest figure went
    unsent: bool = False  # whether some have not gone yet
    cut: bool = False  # whether that was so of the run before when this one began
    back: Layout = field(default_factory=dict)  # and what it had drawn if this one draws that anew
    complete: bool = False  # whether it has come to its end and the browser has not had all of it

    @property
    def drawn(self) -> float:
        """When figures that came together are, and the browser has time for what they do not need."""
        if self.ended or not self.fragment:
            return self.over
        return max(self.began + TOGETHER, self.shown + DRAWING)

    def hear(self, message: ForwardMsg, now: float) -> bool:
        """Whether to look at what there is, now that this has been said; otherwise it waits for a look later."""
        kind = message.WhichOneof("type")
        if kind == START:
            self.begin(message, now)
        elif kind == END:
            self.rename(message)
            if not self.ended:
                self.end(message, now)
        elif kind in ELEMENTS:
            return self.take(message, now) or now >= self.until
        else:
            return self.ended or now >= self.until
        return True

    def begin(self, message: ForwardMsg, now: float) -> None:
        """A run has begun."""
        fragment = " ".join(message.metadata.run.fragment_ids)
        self.back = self.layout if self.unsent and fragment in ("", self.fragment) else {}
        if not self.ended or (self.complete and self.back):
            self.layouts.give_up(self.fragment, self.layout)
        elif self.complete:
            self.layouts.leave(self.fragment, self.layout)
        self.cut, self.unsent, self.complete, self.shown = self.unsent, False, False, -math.inf
        self.fragment, self.ended = fragment, False
        self.layout, self.early, self.same = {}, set(), True
        self.began = self.first = self.over = now
        self.until = now + TOGETHER if self.fragment else now
        self.start, self.next, (self.name, self.expected) = message, ("", ""), self.next if self.fragment else ("", "")
        self.rename(message)

    def take(self, message: ForwardMsg, now: float) -> bool:
        """There is an element; whether that changes when one goes."""
        place, before, alone, self.unsent = place_of(message), self.until, not self.unsent, True
        there, kind = self.layouts.kind(self.fragment, place), kind_of(message)
        kind = there if kind is None else kind
        if kind != TRANSIENT:
            self.layout[place] = kind
            self.same &= kind == there != ""
        if not self.fragment or self.ended:
            return True
        if kind == FIGURES and not (there == kind and self.figures.get(place) == content_of(message)):
            self.first = max(now, self.began + QUICK)
            if self.same:
                self.early.add(place)
                self.until = self.first + AHEAD
            else:
                self.until = min(self.until, self.first)
            return True
        if alone and now >= self.until:
            self.until = now + AHEAD
        return self.until != before

    def end(self, message: ForwardMsg, now: float) -> None:
        """It has ended."""
        self.ended, waits = True, self.unsent and bool(self.early)
        if self.fragment:
            self.first, self.until, self.over = now, (now if waits else self.shown) + AHEAD, now + DRAWING
        self.complete = message.script_finished == SUCCESS
        if not self.complete:
            self.layouts.forget()

    def rename(self, message: ForwardMsg) -> None:
        """Call the run as the browser does."""
        if self.name:
            message.metadata.run.script_run_id = self.name

    def sort(self, messages: Messages, now: float, home: str = "") -> tuple[Messages, Messages, float]:
        """Those that go now, those that wait, and when to look at them again.

        The fragment `home` is the one that most likely runs next.
        """
        kinds = [message.WhichOneof("type") for message in messages]
        begins, ends, status = (_last(kind, kinds) for kind in (START, END, STATUS))
        go: Messages = []
        wait: Messages = []
        times = [self.until, self.drawn]
        self.unsent = False
        for place, (kind, message) in enumerate(zip(kinds, messages, strict=True)):
            if place == begins and self.name and (self.ended or self.fragment == self.expected):
                continue  # the browser expected that
            if kind in ELEMENTS and place < begins and place_of(message) in self.back:
                continue  # what belongs to it is not in the queue any more
            when = now
            if kind in (LINK, STATUS):
                when = self.drawn
            elif kind in ELEMENTS and place > begins:
                early = place_of(message) in self.early and kind_of(message) != TRANSIENT
                when = self.first if early else self.until
            elif place == begins and self.name:
                when = self.until
            elif place >= ends > begins:
                when = self.over
            goes = when <= now
            if kind == END and place < begins and self.cut:  # the browser must not tidy up what it was not sent
                message.script_finished = ForwardMsg.FINISHED_EARLY_FOR_RERUN
            if kind == STATUS:
                running, known, newest = message.session_status_changed.script_is_running, self.running, place == status
                if goes and newest:
                    self.running = running
                if self.fragment and (not newest or (goes and running == known)):
                    continue  # it is no longer so, or the browser knows
            (go if goes else wait).append(message)
            times.append(when)
            self.unsent |= not goes and kind in ELEMENTS
            if goes and kind in ELEMENTS and self.layout.get(place_of(message)) == FIGURES:
                self.figures[place_of(message)], self.shown = content_of(message), now
        if self.complete and not self.unsent:
            self.layouts.leave(self.fragment, self.layout)
            self.complete = False
        if ends > begins and self.over <= now and messages[ends].script_finished == SUCCESS:
            go.append(self.foretold(home or self.fragment))
        return go, wait, min((time for time in times if time > now), default=now)

    def foretold(self, fragment: str) -> ForwardMsg:
        """The beginning of the next run, in case it is that of a fragment."""
        assert self.start is not None
        self.next = str(uuid.uuid4()), fragment
        message = ForwardMsg()
        message.CopyFrom(self.start)
        message.metadata.run.fragment_ids[:] = [fragment]
        message.metadata.run.script_run_id = self.next[0]
        return message


def _last(kind: str, kinds: Sequence[str | None]) -> int:
    """The place of the last one of a kind; before the first, if there is none."""
    return max((place for place, each in enumerate(kinds) if each == kind), default=-1)
