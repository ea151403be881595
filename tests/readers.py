"""Readers without a browser: they open a lesson and ask for its figures as the labs of a page do.

Their browsers keep no answers, so that more is asked for than in life.
"""

import asyncio
import gzip
import json
import random
import re
import time
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from ntk_ui.lessons.catalog import LABS
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Resource
from ntk_ui.lessons.settings import Choice, Number
from ntk_ui.service.version import version
from tests.conftest import PATHS

PATIENCE_SECONDS = 120.0

Told = TypeVar("Told")


def completed(reading: Coroutine[Any, Any, Told]) -> Told:
    """What readers tell in the end. In a thread of their own: the browser's tests leave an event loop running here."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, reading).result()


class ReaderError(RuntimeError):
    """What a reader would see as an error."""


class Response(NamedTuple):
    """What the server has answered."""

    status: int
    body: bytes
    size: int  # bytes received, compressed


class Connection:
    """A connection that stays, as those of a browser do; one answer at a time."""

    def __init__(self, url: str) -> None:
        self._server = urlsplit(url)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, tab: str = "", body: bytes | None = None) -> Response:
        """Get what is at a path, or post to it."""
        head = f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\nHost: {self._server.netloc}\r\n"
        head += f"Accept-Encoding: gzip\r\nX-Tab: {tab}\r\nContent-Length: {len(body or b'')}\r\n\r\n"
        for again in (True, False):
            try:
                return await self._ask(head.encode() + (body or b""))
            except (asyncio.IncompleteReadError, ConnectionError):
                used = self._streams is not None
                self.close()
                if not (used and again):  # the server lets connections go that nobody uses
                    raise
        raise AssertionError

    async def _ask(self, request: bytes) -> Response:
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._server.hostname, self._server.port)
        reader, writer = self._streams
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = b""
        if known := re.search(rb"\r\ncontent-length: (\d+)", head):
            body = await reader.readexactly(int(known[1]))
        else:
            while piece := int(await reader.readline(), 16):  # it comes in pieces, each after its length
                body += (await reader.readexactly(piece + 2))[:-2]
            await reader.readline()
        plain = gzip.decompress(body) if b"\r\ncontent-encoding: gzip" in head else body
        return Response(int(head.split()[1]), plain, len(body))

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


@dataclass
class Answer:
    """What a reader has waited for."""

    seconds: float  # until the last figure was there
    size: int  # bytes received
    figures: dict[str, dict[str, Any]]  # those that were asked for, by their names
    parts: int  # in which the figures came, more than one for what takes long


@dataclass
class Reader:
    """One reader: a tab with a lesson."""

    url: str  # http://…
    lesson: str
    settings: dict[str, str] = field(default_factory=dict)  # what they have chosen
    language: str = "en"
    tab: str = field(default_factory=lambda: str(random.random()))
    _asked: dict[str, str] = field(default_factory=dict)  # the address of each figure that is there
    _most: dict[str, int] = field(default_factory=dict)  # of settings that depend on others
    _connections: list[Connection] = field(default_factory=list)
    _page: ClientConnection | None = None

    async def arrive(self) -> None:
        """Open the page of the lesson around the labs; it stays open."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        self._page = await connect(
            address, subprotocols=["streamlit"], max_size=None, ping_interval=None, open_timeout=PATIENCE_SECONDS
        )
        message = BackMsg()
        message.rerun_script.query_string = urlencode(self.settings | {"lang": self.language})
        message.rerun_script.page_name = PATHS[self.lesson]
        await self._page.send(message.SerializeToString())
        async for data in self._page:
            assert isinstance(data, bytes)
            told = ForwardMsg.FromString(data)
            if told.WhichOneof("type") == "script_finished":
                return
            if told.delta.new_element.WhichOneof("type") == "exception":
                raise ReaderError(told.delta.new_element.exception.message)

    def lab(self, name: str) -> Lab:
        """A lab of the lesson."""
        return LABS[self.lesson, name]

    def options(self, lab: str) -> Iterator[tuple[str, list[str]]]:
        """The sliders, buttons and menus of a lab that have a say now, with all that each can be set to."""
        for setting in self.lab(lab).settings:
            if not setting.counts(self._texts(self.lab(lab).settings)):
                continue
            if isinstance(setting, Number):
                most = self._most.get(setting.name, setting.high)
                yield setting.name, [setting.write(notch) for notch in setting.notches if notch <= most]
            elif isinstance(setting, Choice):
                yield setting.name, list(setting.options)

    def text(self, lab: str, name: str) -> str:
        """What a setting is now."""
        return str(self._texts(self.lab(lab).settings)[name])

    async def move(self, name: str, text: str, *labs: str) -> Answer:
        """Choose something, and wait for the figures of the labs that are in view."""
        self.settings[name] = text
        return await self.look(*labs)

    async def look(self, *labs: str) -> Answer:
        """Look at labs, and wait for those of their figures that are not there yet."""
        figures = [figure for lab in labs for figure in self.lab(lab).figures]
        addresses = {figure.name: self._address(figure) for figure in figures if self._there(figure)}
        wanted = {name: at for name, at in addresses.items() if self._asked.get(name) != at}
        begun = time.perf_counter()
        responses = await asyncio.gather(*map(self._figure, wanted.values()))
        seconds = time.perf_counter() - begun
        answers = {}
        for name, response in zip(wanted, responses, strict=True):
            last = json.loads(response.body.splitlines()[-1])
            if response.status != 200 or "error" in last:
                raise ReaderError(f"{wanted[name]}: {last}")
            answers[name] = last
            self._most |= last["limits"]
        self._asked |= wanted
        parts = sum(response.body.count(b"\n") for response in responses)
        return Answer(seconds, sum(response.size for response in responses), answers, parts)

    async def post(self, kind: str, body: bytes) -> str:
        """Give the server a table or a picture; what stands for it in addresses."""
        connection = self._connections.pop() if self._connections else Connection(self.url)
        response = await asyncio.wait_for(connection.ask(f"/data/{kind}", self.tab, body), PATIENCE_SECONDS)
        self._connections.append(connection)
        digest: str = json.loads(response.body)["digest"]
        return digest

    async def close(self) -> None:
        for connection in self._connections:
            connection.close()
        if self._page is not None:
            await self._page.close()

    async def _figure(self, address: str) -> Response:
        connection = self._connections.pop() if self._connections else Connection(self.url)
        try:
            response = await asyncio.wait_for(connection.ask(address, self.tab), PATIENCE_SECONDS)
        except BaseException:
            connection.close()  # as a browser does where its reader leaves: nobody waits for the answer
            raise
        self._connections.append(connection)
        return response

    def _texts(self, settings: Any) -> dict[str, str]:
        return {each.name: self.settings.get(each.name, each.write(each.default)) for each in settings}

    def _there(self, figure: Resource) -> bool:
        return figure.when is None or self._texts(figure.settings)[figure.when[0]] in figure.when[1]

    def _address(self, figure: Resource) -> str:
        texts: Mapping[str, str] = self._texts(figure.settings)
        query = {
            each.name: texts[each.name]
            for each in figure.settings
            if texts[each.name] != each.write(each.default) and each.counts(texts)
        }
        return f"/figures/{self.lesson}/{figure.name}?{urlencode(query | {'lang': self.language, 'v': version()})}"
