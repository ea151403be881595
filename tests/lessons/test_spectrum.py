"""The figures of the lesson on the spectrum: what they show, what they depend on, and what can be set."""

import math
import re
from typing import Any

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import AngleKernel, definite
from ntk_core.tables import Table, table
from ntk_ui.figures import packing
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import LABS, RESOURCES
from ntk_ui.lessons.settings import RefusedError
from ntk_ui.lessons.spectrum import priors
from ntk_ui.lessons.spectrum.settings import WEIGHT_SCALE
from ntk_ui.service import compute, runs, stages, uploads
from tests.lessons.spectrum_figures import SMALL, few_networks, found, known, shown

MINE = {lab.name: lab for lab in LABS.values() if lab.lesson == "spectrum"}
SETTINGS = {setting.name: setting for lab in MINE.values() for setting in lab.settings}
NAMES = list(dict.fromkeys(figure.name for lab in MINE.values() for figure in lab.figures))
NEEDED = {"architecture_map": {"architecture": "residual"}, "pictures": {"inputs": "digits"}}  # where there is one
NUMBERLESS = ("trained", "architecture_map", "pictures", "functions", "placed", "approach", "missing")
NUMBERLESS = (*NUMBERLESS, "matrix", "distance", "prior_spectra", "prior_paths", "prior_sweep")
OFF_THE_NOTCHES = {
    "count": "19",
    "width": "37",
    "w_std": "1.37",
    "b_std": "0.333",
    "seed": "4294967295",
    "first_input": "3",
    "second_input": "19",
    "mode": "7",
    "learning_rate": "0.01234",
    "pair_distance": "0.0777",
}
OTHERS = {
    "count": "17",
    "width": "9",
    "depth": "2",
    "activation": "erf",
    "w_std": "1.1",
    "b_std": "0.3",
    "seed": "7",
    "first_input": "5",
    "second_input": "3",
    "mode": "2",
    "architecture": "convolution",
    "architecture_width": "64",
    "target": "step",
    "learning_rate": "0.3",
    "placement": "antipodal",
    "pair_distance": "0.3",
    "inputs": "interval",
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps with a few small networks."""
    few_networks(monkeypatch)


@pytest.fixture(scope="module")
def own() -> tuple[Table, Table]:
    """Two tables of a reader, of 11 and of 12 points in three dimensions."""
    random = np.random.default_rng(0)
    return table(random.normal(size=(11, 3)), random.normal(size=11)), table(random.normal(size=(12, 3)))


def test_the_labs_are_those_of_the_page():
    assert {name: [figure.name for figure in lab.figures] for name, lab in MINE.items()} == {
        "one_entry": ["matrix", "one_entry", "pictures"],
        "entry": ["architecture_map", "entry", "pictures"],
        "angles": ["angles", "distance"],
        "recursion": ["recursion"],
        "modes": ["meaning", "functions"],
        "falloff": ["by_frequency", "eigenvalues", "functions"],
        "definite": ["placed", "eight", "approach"],
        "symmetries": ["missing", "even"],
        "kernels": ["kernels", "trained", "eigenvalues", "functions"],
        "priors": ["prior_kernels", "prior_spectra", "prior_paths", "prior_distribution", "prior_sweep"],
    }
    for lab in MINE.values():
        assert set(lab.first) <= {setting.name for setting in lab.settings}


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_drawn_at_its_defaults_and_off_the_notches(name: str):
    for language, asked in (("en", known(name, width="8")), ("ko", known(name, **OFF_THE_NOTCHES))):
        answer = shown(name, language, **asked, **NEEDED.get(name, {}))
        assert (answer["figure"] is None) == (name in ("trained", "recursion"))
        assert bool(answer["verdict"]) == (name == "trained")
        assert bool(answer["numbers"]) == (name not in NUMBERLESS)
        assert all(number["value"] for number in answer["numbers"])
        assert not re.search(r"[{}]|-badge", "".join([answer.get("look", ""), *answer["notes"]]))


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_of_a_figure_changes_it_and_no_other_can(name: str, own: tuple[Table, Table]):
    resource = RESOURCES["spectrum", name]
    base = known(name, **SMALL) | NEEDED.get(name, {})
    before = shown(name, **base)
    for setting in resource.settings:
        need = dict[str, str]()
        if setting.name == "table":
            need = {"inputs": "own", "table": uploads.keep(own[0])}
            text = uploads.keep(own[1])
        elif resource.when and setting.name == resource.when[0] and len(resource.when[1]) == 1:
            continue  # there is no figure at its other values
        else:
            text = OTHERS[setting.name]
            if setting.when and setting.when[0] == "architecture":
                need = {"architecture": str(setting.when[1][0])}
        about = {key: each for key, each in base.items() if key != "count" or "inputs" not in need}
        start = shown(name, **about, **need) if need and need.items() - base.items() else before
        other = shown(name, **about | need | {setting.name: text})
        assert packing.line(other) != packing.line(start), setting.name
    for stranger in SETTINGS.keys() - {setting.name for setting in resource.settings}:
        with pytest.raises(RefusedError):
            shown(name, **base, **{stranger: SETTINGS[stranger].write(SETTINGS[stranger].default)})


def test_the_program_of_the_kernels_has_their_settings():
    values = settings.read(RESOURCES["spectrum", "kernels"].settings, {"count": "19", "width": "37", "seed": "5"})
    program = RESOURCES["spectrum", "kernels"].program
    assert program
    text = program(values)
    assert "kernel_points('circle', 19)" in text
    assert "MLP(width=37, depth=1" in text
    asked = {"count": "19", "second_input": "7", "architecture": "mlp"}
    program = RESOURCES["spectrum", "entry"].program
    assert program
    text = program(settings.read(RESOURCES["spectrum", "entry"].settings, asked))
    assert "kernel_points('circle', 19).x[[0, 6]]" in text
    assert "MLP(width=256" in text


def test_while_the_network_is_awaited_the_limit_is_there():
    resource = RESOURCES["spectrum", "kernels"]
    values = settings.read(resource.settings, {"count": "19"})
    growing = resource.results(values)
    assert not isinstance(growing, stages.Whole)
    for stage, pending in ((growing.nothing(), [0, 1, 2]), (growing.theory(), [0, 2])):
        answer = resource.shown(stage, values, "en", waiting=True)
        assert answer["figure"]["pending"] == pending
        assert answer["numbers"] == []
        assert answer["clicks"]


def test_the_caption_of_an_entry_describes_its_network_and_notes_tell_of_the_ring():
    answers = {name: shown("entry", **SMALL, architecture=name) for name in ("mlp", "residual", "convolution")}
    assert answers["mlp"]["notes"] == answers["residual"]["notes"] == []
    assert "two positions" in answers["convolution"]["notes"][0]
    assert "one position" in shown("entry", inputs="interval", architecture="convolution")["notes"][0]
    assert shown("entry", inputs="digits", count="16", architecture="convolution")["notes"] == []
    assert "The network above." in answers["mlp"]["look"]
    assert "64 units" in shown("entry", architecture="residual", architecture_width="64")["look"]
    assert "16 channels" in answers["convolution"]["look"]


def test_clicks_set_the_numbers_of_inputs_and_modes(own: tuple[Table, Table]):
    places = (2 * np.pi * np.arange(19) / 19).tolist()
    for name in ("kernels", "matrix", "architecture_map"):
        clicks = shown(name, **NEEDED.get(name, {}), count="19")["clicks"]
        assert clicks == {"x": ("first_input", places), "y": ("second_input", places)}
    clicks = shown("kernels", inputs="own", table=uploads.keep(own[0]))["clicks"]
    assert clicks["x"] == ("first_input", list(range(11)))
    assert shown("eigenvalues", count="19")["clicks"] == {"x": ("mode", list(range(1, 20)))}
    assert shown("functions", count="19")["clicks"] == {}


@pytest.mark.parametrize(
    ("name", "setting"),
    [("kernels", "first_input"), ("one_entry", "first_input"), ("entry", "second_input"), ("eigenvalues", "mode")],
)
def test_an_input_or_a_mode_is_one_of_those_there_are(name: str, setting: str, own: tuple[Table, Table]):
    assert shown(name, count="19", **{setting: "19"})["limits"][setting] == 19
    with pytest.raises(RefusedError) as refused:
        shown(name, count="19", **{setting: "20"})
    assert [(fault.name, fault.instead) for fault in refused.value.faults] == [(setting, "19")]
    mine = {"inputs": "own", "table": uploads.keep(own[1])}
    assert shown(name, **mine, **{setting: "12"})["limits"][setting] == 12
    with pytest.raises(RefusedError):
        shown(name, **mine, **{setting: "13"})
    resource = RESOURCES["spectrum", name]
    for count in (2, 3):  # where the default is more than there are
        assert settings.read(resource.settings, {"count": str(count)})[setting] <= count


@pytest.mark.parametrize("inputs", ["circle", "interval", "digits"])
@pytest.mark.parametrize("count", ["2", "3", "18", "129"])
def test_any_number_of_inputs_will_do(inputs: str, count: str):
    asked = {"inputs": inputs, "count": count, "width": "8"}
    for name in ("kernels", "entry", "trained", "eigenvalues", "by_frequency", "functions", "meaning", "pictures"):
        if (RESOURCES["spectrum", name].when or ("", (inputs,)))[1] == (inputs,):
            shown(name, **known(name, **asked))


@pytest.mark.parametrize(
    ("name", "other", "idle"),
    [
        ("entry", {"architecture": "residual"}, {"width": "9", "depth": "2"}),
        ("entry", {"architecture": "mlp"}, {"architecture_width": "64"}),
        ("meaning", {"inputs": "digits"}, {"target": "step"}),
        ("eight", {"placement": "antipodal"}, {"pair_distance": "0.3"}),
        ("approach", {"placement": "duplicate"}, {"pair_distance": "0.3"}),
    ],
)
def test_what_has_no_say_changes_nothing(name: str, other: dict[str, str], idle: dict[str, str]):
    resource = RESOURCES["spectrum", name]
    assert settings.read(resource.settings, other | idle) == settings.read(resource.settings, other)
    assert idle.items() <= {key: SETTINGS[key].write(each) for key, each in _values(name, idle, other).items()}.items()


def test_a_table_has_as_many_points_as_it_has(own: tuple[Table, Table]):
    resource, mine = RESOURCES["spectrum", "kernels"], {"inputs": "own", "table": uploads.keep(own[0])}
    assert settings.read(resource.settings, mine | {"count": "17"}) == settings.read(resource.settings, mine)
    assert len(shown("kernels", **mine, count="17")["figure"]["data"][0]["z"]) == 11
    with pytest.raises(RefusedError) as refused:
        shown("kernels", inputs="own", first_input="512")
    assert [fault.name for fault in refused.value.faults] == ["table"]
    with pytest.raises(RefusedError):
        shown("pictures", **mine)


def _values(name: str, idle: dict[str, str], other: dict[str, str]) -> dict[str, Any]:
    """The same settings where they have a say."""
    (key,) = other
    has = {"architecture": "residual" if "architecture_width" in idle else "mlp", "placement": "together"}
    values = settings.read(RESOURCES["spectrum", name].settings, idle | {key: has.get(key, "circle")})
    return {key: values[key] for key in idle}


def test_figures_are_there_where_they_mean_something():
    assert {name: RESOURCES["spectrum", name].when for name in NAMES if RESOURCES["spectrum", name].when} == {
        "architecture_map": ("architecture", ("residual", "convolution", "fourier")),
        "pictures": ("inputs", ("digits",)),
        "by_frequency": ("inputs", ("circle",)),
    }


def test_the_weight_scale_goes_by_the_name_of_its_notch():
    assert WEIGHT_SCALE.read("1.414") == math.sqrt(2)
    assert WEIGHT_SCALE.write(math.sqrt(2)) == "1.414"
    assert WEIGHT_SCALE.read(WEIGHT_SCALE.write(1.4141)) == 1.4141
    for refused in ("0.09", "5.1", "nan", "0"):
        with pytest.raises(ValueError, match=refused):
            WEIGHT_SCALE.read(refused)


def test_captions_name_the_seeds_that_the_sweeps_take(monkeypatch: pytest.MonkeyPatch):
    """With runs that only tell their seed, of networks that no other test has."""
    monkeypatch.undo()
    seeds = list[int]()

    def note(*of: Any) -> AngleKernel:
        seeds.append(of[-1])
        return AngleKernel(np.zeros(128), np.zeros(128), 1.0, 1.0, 1.0)

    def outputs(net: MLP, seed: int) -> np.ndarray:
        seeds.extend(range(seed, seed + 25))
        return np.random.default_rng(0).normal(size=(25, 128))

    monkeypatch.setattr(compute, "angle_kernel", note)
    monkeypatch.setattr(compute, "network_outputs", outputs)
    monkeypatch.setattr(compute, "output_moments", lambda net, seed: outputs(net, seed)[:, :2] ** 2)
    monkeypatch.setattr(compute, "empirical_eigenvalues", lambda *of: seeds.append(of[-1]) or np.arange(16.0))
    for name, asked in (
        *(("angles", {"width": width, "depth": depth}) for width in ("256", "257") for depth in "12"),
        *(("distance", {"depth": depth}) for depth in "12"),
        ("eigenvalues", {"count": "16", "width": "8"}),
        ("prior_distribution", {"width": "8"}),
    ):
        seeds.clear()
        resource = RESOURCES["spectrum", name]
        values = settings.read(resource.settings, asked | {"b_std": "1.23456"})
        found(resource, values)
        told = resource.caption(values).fields
        assert (told["first"], told["last"]) == (min(seeds), max(seeds))
        assert len(set(seeds)) == told["last"] - told["first"] + 1
        if "seeds" in told and name != "distance":
            assert told["seeds"] == len(seeds)
    seeds.clear()
    priors._moments(MLP(1, 1, "relu", 1.0, 1.23456))
    assert len(set(seeds)) == len(seeds) == 6000


def test_eigenvalues_are_drawn_with_the_seeds_that_are_there():
    resource = RESOURCES["spectrum", "eigenvalues"]
    values = settings.read(resource.settings, SMALL)
    results = resource.results(values)
    assert isinstance(results, stages.Whole)
    assert results.part
    first = [[compute.empirical_eigenvalues("circle", 16, MLP(8, 1, "relu", math.sqrt(2), 0.5), 100)]]
    band = resource.shown(results.part(first), values, "en")["figure"]["data"][0]["y"]
    np.testing.assert_allclose(band[:16], first[0][0], rtol=1e-5)
    with runs.watched(lambda _: None):
        assert results.find()[1].shape == (2, 16)


def test_distances_are_those_of_the_experiment():
    assert SETTINGS["pair_distance"].notches == definite.DISTANCES
