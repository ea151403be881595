"""What the tests of the lesson on training dynamics share: its figures as a browser gets them, and quick sweeps."""

import json
from dataclasses import replace
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from cachetools import LRUCache

from ntk_core.experiments import (
    GRID,
    Approximation,
    Generalization,
    LearnedMode,
    Scaled,
    Training,
)
from ntk_core.experiments.universal import Fit
from ntk_ui.figures import packing
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.service import compute, places
from tests.figures import found, read

OF_LESSON = {name: each for (lesson, name), each in RESOURCES.items() if lesson == "dynamics"}
RUN = ("loss", "maps", "modes", "shares", "spectrum", "training")
POINTS = "0.5,1;-0.5,0.25;0,-1"
BASE = {"width": "19", "adam_width": "16", "steps": "20", "ensemble_width": "11", "members": "3"}
OTHER = {
    "data": "step",
    "points": "0.5,1;-0.5,0.25;0.1,-1",
    "width": "18",
    "learning_rate": "0.0613",
    "limit_share": "0.613",
    "depth": "2",
    "activation": "erf",
    "steps": "37",
    "seed": "4294967295",
    "start": "subtracted",
    "clock": "time",
    "ensemble_width": "13",
    "members": "4",
    "sample_count": "5",
    "represented_width": "7",
    "momentum": "0.5",
    "adam_width": "64",
    "batch": "3",
}
SPREAD = ("mean_ntk", "deviation_ntk", "mean_real", "deviation_real", "mean_bayes", "deviation_bayes")
NUMBERS = {
    "training": ("loss_real", "loss_theory", "not_linear", "not_flow", "limit", "ratio", "past"),
    "evolution": (*SPREAD, "deviation_wrong"),
    "spectrum": ("movement", "alignment_before", "alignment_after", "edge", "top_after"),
    "catapult": ("movement", "alignment_before", "alignment_after", "edge", "top_after"),
    "factors": ("limit", "rate", "rate_mean"),
    "learned": ("total", "half"),
    "approximation": ("error_best", "error_descent", "error_kernel"),
    "adam_outputs": ("gap", "linear_off", "real_off", "loss_real", "loss_linear", "rate"),
    "losses": ("speed_up", "loss_real", "loss_rescaled", "gap"),
}
EXACT = np.full(len(GRID), 0.25)


@pytest.fixture(autouse=True)
def nothing_is_kept(monkeypatch):
    """What stands in for an experiment here is not found by other tests."""
    monkeypatch.setattr(places, "_PLACES", LRUCache(64e6, getsizeof=lambda place: place.bytes))


@pytest.fixture
def quick(monkeypatch):
    """In place of every experiment that a sweep repeats, numbers that tell with what it was asked."""

    def told(*what: Any) -> float:
        return float(np.random.Generator(np.random.Philox(crc32(repr(what).encode()))).uniform(0.1, 0.9))

    def generalization(*what: Any) -> Generalization:
        return Generalization(*(told(k, *what) for k in range(4)))

    def learned_mode(*what: Any) -> LearnedMode:
        return LearnedMode(*(told(k, *what) for k in range(6)))

    def scaled(run: Training, alpha: float) -> Scaled:
        moved = 0.01 * run.net.width / alpha + told(replace(run, net=replace(run.net, width=1))) / 1e4
        return Scaled(moved, 1.0, 0.5, 0.25, 0.25 + alpha / 1000)

    def represented(name: str, width: int, activation: str, seed: int) -> Fit:
        error = 1 / width + seed / 1e6
        return Fit(Approximation(EXACT * told(name, activation), error), error, width != 8, ())

    def descended(name: str, width: int, activation: str, steps: int, seed: int) -> Approximation:
        chance = told(name, activation, steps, seed)
        return Approximation(EXACT * chance, 2 / width + chance / 1e3)

    def kernel_regression(*what: Any) -> Approximation:
        return Approximation(EXACT / 4, told(*what))

    def members(width: int, rate: float, seed: int) -> np.ndarray:
        return np.random.Generator(np.random.Philox([width, seed])).normal(size=(5, 41, 128))

    fakes = generalization, learned_mode, represented, descended, kernel_regression
    for fake in fakes:
        monkeypatch.setattr(compute, fake.__name__, fake)
    monkeypatch.setattr(compute, "scaled_training", scaled)
    monkeypatch.setattr(compute, "tangent_forever", told)
    monkeypatch.setattr(compute, "ensemble_members", members)


def answer(name: str, language: str = "en", **asked: str) -> dict[str, Any]:
    """What the browser gets."""
    resource = OF_LESSON[name]
    values = read(resource, BASE | asked)
    shown: dict[str, Any] = json.loads(packing.line(resource.shown(found(resource, values), values, language)))
    return shown


def results(name: str, **asked: str) -> tuple[Any, ...]:
    """What a figure is drawn of."""
    resource = OF_LESSON[name]
    return found(resource, read(resource, BASE | asked))


def result(name: str, **asked: str) -> Any:
    """The first of it."""
    return results(name, **asked)[0]


def numbers(name: str, **asked: str) -> dict[str, str]:
    """Values by the keys of their texts."""
    words = OF_LESSON[name].words("en")
    told = {number["label"]: number["value"] for number in answer(name, **asked)["numbers"]}
    return {key: told[words(f"{key}.label")] for key in NUMBERS[name]}


def value(text: str) -> float:
    plain = text.split(" / ")[0].removeprefix("≈ ").replace(",", "").replace("−", "-")
    return float(plain.replace(" × 10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))
