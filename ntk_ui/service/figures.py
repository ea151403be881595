"""The route of figures: ``figures/<lesson>/<name>?<settings>&lang=<language>``, and their data and programs.

After the name, ``.json`` and ``.csv`` give the data behind the figure, ``.py`` the program that computes it.

An address answers the same for ever, so browsers and proxies may keep the answer. What is not known within a moment
comes in parts, a line of JSON each: words on what the reader waits for, the figure as far as it is known, and at last
the figure. Whoever leaves meanwhile costs nothing more.
"""

import asyncio
import gzip
import hashlib
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from threading import Event
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from ntk_ui import i18n
from ntk_ui.figures import packing
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.lessons.uploaded import UnknownUploadError
from ntk_ui.service import asker, exports, slot, stages
from ntk_ui.service.places import Place, places
from ntk_ui.service.version import version

AT_ONCE_SECONDS = 0.15  # what is known by then is the only answer
MOST_AT_ONCE = 16  # figures of one tab: a page shows no more
THREADS = 64  # of those who compute or wait for it
LEVEL = 1  # of compression: 5 takes half as long again for three bytes of a hundred
FOREVER, ASK = "public, max-age=31536000, immutable", "no-cache"
IN_PARTS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nor kept back by a proxy
NOT_SETTINGS = ("lang", "v")
KINDS = ("", ".json", ".csv", ".py")
SETTINGS = {setting.name for resource in RESOURCES.values() for setting in resource.settings} | {"lang"}
LANGUAGE = settings.Choice("lang", "en", i18n.LANGUAGES, translated=False)

log = logging.getLogger(__name__)

_under_way = Counter[str]()  # what is being found for each tab of a browser, told apart by a random token
_threads = ThreadPoolExecutor(THREADS, "figure")


async def serve(request: Request) -> Response:
    """A figure at the settings of its address."""
    lesson, (name, dot, kind) = request.path_params["lesson"], request.path_params["name"].partition(".")
    asked = dict(request.query_params)
    language = asked.get("lang", "en")
    words = i18n.read("frame", i18n.spoken(language))
    resource = RESOURCES.get((lesson, name))
    if resource is None or f"{dot}{kind}" not in KINDS or (kind == "py" and resource.program is None):
        return JSONResponse({"error": words("unknown_figure"), "figures": ["/".join(each) for each in RESOURCES]}, 404)
    try:
        values = resource.read({n: text for n, text in asked.items() if n not in NOT_SETTINGS})
        settings.read([LANGUAGE], {"lang": language})
    except settings.RefusedError as refused:
        faults = [_fault(fault, words) for fault in refused.faults]
        return JSONResponse({"error": words("refused"), "settings": faults}, 422)
    except UnknownUploadError as unknown:
        return JSONResponse({"error": words("unknown_upload"), "upload": unknown.name}, 409)
    tag = f'"{_digest(resource, values, language, kind)}"'
    headers = {"ETag": tag, "Cache-Control": FOREVER if asked.get("v") == version() else ASK, "Vary": "Accept-Encoding"}
    if tag in _tags(request):
        return Response(status_code=304, headers=headers)
    if kind == "py":
        assert resource.program
        return PlainTextResponse(resource.program(values), headers=headers)
    place = _place(lesson, name, language, kind, tuple(values.items()))
    if place.there:
        return _whole(request, place.result, headers, kind)
    tab = request.headers.get("X-Tab", "")
    if tab and _under_way[tab] >= MOST_AT_ONCE:
        return JSONResponse({"error": words("too_many")}, 429)
    parts = Parts(resource, values, language, place, kind, tab)
    await parts.moment(AT_ONCE_SECONDS if kind == "" else None)
    if parts.done:
        try:
            return _whole(request, parts.result(), headers, kind)
        except Exception:
            return JSONResponse(parts.failed(), 500)
    return StreamingResponse(parts.lines(), media_type="application/x-ndjson", headers=IN_PARTS)


async def index(request: Request) -> Response:
    """All figures, where there are not always, with their settings and what these accept."""
    language = i18n.spoken(request.query_params.get("lang", "en"))
    return JSONResponse(
        {
            "/".join(names): {
                "title": resource.title(language),
                **settings.condition(resource.when),
                "settings": {
                    setting.name: {
                        "accepted": setting.accepted(resource.words(language)),
                        "default": setting.write(setting.default),
                        **settings.condition(setting.when),
                    }
                    for setting in resource.settings
                },
                "kinds": [kind for kind in KINDS if kind != ".py" or resource.program],
            }
            for names, resource in RESOURCES.items()
        }
    )


