"""The routes of the app, asked without a server."""

import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message

from app import app

Told = TypeVar("Told")
Query = Mapping[str, object] | Sequence[tuple[str, str]]

ROUTES = Starlette(routes=app._user_routes)
PATIENCE_SECONDS = 120  # programs may have to be compiled first


class Answer(NamedTuple):
    """What an address answers."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The last line, which is the whole of most answers."""
        return json.loads(self.body.splitlines()[-1])


def in_a_thread(work: Callable[[], Coroutine[Any, Any, Told]]) -> Told:
    """Run a coroutine where no loop runs: browser tests keep theirs in the main thread."""
    found: list[Told] = []
    thread = threading.Thread(target=lambda: found.append(asyncio.run(work())))
    thread.start()
    thread.join(PATIENCE_SECONDS)
    return found[0]


def ask(path: str, *more: Any, **named: Any) -> Answer:
    """What an address answers; with a body, to a post of it. `more` and `named` are for `asked`."""
    return in_a_thread(lambda: asked(path, *more, **named))


async def asked(
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] = {},
    query: Query = (),
    of: ASGIApp = ROUTES,
) -> Answer:
    """The same where a loop runs."""
    said: list[Message] = []
    rest = [body or b""]
    over = asyncio.Event()

    async def receive() -> Message:
        if rest:
            part, rest[0] = rest[0][:100_000], rest[0][100_000:]
            more = bool(rest[0])
            if not more:
                rest.clear()
            return {"type": "http.request", "body": part, "more_body": more}
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "path": f"/{path}",
        "raw_path": f"/{path}".encode(),
        "root_path": "",
        "query_string": urlencode(query).encode(),
        "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
    }
    await of(scope, receive, send)
    over.set()
    start, *parts = said
    told = {name.decode(): text.decode() for name, text in start["headers"]}
    return Answer(start["status"], told, b"".join(part.get("body", b"") for part in parts))
