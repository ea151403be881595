"""The data of a figure: every array that is drawn, as JSON or as a table, with what it was computed from."""

import csv
import io
import json
import math
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from importlib.metadata import version as installed
from typing import Any

import numpy as np

from ntk_ui.figures.packing import TYPES
from ntk_ui.lessons.resource import Resource
from ntk_ui.service.version import version

PACKAGES = ("jax", "numpy")
ARRAYS = ("x", "y", "z")
DTYPES = {name: dtype for dtype, name in TYPES.items()}


def as_json(resource: Resource, values: Mapping[str, Any], known: Sequence[Any], shown: Mapping[str, Any]) -> bytes:
    """The data behind an answer of the route of figures.

    ``results`` is what was computed, by the names of its fields in `ntk_core`, whole and unrounded. ``series`` is what
    is drawn of it: a trace each, with its name and the titles of its axes, which say what is measured in what; where
    time runs in the figure, at every step. Values outside of the figure are null there.

    Args:
        resource: The figure.
        values: Its settings.
        known: Its results.
        shown: What the browser gets of it.
    """
    told = {
        "lesson": resource.lesson,
        "figure": resource.name,
        "title": shown["title"],
        "settings": {setting.name: setting.write(values[setting.name]) for setting in resource.settings},
        "versions": {"app": version()} | {name: installed(name) for name in PACKAGES},
        "results": [_plain(each) for each in known],
        "series": list(_series(shown)),
        "numbers": [{"name": each["label"], "value": each["value"]} for each in shown["numbers"]],
    }
    return json.dumps(told, ensure_ascii=False).encode()


def as_csv(shown: Mapping[str, Any]) -> bytes:
    """The same as a table: a row for each value, with the series and the step that it belongs to."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["series", "step", *ARRAYS])
    for series in _series(shown):
        for step, arrays in [*((each["step"], each) for each in series.get("steps", [])), ("", series)]:
            rows.writerows([series["name"], step, *row] for row in _rows({**series, **arrays}))
    return out.getvalue().encode()


def _rows(series: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    x, y, z = (series.get(name) for name in ARRAYS)
    if z is None:
        longest = max(len(x or []), len(y or []))
        yield from zip(x or range(longest), y or range(longest), [""] * longest, strict=False)
        return
    for i, row in enumerate(z):
        for j, value in enumerate(row):
            yield (x[j] if x else j, y[i] if y else i, value)


def _series(shown: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    figure = shown["figure"]
    if figure is None:
        return
    layout, frames = figure["layout"], figure.get("frames", [])
    for k, trace in enumerate(figure["data"]):
        found: dict[str, Any] = {"name": trace.get("name", ""), "type": trace.get("type", "scatter")}
        found["axes"] = {name: _axis(layout, trace, name) for name in ("x", "y")}
        found |= _arrays(trace)
        steps = [
            {"step": label, **_arrays(frame["data"][frame["traces"].index(k)])}
            for label, frame in zip(figure.get("time", {}).get("labels", []), frames, strict=False)
            if k in frame["traces"]
        ]
        yield found | ({"steps": steps} if steps else {})


def _axis(layout: Mapping[str, Any], trace: Mapping[str, Any], name: str) -> str:
    key = f"{name}axis{trace.get(f'{name}axis', name)[1:]}"
    title: str = layout.get(key, {}).get("title", {}).get("text", "")
    return title


def _arrays(trace: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(trace[name]) for name in ARRAYS if trace.get(name) is not None}


def _plain(value: Any) -> Any:
    """A result as JSON has it: records by their fields, arrays as lists; what is no finite number is null."""
    if isinstance(value, dict) and "bdata" in value:
        array = np.frombuffer(b64decode(value["bdata"]), DTYPES[value["dtype"]])
        value = array.reshape([int(n) for n in value["shape"].split(",")]) if "shape" in value else array
    if isinstance(value, dict):
        return {str(name): _plain(each) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist())
    return value if not isinstance(value, float) or math.isfinite(value) else None