def _tags(request: Request) -> list[str]:
    """What the asker has, as RFC 9110 compares it: a weak tag, which a proxy has made of ours, is as good."""
    given = request.headers.get("If-None-Match", "").split(",")
    return [tag.strip().removeprefix("W/") for tag in given]


def _fault(fault: settings.Fault, words: i18n.Words) -> dict[str, str | None]:
    name, asked, accepted, instead = fault.name, fault.asked, fault.accepted(words).rstrip("."), fault.instead
    label = words(f"controls.{name}.label") if name in SETTINGS else name
    if not asked:
        said = words("setting.needed", control=label, accepted=accepted)
    elif instead is None:
        said = words("setting.unread", control=label, asked=asked, accepted=accepted)
    else:
        here, there = fault.told or (asked, instead)
        said = words("setting.refused", control=label, asked=here, accepted=accepted, shown=there)
    return {"name": name, "asked": asked, "accepted": accepted, "instead": instead, "said": said}


def _digest(resource: Resource, values: Mapping[str, Any], language: str, kind: str = "") -> str:
    """What an answer is told by: it is a function of this alone."""
    written = {setting.name: setting.write(values[setting.name]) for setting in resource.settings}
    told = json.dumps([version(), resource.lesson, resource.name, language, kind, written], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:20]


@places
def _place(lesson: str, name: str, language: str, kind: str, values: tuple[tuple[str, Any], ...]) -> bytes:
    """Where the compressed answer is kept."""
    raise NotImplementedError  # the place is all that is asked for


def _whole(request: Request, answer: bytes, headers: dict[str, str], kind: str) -> Response:
    media = "text/csv" if kind == "csv" else "application/json"
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(answer, media_type=media, headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(answer), media_type=media, headers=headers)


class Parts:
    """An answer that is being found in a thread of its own, and what its reader hears meanwhile."""

    def __init__(
        self, resource: Resource, values: Mapping[str, Any], language: str, place: Place, kind: str = "", tab: str = ""
    ) -> None:
        self._resource, self._values, self._language, self._place = resource, values, language, place
        self._kind, self._tab, self._behind = kind, tab, _under_way[tab]
        _under_way[tab] += 1
        self._gone, self._loop = Event(), asyncio.get_running_loop()
        self._said = asyncio.Queue[bytes | None]()
        self._shown: object = None
        self._work = self._loop.run_in_executor(_threads, copy_context().run, self._find)
        self._work.add_done_callback(self._end)

    async def moment(self, seconds: float | None) -> None:
        """Wait for what is found at once, within some seconds, or for all of it."""
        await asyncio.wait([self._work], timeout=seconds)

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
        _under_way[self._tab] -= 1
        if not _under_way[self._tab]:
            del _under_way[self._tab]
        work.exception()  # asked for, so that nobody is told of work that its reader has left
        self._said.put_nowait(None)

    def _find(self) -> bytes:
        slot.begin(self._behind)
        with asker.waits_until(self._gone):
            results = self._resource.results(self._values)
            say = partial(self._say, not isinstance(results, stages.Whole))
            found = stages.found(results, i18n.read("frame", self._language), say)
            return self._place.found(lambda: self._answer(found))

    def _answer(self, found: tuple[Any, ...]) -> bytes:
        shown = self._resource.shown(found, self._values, self._language)
        if self._kind == "json":
            return gzip.compress(exports.as_json(self._resource, self._values, found, shown), LEVEL)
        return gzip.compress(exports.as_csv(shown) if self._kind == "csv" else packing.line(shown), LEVEL)

    def _say(self, grows: bool, so_far: tuple[Any, ...], note: str) -> None:
        told: dict[str, Any] = {"note": note, "waiting": True}
        if so_far and so_far is not self._shown:  # otherwise only the word is another
            told |= self._resource.shown(so_far, self._values, self._language, grows)
        self._shown = so_far
        self._loop.call_soon_threadsafe(self._said.put_nowait, packing.line(told))
