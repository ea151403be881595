"""A reader's own data as a value: equal by its numbers, read-only, and refused where it does not fit."""

import jax
import numpy as np
import pytest

from ntk_core.tables import MAX_COLUMNS, MAX_ROWS, table

X = np.arange(12.0).reshape(4, 3)
Y = np.array([1.0, -1.0, 1.0, -1.0])


def test_the_same_numbers_are_the_same_table():
    assert table(X, Y) == table(X.tolist(), Y.tolist())
    assert hash(table(X, Y)) == hash(table(X.copy(), Y.copy()))
    assert table(X.astype(int)) == table(X)


@pytest.mark.parametrize(
    "other",
    [
        (X, None),
        (X, -Y),
        (X[::-1], Y),
        (X + 1e-12, Y),
        (X.reshape(4, 3)[:, ::-1], Y),
        (X[:3], Y[:3]),
    ],
    ids=["no target", "another target", "another order", "another number", "other columns", "fewer rows"],
)
def test_other_numbers_are_another_table(other):
    assert table(*other) != table(X, Y)


def test_the_shape_counts_too():
    assert table(X.reshape(6, 2)) != table(X.reshape(3, 4))
    # the same bytes, once with the last of them as targets
    assert table(X.reshape(2, 6)) != table(X.ravel()[:10].reshape(2, 5), X.ravel()[10:])


def test_a_table_holds_float64_that_nobody_can_change():
    x, y = X.astype(np.float32), Y.astype(int)
    held = table(x, y)
    x[:], y[:] = 0, 0
    for array, expected in ((held.x, X), (held.y, Y)):
        assert array.dtype == np.float64
        np.testing.assert_array_equal(array, expected)
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert table(X).y is None


def test_no_shape_of_table_compiles_anything():
    compiled = []

    def note(event, _duration, **_details):
        if "compile" in event:
            compiled.append(event)

    jax.monitoring.register_event_duration_secs_listener(note)
    try:
        table(np.ones((11, 5))[:, ::2], np.ones(11))
    finally:
        jax.monitoring.unregister_event_duration_listener(note)
    assert not compiled


def test_the_largest_table_fits():
    assert table(np.zeros((MAX_ROWS, MAX_COLUMNS)), np.zeros(MAX_ROWS)).x.shape == (512, 64)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        (X[:1], None, "x must have 2 to 512 rows and at most 64 columns, not 1 and 3"),
        (np.zeros((MAX_ROWS + 1, 2)), None, "not 513 and 2"),
        (np.zeros((2, MAX_COLUMNS + 1)), None, "not 2 and 65"),
        (np.zeros((2, 0)), None, "x is empty"),
        (X[0], None, r"x must have shape \(n, d\)"),
        ([[1.0, 2.0], [3.0]], None, "x must be an array of real numbers"),
        ([["one"], ["two"]], None, "x must be an array of real numbers"),
        (np.where(X == 5, np.nan, X), None, "x holds NaN or infinity"),
        (X, Y[:3], r"y must have shape \(4,\)"),
        (X, [1.0, 2.0, 3.0, np.inf], "y holds NaN or infinity"),
    ],
)
def test_what_is_no_table_is_refused(x, y, message):
    with pytest.raises(ValueError, match=message):
        table(x, y)
