"""The tables of the page of the papers, and the few lines of mathematics that their tests share."""

import re
from typing import Any

import numpy as np

from ntk_ui import i18n
from tests.figures import shown

WORDS = i18n.read("papers", "en")


def rows(answer: dict[str, Any]) -> dict[str, list[str]]:
    """The table below a figure: published, computed now and deviation, by the name of a row."""
    heads = [re.sub("<[^>]+>", "", head) for head in answer["table"]["heads"]]
    assert heads == ["Quantity", "Published", "Computed now", "Deviation"]
    return {name: others for name, *others in answer["table"]["rows"]}


def row(name: str, key: str, **asked: object) -> list[str]:
    return rows(shown(f"papers/{name}", **asked))[WORDS(f"row.{key}")]


def number(text: str) -> float:
    power = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    return float(text.translate(power).replace("−", "-").replace(" × 10", "e"))


def modes(kernel: np.ndarray) -> np.ndarray:
    """λ_k of a kernel over the whole circle."""
    return np.fft.rfft(kernel).real / len(kernel)


def slope(x: np.ndarray, y: np.ndarray) -> float:
    return float(np.polyfit(np.log(x), np.log(y), 1)[0])
