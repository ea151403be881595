"""The route of answers: ``answers/<lesson>/<question>?answer=<text>&lang=<language>``, graded by what is computed."""

import asyncio
import logging
from threading import Event
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ntk_ui import i18n
from ntk_ui.lessons.catalog import QUESTIONS
from ntk_ui.lessons.question import Question
from ntk_ui.service import asker, slot

log = logging.getLogger(__name__)


async def serve(request: Request) -> Response:
    """Whether an answer is right, and why."""
    names = request.path_params["lesson"], request.path_params["name"]
    language, answer = i18n.spoken(request.query_params.get("lang", "en")), request.query_params.get("answer", "")
    frame = i18n.read("frame", language)
    if names not in QUESTIONS:
        return JSONResponse({"error": frame("ask.unknown"), "questions": ["/".join(each) for each in QUESTIONS]}, 404)
    question, words = QUESTIONS[names], i18n.read(names[0], language)
    try:
        question.kind.check(answer)
    except ValueError:
        return JSONResponse({"error": frame("ask.refused", answer=answer)}, 422)
    try:
        graded = await asyncio.to_thread(_graded, question, answer, words)
    except Exception:
        log.exception("%s/%s", *names)
        return JSONResponse({"error": frame("failed")}, 500)
    return JSONResponse(graded, headers={"Cache-Control": "no-store"})


def _graded(question: Question, answer: str, words: i18n.Words) -> dict[str, Any]:
    slot.begin()
    with asker.waits_until(Event()):  # it is the reader's to wait
        return question.graded(answer, words)
