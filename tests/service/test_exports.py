"""The data behind a figure, as JSON and as a table, and the program that computes it."""

import csv
import gzip
import io
from collections.abc import Callable
from importlib.metadata import version as installed
from typing import Any, NamedTuple

import numpy as np
import pytest

from ntk_core import experiments
from ntk_core.data import training_set
from ntk_core.experiments import MLP, Training, mlp
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.service import exports
from ntk_ui.service.version import version
from tests.asgi import ask
from tests.figures import shown, trace

TRAINING: dict[str, Any] = {"width": 4, "steps": 20, "seed": 3}
KERNELS: dict[str, Any] = {"count": 4, "width": 4}
NET = MLP(4, 1, "relu", W_STD, B_STD)
RESULTS: dict[str, tuple[dict[str, Any], Callable[[], NamedTuple]]] = {
    "taylor/training": (TRAINING, lambda: experiments.taylor_fit(Training("sine", mlp(4, 1, "tanh"), 0.5, 20, 3))),
    "spectrum/kernels": (KERNELS, lambda: experiments.kernel_matrices("circle", 4, NET, 0)),
}


def data(figure: str, **asked: object) -> dict[str, Any]:
    answer = ask(f"figures/{figure}.json", query=asked)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    told: dict[str, Any] = answer.json
    return told


def rows(figure: str, **asked: object) -> list[dict[str, str]]:
    answer = ask(f"figures/{figure}.csv", query=asked)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(answer.body.decode())))


def column(table: list[dict[str, str]], name: str) -> list[float | None]:
    return [float(row[name]) if row[name] else None for row in table]


@pytest.mark.parametrize("figure", RESULTS)
def test_results_are_those_of_the_core_whole_and_unrounded(figure: str):
    asked, compute = RESULTS[figure]
    (results,) = data(figure, **asked)["results"]
    expected = compute()._asdict()
    assert results.keys() == expected.keys()
    for name, value in expected.items():
        if isinstance(value, str):
            assert results[name] == value
        else:
            np.testing.assert_array_equal(np.array(results[name], float), np.asarray(value, float), err_msg=name)


def test_the_data_of_the_reader_are_among_the_results():
    (results,) = data("taylor/training", **TRAINING)["results"]
    np.testing.assert_allclose([results["x_train"], results["y_train"]], training_set("sine"), atol=1e-7)


@pytest.mark.parametrize("figure", RESULTS)
def test_series_are_what_is_drawn(figure: str):
    asked, _ = RESULTS[figure]
    answer = shown(figure, **asked)
    series = data(figure, **asked)["series"]
    assert [each["name"] for each in series] == [each["name"] for each in answer["figure"]["data"]]
    for each in series:
        drawn = trace(answer, each["name"])
        arrays = [name for name in ("x", "y", "z") if name in each]
        assert arrays == [name for name in ("x", "y", "z") if drawn.get(name) is not None]
        for name in arrays:
            np.testing.assert_array_equal(np.array(each[name], float), np.asarray(drawn[name], float))
        assert all(each["axes"].values())


def test_where_time_runs_every_step_is_there():
    told = data("taylor/training", **TRAINING)
    (results,) = told["results"]
    steps = dict(zip(results["steps"], range(len(results["steps"])), strict=True))  # of few steps some come again
    for name, field in (("Real network", "real"), ("Tangent model", "linear")):
        (series,) = (each for each in told["series"] if each["name"] == name)
        assert [int(each["step"]) for each in series["steps"]] == list(steps)
        outputs = [results[field][place] for place in steps.values()]
        np.testing.assert_allclose([each["y"] for each in series["steps"]], outputs, atol=1e-6)
        assert series["y"] == series["steps"][-1]["y"]


def test_it_says_what_it_was_computed_from():
    told = data("taylor/training", **TRAINING | {"lang": "ko"})
    asked = {name: str(value) for name, value in TRAINING.items()}
    assert told["settings"] == {
        setting.name: asked.get(setting.name, setting.write(setting.default))
        for setting in RESOURCES["taylor", "training"].settings
    }
    assert data("taylor/training", **told["settings"])["results"] == told["results"]
    assert told["versions"] == {"app": version(), "jax": installed("jax"), "numpy": installed("numpy")}
    answer = shown("taylor/training", "ko", **TRAINING)
    assert (told["lesson"], told["figure"], told["title"]) == ("taylor", "training", answer["title"])
    assert told["numbers"] == [{"name": each["label"], "value": each["value"]} for each in answer["numbers"]]


