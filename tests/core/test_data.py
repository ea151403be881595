"""Data sets and inputs of the lessons."""

import numpy as np
import pytest

from ntk_core.data import DIGITS, SHAPES, TARGETS, digits, inputs, training_set


@pytest.mark.parametrize("name", TARGETS)
def test_training_sets_are_small_ordered_and_always_the_same(name):
    x, y = training_set(name)
    assert x.shape == y.shape
    assert 2 <= len(x) <= 32
    assert (np.diff(x) > 0).all()
    assert np.abs(x).max() <= 1
    np.testing.assert_array_equal(training_set(name), (x, y))


def test_targets_are_what_they_are_called():
    x, y = training_set("sine")
    np.testing.assert_allclose(y, np.sin(np.pi * x), atol=1e-15)
    x, y = training_set("step")
    np.testing.assert_array_equal(y, np.sign(x))
    x, y = training_set("noisy_sine")
    noise = y - np.sin(np.pi * x)
    assert 0.1 < noise.std() < 0.3
    assert not np.array_equal(training_set("noisy_sine", seed=1)[1], y)


def test_inputs_on_the_circle_are_equispaced_unit_vectors():
    position, x = inputs("circle", 12)
    np.testing.assert_allclose(np.linalg.norm(x, axis=1), np.ones(12))
    gaps = np.linalg.norm(x - np.roll(x, 1, axis=0), axis=1)
    np.testing.assert_allclose(gaps, np.full(12, 2 * np.sin(np.pi / 12)))
    np.testing.assert_allclose(np.mod(np.arctan2(x[:, 1], x[:, 0]), 2 * np.pi), position, atol=1e-12)


def test_inputs_on_the_interval_are_their_positions():
    position, x = inputs("interval", 5)
    np.testing.assert_array_equal(position, [-1, -0.5, 0, 0.5, 1])
    np.testing.assert_array_equal(x, position[:, None])


def test_digits_come_in_turn_so_that_any_number_of_them_is_balanced():
    x, labels = digits(DIGITS)
    np.testing.assert_array_equal(labels, np.arange(DIGITS) % 10)
    assert x.shape == (512, 64)
    assert len(np.unique(x, axis=0)) == 512
    for n in (2, 10, 37):
        np.testing.assert_array_equal(digits(n)[0], x[:n])
        np.testing.assert_array_equal(digits(n)[1], labels[:n])


def test_pixels_are_sixteenths_from_paper_to_ink():
    x, labels = digits(DIGITS)
    assert (x.min(), x.max()) == (0, 1)
    np.testing.assert_array_equal(16 * x, np.round(16 * x))
    # the first zero of the test set as the repository prints it, and what tells a zero from a one
    np.testing.assert_array_equal(16 * x[0, :16], [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0])
    middle = x.reshape(-1, 8, 8)[:, 3:5, 3:5].mean(axis=(1, 2))
    assert middle[labels == 0].mean() < 0.2 < 0.7 < middle[labels == 1].mean()


def test_the_nearest_image_shows_the_same_digit():
    x, labels = digits(DIGITS)
    distances = ((x[:, None] - x) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    assert np.mean(labels[distances.argmin(axis=1)] == labels) > 0.95


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: training_set("cosine"), ", ".join(TARGETS)),
        (lambda: training_set("noisy_sine", seed=-1), "seed must be an integer ≥ 0"),
        (lambda: inputs("square", 4), ", ".join(SHAPES)),
        (lambda: inputs("circle", 1), "n must be an integer ≥ 2"),
        (lambda: digits(1), "n must be an integer ≥ 2"),
        (lambda: digits(DIGITS + 1), "n must be at most 512, not 513"),
    ],
)
def test_what_is_not_offered_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
