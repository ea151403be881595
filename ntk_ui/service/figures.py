"""The route of figures: ``figures/<lesson>/<name>?<settings>&lang=<language>``.

An address answers the same for ever, so browsers and proxies may keep the answer. What is not known within a moment
comes in parts, a line of JSON each: words on what the reader waits for, the figure as far as it is known, and at last
the figure. Whoever leaves meanwhile costs nothing more.
"""

import asyncio
import gzip
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from ntk_ui import i18n, slot, stages
from ntk_ui.figures import packing
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.places import Place, places
from ntk_ui.service import asker
from ntk_ui.service.version import version

AT_ONCE_SECONDS = 0.15  # what is known by then is the only answer
THREADS = 64  # of those who compute or wait for it
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
NOT_SETTINGS = ("lang", "v")
LANGUAGE = settings.Choice("lang", "en", i18n.LANGUAGES, translated=False)

log = logging.getLogger(__name__)

_threads = ThreadPoolExecutor(THREADS, "figure")


async def serve(request: Request) -> Response:
    """A figure at the settings of its address."""
    names = request.path_params["lesson"], request.path_params["name"]
    asked = dict(request.query_params)
    language = asked.get("lang", "en")
    words = i18n.read("frame", i18n.spoken(language))
    if names not in RESOURCES:
        return JSONResponse({"error": words("unknown_figure"), "figures": ["/".join(each) for each in RESOURCES]}, 404)
    resource = RESOURCES[names]
    try:
        values = settings.read(resource.settings, {n: text for n, text in asked.items() if n not in NOT_SETTINGS})
        settings.read([LANGUAGE], {"lang": language})
    except settings.RefusedError as refused:
        return JSONResponse({"error": words("refused"), "settings": _told(refused, words)}, 422)
    tag = f'"{_digest(resource, values, language)}"'
    headers = {"ETag": tag, "Cache-Control": FOREVER if asked.get("v") == version() else ASK, "Vary": "Accept-Encoding"}
    if request.headers.get("If-None-Match") == tag:
        return Response(status_code=304, headers=headers)
    place = _place(*names, language, tuple(values.items()))
    if place.there:
        return _whole(request, place.result, headers)
    parts = Parts(resource, values, language, place)
    await parts.moment()
    if parts.done:
        try:
            return _whole(request, parts.result(), headers)
        except Exception:
            return JSONResponse(parts.failed(), 500)
    return StreamingResponse(parts.lines(), media_type="application/x-ndjson", headers={"Cache-Control": "no-store"})


def _told(refused: settings.RefusedError, words: i18n.Words) -> list[dict[str, str]]:
    return [{"name": name, "asked": text, "accepted": accepted(words)} for name, text, accepted in refused.faults]


def _digest(resource: Resource, values: Mapping[str, Any], language: str) -> str:
    """What an answer is told by: it is a function of this alone."""
    written = {setting.name: setting.write(values[setting.name]) for setting in resource.settings}
    told = json.dumps([version(), resource.lesson, resource.name, language, written], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


@places
def _place(lesson: str, name: str, language: str, values: tuple[tuple[str, Any], ...]) -> bytes:
    """Where the compressed answer is kept."""
    raise NotImplementedError  # the place is all that is asked for


def _whole(request: Request, answer: bytes, headers: dict[str, str]) -> Response:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(answer, media_type="application/json", headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(answer), media_type="application/json", headers=headers)


class Parts:
    """An answer that is being found in a thread of its own, and what its reader hears meanwhile."""

    def __init__(self, resource: Resource, values: Mapping[str, Any], language: str, place: Place) -> None:
        self._resource, self._values, self._language, self._place = resource, values, language, place
        self._gone, self._loop = Event(), asyncio.get_running_loop()
        self._said = asyncio.Queue[bytes | None]()
        self._shown: object = None
        self._work = self._loop.run_in_executor(_threads, copy_context().run, self._find)
        self._work.add_done_callback(self._end)

    async def moment(self) -> None:
        """Wait for what is found at once."""
        await asyncio.wait([self._work], timeout=AT_ONCE_SECONDS)

    @property
    def done(self) -> bool:
        """Whether all of it is found."""
        return self._work.done()

    def result(self) -> bytes:
        """The compressed answer."""
        return self._work.result()

    async def lines(self) -> AsyncIterator[bytes]:
        """Everything that is said, a line each; the answer is the last."""
        try:
            while (said := await self._said.get()) is not None:
                yield said + b"\n"
            try:
                yield gzip.decompress(self.result()) + b"\n"
            except Exception:
                yield packing.line(self.failed()) + b"\n"
        finally:
            self._gone.set()

    def failed(self) -> dict[str, str]:
        """What its reader hears of the exception at hand, which goes to the log."""
        log.exception("%s/%s %s", self._resource.lesson, self._resource.name, self._values)
        return {"error": i18n.read("frame", self._language)("failed")}

    def _end(self, work: asyncio.Future[bytes]) -> None:
        work.exception()  # asked for, so that nobody is told of work that its reader has left
        self._said.put_nowait(None)

    def _find(self) -> bytes:
        slot.begin()
        with asker.waits_until(self._gone):
            found = stages.found(self._resource.results(self._values), i18n.read("frame", self._language), self._say)
            return self._place.found(lambda: self._answer(found))

    def _answer(self, found: tuple[Any, ...]) -> bytes:
        shown = self._resource.shown(found, self._values, self._language)
        return gzip.compress(packing.line(shown), 5)

    def _say(self, so_far: tuple[Any, ...], note: str) -> None:
        told: dict[str, Any] = {"note": note, "waiting": True}
        if so_far is not self._shown:  # otherwise only the word is another
            told |= self._resource.shown(so_far, self._values, self._language, waiting=True)
        self._shown = so_far
        self._loop.call_soon_threadsafe(self._said.put_nowait, packing.line(told))
