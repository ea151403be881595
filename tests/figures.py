"""Figures as a reader gets them, without a server."""

import base64
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np

from ntk_ui import i18n
from ntk_ui.figures import packing
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.resource import Resource
from ntk_ui.service import stages

DTYPES = {name: dtype for dtype, name in packing.TYPES.items()}


def shown(figure: str, language: str = "en", **asked: object) -> dict[str, Any]:
    """What the route answers for ``<lesson>/<figure>`` at some settings, as the browser reads it."""
    answer: dict[str, Any] = json.loads(
        _line(figure, language, tuple((name, str(each)) for name, each in asked.items()))
    )
    return answer


@cache
def _line(figure: str, language: str, asked: tuple[tuple[str, str], ...]) -> bytes:
    lesson, _, name = figure.partition("/")
    resource = RESOURCES[lesson, name]
    values = resource.read(dict(asked))
    return packing.line(resource.shown(found(resource, values, language), values, language))


def read(resource: Resource, asked: Mapping[str, str]) -> dict[str, Any]:
    """The values of its settings, where others may be asked for, too."""
    names = {setting.name for setting in resource.settings}
    return settings.read(resource.settings, {name: text for name, text in asked.items() if name in names})


def found(resource: Resource, values: Mapping[str, Any], language: str = "en") -> tuple[Any, ...]:
    """What a figure is drawn of, as the route finds it."""
    known: tuple[Any, ...] = stages.found(resource.results(values), i18n.read("frame", language), lambda *_: None)
    return known


def number(answer: Mapping[str, Any], key: str, lesson: str, language: str = "en") -> str:
    """A number below a figure, by the key of its text."""
    label = i18n.read(lesson, language)(f"{key}.label")
    return next(each["value"] for each in answer["numbers"] if each["label"] == label)


def trace(answer: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A trace by its name, its arrays as arrays."""
    found = next(each for each in answer["figure"]["data"] if each.get("name") == name)
    return {key: array(each) if isinstance(each, dict) and "bdata" in each else each for key, each in found.items()}


def array(packed: Mapping[str, Any]) -> np.ndarray:
    """An array in the binary form in which Plotly reads it."""
    flat = np.frombuffer(base64.b64decode(packed["bdata"]), DTYPES[packed["dtype"]])
    return flat.reshape([int(n) for n in packed["shape"].split(",")]) if "shape" in packed else flat


def decoded(values: Any) -> np.ndarray:
    """An array of a figure in either form, as real numbers; a packed one is flat."""
    return (array(values).ravel() if isinstance(values, dict) else np.asarray(values)).astype(float)
