"""Signals: presets, noise, formulas and drawn points."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ntk_core.formulas import FormulaError, evaluate
from ntk_core.signals import SIGNALS, Drawn, Formula, Noise, signal

X = np.arange(1024) / 1024


def amplitudes(values: np.ndarray) -> np.ndarray:
    return 2 * np.abs(np.fft.rfft(values)) / len(values)


def test_the_sum_of_sines_has_exactly_its_four_frequencies():
    amplitudes = np.abs(np.fft.rfft(signal("sines", X))) / 512
    expected = np.zeros(513)
    expected[[1, 2, 4, 8]] = 1 / np.sqrt([1, 2, 4, 8])
    np.testing.assert_allclose(amplitudes, expected, atol=1e-13)


def test_the_chirp_speeds_up_from_one_cycle_per_unit_to_nine():
    values = signal("chirp", X)
    rises = X[1:][(values[:-1] < 0) & (values[1:] >= 0)]
    # cycle number n ends where x + 4x² = n
    np.testing.assert_allclose(rises + 4 * rises**2, np.arange(1, len(rises) + 1), atol=0.01)
    assert len(rises) in (4, 5)


def test_the_square_wave_takes_two_values_for_equal_times():
    values = signal("square", X)
    assert set(values.tolist()) == {-1.0, 1.0}
    assert values.sum() == 0
    np.testing.assert_array_equal(values, signal("square", X + 0.5))


@pytest.mark.parametrize("of", [*SIGNALS, Noise(1.0, 0), Formula("x"), Drawn(((0.2, 1.0), (0.7, 0.0)))])
def test_signals_take_any_shape_of_positions(of):
    np.testing.assert_array_equal(signal(of, X.reshape(32, 32)).ravel(), signal(of, X))


@pytest.mark.parametrize("exponent", [0.0, 0.5, 2.0])
def test_noise_falls_with_its_exponent_up_to_its_highest_frequency(exponent):
    found = np.array([amplitudes(signal(Noise(exponent, seed), X)) for seed in range(200)])
    np.testing.assert_allclose(np.mean(found[:, 33:]), 0, atol=1e-12)
    spectrum = np.sqrt(np.mean((found[:, 1:33] / found[:, 1:2].mean()) ** 2, axis=0))
    slope = np.polyfit(np.log(np.arange(1, 33)), np.log(spectrum), 1)[0]
    assert slope == pytest.approx(-exponent, abs=0.12)


def test_noise_has_unit_size_and_the_waves_of_its_seed():
    rough, smooth = (signal(Noise(exponent, 5), X) for exponent in (0.0, 2.0))
    assert np.sqrt(np.mean(rough**2)) == pytest.approx(1)
    assert np.sqrt(np.mean(smooth**2)) == pytest.approx(1)
    phases = [np.angle(np.fft.rfft(values)[1:33]) for values in (rough, smooth)]
    np.testing.assert_allclose(*phases, atol=1e-6)
    assert np.abs(rough - signal(Noise(0.0, 6), X)).max() > 1


def test_drawn_points_are_joined_by_lines_around_the_period():
    of = Drawn(((0.75, 1.0), (0.25, -1.0), (0.25, 0.0)))
    np.testing.assert_allclose(signal(of, np.array([0.25, 0.5, 0.75, 0.0, 1.0])), [-0.5, 0.25, 1.0, 0.25, 0.25])


def test_the_two_ends_of_the_period_are_one_place():
    of = Drawn(((0.0, 1.0), (0.5, 0.0), (1.0, 3.0)))
    np.testing.assert_allclose(signal(of, np.array([0.0, 0.25, 0.5, 0.75, 1.0])), [2, 1, 0, 1, 2])
    np.testing.assert_array_equal(signal(Drawn(((0.0, 1.0), (1.0, 3.0))), X), 2)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sin(2*pi*x) + 0.5", np.sin(2 * np.pi * X) + 0.5),
        ("-x^2", -(X**2)),
        ("2^-x", 2**-X),
        ("π·x − 1", np.pi * X - 1),
        ("max(min(x, 0.7), e/10)", np.clip(X, np.e / 10, 0.7)),
        ("mod(3*x, 1) * sign(x - 0.5)", np.mod(3 * X, 1) * np.sign(X - 0.5)),
        ("3", np.full(1024, 3.0)),
        (" x\n+ 1\t", X + 1),
        ("-" * 190 + "x", X),
    ],
)
def test_formulas_are_evaluated_as_they_are_written(text, expected):
    np.testing.assert_allclose(evaluate(text, X), expected, atol=1e-12)
    np.testing.assert_array_equal(signal(Formula(text), X), evaluate(text, X))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("  ", "empty"),
        ("(" * 10_000, "too_long"),
        ("a" * 1_000_000, "too_long"),
        ("(" * 150, "brackets"),
        ("2x", "unreadable"),
        ("sin x", "unreadable"),
        ("x;x", "unreadable"),
        ("x\x00", "unreadable"),
        ("x.__class__", "unreadable"),
        ("(lambda: 1)()", "unreadable"),
        ("[x for x in (1,)]", "unreadable"),
        ("sin(x, out=x)", "unreadable"),
        ("sin(*x)", "unreadable"),
        ("'a'", "unreadable"),
        ("True", "unreadable"),
        ("1j", "unreadable"),
        ("x if x else 1", "unreadable"),
        ("x^2 × (x", "brackets"),
        ("__import__('os')", "unknown"),
        ("eval(x)", "unknown"),
        ("y + 1", "unknown"),
        ("pi(2)", "unreadable"),
        ("sin", "arguments"),
        ("sin(x, x)", "arguments"),
        ("min(x)", "arguments"),
        ("1/x", "not_finite"),
        ("sqrt(x - 0.5)", "not_finite"),
        ("9^9^9^9", "not_finite"),
        ("1e999", "not_finite"),
        ("100*x", "too_large"),
        ("9" * 190, "too_large"),
    ],
)
def test_what_is_no_formula_is_said_and_never_run(text, key):
    start = time.perf_counter()
    with pytest.raises(FormulaError) as found:
        evaluate(text, X)
    assert found.value.key == key
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("text", "there"),
    [
        (" x^2 + 2x", "2x"),
        ("π·x + 2(x - 1)", "(x - 1)"),
        ("sin x", "x"),
        ("x^2 × $", "$"),
        ("π·x +", "+"),
        ("π·x.real", "x.real"),
    ],
)
def test_where_a_formula_breaks_off_is_counted_in_the_readers_characters(text, there):
    with pytest.raises(FormulaError) as found:
        evaluate(text, X)
    assert text.strip()[found.value.fields["at"] - 1 :] == there


def test_readers_who_write_at_once_are_all_understood():
    """Another thread's turn may come while the tree of a formula is made: here whenever garbage is collected."""
    text = "+".join(["x"] * 90)
    pause, before = lambda *_: time.sleep(0), gc.get_threshold()
    gc.callbacks.append(pause)
    gc.set_threshold(3)
    try:
        with ThreadPoolExecutor(8) as readers:
            values = list(readers.map(lambda _: evaluate(text, np.array([0.1])), range(200)))
    finally:
        gc.callbacks.remove(pause)
        gc.set_threshold(*before)
    assert np.allclose(values, 9.0)


def test_a_formula_without_a_value_says_where():
    with pytest.raises(FormulaError) as found:
        evaluate("1/(x - 0.5)", X)
    assert found.value.fields["x"] == 0.5


@pytest.mark.parametrize(
    ("of", "message"),
    [
        ("waves", ", ".join(SIGNALS)),
        (Noise(1.0, -1), "seed"),
        (Drawn(()), "points"),
        (Drawn(((0.5, 1.0), (0.5, 0.0))), "two different x"),
        (Drawn(((0.0, np.nan),)), "points"),
    ],
)
def test_bad_input_is_named(of, message):
    with pytest.raises(ValueError, match=message):
        signal(of, X)
