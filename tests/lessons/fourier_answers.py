"""Figures of the lesson on Fourier features as a test asks for them, without what takes long."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any
from zlib import crc32

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import Falloff, Mapping, ScaleErrors
from ntk_ui.figures import packing
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.fourier import swept
from ntk_ui.service import asker, compute, places
from tests.figures import found, read

OF_LESSON = {name: each for (lesson, name), each in RESOURCES.items() if lesson == "fourier"}
BASE = {"width": "19", "steps": "20", "features": "6", "power": "1.3", "octaves": "3"}
NUMBERS = {
    "plain": ("error_plain", "error_real", "learning_rate"),
    "plain_bands": ("spread_plain",),
    "low_pass": ("energy_lost", "highest_kept"),
    "training": ("error_plain", "error_mapped", "error_real", "learning_rate"),
    "times": ("spread_plain", "spread_mapped"),
    "falloff": ("condition_plain", "condition_mapped"),
    "kernels": ("half_width_plain", "half_width_mapped"),
    "feature_limit": ("feature_error", "feature_rule"),
    "scale_errors": ("best_scale", "best_scale_end", "best_error"),
    "held_out": ("chosen_scale", "true_scale", "price"),
    "knobs": ("lowest_positional", "lowest_power_law", "lowest_gaussian"),
    "quality": tuple(f"psnr_{half}_{kind}" for kind in ("theory", "network") for half in ("train", "test")),
}


def told(*what: Any) -> np.random.Generator:
    """Numbers that tell what was asked."""
    return np.random.Generator(np.random.Philox(crc32(repr(what).encode())))


@contextmanager
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """In place of every experiment that a sweep repeats, numbers that tell what was asked."""

    def scale_errors(*what: Any) -> ScaleErrors:
        return ScaleErrors(*told(*what).uniform(0.1, 0.9, 6))

    def noise_errors(*what: Any) -> np.ndarray:
        return told(*what).uniform(0.1, 0.9, 3)

    def falloff(mapping: Mapping, net: MLP, seed: int) -> Falloff:
        return Falloff(10 + told(mapping, net, seed).random(), -told(mapping, net, seed).random())

    for fake in (scale_errors, noise_errors, falloff):
        monkeypatch.setattr(compute, fake.__name__, fake)

    def knob_errors(of: Any, kind: str, features: int, knobs: tuple[float, ...], *more: Any) -> np.ndarray:
        return told(of, kind, features, *more).uniform(0.1, 0.9, (2, len(knobs)))

    monkeypatch.setattr(swept, "knob_errors", knob_errors)
    monkeypatch.setattr(swept, "held_out_errors", knob_errors)
    forget_sweeps()
    yield
    forget_sweeps()


def forget_sweeps() -> None:
    """Let go of what sweeps have found; what they were made of stays."""
    for key in [key for key in places._PLACES if getattr(key[0], "__module__", "") == "ntk_ui.lessons.sweeps"]:
        del places._PLACES[key]


def results(name: str, **asked: str) -> tuple[Any, ...]:
    """What a figure is drawn of."""
    values = read(OF_LESSON[name], BASE | asked)
    with asker.waits_until(Event()):
        return found(OF_LESSON[name], values)


def answer(name: str, language: str = "en", **asked: str) -> dict[str, Any]:
    """What the browser gets."""
    values = read(OF_LESSON[name], BASE | asked)
    shown = OF_LESSON[name].shown(results(name, **asked), values, language)
    sent: dict[str, Any] = json.loads(packing.line(shown))
    return sent


def numbers(name: str, **asked: str) -> dict[str, str]:
    """Values by the keys of their texts."""
    words = OF_LESSON[name].words("en")
    told = {number["label"]: number["value"] for number in answer(name, **asked)["numbers"]}
    return {key: told[words(f"{key}.label")] for key in NUMBERS[name] if words(f"{key}.label") in told}


def value(text: str) -> float:
    plain = text.removeprefix("≈ ").removeprefix("> ").removesuffix(" dB").removesuffix(" %")
    return float(plain.replace(" × 10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


def traces(shown: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {trace["name"]: trace for trace in shown["figure"]["data"]}
