"""Every page without a browser: deep links, languages, and controls that do something."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ntk_ui import i18n
from tests.conftest import LESSONS, ROOT

RUN_SECONDS = 120  # the first to ask for a program compiles it
SMALL = {"width": "16", "steps": "200"}


def open_page(lesson: str, locale: str = "en-US", **link: str | list[str]) -> AppTest:
    """A page as a link to it opens it."""
    app = AppTest.from_file(ROOT / "ntk_ui/main.py", default_timeout=RUN_SECONDS)
    app.context = {"locale": locale, "theme": "light"}
    for name, value in link.items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{lesson}.py")
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    assert not app.error
    return app


def controls(app: AppTest) -> dict[str, Any]:
    widgets = [*app.select_slider, *app.selectbox, *app.get("segmented_control")]
    return {widget.key: widget for widget in widgets if widget.key != "lang"}


def settings(app: AppTest) -> dict[str, Any]:
    return {key: widget.value for key, widget in controls(app).items()}


def neighbor(widget: Any) -> Any:
    """A value next to the one that a control has."""
    before = widget.options[(widget.options.index(widget.format_func(widget.value))) - 1]
    if widget.type == "select_slider":
        return float(before)
    texts = i18n.load("frame", "en").items()
    names = {text: key.split(".")[-1] for key, text in texts if key.startswith(f"controls.{widget.key}.")}
    return names.get(before, before)


def shown(app: AppTest) -> str:
    """All figures and numbers of a page."""
    figures = [chart.proto.spec for chart in app.get("plotly_chart")]
    return "\n".join([*figures, *(metric.value for metric in app.metric)])


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_pages_open_from_their_links_in_every_language(lesson: str, language: str):
    app = open_page(lesson, lang=language)
    assert app.title[0].value == i18n.read("frame", language)(f"navigation.{lesson}")
    assert app.markdown[0].value == i18n.read(lesson, language)("claim")
    assert app.get("plotly_chart")
    assert all(chart.proto.alt for chart in app.get("plotly_chart"))


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_control_changes_what_is_shown(lesson: str):
    app = open_page(lesson, **SMALL)
    first = shown(app)
    for key, value in settings(app).items():
        controls(app)[key].set_value(neighbor(controls(app)[key]))
        assert shown(run(app)) != first, key
        controls(app)[key].set_value(value)
        assert shown(run(app)) == first, key


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_control_can_be_set_by_the_link(lesson: str):
    other = {key: neighbor(widget) for key, widget in controls(open_page(lesson, **SMALL)).items()}
    link = {key: value if isinstance(value, str) else f"{value:g}" for key, value in other.items()}
    app = open_page(lesson, **link)
    for key, widget in controls(app).items():
        assert widget.format_func(widget.value) == widget.format_func(other[key]), key


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ko-KR", "ko"), ("ko", "ko"), ("en-US", "en"), ("de-DE", "en"), ("", "en")],
)
def test_without_a_language_in_the_link_the_browser_decides(locale: str, language: str):
    app = open_page("spectrum", locale=locale)
    assert app.title[0].value == i18n.read("frame", language)("navigation.spectrum")
    assert "lang" not in app.query_params


def test_a_chosen_language_goes_into_the_link_and_along_to_other_pages():
    app = open_page("spectrum")
    app.get("segmented_control")[0].set_value("ko")
    run(app)
    assert app.query_params["lang"] == "ko"
    app.switch_page("../pages/dynamics.py")
    assert run(app).title[0].value == i18n.read("frame", "ko")("navigation.dynamics")


def test_changing_the_language_keeps_the_settings():
    app = open_page("spectrum", width="64", inputs="interval", seed="3")
    before = settings(app)
    app.get("segmented_control")[0].set_value("ko")
    assert settings(run(app)) == before


@pytest.mark.parametrize(
    "link",
    [
        {"width": "7"},
        {"width": "abc"},
        {"width": ""},
        {"width": ["8", "16"]},
        {"width": "1e999"},
        {"activation": "softmax"},
        {"inputs": "torus"},
        {"inputs": ""},
        {"w_std": "-1"},
        {"seed": "../../etc/passwd"},
        {"seed": "<script>"},
        {"lang": "xx"},
        {"lang": ""},
        {"unknown": "1"},
    ],
    ids=str,
)
def test_what_a_link_gets_wrong_falls_back_to_the_default(link: dict[str, Any]):
    app = open_page("spectrum", **link)
    assert settings(app) == settings(open_page("spectrum"))
    assert app.title[0].value == i18n.read("frame", "en")("navigation.spectrum")


def test_of_a_repeated_choice_the_last_counts():
    assert settings(open_page("spectrum", inputs=["torus", "interval"]))["inputs"] == "interval"
