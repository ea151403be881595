"""Features of one input, beside their formulas written out."""

import math

import numpy as np
import pytest

from ntk_core.bases import bumps, waves

X = np.array([-1.2, -0.3, 0.0, 0.71])


@pytest.mark.parametrize(("count", "width"), [(1, 0.3), (2, 0.5), (20, 0.2)])
def test_bumps_are_gaussians_at_equispaced_centers(count: int, width: float):
    centers = [0.0] if count == 1 else [-1.75 + 3.5 * j / (count - 1) for j in range(count)]
    spacing = 3.5 if count == 1 else 3.5 / (count - 1)
    size = (spacing / (width * math.pi**0.5)) ** 0.5
    expected = [[size * math.exp(-0.5 * ((x - c) / width) ** 2) for c in centers] for x in X]
    np.testing.assert_allclose(bumps(X, count, width), expected, rtol=1e-12)


@pytest.mark.parametrize("width", [0.1, 0.2])  # of wider ones some would have to stand further out
def test_the_kernel_of_many_bumps_is_a_bump_itself_wider_by_the_root_of_two(width: float):
    phi = bumps(X, 1000, width)
    difference = X[:, None] - X
    np.testing.assert_allclose(phi @ phi.T, np.exp(-(difference**2) / (4 * width**2)), atol=2e-3)


@pytest.mark.parametrize(("count", "highest"), [(1, 2.0), (2, 1.5), (5, 3.0), (20, 1.5)])
def test_waves_are_cosines_and_sines_up_to_the_highest_frequency(count: int, highest: float):
    pairs = math.ceil(count / 2)
    expected = []
    for x in X:
        row: list[float] = []
        for m in range(1, pairs + 1):
            row += [math.cos(2 * math.pi * highest * m / pairs * x), math.sin(2 * math.pi * highest * m / pairs * x)]
        expected.append((2 / count) ** 0.5 * np.array(row[:count]))
    np.testing.assert_allclose(waves(X, count, highest), expected, atol=1e-12)


def test_the_kernel_of_waves_is_the_mean_of_their_cosines():
    phi = waves(X, 8, 2.0)
    frequencies = np.array([0.5, 1.0, 1.5, 2.0])
    expected = np.cos(2 * np.pi * frequencies * (X[:, None] - X)[..., None]).mean(axis=-1)
    np.testing.assert_allclose(phi @ phi.T, expected, atol=1e-12)
    np.testing.assert_allclose((phi**2).sum(axis=1), 1)


@pytest.mark.parametrize("of", [bumps, waves])
@pytest.mark.parametrize(("x", "count", "scale"), [(X, 0, 1.0), (X, 2, 0.0), (X, 2, -1.0), ([np.nan], 2, 1.0)])
def test_what_is_out_of_range_is_refused(of, x, count: int, scale: float):
    with pytest.raises(ValueError, match=r"must be|NaN"):
        of(x, count, scale)
