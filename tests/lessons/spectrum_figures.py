"""What the tests of the lesson on the spectrum share: its figures as a browser gets them, with few networks."""

import json
import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import jax
import numpy as np
import pytest

from ntk_core import MLP, init_params
from ntk_core.experiments import AngleKernel
from ntk_ui.figures import packing
from ntk_ui.lessons import settings, sweeps
from ntk_ui.lessons.catalog import RESOURCES
from ntk_ui.lessons.spectrum import priors
from ntk_ui.service import compute
from tests.figures import found

SMALL = {"count": "16", "width": "8"}


def few_angles(net: MLP) -> list[AngleKernel]:
    return [compute.angle_kernel(net, 100 + k) for k in range(3)]


def few_widths(net: MLP) -> sweeps.Sweep:
    found = [[compute.angle_kernel(replace(net, width=width), seed) for seed in (0, 1)] for width in (4, 8)]
    values = {
        "kernel_before": np.array([[run.error_before for run in row] for row in found]),
        "kernel_after": np.array([[run.error_after for run in row] for row in found]),
    }
    return sweeps.Sweep(np.array([4, 8]), values, dict.fromkeys(values))


def few_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps with a few small networks."""
    monkeypatch.setattr(sweeps, "angle_kernels", few_angles)
    monkeypatch.setattr(sweeps, "angle_errors", few_widths)
    monkeypatch.setattr(
        sweeps,
        "even_targets",
        lambda net, seed: [[compute.even_target(net, n, seed, biased) for n in (4, 8)] for biased in (False, True)],
    )
    monkeypatch.setattr(
        sweeps,
        "eigenvalues_of_seeds",
        lambda *of: np.stack([compute.empirical_eigenvalues(*of, seed) for seed in (100, 101)]),
    )
    monkeypatch.setattr(priors, "_outputs", lambda net: compute.network_outputs(net, 10_000, 40))
    monkeypatch.setattr(
        priors, "_moments", lambda net: [compute.output_moments(replace(net, width=n), n, 10) for n in (4, 8, 16) * 2]
    )


def shown(name: str, language: str = "en", **asked: str) -> dict[str, Any]:
    """A figure as the browser gets it, its arrays as they are."""
    resource = RESOURCES["spectrum", name]
    values = settings.read(resource.settings, asked)
    answer = resource.shown(found(resource, values), values, language)
    assert json.loads(packing.line(answer))
    return answer


def known(name: str, **asked: str) -> dict[str, str]:
    """Those of some settings that a figure has."""
    mine = [setting.name for setting in RESOURCES["spectrum", name].settings]
    return {setting: text for setting, text in asked.items() if setting in mine}


def numbers(answer: Mapping[str, Any]) -> list[str]:
    return [number["value"] for number in answer["numbers"]]


def number(text: str) -> float:
    """A number as a reader reads it."""
    power = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
    return float(text.translate(power).replace(",", "").replace("≈ ", "").replace(" × 10", "e"))


def network(width: int, seed: int, d: int, activation: str = "relu", w_std: float = math.sqrt(2), b_std: float = 0.5):
    net = MLP(width, 1, activation, w_std, b_std)
    return net, jax.tree.map(np.float64, init_params(net, seed, d, dtype=np.float32))


def on_circle(n: int) -> np.ndarray:
    angle = 2 * np.pi * np.arange(n) / n
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def trace(answer: Mapping[str, Any], name: str) -> dict[str, Any]:
    return next(each for each in answer["figure"]["data"] if each["name"].startswith(name))
