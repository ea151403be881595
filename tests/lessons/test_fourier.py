"""The lesson on Fourier features: what each of its figures depends on, and what a reader may ask for."""

import re
from collections.abc import Iterator

import numpy as np
import pytest

from ntk_core.pictures import picture
from ntk_ui import i18n
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import LABS
from ntk_ui.lessons.fourier import training
from ntk_ui.lessons.settings import RefusedError
from ntk_ui.service import uploads
from tests.figures import decoded, read
from tests.lessons.fabricated_pictures import stand_in
from tests.lessons.fourier_answers import BASE, NUMBERS, OF_LESSON, answer, quick, results, traces

DRAWN = "0.1,1;0.5,-2.5;0.75,0.33"
OTHER: dict[str, dict[str, str]] = {  # of each setting, with what it needs to have a say
    "signal": {"signal": "chirp"},
    "noise_exponent": {"signal": "noise", "noise_exponent": "0.37"},
    "formula": {"signal": "formula", "formula": "cos(4*pi*x)^3"},
    "drawn": {"signal": "drawn", "drawn": DRAWN},
    "mapping": {"mapping": "power_law"},
    "scale": {"scale": "3.71"},
    "power": {"mapping": "power_law", "power": "0.81"},
    "octaves": {"mapping": "positional", "octaves": "5"},
    "features": {"features": "3"},
    "width": {"width": "18"},
    "depth": {"depth": "2"},
    "activation": {"activation": "erf"},
    "steps": {"steps": "37"},
    "seed": {"seed": "4294967295"},
    "picture": {"picture": "upload"},
    "picture_file": {"picture": "upload"},
    "kept": {"kept": "0.3"},
    "picture_scale": {"picture_scale": "7.7"},
    "picture_width": {"picture_width": "65"},
}
LEARNED = ("pictures", "quality")
RANDOM = np.random.default_rng(5)
SMALL, LARGE = (picture(np.round(RANDOM.random((side, side)), 2)) for side in (64, 200))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with quick(monkeypatch):
        yield


