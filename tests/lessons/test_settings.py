"""Settings: what they accept, just on either side of each bound, and how they are written in an address."""

import re
from dataclasses import replace

import pytest

from ntk_core.tables import table
from ntk_ui import i18n
from ntk_ui.lessons import common
from ntk_ui.lessons.before import settings as before
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.settings import Choice, Number, RefusedError, Setting, limits, read
from ntk_ui.lessons.taylor import settings as taylor
from ntk_ui.lessons.uploaded import PICTURE, TABLE, UnknownUploadError, Upload
from ntk_ui.lessons.written import Points
from ntk_ui.service import uploads

WIDTH, RATE = common.WIDTH, taylor.RATE_FRACTION
POINTS = Points("points", ((0.0, 1.0),), (-1, 1), (-2, 2), 3)
OF_LESSONS = dict.fromkeys((each.lesson, setting) for each in RESOURCES.values() for setting in each.settings)
every_setting = pytest.mark.parametrize(("lesson", "setting"), OF_LESSONS, ids=lambda each: getattr(each, "name", each))


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (WIDTH, "1", 1),
        (WIDTH, "37", 37),
        (WIDTH, "4096", 4096),
        (common.SEED, "4294967295", 2**32 - 1),
        (common.STEPS, "10000", 10_000),
        (RATE, "0.01", 0.01),
        (RATE, "0.99", 0.99),
        (RATE, "5e-1", 0.5),
        (common.DATA, "own", "own"),
        (POINTS, "0.5,-2;-1,2", ((0.5, -2.0), (-1.0, 2.0))),
        (POINTS, "0.123,-0;", ((0.12, 0.0),)),
        (POINTS, "0,0;0,1;0,2", ((0.0, 0.0), (0.0, 1.0), (0.0, 2.0))),
    ],
)
def test_what_is_accepted_is_read(setting: Setting, text: str, value: object):
    found = setting.read(text)
    assert found == value
    assert type(found) is type(value)
    assert setting.read(setting.write(found)) == found


