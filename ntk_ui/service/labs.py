"""The route of labs: ``labs/<lesson>/<name>?<settings>&lang=<language>``, a page with one lab and nothing else.

What embedding takes, and a hall full of phones: a first visit loads Plotly and some kilobytes.
"""

import html
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from ntk_ui import assets, i18n, rich
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.service.version import version

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
VARIABLES = {  # of the page's style, as Streamlit calls them, by what its settings call them
    "primaryColor": "--st-primary-color",
    "backgroundColor": "--st-background-color",
    "secondaryBackgroundColor": "--st-secondary-background-color",
    "textColor": "--st-text-color",
    "borderColor": "--st-border-color",
}
PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
:root {{ color-scheme: light dark; {light} --st-font: system-ui, sans-serif; --st-base-radius: 6px;
  --st-metric-value-font-size: 1.5rem }}
@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}
body {{ margin: 0 auto; max-width: 1200px; padding: 12px 16px; font: 16px/1.5 var(--st-font);
  color: var(--st-text-color); background: var(--st-background-color) }}
</style>
<main data-testid="lab"></main>
<script type="module">
const {{ mount }} = await import(new URL("../../assets/lab.js?v={assets}", location.href))
mount({{ data: {sent}, parentElement: document.querySelector("main") }})
</script>
"""


async def serve(request: Request) -> Response:
    """A page with a lab."""
    names = request.path_params["lesson"], request.path_params["name"]
    language = i18n.spoken(request.query_params.get("lang", "en"))
    if names not in RESOURCES:
        return JSONResponse({"error": i18n.read("frame", language)("unknown_figure")}, 404)
    return HTMLResponse(_page(*names, language), headers={"Cache-Control": "no-cache"})


def described(resource: Resource, language: str) -> dict[str, Any]:
    """What `browser/lab.js` makes a lab from."""
    words = i18n.read(resource.lesson, language)
    settings = []
    for setting in resource.settings:
        told = setting.described(words)
        told |= {"help": rich.html(words(f"controls.{setting.name}.help")), "hint": words("hint", of=told["label"])}
        settings.append(told)
    return {
        "lesson": resource.lesson,
        "name": resource.name,
        "language": language,
        "version": version(),
        "settings": settings,
        "words": {name: words(f"figure.{name}") for name in ("full", "save")} | {"lost": words("lost")},
    }


@cache
def _page(lesson: str, name: str, language: str) -> str:
    resource = RESOURCES[lesson, name]
    with CONFIG.open("rb") as file:
        theme = tomllib.load(file)["theme"]
    light, dark = (
        " ".join(f"{variable}: {theme[kind][key]};" for key, variable in VARIABLES.items())
        for kind in ("light", "dark")
    )
    return PAGE.format(
        language=language,
        title=html.escape(i18n.read(lesson, language)(f"{resource.caption({})}.title")),
        light=light,
        dark=dark,
        assets=assets.version(),
        sent=json.dumps(described(resource, language)).replace("<", "\\u003c"),
    )
