"""The kernel over the angle between two inputs: its grid, its peak, its inflation."""

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import analytic_angle_kernel, angle_kernel, angles
from ntk_core.experiments.angles import inflation
from tests.core.compiled import ntk

JACOT = MLP(64, 3, "relu", 1.0, 0.1)


def test_every_angle_is_there_once_and_zero_is_one_of_them():
    angle = angles()
    assert 0.0 in angle
    np.testing.assert_allclose(np.diff(angle), 2 * np.pi / len(angle))
    directions = np.round(np.stack([np.cos(angle), np.sin(angle)], axis=1), 9)
    assert len(np.unique(directions, axis=0)) == len(angle)


def test_the_network_of_jacot_et_al_peaks_at_zero():
    limit = analytic_angle_kernel(JACOT)
    assert limit.max() == pytest.approx(0.2825, abs=5e-5)
    assert angles()[np.argmax(limit)] == 0
    east = np.array([[1.0, 0.0]])
    assert limit.max() == pytest.approx(float(np.asarray(ntk(JACOT, east))[0, 0]), rel=1e-9)


def test_a_network_peaks_at_its_own_entry():
    run = angle_kernel(MLP(8, 1, "tanh", 2.0, 0.1), 100)
    assert run.before[angles() == 0] >= run.before.mean()


@pytest.mark.parametrize(
    "net", [MLP(8, 1, "tanh", 2.0, 0.1), MLP(8, 1, "erf", 2**0.5, 0.0), MLP(8, 2, "sin", 1.0, 0.0)]
)
def test_inflation_does_not_blow_up_where_the_mean_of_the_limit_is_small(net):
    """Its denominator is the largest value of the limit: by Cauchy and Schwarz no entry is larger."""
    limit = analytic_angle_kernel(net)
    runs = [angle_kernel(net, 100 + seed) for seed in range(4)]
    before, after = np.stack([run.before for run in runs]), np.stack([run.after for run in runs])
    found = inflation(before, after, limit)
    assert found == pytest.approx((after - before).mean() / np.abs(limit).max(), rel=1e-9)
    assert abs(found) <= np.abs(after - before).max() / np.abs(limit).max()


def test_inflation_does_not_depend_on_units_seeds_or_where_the_angle_begins():
    rng = np.random.default_rng(0)
    limit = np.cos(angles()) + 0.01  # almost no mean
    before = limit + 0.1 * rng.normal(size=(5, len(limit)))
    after = before + 0.3
    expected = 0.3 / 1.01
    for scale, order, shift in ((1.0, slice(None), 0), (1e-3, slice(None, None, -1), 0), (7.0, slice(None), 9)):
        moved = np.roll(before, shift, axis=1)[order], np.roll(after, shift, axis=1)[order]
        assert inflation(scale * moved[0], scale * moved[1], scale * limit) == pytest.approx(expected)