@pytest.mark.parametrize(
    ("setting", "text"),
    [
        *((WIDTH, text) for text in ("0", "4097", "-1", "2.5", "1e3", " 8", "8 ", "", "٣", "²", "9" * 400, "NaN")),
        *((common.SEED, text) for text in ("4294967296", "-1")),
        *((common.STEPS, text) for text in ("0", "10001")),
        *((RATE, text) for text in ("0.0099", "0.991", "nan", "inf", "-0.5", ".", "", "1e999", "0,5")),
        *((common.DATA, text) for text in ("Sine", "", "sine ", "[]")),
        *((POINTS, text) for text in ("", "0", "0,1,2", "1.01,0", "0,-2.01", "nan,0", "0,inf", "a,b", "0,0;" * 4)),
    ],
)
def test_what_is_not_accepted_is_refused(setting: Setting, text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says what is accepted
        setting.read(text)


@every_setting
def test_the_default_and_every_notch_and_option_is_accepted_and_told_apart(lesson: str, setting: Setting):
    offered = [] if isinstance(setting, Upload) else [setting.default]
    if isinstance(setting, Number):
        offered += setting.notches
        assert list(setting.notches) == sorted(set(setting.notches))
    if isinstance(setting, Choice):
        offered += setting.options
    assert all(setting.read(setting.write(value)) == value for value in offered)
    assert len({setting.write(value) for value in offered}) == len(set(offered))


@every_setting
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_control_has_a_name_and_says_what_it_accepts(lesson: str, setting: Setting, language: str):
    told = setting.described(i18n.read(lesson, language))
    assert told["label"]
    assert told["default"] == setting.write(setting.default)
    if isinstance(setting, Number):
        assert re.findall(r"[\d.]+", told["accepted"]) == [setting.write(setting.low), setting.write(setting.high)]
    if isinstance(setting, Choice):
        assert list(told["options"]) == list(setting.options)
        assert all(option in told["accepted"] for option in setting.options)


def test_what_an_address_leaves_out_is_the_default():
    assert read([WIDTH, RATE], {}) == {"width": 256, "rate_fraction": 0.5}
    assert read([WIDTH, RATE], {"width": "8"}) == {"width": 8, "rate_fraction": 0.5}


def test_everything_that_is_refused_is_named_with_what_is_accepted():
    with pytest.raises(RefusedError) as refused:
        read([WIDTH, RATE, common.DATA], {"width": "0", "rate_fraction": "0.5", "data": "cosine", "hight": "1"})

    def told(language: str) -> list[tuple[str, str, str]]:
        words = i18n.read("frame", language)
        return [(fault.name, fault.asked, fault.accepted(words)) for fault in refused.value.faults]

    assert told("en") == [
        ("width", "0", "a whole number from 1 to 4096"),
        ("data", "cosine", "one of: two_points, sine, noisy_sine, step, own"),
        ("hight", "1", "the settings are: width, rate_fraction, data"),
    ]
    assert told("ko")[0] == ("width", "0", "1에서 4096까지의 정수")
    assert [fault.instead for fault in refused.value.faults] == ["1", "sine", None]


@pytest.mark.parametrize(
    ("setting", "text", "instead"),
    [
        (WIDTH, "9999", "4096"),
        (WIDTH, "-3", "1"),
        (WIDTH, "37.4", "37"),
        (WIDTH, "wide", "256"),
        (WIDTH, "nan", "256"),
        (RATE, "2", "0.99"),
        (RATE, "-inf", "0.01"),
        (common.DATA, "cosine", "sine"),
        (POINTS, "0,1;5,5;0.5,-1", "0,1;1,2;0.5,-1"),
        (POINTS, "0,1;-5,0;x;0.5,nan", "0,1;-1,0"),
        (POINTS, "0,0;0,1;0,2;0.1,1", "0,0;0,1;0,2"),
        (POINTS, "x", "0,1"),
    ],
)
def test_in_place_of_what_is_not_accepted_comes_the_nearest_that_is(setting: Setting, text: str, instead: str):
    """And nothing that a reader has set is lost with what is wrong."""
    assert setting.instead(text) == instead
    setting.read(instead)


def test_what_has_no_say_has_its_default_and_is_refused_all_the_same():
    """So that what shows the same has one address, and a mistake is told."""
    settings = [common.DATA, common.POINTS]
    own = read(settings, {"data": "own", "points": "0,1"})
    assert own == {"data": "own", "points": ((0.0, 1.0),)}
    assert read(settings, {"data": "step", "points": "0,1"}) == read(settings, {"data": "step"})
    with pytest.raises(RefusedError):
        read(settings, {"data": "step", "points": "x"})


def test_the_most_that_is_accepted_follows_the_other_settings():
    """A training point by its number: of five, or of as many as the reader has set."""
    settings = [common.DATA, common.POINTS, taylor.POINT]
    assert limits(settings, read(settings, {})) == {"point": 5}
    two = {"data": "own", "points": "0,1;1,1"}
    assert limits(settings, read(settings, two)) == {"point": 2}
    assert read(settings, two | {"point": "2"})["point"] == 2
    with pytest.raises(RefusedError) as refused:
        read(settings, two | {"point": "3"})
    (fault,) = refused.value.faults
    assert (fault.name, fault.asked, fault.instead) == ("point", "3", "2")
    assert fault.accepted(i18n.read("frame", "en")) == "a whole number from 1 to 2"
    numbered = [before.POINTS, before.SEEN]
    assert read(numbered, {"points": "0,1;1,1"})["seen"] == 2
    with pytest.raises(RefusedError) as refused:
        read(numbered, {"points": "0,1;1,1", "seen": "3"})
    assert refused.value.faults[0].accepted(i18n.read("frame", "en")) == "a whole number from 0 to 2"
    late = replace(taylor.POINT, default=5)  # where an address has none, the default comes down by itself
    assert read([common.DATA, common.POINTS, late], two)["point"] == 2


def test_what_a_reader_has_posted_is_needed_where_it_has_a_say():
    inputs = Choice("inputs", "circle", ("circle", "own"))
    assert read([inputs, TABLE], {}) == {"inputs": "circle", "table": None}
    with pytest.raises(RefusedError) as refused:
        read([inputs, TABLE], {"inputs": "own"})
    assert [(fault.name, fault.asked, fault.instead) for fault in refused.value.faults] == [("table", "", None)]
    posted = table([[0.0], [1.0]])
    with pytest.raises(UnknownUploadError) as unknown:
        read([inputs, TABLE], {"inputs": "own", "table": posted.digest})
    assert unknown.value.name == "table"
    assert uploads.keep(posted) == posted.digest
    values = read([inputs, TABLE], {"inputs": "own", "table": posted.digest})
    assert values["table"] == posted
    assert TABLE.write(values["table"]) == posted.digest
    with pytest.raises(RefusedError):
        read([inputs, TABLE], {"inputs": "own", "table": "../etc/passwd"})
    with pytest.raises(ValueError, match=posted.digest):  # no picture
        PICTURE.read(posted.digest)
