"""Readers without a browser: sessions that speak Streamlit's own protocol, open pages and move controls."""

import asyncio
import json
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
LARGEST_MESSAGE = 64_000_000
PATIENCE_SECONDS = 120.0

Told = TypeVar("Told")


def completed(reading: Coroutine[Any, Any, Told]) -> Told:
    """What readers tell in the end. In a thread of their own: the browser's tests leave an event loop running here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, reading).result()


class ReaderError(RuntimeError):
    """What a reader would see as an error."""


@dataclass(frozen=True)
class Control:
    """A control as the page has it now."""

    id: str
    kind: str  # "slider", "buttons" or "menu"
    options: tuple[str, ...]
    place: int  # of the value among the options
    parameter: str  # its name in the link, or empty
    fragment: str  # the part of the page that it belongs to, or empty

    @property
    def key(self) -> str:
        """The name that the app gave it."""
        return self.id.rsplit("-", 1)[-1]

    def state(self) -> WidgetState:
        """Its value, as a browser sends that of every control with every request."""
        state = WidgetState(id=self.id)
        if self.kind == "menu":
            state.string_value = self.options[self.place]
        else:
            state.string_array_value.data.append(self.options[self.place])
        return state


@dataclass(frozen=True)
class Part:
    """A part of the page that is drawn when its reader is near."""

    id: str
    fragment: str
    wants: str  # the settings that it was asked for, or empty
    drawn: str = ""  # those that it shows

    def state(self) -> WidgetState:
        return WidgetState(id=self.id, json_value=json.dumps({"wants": self.wants}))


@dataclass
class Answer:
    """What one request took."""

    seconds: float  # until the last of its elements was there
    size: int  # bytes received
    figures: int  # figures received, not those that the reader had already
    runs: list[frozenset[str]]  # the fragments of each run that it caused; none of them: the whole page
    ended: float  # seconds until the run was over
    said_to_run: bool  # whether the reader was told of a run under way
    kinds: list[str | None]  # of all messages, in the order in which they came


@dataclass
class Reader:
    """One session."""

    url: str  # http://…
    locale: str = "en-US"
    controls: dict[str, Control] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)
    _settings: str = ""  # of the lab, as the parts know them
    _connection: ClientConnection | None = None
    _page: str = ""
    _query: dict[str, str] = field(default_factory=dict)
    _known: dict[str, ForwardMsg] = field(default_factory=dict)

    async def open(self, page: str, **link: str) -> Answer:
        """Follow a link to a page and wait until it is there."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._connection = await connect(
            address,
            subprotocols=["streamlit"],
            max_size=LARGEST_MESSAGE,
            ping_interval=None,
            open_timeout=PATIENCE_SECONDS,
        )
        self._page, self._query = page, dict(link)
        return await self._ask("")

    async def move(self, key: str, place: int) -> Answer:
        """Set a control to one of its options and wait for the page."""
        control = self.controls[key] = replace(self.controls[key], place=place)
        if control.parameter:
            self._query[control.parameter] = control.options[place]
        return await self._ask(control.fragment)

    async def look(self, name: str) -> Answer:
        """Scroll to a part of the page and wait until it is drawn."""
        part = self.parts[name] = replace(self.parts[name], wants=self._settings)
        return await self._ask(part.fragment)

    def outdated(self) -> list[str]:
        """The parts of the page that do not show the settings of the lab."""
        return [name for name, part in self.parts.items() if part.drawn != self._settings]

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def _ask(self, fragment: str) -> Answer:
        assert self._connection is not None
        message = BackMsg()
        request = message.rerun_script
        request.query_string = urlencode(self._query)
        request.page_name, request.fragment_id = self._page, fragment
        asked = [part for part in self.parts.values() if part.wants]
        request.widget_states.widgets.extend(each.state() for each in (*self.controls.values(), *asked))
        request.cached_message_hashes.extend(self._known)
        context = request.context_info
        context.timezone, context.locale, context.color_scheme = "UTC", self.locale, "light"
        context.url = f"{self.url}/{self._page}"
        begun = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        return await asyncio.wait_for(self._until_done(begun), PATIENCE_SECONDS)

    async def _until_done(self, begun: float) -> Answer:
        assert self._connection is not None
        size = figures = 0
        there, said_to_run = begun, False
        runs: list[frozenset[str]] = []  # what the server runs need not be what was asked for
        seen: dict[str, Control] = {}
        kinds: list[str | None] = []
        async for data in self._connection:
            assert isinstance(data, bytes)
            size += len(data)
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "ref_hash":
                message = self._known[message.ref_hash]
            elif message.metadata.cacheable and message.hash:
                self._known[message.hash] = message
            kind = message.WhichOneof("type")
            kinds.append(kind)
            if kind == "script_finished":  # a beginning may be that of a run that is only expected
                runs.append(frozenset(message.metadata.run.fragment_ids))
            if kind == "delta":
                there = time.perf_counter()
                figures += self._look(message, seen)
            elif kind == "session_status_changed":
                said_to_run |= message.session_status_changed.script_is_running
            elif kind == "page_info_changed":
                self._query = dict(parse_qsl(message.page_info_changed.query_string))
            elif kind == "page_not_found":
                raise ReaderError(f"no page {self._page}")
            elif kind == "script_finished" and message.script_finished in DONE:
                # a run of a fragment draws its own controls only
                kept = {k: c for k, c in self.controls.items() if runs[-1] and c.fragment not in runs[-1]}
                self.controls = kept | seen
                ended = time.perf_counter() - begun
                return Answer(there - begun, size, figures, runs, ended, said_to_run, kinds)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise ReaderError("the page does not compile")
        raise ReaderError("the server closed the connection")

    def _look(self, message: ForwardMsg, seen: dict[str, Control]) -> int:
        """Note the controls of the page; the number of figures in the message."""
        if message.delta.WhichOneof("type") != "new_element":
            return 0
        element: Element = message.delta.new_element
        kind, fragment = element.WhichOneof("type"), message.delta.fragment_id
        if kind == "exception" or (kind == "alert" and element.alert.format == element.alert.ERROR):
            raise ReaderError(element.exception.message if kind == "exception" else element.alert.body)
        if kind == "slider":
            slider = element.slider
            options, place = tuple(slider.options), int(slider.default[0])
            value = slider.raw_value[0] if slider.set_value else ""
            control = Control(slider.id, "slider", options, place, slider.query_param_key, fragment)
        elif kind == "button_group":
            group = element.button_group
            options = tuple(option.content for option in group.options)
            place = group.default[0] if group.default else 0
            value = group.raw_values[0] if group.set_value else ""
            control = Control(group.id, "buttons", options, place, group.query_param_key, fragment)
        elif kind == "selectbox":
            box = element.selectbox
            value = ""
            options = tuple(box.options)
            control = Control(box.id, "menu", options, box.default, box.query_param_key, fragment)
        else:
            return self._look_at_component(element.bidi_component, fragment) if kind == "bidi_component" else 0
        known = self.controls.get(control.key)
        if value in options:  # the server sets it
            control = replace(control, place=options.index(value))
        elif known is not None and known.id == control.id:  # what the reader has set stays
            control = replace(control, place=known.place)
        if control.options:
            seen[control.key] = control
        return 0

    def _look_at_component(self, component: BidiComponent, fragment: str) -> int:
        """Note a part of the page, or the settings of the lab; whether the component is a figure."""
        if component.component_name == "ntk_parts":
            data = json.loads(component.json)
            if "settings" in data:
                self._settings = data["settings"]
            else:
                name = data["box"].removeprefix("part_")
                known = self.parts.get(name, Part("", "", ""))
                drawn = data["drawn"] or known.drawn
                self.parts[name] = replace(known, id=component.id, fragment=fragment, drawn=drawn)
        return int(component.component_name == "ntk_charts")
