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
from starlette.responses import HTMLResponse, Response

from ntk_ui import i18n, rich
from ntk_ui.lessons.catalog import LABS, RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.lessons.settings import Setting, condition
from ntk_ui.service import assets
from ntk_ui.service.version import version

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
VARIABLES = {  # of the page's style, as Streamlit calls them, by what its settings call them
    "primaryColor": "--st-primary-color",
    "backgroundColor": "--st-background-color",
    "secondaryBackgroundColor": "--st-secondary-background-color",
    "textColor": "--st-text-color",
    "borderColor": "--st-border-color",
}
WORDS = ("full", "save", "lost", "more", "code", "data", "unknown", "printing", "print_now")
OF_UPLOADS = ("choose_file", "paste", "load_example", "standardize", "target", "no_target", "input")
OF_POINTS = ("full_of_points", "edit_points", "click_points", "add_point", "delete_point")
KNOWN = tuple(dict.fromkeys(setting.name for resource in RESOURCES.values() for setting in resource.settings))
MODULES = ["lab", "panel", "controls", "elements", "store", "answers", "charts", "timeline", "colors"]
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
{preload}
<script type="module">
import {{ mount }} from "../../{lab}"
mount({{ data: {sent}, parentElement: document.querySelector("main") }})
</script>
"""


async def serve(request: Request) -> Response:
    """A page with a lab."""
    names = request.path_params["lesson"], request.path_params["name"]
    language = i18n.spoken(request.query_params.get("lang", "en"))
    if names not in LABS:
        return HTMLResponse(_no_lab(language), 404)
    return HTMLResponse(_page(*names, language), headers={"Cache-Control": "no-cache"})


def _no_lab(language: str) -> str:
    """A page with the labs that there are."""
    words = i18n.read("frame", language)
    links = (
        f'<li><a href="../{lesson}/{name}?lang={language}">{html.escape(next(lab.figures).title(language) or name)}</a>'
        for (lesson, name), lab in LABS.items()
    )
    title = html.escape(words("unknown_lab"))
    head = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title>'
    return f"{head}<h1>{title}</h1><ul>{''.join(links)}</ul>"


@cache
def described(lesson: str, name: str, language: str) -> dict[str, Any]:
    """What `browser/lab.js` makes a lab from."""
    lab = LABS[lesson, name]
    words = next(lab.figures).words(language)
    return {
        "lesson": lesson,
        "name": name,
        "language": language,
        "version": version(),
        "settings": [_control(setting, words) for setting in lab.settings],
        "first": lab.first,
        "rows": [[_panel(figure, language) for figure in row] for row in lab.in_rows],
        "known": [*KNOWN, "topic"],
        "words": {name: words(f"lab.{name}") for name in WORDS + OF_POINTS + OF_UPLOADS},
    }


def _control(setting: Setting, words: i18n.Words) -> dict[str, Any]:
    told = setting.described(words)
    return told | {"help": rich.html(words(f"controls.{setting.name}.help")), "hint": words("hint", of=told["label"])}


def _panel(figure: Resource, language: str) -> dict[str, Any]:
    return condition(figure.when) | {
        "name": figure.name,
        "plotted": figure.plotted,
        "settings": [setting.name for setting in figure.settings],
        "title": figure.title(language),
    }


def _preload() -> str:
    """What `lab.js` takes is asked for at once, not as one module after the other is read."""
    modules = [f'<link rel="modulepreload" href="../../{assets.address(f"{name}.js")}">' for name in MODULES]
    return "\n".join([*modules, f'<link rel="preload" as="script" href="../../{assets.address("plotly.min.js")}">'])


@cache
def _page(lesson: str, name: str, language: str) -> str:
    told = described(lesson, name, language)
    with CONFIG.open("rb") as file:
        theme = tomllib.load(file)["theme"]
    light, dark = (
        " ".join(f"{variable}: {theme[kind][key]};" for key, variable in VARIABLES.items())
        for kind in ("light", "dark")
    )
    return PAGE.format(
        language=language,
        title=html.escape(told["rows"][0][0]["title"]),
        light=light,
        dark=dark,
        preload=_preload(),
        lab=assets.address("lab.js"),
        sent=json.dumps(told).replace("<", "\\u003c"),
    )
