"""The routes of generated questions, all of which are the same for the same seed.

``checks/<seed>`` asks them, ``checks/<seed>/<question>?answer=<text>`` grades an answer, and ``checks/<seed>/answers``
and ``answers.csv`` tell what is right, for those who check what somebody has handed in.
"""

import csv
import io
import json
import logging
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ntk_ui import i18n
from ntk_ui.lessons.catalog import GENERATED
from ntk_ui.lessons.common import SEED
from ntk_ui.lessons.generated import shuffled
from ntk_ui.service import questions
from ntk_ui.service.version import version

NEVER_KEPT = {"Cache-Control": "no-store"}
COLUMNS = ("seed", "version", "name", "lesson", "step", "settings", "right")

log = logging.getLogger(__name__)


async def ask(request: Request) -> Response:
    """All questions of a seed, in its order, without their answers."""
    seed, language = _seed(request), _language(request)
    return _refused(request) if seed is None else JSONResponse(asked(seed, language), headers=NEVER_KEPT)


async def grade(request: Request) -> Response:
    """Whether an answer to a question of a seed is right, and why."""
    seed, language, name = _seed(request), _language(request), request.path_params["name"]
    if seed is None:
        return _refused(request)
    if name not in GENERATED:
        return questions.unknown(list(GENERATED), language)
    question, words = GENERATED[name].question(seed), i18n.read("check", language)
    return await questions.answered(request, question, words, f"checks/{seed}/{name}")


async def as_json(request: Request) -> Response:
    """What is right, as JSON."""
    return await _answers(request, "application/json", lambda found: json.dumps(found, ensure_ascii=False))


async def as_csv(request: Request) -> Response:
    """What is right, as a table with a row for each question."""
    return await _answers(request, "text/csv", _table)


def asked(seed: int, language: str) -> dict[str, Any]:
    """What the browser makes the questions of a seed from."""
    words = i18n.read("check", language)

    def told(name: str) -> dict[str, Any]:
        question = GENERATED[name].question(seed)
        return {**_place(name, language), "settings": question.sets, **question.described(words)}

    about = {"seed": seed, "version": version(), "language": language}
    return about | {"questions": [told(name) for name in order(seed)]}


def order(seed: int) -> list[str]:
    """The questions of a seed: all of them, mixed over the lessons."""
    return shuffled(GENERATED, f"{seed}/order")


def answers(seed: int) -> dict[str, Any]:
    """What is right, computed now."""

    def solved(name: str) -> dict[str, Any]:
        question = GENERATED[name].question(seed)
        right = question.kind.solution(question.truth(question.sets))
        place = {"name": name, "lesson": GENERATED[name].lesson, "step": GENERATED[name].step}
        return place | {"settings": question.sets, "right": right}

    return {"seed": seed, "version": version(), "questions": [solved(name) for name in order(seed)]}


def _place(name: str, language: str) -> dict[str, str]:
    """Where a question belongs."""
    of = GENERATED[name]
    words = i18n.read(of.lesson, language)
    title = f"{words(f'navigation.{of.lesson}')}: {words(f'story.{of.step}.title')}"
    return {"lesson": of.lesson, "step": of.step, "title": title}


def _table(found: dict[str, Any]) -> str:
    out = io.StringIO()
    rows = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    rows.writeheader()
    for each in found["questions"]:
        settings = json.dumps(each["settings"], ensure_ascii=False)
        rows.writerow({"seed": found["seed"], "version": found["version"], **each, "settings": settings})
    return out.getvalue()


async def _answers(request: Request, kind: str, write: Callable[[dict[str, Any]], str]) -> Response:
    seed = _seed(request)
    if seed is None:
        return _refused(request)
    try:
        found = await questions.in_a_thread(lambda: answers(seed))
    except Exception:
        log.exception("checks/%s/answers", seed)
        return JSONResponse({"error": i18n.read("frame", _language(request))("failed")}, 500)
    return Response(write(found), headers=NEVER_KEPT, media_type=kind)


def _seed(request: Request) -> int | None:
    """The seed of an address, if it is one."""
    try:
        return int(SEED.read(request.path_params["seed"]))
    except ValueError:
        return None


def _refused(request: Request) -> Response:
    words = i18n.read("check", _language(request))
    seed = request.path_params["seed"]
    told = words("setting.unread", control=words("page.seed"), asked=seed, accepted=SEED.accepted(words))
    return JSONResponse({"error": told}, 422)


def _language(request: Request) -> str:
    return i18n.spoken(request.query_params.get("lang", "en"))