@pytest.fixture(autouse=True)
def _no_picture_is_learned(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with stand_in(monkeypatch):
        yield


def test_the_lesson_has_these_labs():
    mine = {name: lab for (lesson, name), lab in LABS.items() if lesson == "fourier"}
    assert {name: [figure.name for figure in lab.figures] for name, lab in mine.items()} == {
        "plain": ["plain", "plain_bands"],
        "natural": ["low_pass", "spectrum"],
        "training": ["training", "scale_errors", "held_out"],
        "bands": ["errors", "bands", "times"],
        "falloff": ["falloff", "scale_sweep"],
        "kernel": ["waves", "kernels", "feature_limit"],
        "scales": ["knobs"],
        "noises": ["noises"],
        "picture": ["pictures", "quality", "framed"],
    }
    for lab in mine.values():
        assert set(lab.first) <= {setting.name for setting in lab.settings}
    assert {name for name, figure in OF_LESSON.items() if figure.program} == {"plain", "training"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", OF_LESSON)
def test_every_figure_is_drawn_with_its_texts_and_numbers(name: str, language: str):
    shown = answer(name, language)
    assert shown["figure"]["data"]
    assert all((shown["title"], shown["alt"], shown["look"]))
    assert len(shown["numbers"]) == len(NUMBERS.get(name, ()))
    assert bool(shown["verdict"]) == (name in ("plain", "training"))


ENDS = (
    {"width": "256", "steps": "500", "features": "16"},
    {"width": "1", "steps": "1", "scale": "0.01", "features": "1", "picture_scale": "0.01", "picture_width": "1"}
    | {"kept": "0.01"},
    {"mapping": "gaussian", "scale": "100", "features": "32", "signal": "noise", "noise_exponent": "4", "steps": "3"},
    {"mapping": "power_law", "power": "10", "features": "31", "signal": "noise", "noise_exponent": "0"},
    {"mapping": "power_law", "power": "0", "features": "1", "signal": "drawn", "drawn": "0,1;1,-1", "width": "65"},
    {"mapping": "positional", "octaves": "1", "signal": "square", "width": "2"},
    {"mapping": "positional", "octaves": "8", "signal": "formula", "formula": "0"},
    {"mapping": "none"},
    {"mapping": "basic"},
)


@pytest.mark.parametrize("asked", ENDS)
@pytest.mark.parametrize("name", OF_LESSON)
def test_every_figure_is_drawn_at_the_ends_of_what_is_accepted(name: str, asked: dict[str, str]):
    if (name, asked) == ("waves", {"mapping": "none"}):
        pytest.skip("there are no waves without a mapping, and no such figure")
    assert answer(name, **asked)["figure"]["data"]


PAIRS = [(name, setting.name) for name, figure in OF_LESSON.items() for setting in figure.settings]
NEEDED = {  # where a seed has no say at the defaults
    ("scale_errors", "seed"): {"signal": "noise"},
    ("knobs", "seed"): {"signal": "noise"},
    ("held_out", "seed"): {"signal": "noise"},
}


@pytest.mark.parametrize(("name", "setting"), PAIRS)
def test_each_setting_of_a_figure_changes_it(name: str, setting: str):
    if (name, setting) == ("feature_limit", "mapping"):
        pytest.skip("it is there at one mapping alone")
    one, other = uploads.keep(SMALL), uploads.keep(LARGE)
    change = NEEDED.get((name, setting), {}) | OTHER[setting]
    base = {key: text for key, text in change.items() if key != setting}
    if setting in ("picture", "picture_file"):
        change = change | {"picture_file": one}
        base = base | ({"picture_file": other} if setting == "picture_file" else {})
    assert answer(name, **base) != answer(name, **change)


@pytest.mark.parametrize("name", OF_LESSON)
def test_no_other_setting_is_one_of_a_figure(name: str):
    names = {setting.name for setting in OF_LESSON[name].settings}
    for other in OTHER.keys() - names:
        with pytest.raises(RefusedError):
            settings.read(OF_LESSON[name].settings, {other: "1"})


def test_figures_depend_on_no_more_than_they_show():
    names = {figure: {setting.name for setting in each.settings} for figure, each in OF_LESSON.items()}
    for figure in ("falloff", "scale_sweep", "kernels", "waves", "feature_limit", "noises", *LEARNED):
        assert not names[figure] & {"signal", "noise_exponent", "formula", "drawn"}
    assert names["falloff"] - names["scale_sweep"] == {"width", "octaves"}
    assert names["kernels"] - names["waves"] == {"depth", "activation"}
    assert names["noises"] == {"mapping", "features", "steps"}
    assert names["framed"] == names["spectrum"] == {"picture", "picture_file"}
    assert not names["pictures"] & {"features", "octaves", "scale", "width", "depth", "activation", "steps"}


@pytest.mark.parametrize(
    ("name", "setting", "asked"),
    [
        *((name, "scale", {"mapping": "basic"}) for name in ("training", "falloff", "kernels", "scale_errors")),
        *((name, "power", {}) for name in ("bands", "falloff", "kernels", "pictures", "scale_sweep")),
        *((name, "octaves", {}) for name in ("training", "times", "kernels")),
        *((name, "features", {"mapping": "positional"}) for name in ("errors", "noises", "scale_errors")),
        *((name, "seed", {"mapping": "power_law"}) for name in ("kernels", "waves")),
        ("training", "noise_exponent", {}),
        ("training", "formula", {}),
        ("training", "drawn", {}),
        ("scale_errors", "seed", {}),
        ("pictures", "picture_scale", {"mapping": "positional"}),
    ],
)
def test_a_setting_has_a_say_at_some_values_of_another_alone(name: str, setting: str, asked: dict[str, str]):
    base = {key: text for key, text in BASE.items() if key in asked}
    one = read(OF_LESSON[name], base | asked)
    changed = read(OF_LESSON[name], base | asked | {setting: OTHER[setting][setting]})
    assert one == changed
    assert one[setting] == next(each.default for each in OF_LESSON[name].settings if each.name == setting)


def test_figures_of_a_scale_are_there_where_the_mapping_has_one():
    when = {name: figure.when for name, figure in OF_LESSON.items() if figure.when}
    assert when == {
        "scale_sweep": ("mapping", ("gaussian", "power_law")),
        "feature_limit": ("mapping", ("gaussian",)),
        "waves": ("mapping", ("gaussian", "basic", "positional", "power_law")),
    }


class Refused:
    """What is said of a setting that is not possible."""

    def __init__(self, **asked: str) -> None:
        with pytest.raises(RefusedError) as refused:
            settings.read(OF_LESSON["training"].settings, asked)
        (fault,) = refused.value.faults
        self.name, self.instead = fault.name, fault.instead
        self.told = {language: fault.accepted(i18n.read("frame", language)) for language in i18n.LANGUAGES}


def test_networks_with_several_hidden_layers_are_narrower():
    read(OF_LESSON["training"], {"width": "4096"})
    read(OF_LESSON["training"], {"width": "1024", "depth": "3"})
    refused = Refused(width="1025", depth="2")
    assert (refused.name, refused.instead) == ("width", "1024")
    assert refused.told["en"] == "a whole number from 1 to 1024"
    assert answer("training", depth="2")["limits"] == {"width": 1024}
    assert answer("training")["limits"] == {"width": 4096}


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("", "Write a formula in x."),
        ("2x", "Write 2*x instead of 2x"),
        ("sin(x", "Parentheses opened: 1, closed: 0"),
        ("sine(x)", "`sine` is not known"),
        ("1/x", "no value at x = 0"),
        ("100*x", "at x = 0.102"),
        ("x" + " " * 200, "has 201 characters"),
        ("x+" * 100 + "x", "has 201 characters"),
    ],
)
def test_a_formula_that_cannot_be_used_is_explained(formula: str, said: str):
    refused = Refused(signal="formula", formula=formula)
    assert refused.name == "formula"
    assert said in refused.told["en"]
    assert re.search("[가-힣]", refused.told["ko"])


