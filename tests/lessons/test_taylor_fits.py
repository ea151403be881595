"""More weights than data: what the figures show, and that their numbers are what they say."""

from typing import Any

import numpy as np
import pytest

from ntk_core.data import training_set
from ntk_core.experiments.interpolation import fit_errors
from tests import figures
from tests.figures import array, shown, trace


def drawn(name: str, **asked: object) -> dict[str, Any]:
    return shown(f"taylor/{name}", "en", **{key: str(each) for key, each in asked.items()})


def number(answer: dict[str, Any], key: str) -> str:
    return figures.number(answer, key, "taylor")


def value(answer: dict[str, Any], key: str) -> float:
    return float(number(answer, key))


@pytest.mark.parametrize(("count", "detour"), [(24, 5.0), (3, 5.0)])
def test_fits_and_their_numbers_are_those_of_the_normal_equations(count: int, detour: float):
    x, y = training_set("sine")
    answer = drawn("fits", weight_count=count, detour=detour, seed=3)
    grid = trace(answer, "Smallest fit")["x"]
    a, b = np.random.Generator(np.random.Philox(3)).normal(size=(1024, 2))[:count].T
    phi, wide = (np.tanh(4 * np.outer(z, a) + 2 * b) / np.sqrt(count) for z in (x, grid))
    w = np.linalg.pinv(phi) @ y
    np.testing.assert_allclose(trace(answer, "Smallest fit")["y"], wide @ w, atol=1e-4)
    assert trace(answer, "Training data")["y"].tolist() == pytest.approx(y.tolist())
    others = [each for each in answer["figure"]["data"] if each["name"] == "Others, as good at the points"]
    assert len(others) == 5
    assert [each.get("showlegend") for each in others] == [True, *[False] * 4]
    draws = np.random.Generator(np.random.Philox((3, 1))).normal(size=(5, 1024))[:, :count]
    weights = w + detour * (draws - draws @ phi.T @ np.linalg.pinv(phi).T)
    for each, expected in zip(others, weights @ wide.T, strict=True):
        shown = np.abs(expected) < 5
        np.testing.assert_allclose(array(each["y"])[shown], expected[shown], atol=1e-3)
    assert number(answer, "weight_count") == str(count)
    assert number(answer, "data_count") == "5"
    assert number(answer, "unseen") == str(max(count - 5, 0))
    miss = float(np.sqrt(np.mean((phi @ w - y) ** 2)))
    assert value(answer, "miss_points") == pytest.approx(miss if count < 5 else 0, rel=6e-3)
    assert value(answer, "least_size") == pytest.approx(float(np.linalg.norm(w)), rel=6e-3)
    assert value(answer, "other_size") == pytest.approx(float(np.linalg.norm(weights, axis=1).mean()), rel=6e-3)


def test_errors_of_fits_are_drawn_under_their_names_with_both_marks():
    answer, found = drawn("errors_of_fits", weight_count=9), fit_errors("sine")
    lines = {each["name"]: each for each in answer["figure"]["data"] if each["mode"] != "markers"}
    assert array(lines["Data N"]["x"]).tolist() == [5, 5]
    assert array(lines["Chosen P"]["x"]).tolist() == [9, 9]
    at, between = (lines[f"Error {place} the points"] for place in ("at", "between"))
    assert array(between["x"]).tolist() == found.counts.tolist()
    np.testing.assert_allclose(array(between["y"]), np.median(found.test, axis=1), rtol=1e-5)
    np.testing.assert_allclose(array(at["y"])[:4], np.median(found.train, axis=1)[:4], rtol=1e-5)
    alone = drawn("errors_of_fits", data="two_points")
    assert "Error between the points" not in {each["name"] for each in alone["figure"]["data"]}
