"""Settings: what they accept, just on either side of each bound, and how they are written in an address."""

import re
from collections.abc import Callable

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.settings import Choice, Number, Points, RefusedError, Setting, read
from ntk_ui.lessons.taylor import settings as taylor

WIDTH, RATE = taylor.WIDTH, taylor.RATE_FRACTION
POINTS = Points("points", ((0.0, 1.0),), (-1, 1), (-2, 2), 3)
every_setting = pytest.mark.parametrize(
    "setting", [each for resource in RESOURCES.values() for each in resource.settings], ids=lambda each: each.name
)


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (WIDTH, "1", 1),
        (WIDTH, "37", 37),
        (WIDTH, "4096", 4096),
        (taylor.SEED, "4294967295", 2**32 - 1),
        (taylor.STEPS, "10000", 10_000),
        (RATE, "0.01", 0.01),
        (RATE, "0.99", 0.99),
        (RATE, "5e-1", 0.5),
        (taylor.DATA, "own", "own"),
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
        *((taylor.SEED, text) for text in ("4294967296", "-1")),
        *((taylor.STEPS, text) for text in ("0", "10001")),
        *((RATE, text) for text in ("0.0099", "0.991", "nan", "inf", "-0.5", ".", "", "1e999", "0,5")),
        *((taylor.DATA, text) for text in ("Sine", "", "sine ", "[]")),
        *((POINTS, text) for text in ("", "0", "0,1,2", "1.01,0", "0,-2.01", "nan,0", "0,inf", "a,b", "0,0;" * 4)),
    ],
)
def test_what_is_not_accepted_is_refused(setting: Setting, text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the caller says what is accepted
        setting.read(text)


@every_setting
def test_the_default_and_every_notch_and_option_is_accepted_and_told_apart(setting: Setting):
    offered = [setting.default]
    if isinstance(setting, Number):
        offered += setting.notches
        assert list(setting.notches) == sorted(set(setting.notches))
    if isinstance(setting, Choice):
        offered += setting.options
    assert all(setting.read(setting.write(value)) == value for value in offered)
    assert len({setting.write(value) for value in offered}) == len(set(offered))


@every_setting
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_control_has_a_name_and_says_what_it_accepts(setting: Setting, language: str):
    told = setting.described(i18n.read("taylor", language))
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
        read([WIDTH, RATE, taylor.DATA], {"width": "0", "rate_fraction": "0.5", "data": "cosine", "hight": "1"})

    def told(language: str) -> list[tuple[str, str, str]]:
        words = i18n.read("frame", language)
        faults: list[tuple[str, str, Callable[[i18n.Words], str]]] = refused.value.faults
        return [(name, asked, accepted(words)) for name, asked, accepted in faults]

    assert told("en") == [
        ("width", "0", "a whole number from 1 to 4096"),
        ("data", "cosine", "one of: two_points, sine, noisy_sine, step, own"),
        ("hight", "1", "the settings are: width, rate_fraction, data"),
    ]
    assert told("ko")[0] == ("width", "0", "1에서 4096까지의 정수")
