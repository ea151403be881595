"""Sweeps over many networks, and what their readers see of them meanwhile."""

import math
import time

import numpy as np
import pytest

from ntk_core.experiments import TOGETHER, Generalization, Training, mlp, power_law, trained
from ntk_ui.lessons import sweeps
from ntk_ui.lessons.dynamics.errors import _errors
from ntk_ui.lessons.taylor.widths import theory
from ntk_ui.service import runs


def test_a_sweep_shows_what_is_there_before_all_is():
    seen: list[list[int]] = []

    def one(setting: int, seed: int) -> tuple[int, int]:
        time.sleep(runs.NEXT_LOOK)
        return setting, seed

    with runs.watched(lambda found: seen.append([len(row) for row in found])):
        found = runs.runs(one, (3, 1, 2), 2, "n")
    assert seen == [[1], [2], [2, 2]]
    assert [setting for row in found for setting, _ in row] == [3, 3, 1, 1, 2, 2]
    assert len({seed for row in found for _, seed in row}) == 6
    assert runs.runs(one, (3,), 1)
    assert len(seen) == 3  # nobody watches any more


def test_an_ensemble_is_shown_while_it_grows(monkeypatch: pytest.MonkeyPatch):
    for name in ("FIRST_LOOK", "NEXT_LOOK"):
        monkeypatch.setattr(runs, name, -1.0)
    seen: list[list[np.ndarray]] = []
    with runs.watched(seen.append):
        (whole,) = sweeps.ensemble_members((4,), 0.5, 4 * TOGETHER)
    assert len(seen) == 3
    for k, (part,) in enumerate(seen):
        np.testing.assert_array_equal(part, whole[: (k + 1) * TOGETHER])
    assert len(whole) == 4 * TOGETHER


def test_what_has_not_been_run_has_no_errors_yet():
    run = Generalization(0.1, 0.2, 0.3, 0.4)
    found = _errors([[run] * 5, [run] * 2], 3, True)
    for values in (*found.networks.values(), *found.kernels.values()):
        assert values.shape == (3, 5)
        assert np.isfinite(values).sum(axis=1).tolist() == [5, 2, 0]
    assert math.isclose(found.networks["test_error"][0, 0], 0.2)


@pytest.mark.parametrize(("slope", "size", "found"), [(-1.0, 1.0, True), (-0.5, 1e-2, True), (0.3, 1e-7, False)])
def test_a_slope_is_fitted_to_what_stands_clear_of_rounding(slope: float, size: float, found: bool):
    at = np.array([32, 64, 128, 256])
    samples = size * (at[:, None] / 32.0) ** slope * np.array([1.0, 1.1, 0.9])
    law = sweeps._law(at, np.concatenate([samples, np.full((4, 1), np.nan)], axis=1))
    assert law is None or law.slope == pytest.approx(slope, abs=1e-9)
    assert (law is not None) == found


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_theory_names_a_slope_only_where_networks_come_up_to_it(activation: str):
    widths = np.array([64, 256, 1024])
    gaps = [
        [trained(Training("sine", mlp(int(n), 1, activation), 0.5, 300, 100 + 10 * k + s)).gap for s in range(4)]
        for k, n in enumerate(widths)
    ]
    near = abs(power_law(widths, np.array(gaps)).slope + 1) < 0.35
    named = theory("ntk", 1, activation)
    assert near == (named["gap"] == "−1")
    assert named["first_layer"] == "−1/2"
    assert set(theory("standard", 2, activation).values()) == {None}
