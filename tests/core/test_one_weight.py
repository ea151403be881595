"""The model with one weight: the published solutions, its slope, and descent itself."""

import numpy as np
import pytest

from ntk_core.experiments import one_weight, power_law
from ntk_core.one_weight import START, TARGET, model, slope, solution, tangent_solution


@pytest.mark.parametrize(("alpha", "exact", "tangent"), [(1, 1.0929, 2.1618), (10, 0.5414, 0.5762)])
def test_the_published_solutions(alpha, exact, tangent):
    assert round(solution(alpha), 4) == exact
    assert round(tangent_solution(alpha), 4) == tangent


def test_the_published_gap_at_alpha_100():
    assert f"{tangent_solution(100) - solution(100):.1e}" == "4.8e-04"


def test_the_slope_is_the_difference_quotient():
    w = np.linspace(-1, 3, 41)
    quotient = (model(w + 1e-6, 2.0) - model(w - 1e-6, 2.0)) / 2e-6
    np.testing.assert_allclose(slope(w, 2.0), quotient, rtol=1e-8)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 30.0])
def test_gradient_descent_ends_at_the_solution(alpha):
    w = START
    for _ in range(4000):
        w -= 0.01 / alpha**2 * (model(w, alpha) - TARGET) * slope(w, alpha)
    assert w == pytest.approx(solution(alpha), rel=1e-8)


def test_both_solutions_reach_the_target():
    for alpha in (0.5, 1.0, 10.0, 100.0):
        shown = one_weight(alpha)
        assert model(shown.exact, alpha) == pytest.approx(TARGET, rel=1e-12)
        assert slope(START, alpha) * (shown.linear - START) == pytest.approx(TARGET, rel=1e-12)
        assert shown.w[0] < START < shown.exact < shown.linear < shown.w[-1]


def test_the_gap_closes_with_the_square_of_the_output_scale():
    alphas = np.array([30.0, 100.0, 300.0, 1000.0])
    gaps = [tangent_solution(alpha) - solution(alpha) for alpha in alphas]
    assert power_law(alphas, gaps).slope == pytest.approx(-2, abs=0.05)


@pytest.mark.parametrize("alpha", [0.0, -1.0, np.nan, np.inf, "one"])
def test_the_output_scale_is_positive(alpha):
    with pytest.raises(ValueError, match="alpha"):
        solution(alpha)
