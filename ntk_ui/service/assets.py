"""The scripts that the browser loads beside Streamlit's: the app's own, and Plotly, both from this server."""

import gzip
import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ntk_ui.figures import style

SOURCES: dict[str, Callable[[], bytes]] = {
    path.name: path.read_bytes for path in (Path(__file__).parents[1] / "browser").glob("*.js")
}
SOURCES["plotly.min.js"] = (Path(str(files("plotly"))) / "package_data" / "plotly.min.js").read_bytes
THEMES = {"light": style.LIGHT._asdict(), "dark": style.DARK._asdict()}
IMPORT = 'import { THEMES } from "./themes.js"'
_colors = SOURCES["colors.js"]
SOURCES["colors.js"] = lambda: _colors().replace(IMPORT.encode(), f"const THEMES = {json.dumps(THEMES)}".encode())
FOREVER = "public, max-age=31536000, immutable"


class Asset(NamedTuple):
    """A script and its compressed form."""

    body: bytes
    compressed: bytes


@cache
def load(name: str) -> Asset:
    """A script, read and compressed once."""
    body = SOURCES[name]()
    return Asset(body, gzip.compress(body))


@cache
def version() -> str:
    """Changes with the content of any script, so that browsers may keep what they have."""
    return hashlib.sha256(b"".join(load(name).body for name in SOURCES)).hexdigest()[:12]


def address(name: str) -> str:
    """Of a script, from the root of the app."""
    return f"assets/{version()}/{name}"


async def serve(request: Request) -> Response:
    """A script by its name; that of this version may be kept for ever."""
    name = request.path_params["name"]
    if name not in SOURCES:
        return PlainTextResponse("no such script", status_code=404)
    asset = load(name)
    kept = FOREVER if request.path_params["version"] == version() else "no-store"
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(asset.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type="text/javascript")
    return Response(asset.body, headers=headers, media_type="text/javascript")
