"""What visitors stumbled over: labels, ticks, bounds and reasons as they are shown."""

import numpy as np
import pytest

from ntk_core.experiments import MLP, kernel_points, mode_theory
from ntk_core.formulas import FormulaError, evaluate
from ntk_core.learnability import learnability, mode_error
from ntk_ui import i18n
from ntk_ui.figures import formatting, generalization, mapping, spectrum, style

EN = i18n.read("dynamics", "en")


@pytest.mark.parametrize("count", [3, 8, 16])
def test_a_linear_network_has_three_modes_and_learns_no_others(count: int):
    theory = mode_theory(count, MLP(16, 1, "identity", 1.4, 0.5))
    assert theory.total == 3
    assert theory.learnability.tolist() == [1, 1, *[0] * (len(theory.frequency) - 2)]
    assert (theory.error[:2] == 0).all()
    # three weights fitted to `count` samples of what they cannot express: E = n/(n − 3), infinite at the peak
    expected = count / (count - 3) if count > 3 else np.inf
    assert theory.error[2:] == pytest.approx([expected] * (len(theory.frequency) - 2))


def test_a_mode_that_is_missed_where_all_samples_are_used_up_has_an_infinite_error():
    learned = learnability([1.0, 0.5, 0.0], 2)
    assert mode_error(learned, [1, 1, 0], 2) == 0
    assert mode_error(learned, [0, 0, 1], 2) == np.inf


@pytest.mark.parametrize("known", [True, False])
def test_an_axis_keeps_its_title_whatever_the_legend_says(known: bool):
    runs = np.array([[0.1, 0.2], [0.1, 0.1]])
    forever = runs if known else np.full_like(runs, np.nan)
    found = generalization.Errors({"test_error": runs}, {"regression": runs, "regression_end": forever})
    figure = generalization.errors((2, 4), "Samples N", found, (), EN)
    assert figure["layout"]["xaxis"]["title"]["text"] == "Samples N"
    for trace in figure["data"]:
        assert "Samples N" in trace["hovertemplate"]


@pytest.mark.parametrize("count", [16, 64])
def test_ticks_on_the_circle_stand_at_the_angles_that_they_name(count: int):
    axis = spectrum.input_axis("circle", kernel_points("circle", count).position, "x")
    named = {"0": 0.0, "π/2": np.pi / 2, "π": np.pi, "3π/2": 3 * np.pi / 2, "2π": 2 * np.pi}
    assert axis["tickvals"] == pytest.approx([named[text] for text in axis["ticktext"]])
    assert axis["range"][0] < 0
    assert axis["range"][1] > axis["tickvals"][-1]


def test_digits_are_in_the_order_that_their_caption_names():
    even = kernel_points("digits", 64).targets > 0
    changes = np.flatnonzero(np.diff(even)) + 1
    assert len(changes) == 9  # 0 to 9, each once, one after the other
    assert "sorted from 0 to 9" in i18n.read("spectrum", "en")("from.pictures")


def test_an_eigenvalue_that_rounding_hides_has_a_bound_and_no_digits():
    values = np.array([10.0, 1e-3, 3e-15])
    assert style.eigenvalue(values, 1) == "= 1.0 × 10⁻³"
    assert style.eigenvalue(values, 2) == "< 2.2 × 10⁻¹³"


@pytest.mark.parametrize(
    ("value", "run", "shown"),
    [
        (3.3e-7, "calm", "< 2.0 × 10⁻⁶"),
        (3.3e-7, "swings", "< 2.0 × 10⁻⁶"),
        (3e-6, "calm", "3.0 × 10⁻⁶"),
        (3.3e-7, "diverged", "diverged"),
        (0.25, "calm", "0.25"),
    ],
)
def test_a_distance_has_no_digits_of_rounding(value: float, run, shown: str):
    assert formatting.distance(value, EN, run) == shown


def test_condition_numbers_that_are_all_infinite_leave_an_axis_of_condition_numbers():
    plain = type("Plain", (), {"condition": np.inf, "decay": None})()
    conditions = np.full(3, np.inf)
    figure = mapping.sweep(
        (1.0, 2.0, 4.0), conditions, np.full(3, np.nan), plain, None, "gaussian", i18n.read("mapping", "en")
    )
    assert figure["layout"]["yaxis"]["range"][0] >= 0


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("sin(2*pi*x", "brackets"),
        ("x)", "brackets"),
        ("if(x, 1, 0)", "unknown"),
        ("exp(1000*x)", "too_large"),
        ("1/x", "not_finite"),
        ("2x", "unreadable"),
    ],
)
def test_a_formula_is_refused_for_the_right_reason(text: str, key: str):
    with pytest.raises(FormulaError) as error:
        evaluate(text, np.arange(128) / 128)
    assert error.value.key == key
