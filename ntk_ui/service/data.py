"""The route of a reader's own data: ``POST data/table`` and ``POST data/picture``.

The body is the text of a table, as a file has it, or a picture. The answer names the content by its digest, which then
stands for it in addresses of figures, and says what was read.
"""

import asyncio
import base64
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from ntk_ui import i18n, rich
from ntk_ui.service import tables, uploads
from ntk_ui.service.pictures import MEGABYTES as PICTURE_MEGABYTES
from ntk_ui.service.pictures import read as read_picture
from ntk_ui.service.problems import ProblemError

EXAMPLE = Path(__file__).parents[1] / "examples" / "iris.csv"
MOST_BYTES = {
    "table": 4 * tables.MOST_CHARACTERS,
    "picture": PICTURE_MEGABYTES * 1_000_000,
}  # of UTF-8
NO_TARGET = ""  # in the query, where no column is the target: none has this name

_reading = ThreadPoolExecutor(1, "reading")  # a large picture takes a second and 100 MB


async def serve(request: Request) -> Response:
    """Keep what was posted."""
    kind = request.path_params["kind"]
    words = i18n.read(FILES.get(kind, "frame"), i18n.spoken(request.query_params.get("lang", "en")))
    if kind not in READ:
        return JSONResponse({"error": words("unknown_figure")}, 404)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES[kind]:
            return JSONResponse({"error": words("upload_too_large", most=MOST_BYTES[kind] // 1_000_000)}, 413)
    try:
        asked = bytes(body), request.query_params, words, request.headers.get("X-Tab", "")
        told = await asyncio.get_running_loop().run_in_executor(_reading, READ[kind], *asked)
    except ProblemError as problem:
        why = words(problem.key, **problem.fields)
        return JSONResponse({"error": rich.html(f"{words('problem.title')} {why}")}, 422)
    return JSONResponse(told)


async def example(_: Request) -> Response:
    """The text of a table to begin with."""
    return PlainTextResponse(EXAMPLE.read_text(encoding="utf-8"))


def _table(body: bytes, query: QueryParams, words: i18n.Words, tab: str) -> dict[str, Any]:
    """Query: ``target``, a column or `NO_TARGET`, else the last; ``without``, columns; ``standardize``, 0 or 1."""
    text = tables.decode(body)
    if not text.strip():
        raise tables.TableError("few_rows", found=0, least=tables.LEAST_ROWS)
    read = tables.read(text)
    asked = query.get("target", read.names[-1])
    target = asked if asked in read.names else None
    left_out = {*query.getlist("without")}
    without = [name for name in read.names if name in left_out]
    found = tables.chosen(read, target, without, query.get("standardize", "1") == "1")
    rows, columns = found.x.shape
    said = words("own.without_target" if target is None else "own.with_target", rows=rows, columns=columns)
    return {
        "digest": uploads.keep(found, tab),
        "said": rich.html(said),
        "text": text,
        "columns": read.names,
        "target": NO_TARGET if target is None else target,
        "without": without,
    }


def _picture(body: bytes, query: QueryParams, words: i18n.Words, tab: str) -> dict[str, Any]:
    """The answer has the picture as it was read, which a browser can post again."""
    found = read_picture(body)
    file = io.BytesIO()
    Image.fromarray(np.rint(found.pixels * 255).astype(np.uint8)).save(file, "PNG")
    return {"digest": uploads.keep(found, tab), "png": base64.b64encode(file.getvalue()).decode(), "said": ""}


READ: dict[str, Callable[[bytes, QueryParams, i18n.Words, str], dict[str, Any]]] = {
    "table": _table,
    "picture": _picture,
}
FILES = {"table": "tables", "picture": "picture"}
