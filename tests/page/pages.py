"""Pages as a link to them opens them, and what they tell their components."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT

RUN_SECONDS = 60


def open_page(lesson: str, locale: str = "en-US", **link: str | list[str]) -> AppTest:
    """A page as a link to it opens it."""
    app = AppTest.from_file(ROOT / "ntk_ui/page/main.py", default_timeout=RUN_SECONDS)
    app.context = {"locale": locale, "theme": "light"}
    for name, value in link.items():
        app.query_params[name] = value
    app.switch_page(f"../../pages/{lesson}.py")
    return run(app)


def run(app: AppTest) -> AppTest:
    """Let it run, without trouble."""
    app.run()
    assert not app.exception
    assert not app.error
    return app


def told(app: AppTest, name: str) -> list[Any]:
    """What the page tells each of its components of one kind."""
    every = [each.proto for each in app.get("bidi_component")]
    return [json.loads(each.bytes or each.json) for each in every if each.component_name == f"ntk_{name}"]
