"""The scripts that the browser loads beside Streamlit's: the app's own, and Plotly, both from this server."""

import gzip
import hashlib
import json
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit.components.v2.types import ComponentRenderer
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.layout_utils import LayoutConfig
from streamlit.elements.lib.utils import compute_and_register_element_id
from streamlit.proto.BidiComponent_pb2 import BidiComponent

from ntk_ui.figures import style

SOURCES: dict[str, Callable[[], bytes]] = {
    path.name: path.read_bytes for path in (Path(__file__).parent / "browser").glob("*.js")
}
SOURCES["plotly.min.js"] = (Path(str(files("plotly"))) / "package_data" / "plotly.min.js").read_bytes
THEMES = {"light": style.LIGHT._asdict(), "dark": style.DARK._asdict()}
SOURCES["themes.js"] = lambda: f"export const THEMES = {json.dumps(THEMES)}".encode()
FOREVER = "public, max-age=31536000, immutable"
KIND = "bidi_component"  # Streamlit's name for a component
NAME = "ntk_{}".format  # of the component whose code is in a script
FIGURES = NAME("charts")


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


def component(name: str, room: int = 0) -> ComponentRenderer:
    """A Streamlit component whose code is the function `mount` of a script of the app's own.

    Args:
        name: Of the script.
        room: Pixels that the element takes up until its code is there, so that what is below does not jump.
    """
    return st.components.v2.component(NAME(name), isolate_styles=False, html=_room(room), js=_fetch(name))


class Shown(NamedTuple):
    """An element on the page that only shows what it is told."""

    identity: str
    place: DeltaGenerator


def display(name: str, room: int = 0) -> Callable[..., Shown]:
    """The same for one that only shows what it is told: a function of its key on the page, and of its data.

    With a third argument, what has been shown before in the same run, it is shown anew in its place. Streamlit keeps a
    state for every component and takes it up again with every run. One that has none goes into the page as it is.
    """

    def show(key: str, data: bytes | dict[str, Any], before: Shown | None = None) -> Shown:
        identity, place = before or (_identity(key), st._main)
        told = BidiComponent(
            id=identity,
            component_name=NAME(name),
            html_content=_room(room) or "",
            js_content=_fetch(name),
            isolate_styles=False,
            **({"bytes": data} if isinstance(data, bytes) else {"json": json.dumps(data)}),
        )
        return Shown(identity, place._enqueue(KIND, told, LayoutConfig(width="stretch", height="content")))

    return show


def _identity(key: str) -> str:
    identity: str = compute_and_register_element_id(KIND, user_key=key, dg=None, key_as_main_identity=True)
    return identity


def _room(pixels: int) -> str | None:
    return f'<div class="ntk-room" style="height: {pixels}px"></div>' if pixels else None


@cache
def _fetch(name: str) -> str:
    """What Streamlit sends with every element: it only fetches the code, once.

    The page's own script tells where the app is. What an element is told before the code is there comes in any order;
    Streamlit takes back all but the newest as soon as it has come. So that is shown a moment later.
    """
    return f"""
const app = document.querySelector('script[src*="static/js/"]').src
const code = import(new URL("../../assets/{name}.js?v={version()}", app))
let there = false
code.then(() => setTimeout(() => (there = true)))
export default async (component) => {{
  const {{ mount }} = await code
  let remove, soon
  const show = () => {{
    component.parentElement.querySelector(".ntk-room")?.remove()
    remove = mount(component)
  }}
  if (there) show()
  else soon = setTimeout(show)
  return () => {{
    clearTimeout(soon)
    remove?.()
  }}
}}
"""


async def serve(request: Request) -> Response:
    """A script by its name."""
    name = request.path_params["name"]
    if name not in SOURCES:
        return PlainTextResponse("no such script", status_code=404)
    asset = load(name)
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        return Response(asset.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type="text/javascript")
    return Response(asset.body, headers=headers, media_type="text/javascript")
