"""What goes to the browser is the figure, array by array, and JSON that every browser reads."""

import base64
import json
import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from ntk_ui.figures import style
from ntk_ui.figures.packing import TYPES, line, pack
from tests.figure_samples import FIGURES, Results, computed, draw


@pytest.fixture(scope="module")
def results() -> Results:
    return computed()


def unpack(value: Any) -> Any:
    """A packed figure with its arrays as lists."""
    if isinstance(value, dict) and value.keys() >= {"dtype", "bdata"}:
        kind = next(name for name, short in TYPES.items() if short == value["dtype"])
        array = np.frombuffer(base64.b64decode(value["bdata"]), kind)
        return array.reshape([int(n) for n in value["shape"].split(",")] if "shape" in value else -1)
    if isinstance(value, dict):
        return {key: unpack(each) for key, each in value.items()}
    return [unpack(each) for each in value] if isinstance(value, list) else value


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_arrives_as_plotly_itself_would_send_it(results: Results, name: str):
    figure = style.filled(draw(name, results), style.LIGHT)
    sent = json.loads(line({"figure": figure, "alt": "what it shows"}), parse_constant=refuse)
    assert sent["alt"] == "what it shows"
    ours, plotlys = unpack(sent["figure"]), unpack(go.Figure(figure).to_dict())
    assert len(ours["data"]) == len(plotlys["data"])
    assert len(ours.get("frames", ())) == len(plotlys.get("frames", ()))
    pairs = list(zip(ours["data"], plotlys["data"], strict=True))
    for mine, theirs in zip(ours.get("frames", ()), plotlys.get("frames", ()), strict=True):
        pairs += zip(mine["data"], theirs["data"], strict=True)
    for mine, theirs in pairs:
        for key in {"x", "y", "z"} & mine.keys():
            arrays = [np.array(values, dtype=float) for values in (mine[key], theirs[key])]
            np.testing.assert_array_equal(*arrays)
    assert ours["layout"].keys() == plotlys["layout"].keys() | {"template"}


@pytest.mark.parametrize("kind", TYPES)
def test_arrays_keep_their_type_and_shape(kind: str):
    array = np.arange(6).astype(kind).reshape(2, 3)
    np.testing.assert_array_equal(unpack(pack(array)), array)
    assert pack({"x": [array[0]]})["x"][0]["dtype"] == TYPES[kind]


def test_other_arrays_are_lists():
    assert pack(np.array(["a", "b"])) == ["a", "b"]
    assert pack(np.array([1, 2**40])) == [1, 2**40]
    assert pack(np.array([])) == []
    assert pack(np.array([3, 4]))["dtype"] == "i4"
    assert pack((1, "a", None)) == [1, "a", None]
    assert pack([np.float64(0.5), np.int64(2), math.nan, np.inf]) == [0.5, 2, None, None]
