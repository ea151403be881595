"""The waves of a mapping: cosines and sines of their own frequencies, and those that the kernel is made of."""

import numpy as np
import pytest

from ntk_core.experiments import Mapping
from ntk_core.experiments.composed_kernels import feature_limit
from ntk_core.experiments.waves import SHOWN, waves


@pytest.mark.parametrize(
    ("mapping", "expected", "heights"),
    [
        (Mapping("basic", 1.0, 1), [1], [1]),
        (Mapping("positional", 1.0, 6), [1, 2, 4, 8], [1, 1, 1, 1]),
        (Mapping("positional", 1.0, 2), [1, 2], [1, 1]),
        (Mapping("power_law", 2.0, 16), [1, 2, 3, 4], [1, 1 / 4, 1 / 9, 1 / 16]),
    ],
)
def test_fixed_frequencies_are_those_of_the_mapping(mapping: Mapping, expected: list[int], heights: list[float]):
    found = waves(mapping, 0)
    assert found.frequency.tolist() == expected
    assert found.row.tolist() == list(range(1, len(expected) + 1))
    for a, b, cosine, sine in zip(heights, expected, found.cosine, found.sine, strict=True):
        np.testing.assert_allclose(cosine, a * np.cos(2 * np.pi * b * found.x), atol=1e-9)
        np.testing.assert_allclose(sine, a * np.sin(2 * np.pi * b * found.x), atol=1e-9)


def test_gaussian_frequencies_are_drawn_with_the_scale_and_sorted_by_size():
    every = []
    for seed in range(100):
        found = waves(Mapping("gaussian", 3.0, 16), seed)
        assert len(found.frequency) == SHOWN
        assert (np.diff(np.abs(found.frequency)) >= 0).all()
        assert sorted(found.row) == [1, 2, 3, 4]
        every += found.frequency.tolist()
        np.testing.assert_allclose(found.sine, np.sin(2 * np.pi * np.outer(found.frequency, found.x)), atol=1e-9)
        np.testing.assert_allclose(found.cosine, np.cos(2 * np.pi * np.outer(found.frequency, found.x)), atol=1e-9)
    assert np.std(every) == pytest.approx(3, rel=0.1)
    assert abs(np.mean(every)) < 0.5
    assert min(every) < 0 < max(every)


def test_twice_the_scale_is_twice_every_frequency():
    once, twice = (waves(Mapping("gaussian", scale, 16), 5) for scale in (2.0, 4.0))
    np.testing.assert_allclose(twice.frequency, 2 * once.frequency)
    assert twice.row.tolist() == once.row.tolist()


@pytest.mark.parametrize("seed", [0, 7])
def test_they_are_the_features_that_the_kernel_is_made_of(seed: int):
    """γ(x)·γ(x′)/m is the mean of their cosines of the distance."""
    mapping = Mapping("gaussian", 2.2, 3)
    found, kernel = waves(mapping, seed), feature_limit(mapping, seed)
    mean = np.cos(2 * np.pi * np.outer(found.frequency, kernel.difference)).mean(axis=0)
    np.testing.assert_allclose(kernel.chosen, mean, atol=1e-6)


def test_the_row_of_a_frequency_is_its_place_in_the_mapping():
    """A mapping of fewer features has the first rows of one of more."""
    for seed in range(5):
        first, every = (waves(Mapping("gaussian", 2.0, m), seed) for m in (1, 16))
        assert first.row.tolist() == [1]
        assert every.frequency[every.row == 1].tolist() == first.frequency.tolist()