def test_a_table_has_the_same_numbers_by_series_and_step():
    table, series = rows("taylor/training", **TRAINING), data("taylor/training", **TRAINING)["series"]
    assert list(dict.fromkeys(row["series"] for row in table)) == [each["name"] for each in series]
    for each in series:
        mine = [row for row in table if row["series"] == each["name"]]
        last = [row for row in mine if not row["step"]]
        assert (column(last, "x"), column(last, "y")) == (each["x"], each["y"])
        by_step = [row for row in mine if row["step"]]
        steps = each.get("steps", [])
        assert [row["step"] for row in by_step] == [step["step"] for step in steps for _ in step["y"]]
        assert column(by_step, "y") == [y for step in steps for y in step["y"]]


def test_a_table_of_a_heat_map_has_a_row_for_each_cell():
    table = rows("spectrum/kernels", **KERNELS)
    kernel = experiments.kernel_matrices("circle", 4, NET, 0)
    for name, matrix in (("This network", kernel.empirical), ("Infinite width", kernel.analytic)):
        mine = [row for row in table if row["series"] == name]
        places = kernel.position.astype(np.float32).tolist()
        cells = [(places.index(float(row["x"])), places.index(float(row["y"]))) for row in mine]
        assert cells == [(j, i) for i in range(4) for j in range(4)]
        np.testing.assert_allclose(column(mine, "z"), matrix.ravel(), rtol=1e-6)


def test_a_heat_map_goes_row_by_row_and_what_is_shorter_ends_a_series():
    assert [*exports._rows({"x": [1, 2], "y": [3], "z": [[5, 6]]})] == [(1, 3, 5), (2, 3, 6)]
    assert [*exports._rows({"z": [[5], [6]]})] == [(0, 0, 5), (0, 1, 6)]
    assert [*exports._rows({"x": [1, 2], "y": [3, 4]})] == [(1, 3, ""), (2, 4, "")]
    assert [*exports._rows({"y": [3, 4]})] == [(0, 3, ""), (1, 4, "")]


def test_what_is_no_figure_has_results_and_no_series():
    told = data("spectrum/trained", **KERNELS)
    assert told["series"] == rows("spectrum/trained", **KERNELS) == []
    assert told["results"][0]["kernel_movement"] > 0


def test_what_is_no_number_is_null():
    assert exports._plain({"a": (np.array([1.0, np.nan]), np.float32(np.inf), None)}) == {
        "a": [[1.0, None], None, None]
    }


def test_a_program_prints_the_numbers_of_its_figure(capsys: pytest.CaptureFixture[str]):
    answer = ask("figures/taylor/training.py", query=TRAINING)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    exec(compile(answer.body, "program", "exec"), {})
    printed = dict(line.rsplit(": ", 1) for line in capsys.readouterr().out.splitlines() if ": " in line)
    numbers = {each["label"]: each["value"] for each in shown("taylor/training", **TRAINING)["numbers"]}
    assert len(printed) > 1
    for label, value in printed.items():
        assert float(numbers[label].replace(",", "")) == pytest.approx(float(value), rel=0.01), label


@pytest.mark.parametrize("kind", [".json", ".csv"])
def test_data_come_compressed_to_those_who_read_it_and_may_be_kept_as_the_figure_is(kind: str):
    plain = ask(f"figures/taylor/training{kind}", query=TRAINING | {"v": version()})
    packed = ask(f"figures/taylor/training{kind}", headers={"Accept-Encoding": "gzip"}, query=TRAINING)
    assert gzip.decompress(packed.body) == plain.body
    assert "immutable" in plain.headers["cache-control"]
    tag = plain.headers["etag"]
    assert tag != ask("figures/taylor/training", query=TRAINING).headers.get("etag")
    again = ask(f"figures/taylor/training{kind}", headers={"If-None-Match": tag}, query=TRAINING)
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path", ["taylor/training.xml", "taylor/training.", "spectrum/trained.py", "taylor/nothing.json"]
)
def test_there_are_no_other_kinds(path: str):
    assert ask(f"figures/{path}").status == 404


@pytest.mark.parametrize("kind", [".json", ".csv", ".py"])
def test_settings_that_are_not_possible_are_refused_for_data_too(kind: str):
    assert ask(f"figures/taylor/training{kind}", query={"width": 0}).status == 422
