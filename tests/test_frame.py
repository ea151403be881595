"""Every page without a browser: deep links, languages, and controls that do something."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from ntk_core.experiments import Mapping
from ntk_core.fourier import MAPPINGS
from ntk_ui import i18n, idle, meter
from tests.conftest import LESSONS, ROOT
from tests.every_control import QUIET, SMALL

COMMON = {"point": 2.0, "batch": 1.0}  # what every data set has
RUN_SECONDS = 120  # the first to ask for a program compiles it
QUICK = {lesson: {"topic": topic} for lesson, topic in QUIET.items()}


def open_page(lesson: str, locale: str = "en-US", **link: str | list[str]) -> AppTest:
    """A page as a link to it opens it."""
    app = AppTest.from_file(ROOT / "ntk_ui/main.py", default_timeout=RUN_SECONDS)
    app.context = {"locale": locale, "theme": "light"}
    for name, value in ({"parts": "all"} | link).items():
        app.query_params[name] = value
    app.switch_page(f"../pages/{lesson}.py")
    return run(app)


def open_small(lesson: str, **link: str) -> AppTest:
    """A page with little to compute."""
    return open_page(lesson, **SMALL | QUICK.get(lesson, {}) | link)


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
    place = widget.options.index(widget.format_func(widget.value))
    beside = widget.options[(place + 1) % len(widget.options)]
    if widget.type == "select_slider":
        return float(beside)
    texts = i18n.load("frame", "en").items()
    names = {text: key.split(".")[-1] for key, text in texts if key.startswith(f"controls.{widget.key}.")}
    return names.get(beside, beside) if names.get(beside) != "picture" else "kernel"  # a picture takes long


def parts(app: AppTest, name: str) -> list[Any]:
    """What the page tells each of its components of one kind."""
    told = [each.proto for each in app.get("bidi_component")]
    return [json.loads(each.bytes or each.json) for each in told if each.component_name == f"ntk_{name}"]


def figures(app: AppTest) -> list[dict[str, Any]]:
    """All figures of a page, with the texts around them."""
    return parts(app, "charts")


def numbers(app: AppTest) -> list[dict[str, str]]:
    """All numbers of a page, with their names."""
    return [number for row in parts(app, "numbers") for number in row["numbers"]]


def values(app: AppTest) -> list[str]:
    return [number["value"] for number in numbers(app)]


def shown(app: AppTest) -> str:
    """All figures and numbers of a page."""
    drawn = [json.dumps(figure) for figure in figures(app)]
    tables = [table.value.to_csv() for table in app.dataframe]
    return "\n".join([*drawn, *tables, *values(app)])


@pytest.mark.parametrize("topic", ["step", "scale"])
def test_a_narrow_network_that_diverges_far_below_the_limit_is_told_so(topic: str):
    points = "-0.8,-0.48;-0.4,0.37;0,0.37;0.4,0.7;0.8,-0.63"
    narrow = {"width": "2", "activation": "tanh", "rate_fraction": "0.9", "steps": "500", "seed": "3"}
    app = open_page("taylor", data="own", points=points, topic=topic, **narrow)
    diverged = i18n.read("taylor", "en")("diverged")
    assert values(app)[:2] == [diverged, diverged]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("lesson", LESSONS)
def test_pages_open_from_their_links_in_every_language(lesson: str, language: str):
    app = open_page(lesson, lang=language)
    assert app.title[0].value == i18n.read("frame", language)(f"navigation.{lesson}")
    assert app.markdown[0].value == i18n.read(lesson, language)("claim")
    assert figures(app)
    assert all(figure["alt"] for figure in figures(app))


def boxes(block: Any) -> list[Any]:
    """All boxes with a border in a part of a page."""
    inside = [box for child in getattr(block, "children", {}).values() for box in boxes(child)]
    flex = getattr(block.proto, "flex_container", None)
    return [*inside, block] if flex is not None and flex.border else inside


@pytest.mark.parametrize("lesson", LESSONS)
def test_no_box_is_empty(lesson: str):
    app = open_small(lesson)
    found = boxes(app.main)
    assert all(box.children for box in found)
    cards = [card["question"] for grid in parts(app, "guided") for card in grid["cards"]]
    assert len([*found, *cards, *values(app)]) > 3
    assert all([*cards, *values(app)])


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_control_changes_what_is_shown(lesson: str):
    app = open_small(lesson)
    first = shown(app)
    for key, value in settings(app).items():
        controls(app)[key].set_value(neighbor(controls(app)[key]))
        assert shown(run(app)) != first, key
        controls(app)[key].set_value(value)
        assert shown(run(app)) == first, key


@pytest.mark.parametrize(("topic", "key"), [("weights", "path_width"), ("scale", "output_scale")])
def test_a_topic_has_controls_of_its_own(topic: str, key: str):
    app = open_small("taylor", topic=topic, **{key: "10"})
    first = shown(app)
    controls(app)[key].set_value(100.0)
    assert shown(run(app)) != first


TOPICS = {
    "taylor": ("widths", "weights", "parameters", "step", "scale", "parameterization"),
    "spectrum": ("angles", "definite", "priors"),
    "fourier": ("kernel", "scales", "noises", "picture"),
    "dynamics": ("ensembles", "moving", "generalization", "learnability", "universal", "optimizers"),
}


@pytest.mark.parametrize("mapping", MAPPINGS)
@pytest.mark.parametrize("topic", ["kernel", "scales"])
def test_every_mapping_has_what_belongs_to_it(mapping: str, topic: str):
    app = open_page("fourier", mapping=mapping, topic=topic, width="16", steps="100")
    assert ("scale" in settings(app)) == (mapping == "gaussian")
    assert ("power" in settings(app)) == (mapping == "power_law")
    assert ("features" in settings(app)) == (mapping in ("gaussian", "power_law"))
    assert ("octaves" in settings(app)) == (mapping == "positional")


def test_the_table_of_modes_is_there_once_it_is_unfolded():
    app = open_page("spectrum", parts="all")
    assert not app.dataframe
    app.session_state["modes_table"] = True
    table = run(app).dataframe[0].value
    assert len(table) == 12
    assert table.iloc[0, 0] == "1"


def test_what_was_tried_with_a_picture_is_kept_to_compare():
    app = open_page("fourier", topic="picture", width="16", steps="100")
    assert len(app.dataframe[0].value) == 1
    of, tried = app.session_state["pictures_tried"]
    app.session_state["pictures_tried"] = of, {"other": ("None", 64, 1.0, 2.0, 3.0, 4.0)} | tried
    assert run(app).dataframe[0].value.shape == (2, 6)


@pytest.mark.parametrize(("lesson", "topic"), [(lesson, topic) for lesson, all_ in TOPICS.items() for topic in all_])
def test_every_topic_opens_from_its_link(lesson: str, topic: str):
    app = open_page(lesson, lang="ko", topic=topic, width="16", steps="100")
    assert settings(app)["topic"] == topic
    assert len(figures(app)) + len(app.dataframe) > 2
    told = idle.IDLE.get(topic) or ()
    if lesson == "fourier":
        told = idle.of_features(topic, settings(app)["signal"], Mapping(settings(app)["mapping"], 1.0, 1))
    captions = [caption.value for caption in app.caption]
    assert not told or idle.sentence(i18n.read("frame", "ko"), told) in captions


@pytest.mark.parametrize("lesson", ["taylor", "dynamics"])
def test_own_points_come_from_the_link_and_stay_in_it(lesson: str):
    app = open_small(lesson, data="own", points="0.5,1;-0.5,-1;0,0.25")
    assert not app.warning
    assert app.session_state["link"]["points"] == "0.5,1;-0.5,-1;0,0.25"
    before = shown(app)
    assert shown(open_small(lesson, data="own", points="0.5,1;-0.5,-1;0,0.5")) != before
    app.get("segmented_control")[0].set_value("ko")
    assert app.session_state["link"]["points"] == run(app).session_state["link"]["points"]


@pytest.mark.parametrize("architecture", ["residual", "convolution", "fourier"])
def test_other_architectures_are_taken_apart(architecture: str):
    app = open_small("spectrum", architecture=architecture, inputs="digits", count="32")
    alternatives = [figure["alt"] for figure in figures(app)]
    words = i18n.read("spectrum", "en")
    assert words("architecture_map.alt") in alternatives
    assert words("pictures.alt") in alternatives
    before = shown(app)
    controls(app)["architecture_width"].set_value(64.0)
    assert shown(run(app)) != before


def test_numbers_keep_to_the_size_of_the_kernel():
    app = open_small("spectrum", count="64", mode="60", first_input="50", second_input="2")
    assert [settings(app)[key] for key in ("mode", "first_input", "second_input")] == [60, 50, 2]
    controls(app)["count"].set_value(32.0)
    assert [settings(run(app))[key] for key in ("mode", "first_input", "second_input")] == [4, 1, 2]


def test_a_page_without_a_table_shows_the_rest():
    app = open_small("spectrum", inputs="own")
    assert not app.error
    app.text_area[0].set_value("1,2,3\n4,5,6\n0,1,2\n")
    assert [number["value"] for number in numbers(run(app)) if number["label"] == "Points N"] == ["3"]
    app.text_area[0].set_value("1,2,3\n4,?,6\n")
    app.run()
    assert not app.exception
    assert len(app.error) == 1
    assert app.text_area[0].value == "1,2,3\n4,?,6\n"


def test_a_rate_past_the_limit_is_told():
    words = i18n.read("spectrum", "en")
    said = [text.value for text in open_small("spectrum", learning_rate="0.1").warning]
    assert said == [words("too_fast")]


def test_own_points_start_as_those_of_the_data_set_before():
    app = open_small("taylor", data="step")
    before = values(app)
    controls(app)["data"].set_value("own")
    assert values(run(app)) == before
    assert app.session_state["link"]["points"].count(";") == 9


@pytest.mark.parametrize(
    ("points", "left"),
    [
        ("0.5,1;two,3;0,0", "0.5,1;0,0"),
        ("0.5,1;9,0", "0.5,1"),
        ("0.5,1;0.1", "0.5,1"),
        ("0.5,1;nan,0;inf,1", "0.5,1"),
        (";".join(f"{k / 100},0" for k in range(40)), ";".join(f"{k / 100:g},0" for k in range(32))),
        ("nonsense", None),
        ("<script>", None),
    ],
)
def test_points_that_make_no_sense_are_left_out_and_said_so(points: str, left: str | None):
    app = open_small("taylor", data="own", points=points)
    assert len(app.warning) == 1
    default = open_small("taylor", data="own").session_state["link"]["points"]
    assert app.session_state["link"]["points"] == (left or default)
    assert not run(app).warning


@pytest.mark.parametrize("lesson", LESSONS)
def test_the_meter_says_whether_the_theory_holds(lesson: str):
    words = i18n.read("frame", "en")
    against = "theory" if lesson == "fourier" else "tangent"
    verdicts = {words(f"meter.{against}.{verdict}") for verdict in meter.VERDICTS}
    app = open_small(lesson)
    (said,) = parts(app, "meter")
    assert words("meter.title") in said["html"]
    assert any(verdict in said["html"] for verdict in verdicts)


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_control_can_be_set_by_the_link(lesson: str):
    other = {key: neighbor(widget) for key, widget in controls(open_small(lesson)).items()}
    other |= {key: value for key, value in COMMON.items() if key in other}
    other |= QUICK[lesson]  # none of them is open at first
    link = {key: value if isinstance(value, str) else f"{value:g}" for key, value in other.items()}
    app = open_page(lesson, **link)
    for key in other.keys() & controls(app).keys():  # a choice may bring controls of its own
        widget = controls(app)[key]
        assert widget.format_func(widget.value) == widget.format_func(other[key]), key


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ko-KR", "ko"), ("ko", "ko"), ("en-US", "en"), ("de-DE", "en"), ("", "en")],
)
def test_without_a_language_in_the_link_the_browser_decides(locale: str, language: str):
    app = open_page("spectrum", locale=locale)
    assert app.title[0].value == i18n.read("frame", language)("navigation.spectrum")
    assert "lang" not in app.session_state["link"]


def test_a_chosen_language_goes_into_the_link_and_along_to_other_pages():
    app = open_page("spectrum")
    app.get("segmented_control")[0].set_value("ko")
    run(app)
    assert app.session_state["link"]["lang"] == "ko"
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
    chosen = settings(open_page("spectrum", inputs=["torus", "interval"], width=["8", "16"]))
    assert (chosen["inputs"], chosen["width"]) == ("interval", 16)
