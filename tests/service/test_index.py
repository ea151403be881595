"""The index of all figures: what it says is there is there, and what it says is accepted is accepted."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from ntk_core.programs import MAX_POINTS
from ntk_ui import i18n
from ntk_ui.lessons.catalog import LABS, RESOURCES
from ntk_ui.lessons.settings import RefusedError
from tests.asgi import ask

RANGE = re.compile(r"a (whole number|number) from ([\d.]+) to ([\d.]+)")
OPTIONS = re.compile(r"one of: (.+)")
NEED_DATA = ("own", "upload")  # see `test_data.py`
LARGEST = {  # where as many inputs, points and weights are possible as can be
    "inputs": "digits",
    "count": "512",
    "data": "own",
    "points": ";".join(f"{k / 100:g},0" for k in range(MAX_POINTS)),
}


@pytest.fixture(scope="module")
def index() -> dict[str, Any]:
    told: dict[str, Any] = ask("figures/").json
    return told


def test_every_figure_is_listed_with_its_title_and_its_settings(index: dict[str, Any]):
    assert index.keys() == {"/".join(names) for names in RESOURCES}
    korean = ask("figures/", query={"lang": "ko"}).json
    for (lesson, name), resource in RESOURCES.items():
        told = index[f"{lesson}/{name}"]
        assert list(told["settings"]) == [setting.name for setting in resource.settings]
        assert (told["title"] == korean[f"{lesson}/{name}"]["title"]) == (not told["title"])
        assert (".py" in told["kinds"]) == (resource.program is not None)
    titled = {each["title"] for each in index.values()}
    assert i18n.read("taylor", "en")("hero.title") in titled
    assert [name for name, each in index.items() if not each["title"]] == ["spectrum/trained"]


def test_what_is_no_figure_is_answered_with_all_there_are(index: dict[str, Any]):
    assert ask("figures/taylor/nothing").json["figures"] == list(index)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_no_lab_is_answered_with_links_to_all_there_are(language: str):
    answer = ask("labs/taylor/nonsense", query={"lang": language})
    assert answer.status == 404
    page = answer.body.decode()
    assert i18n.read("frame", language)("unknown_lab") in page
    links = re.findall(r'href="\.\./(.+?)/(.+?)\?lang=(.+?)">[^<]+<', page)
    assert {(lesson, name) for lesson, name, _ in links} == LABS.keys()
    assert {each for *_, each in links} == {language}


def address(told: dict[str, Any], name: str, text: str) -> dict[str, str]:
    """An address with a setting that has a say there, and at which there is the figure."""
    found = {known: each for known, each in LARGEST.items() if known in told["settings"]}
    needed = [told["settings"][name].get("when", {}), told.get("when", {})]
    for known in set().union(*needed):
        options = told["settings"][known]["accepted"].removeprefix("one of: ").split(", ")
        possible = [each for each in options if all(each in of.get(known, options) for of in needed)]
        found[known] = found[known] if found.get(known) in possible else possible[0]
    return found | {name: text}


def tried(told: dict[str, Any]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Of each setting what must be accepted, and what must not."""
    for name, setting in told["settings"].items():
        good, bad = [setting["default"]] if setting["default"] else [], ["", "<script>"]
        if found := RANGE.fullmatch(setting["accepted"]):
            kind, low, high = found.groups()
            good += [low, high]
            bad += [f"{float(high) + 1:g}" if kind == "number" else str(int(high) + 1), "-1"]
            bad += [str(int(low) - 1), "1.5"] if kind == "whole number" else [f"{float(low) * 0.99}"] * (low != "0")
        elif found := OPTIONS.fullmatch(setting["accepted"]):
            good += [option for option in found[1].split(", ") if option not in NEED_DATA]
            bad += [good[0].upper() + "x"]
        else:
            assert name in ("table", "picture_file", "points", "line_points", "drawn", "formula")
        yield name, good, bad


@pytest.mark.parametrize("figure", ["/".join(names) for names in RESOURCES])
def test_what_is_accepted_is_accepted_and_nothing_beside_it(figure: str, index: dict[str, Any]):
    told, resource = index[figure], RESOURCES[tuple(figure.split("/"))]  # type: ignore[index]
    known = {setting.name: setting for setting in resource.settings}
    for name, good, bad in tried(told):
        if name in told.get("when", {}):
            continue  # see below
        for text in good:
            value = resource.read(address(told, name, text))[name]
            assert known[name].write(value) == known[name].write(known[name].read(text))
        for text in bad:
            with pytest.raises(RefusedError) as refused:
                resource.read(address(told, name, text))
            assert name in [fault.name for fault in refused.value.faults], (name, text)


@pytest.mark.parametrize("names", [names for names, resource in RESOURCES.items() if resource.when])
def test_where_there_is_no_such_figure_it_is_refused_with_where_there_is(names: tuple[str, str], index: dict[str, Any]):
    figure, resource = "/".join(names), RESOURCES[names]
    ((name, options),) = index[figure]["when"].items()
    every = OPTIONS.fullmatch(index[figure]["settings"][name]["accepted"])
    assert every
    for option in set(every[1].split(", ")) - {*options, *NEED_DATA}:
        for language in i18n.LANGUAGES:
            answer = ask(f"figures/{figure}", query={name: option, "lang": language})
            (fault,) = answer.json["settings"]
            assert (answer.status, fault["name"], fault["asked"], fault["instead"]) == (422, name, option, options[0])
            accepted = i18n.read("frame", language)("accepted.choice", options=", ".join(options))
            assert (fault["accepted"], accepted in fault["said"]) == (accepted, True)
    for option in options:
        assert resource.read({name: option})[name] == option


def test_no_two_figures_have_one_address():
    """One may be in two labs."""
    for lab in LABS.values():
        for figure in lab.figures:
            assert RESOURCES[figure.lesson, figure.name] is figure
