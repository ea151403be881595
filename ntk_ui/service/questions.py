"""The route of answers: ``answers/<lesson>/<question>?answer=<text>&lang=<language>``, graded by what is computed."""

import asyncio
import logging
from collections.abc import Callable
from threading import Event
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ntk_ui import i18n
from ntk_ui.lessons.catalog import QUESTIONS
from ntk_ui.lessons.question import Question
from ntk_ui.service import asker, slot

Computed = TypeVar("Computed")

log = logging.getLogger(__name__)


async def serve(request: Request) -> Response:
    """Whether an answer is right, and why."""
    names = request.path_params["lesson"], request.path_params["name"]
    language = i18n.spoken(request.query_params.get("lang", "en"))
    if names not in QUESTIONS:
        return unknown(["/".join(each) for each in QUESTIONS], language)
    return await answered(request, QUESTIONS[names], i18n.read(names[0], language), "/".join(names))


def unknown(questions: list[str], language: str) -> Response:
    """What a question that there is not gets: those that there are."""
    return JSONResponse({"error": i18n.read("frame", language)("ask.unknown"), "questions": questions}, 404)


async def answered(request: Request, question: Question, words: i18n.Words, name: str) -> Response:
    """The grade of the answer that an address has, as JSON; what fails is logged by the `name`."""
    answer = request.query_params.get("answer", "")
    try:
        question.kind.check(answer)
    except ValueError:
        return JSONResponse({"error": words("ask.refused", answer=answer)}, 422)
    try:
        graded = await in_a_thread(lambda: question.graded(answer, words))
    except Exception:
        log.exception(name)
        return JSONResponse({"error": words("failed")}, 500)
    return JSONResponse(graded, headers={"Cache-Control": "no-store"})


async def in_a_thread(compute: Callable[[], Computed]) -> Computed:
    """What a reader waits for, computed beside the other requests."""

    def work() -> Computed:
        slot.begin()
        with asker.waits_until(Event()):  # it is the reader's to wait
            return compute()

    return await asyncio.to_thread(work)