def test_a_formula_is_what_is_learned():
    drawn = traces(answer("training", signal="formula", formula="x - 0.25"))["Signal"]
    np.testing.assert_allclose(decoded(drawn["y"]), np.arange(128) / 128 - 0.25, atol=1e-6)


def test_drawn_points_lie_apart():
    for drawn in ("0.5,1", "0.5,1;0.5,2", "0.501,0;0.499,1", "0.5,1;1.01,2", "0.5,1;0.6,3.01", "0,0;" * 40):
        refused = Refused(signal="drawn", drawn=drawn)
        assert refused.name == "drawn"
        assert "2 or more different x, at most 32" in refused.told["en"]
        assert "2개" in refused.told["ko"]
    assert read(OF_LESSON["training"], {"signal": "drawn", "drawn": "0,-3;1,3"})["drawn"] == ((0, -3), (1, 3))


def test_a_drawn_signal_takes_clicks_in_a_window_that_stands_still():
    for drawn in (DRAWN, "0,0;0.5,0.1"):
        shown = answer("training", signal="drawn", drawn=drawn)
        assert shown["clicks"] == {"points": "drawn"}
        assert shown["figure"]["layout"]["yaxis"]["range"] == [-3, 3]
        points = traces(shown)["Signal"]
        at = [tuple(map(float, pair.split(","))) for pair in drawn.split(";")]
        expected = np.interp(np.arange(128) / 128, *np.array(at).T, period=1)
        np.testing.assert_allclose(decoded(points["y"]), expected, atol=1e-6)
    assert answer("training")["clicks"] == {}


def test_it_grows_from_the_signal_to_the_theory_to_the_network():
    figure = OF_LESSON["training"]
    values = read(figure, BASE)
    grown = figure.results(values)
    for so_far, pending in ((grown.nothing(), 4), (grown.theory(), 2)):
        shown = figure.shown(so_far, values, "en", waiting=True)
        assert len(shown["figure"]["pending"]) == pending
        assert not shown["numbers"]
        assert not shown["verdict"]
    assert not figure.shown(grown.fits(), values, "en")["figure"]["pending"]
    assert not grown.slow()
    heavy = read(figure, {"width": "1024", "depth": "3", "steps": "9999", "seed": "77"})
    assert figure.results(heavy).slow()


def test_a_run_that_swings_says_so():
    """Of what is fabricated: the words below, and the digits."""
    plain, mapped = results("training")
    swings = mapped._replace(speed_after=9.0)
    words = OF_LESSON["training"].words("en")
    values = read(OF_LESSON["training"], BASE)
    drawn = training.draw(plain, swings, values, words)
    assert drawn.notes == ((words("swings"),) if swings.outcome in ("swings", "lost") else ())
    assert swings.outcome == "swings"
    assert drawn.numbers["error_real"].startswith("≈")
    assert not training.draw(plain, mapped, values, words).notes


def test_the_program_is_that_of_the_settings():
    figure = OF_LESSON["training"]
    assert figure.program
    program = figure.program(read(figure, BASE | {"mapping": "power_law", "seed": "8", "signal": "noise"}))
    for expected in (
        "Noise(exponent=1.0, seed=8), 'power_law'",
        "width=19, depth=1",
        "frequencies(mapping, 6, 1.3, 8)",
    ):
        assert expected in program
