"""The figures of the lesson on training dynamics: what they show and what they depend on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ntk_core.experiments import Training
from ntk_ui import i18n
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import LABS
from ntk_ui.lessons.settings import RefusedError
from ntk_ui.service import compiling, compute
from tests.figures import read
from tests.lessons import dynamics_answers
from tests.lessons.dynamics_answers import BASE, NUMBERS, OF_LESSON, OTHER, POINTS, RUN, answer

quick, nothing_is_kept = dynamics_answers.quick, dynamics_answers.nothing_is_kept  # fixtures


def test_the_lesson_has_these_labs():
    mine = {name: lab for (lesson, name), lab in LABS.items() if lesson == "dynamics"}
    assert {name: [figure.name for figure in lab.figures] for name, lab in mine.items()} == {
        "training": ["training"],
        "modes": ["modes", "shares", "loss"],
        "rates": ["factors", "limit_shares", "stability", "catapult"],
        "ensembles": ["evolution"],
        "percentiles": ["percentiles"],
        "moving": ["maps", "spectrum", "regimes"],
        "generalization": ["widths", "samples", "descent"],
        "learnability": ["learned"],
        "universal": ["approximation"],
        "optimizers": ["outputs", "losses"],
        "adam": ["adam_outputs", "adam_losses"],
    }
    for lab in mine.values():
        assert set(lab.first) <= {setting.name for setting in lab.settings}
    assert {name for name, figure in OF_LESSON.items() if figure.program} == {"training", "losses"}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", OF_LESSON)
def test_every_figure_is_drawn_with_its_texts_and_numbers(name: str, language: str, quick):
    shown = answer(name, language)
    assert shown["figure"]["data"]
    assert all((shown["title"], shown["alt"], shown["look"]))
    assert len(shown["numbers"]) == len(NUMBERS.get(name, ()))
    assert bool(shown["verdict"]) == (name == "training")


@pytest.mark.parametrize("name", OF_LESSON)
def test_every_figure_is_drawn_at_its_defaults_and_at_the_ends_of_what_is_accepted(name: str, quick):
    slow, fast = {"learning_rate": "0.0001", "limit_share": "0.01"}, {"learning_rate": "100", "limit_share": "10"}
    narrow = slow | {"width": "1", "ensemble_width": "1", "members": "2", "sample_count": "1"}
    wide = fast | {"members": "50", "sample_count": "32", "represented_width": "64", "points": "0,0"}
    ends = narrow | {"steps": "1", "represented_width": "1", "batch": "1"}, wide | {"data": "own", "steps": "3"}
    for asked in ({"width": "256"}, *ends):
        assert answer(name, **asked)["figure"]["data"]


SETTINGS = [(name, setting.name) for name, figure in OF_LESSON.items() for setting in figure.settings]


@pytest.mark.parametrize(("name", "setting"), SETTINGS)
def test_each_setting_of_a_figure_changes_it(name: str, setting: str, quick):
    base = {"data": "own", "points": POINTS} if setting == "points" else {}
    assert answer(name, **base) != answer(name, **base | {setting: OTHER[setting]})


@pytest.mark.parametrize("name", OF_LESSON)
def test_no_other_setting_is_one_of_a_figure(name: str):
    names = {setting.name for setting in OF_LESSON[name].settings}
    for other in OTHER.keys() - names:
        with pytest.raises(RefusedError):
            settings.read(OF_LESSON[name].settings, {other: OTHER[other]})


def test_settings_that_only_some_figures_of_a_run_depend_on():
    for name in RUN:
        assert {"clock", "start", "points", "seed"} <= {setting.name for setting in OF_LESSON[name].settings}
    # what training time is counted in, and how many steps follow, are not to be seen in these
    assert {"clock", "learning_rate"} == {s.name for s in OF_LESSON["loss"].settings} - {
        s.name for s in OF_LESSON["stability"].settings
    }
    assert {"steps"} == {s.name for s in OF_LESSON["stability"].settings} - {
        s.name for s in OF_LESSON["factors"].settings
    }
    assert not OF_LESSON["percentiles"].settings


def test_a_rate_past_the_limit_is_told_as_soon_as_the_theory_is_known():
    resource, unstable = OF_LESSON["training"], i18n.read("dynamics", "en")("unstable")
    for rate, told in (("0.613", (unstable,)), ("0.05", ())):
        values = read(resource, BASE | {"learning_rate": rate, "seed": "3"})
        growing = resource.results(values)
        words = resource.words("en")
        assert resource.draw(*growing.nothing(), values, words, waiting=True).notes == ()
        theory = resource.draw(*growing.theory(), values, words, waiting=True)
        assert (theory.notes, theory.numbers, theory.verdict) == (told, {}, "")
        with compiling.told(lambda *_: None):
            whole = resource.draw(*growing.fits(), values, words)
        assert whole.notes[: len(told)] == told
        assert (unstable in whole.notes) == bool(told)


def test_a_large_network_is_slow_until_it_is_trained():
    values = read(OF_LESSON["training"], {"width": "3000", "depth": "3"})
    assert OF_LESSON["training"].results(values).slow()
    assert not OF_LESSON["training"].results(read(OF_LESSON["training"], BASE)).slow()


def test_clicks_add_points_where_they_are_the_readers_own():
    assert answer("training")["clicks"] == {}
    own = answer("training", data="own", points=POINTS)
    assert own["clicks"] == {"points": "points"}
    assert own["figure"]["layout"]["yaxis"]["range"] == [-3, 3]
    assert answer("training", data="own", points="0,0;0.1,0.3")["figure"]["layout"]["yaxis"]["range"] == [-3, 3]


@pytest.mark.parametrize(
    ("asked", "most"), [({}, 5), ({"data": "noisy_sine"}, 12), ({"data": "own", "points": POINTS}, 3)]
)
def test_a_batch_has_at_most_all_points(asked: dict[str, str], most: int):
    resource = OF_LESSON["losses"]
    assert read(resource, asked)["batch"] == most
    assert read(resource, asked | {"batch": str(most)})["batch"] == most
    assert answer("losses", **asked)["limits"] == {"batch": most}
    with pytest.raises(RefusedError) as refused:
        read(resource, asked | {"batch": str(most + 1)})
    assert [fault.instead for fault in refused.value.faults] == [str(most)]


@pytest.mark.parametrize("momentum", ["0.7", "1", "-0.5", "0.90", ""])
def test_other_momenta_are_refused(momentum: str):
    with pytest.raises(RefusedError):
        read(OF_LESSON["losses"], {"momentum": momentum})


@pytest.mark.parametrize("name", ["widths", "samples", "learned", "outputs", "losses", "limit_shares"])
def test_networks_that_are_too_wide_are_narrowed_and_that_is_told(name: str, quick, monkeypatch):
    asked: list[int] = []

    def small(once: Callable[..., Any]) -> Callable[..., Any]:
        def noted(run: Training, *others: Any) -> Any:
            asked.append(run.net.width)
            return once(replace(run, net=replace(run.net, width=19)), *others)

        return noted

    for of_run in ("optimized_fit", "limit_shares"):
        monkeypatch.setattr(compute, of_run, small(getattr(compute, of_run)))
    deep = name in ("widths", "samples", "learned")
    for width, depth, told in (("1024", "1", ""), ("1025", "1", "1,024"), ("257", "2", "256" if deep else "")):
        notes = answer(name, width=width, depth=depth)["notes"]
        assert bool(notes) == bool(told)
        assert all(told in note for note in notes)
    assert not asked or max(asked) == 1024


@pytest.mark.parametrize("name", ["widths", "samples", "approximation"])
def test_points_without_a_function_are_told(name: str, quick):
    sine, none = answer(name), answer(name, data="own")
    assert none["figure"] == sine["figure"]
    assert len(none["notes"]) == len(sine["notes"]) + 1
    assert "points" not in {setting.name for setting in OF_LESSON[name].settings}


def test_points_count_only_where_they_are_the_data():
    for name in (
        *RUN,
        "stability",
        "catapult",
        "factors",
        "regimes",
        "outputs",
        "losses",
        "limit_shares",
        "adam_outputs",
    ):
        resource = OF_LESSON[name]
        assert read(resource, {"points": "0,0"})["points"] == read(resource, {})["points"]
        assert read(resource, {"points": "0,0", "data": "own"})["points"] == ((0.0, 0.0),)
