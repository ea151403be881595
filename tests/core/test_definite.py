"""When the NTK is positive definite: the smallest eigenvalue, and what biases bring back."""

import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.activations import ACTIVATIONS
from ntk_core.experiments import definite
from ntk_core.experiments.definite import EVEN_WIDTHS, approach, even_target, odd_modes, smallest_eigenvalues
from tests.core.compiled import circle_spectrum, empirical_ntk, init_params, ntk

SEED = 0
NONLINEAR = [name for name in ACTIVATIONS if name != "identity"]
LINEAR_ODD_PART = ("relu", "leaky_relu", "gelu")  # φ(z) − φ(−z) is linear


def net(activation: str = "relu", b_std: float = 0.5, width: int = 256, depth: int = 1) -> MLP:
    return MLP(width, depth, activation, 2**0.5, b_std)


def on_circle(angle: np.ndarray) -> np.ndarray:
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


@pytest.mark.parametrize("placement", definite.PLACEMENTS)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_the_eigenvalues_are_those_of_the_public_kernels(activation: str, placement: str):
    network = net(activation)
    found = smallest_eigenvalues(network, SEED, placement, 0.2)
    np.testing.assert_allclose(found.x, on_circle(found.angle), atol=1e-15)
    params = init_params(network, SEED, 2, dtype=np.float32)
    params = tuple((np.asarray(w, float), np.asarray(b, float)) for w, b in params)
    for values, kernel in (
        (found.analytic, ntk(network, found.x)),
        (found.empirical, empirical_ntk(network, params, found.x)),
    ):
        np.testing.assert_allclose(values, np.linalg.eigvalsh(kernel)[::-1], rtol=1e-8, atol=1e-12)


def test_placements_are_what_they_are_called():
    found = {name: smallest_eigenvalues(net(), SEED, name, 0.2) for name in definite.PLACEMENTS}
    products = {name: one.x @ one.x.T - 2 * np.eye(8) for name, one in found.items()}
    assert np.cos(0.2) == pytest.approx(products["together"].max(), abs=1e-12)
    assert products["duplicate"].max() == pytest.approx(1, abs=1e-12)
    # opposite of each antipodal point lies another, and none of the others
    np.testing.assert_array_equal(found["antipodal"].x[:4], -found["antipodal"].x[4:])
    off_diagonal = ~np.eye(8, dtype=bool)
    for name in ("together", "duplicate"):
        assert products[name][off_diagonal].min() > -0.99


def test_an_approach_looks_at_the_same_points_as_one_placement():
    network = net("tanh")
    moved = approach(network, SEED)
    for k in (0, 20, 39):
        found = smallest_eigenvalues(network, SEED, "together", float(moved.distance[k]))
        np.testing.assert_allclose(
            [moved.empirical[k], moved.analytic[k]], [found.empirical[-1], found.analytic[-1]], rtol=1e-5, atol=1e-13
        )


@pytest.mark.parametrize("b_std", [0.0, 0.5])
@pytest.mark.parametrize("activation", NONLINEAR)
def test_the_smallest_eigenvalue_goes_to_zero_as_two_points_meet(activation: str, b_std: float):
    moved = approach(net(activation, b_std), SEED)
    near = moved.distance <= 0.2
    assert (moved.analytic > moved.floor).all()
    assert (np.diff(moved.analytic[near]) < 0).all()
    assert moved.analytic[-1] < 1e-3 * moved.analytic[0]
    # a law of the theory: |δ| where a kink lies between any two points, δ² where none does
    assert moved.law_analytic
    assert moved.law_empirical
    assert moved.law_analytic.slope == pytest.approx(moved.exponent_analytic, abs=0.02)
    assert moved.law_empirical.slope == pytest.approx(moved.exponent_empirical, abs=0.02)
    assert moved.exponent_analytic == (1 if activation in ("relu", "leaky_relu") else 2)


@pytest.mark.parametrize("activation", NONLINEAR)
def test_the_smallest_eigenvalue_is_at_most_half_the_squared_distance_of_two_gradients(activation: str):
    network = net(activation)
    distance = 0.05
    found = smallest_eigenvalues(network, SEED, "together", distance)
    pair = np.asarray(ntk(network, on_circle(np.array([0, distance]))))
    assert 0 < found.analytic[-1] <= (pair[0, 0] + pair[1, 1] - 2 * pair[0, 1]) / 2


@pytest.mark.parametrize("b_std", [0.0, 0.5])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_duplicate_costs_exactly_one_rank(activation: str, b_std: float):
    network = net(activation, b_std)
    found = smallest_eigenvalues(network, SEED, "duplicate", 0.0)
    linear = 3 if b_std else 2  # the rank of a linear model in the plane
    rank = linear if activation == "identity" else 7
    for values in (found.empirical, found.analytic):
        assert (values > found.floor).sum() == rank
        assert np.abs(values[rank:]).max() <= found.floor


@pytest.mark.parametrize(
    ("activation", "rank"), [*((name, 6) for name in LINEAR_ODD_PART), *((name, 4) for name in definite.ODD)]
)
def test_antipodal_pairs_are_singular_only_without_biases(activation: str, rank: int):
    """Of four pairs, f(x) + f(−x) has four dimensions and f(x) − f(−x) two if linear; an odd f has four in all."""
    without = smallest_eigenvalues(net(activation, 0.0), SEED, "antipodal", 0.0)
    biased = smallest_eigenvalues(net(activation, 0.5), SEED, "antipodal", 0.0)
    for values in (without.empirical, without.analytic):
        assert (values > without.floor).sum() == rank
    for values in (biased.empirical, biased.analytic):
        assert values[-1] > 1e-3


def test_two_hidden_layers_of_relu_need_no_biases_for_antipodal_pairs():
    found = smallest_eigenvalues(net("relu", 0.0, depth=2), SEED, "antipodal", 0.0)
    assert min(found.empirical[-1], found.analytic[-1]) > 0.1


def test_a_network_with_fewer_weights_than_points_is_singular():
    """Two hidden units and no biases have six weights; the limit has all eight eigenvalues."""
    found = smallest_eigenvalues(net("tanh", 0.0, width=2), SEED, "together", 0.2)
    assert (found.empirical > found.floor).sum() <= 6
    assert found.analytic[-1] > found.floor


@pytest.mark.parametrize("activation", LINEAR_ODD_PART)
def test_one_hidden_layer_without_biases_has_no_odd_modes(activation: str):
    found = odd_modes(net(activation, 0.0))
    assert np.abs(found.unbiased[3::2]).max() < min(1e-12, found.zero)
    assert found.unbiased[[0, 1, 2, 4]].min() > 1e-3
    assert found.b_std == 0.5
    if activation != "gelu":  # smooth: its modes fall too fast for this bound
        assert found.biased.min() > 1e-6
    assert found.biased.min() > found.zero


@pytest.mark.parametrize("depth", [1, 2])
@pytest.mark.parametrize("activation", definite.ODD)
def test_odd_networks_have_no_even_modes(activation: str, depth: int):
    found = odd_modes(net(activation, 0.0, depth=depth))
    assert np.abs(found.unbiased[::2]).max() < 1e-12
    assert found.biased[:8].min() > 1e-6


def test_the_odd_modes_are_back_with_a_second_layer():
    assert odd_modes(net("relu", 0.0, depth=2)).unbiased.min() > 1e-4


def test_the_modes_are_those_of_the_public_spectrum():
    found = odd_modes(net("relu", 0.2))
    np.testing.assert_allclose(found.biased, circle_spectrum(net("relu", 0.2), 16), rtol=1e-10)
    # Basri et al. 2019, arXiv:1906.00425: without biases the even modes fall as k⁻²
    even = odd_modes(net("relu", 0.0)).unbiased
    assert even[16] / even[8] == pytest.approx(8**2 / 16**2, rel=0.1)


@pytest.mark.parametrize("width", EVEN_WIDTHS[1][:-1])
def test_an_odd_network_keeps_half_of_an_even_target_at_every_width(width: int):
    without = even_target(net("tanh", 0.0), width, SEED, False)
    biased = even_target(net("tanh", 0.0), width, SEED, True)
    assert (without.b_std, biased.b_std) == (0.0, 0.5)
    assert without.error[-1] == pytest.approx(0.5, abs=1e-3)
    assert without.predicted[-1] == pytest.approx(0.5, abs=1e-3)
    # f is odd at every step: Σ (f − y)² = Σ f² + Σ y²
    assert (without.error > 0.5 - 1e-5).all()
    assert biased.error[-1] < 0.01
    assert biased.predicted[-1] < 0.01
    assert without.predicted[0] == pytest.approx(without.error[0], rel=1e-5)
    assert without.steps[-1] == definite.EVEN_STEPS


@pytest.mark.parametrize("activation", definite.ODD)
@pytest.mark.parametrize("depth", [1, 2, 3])
def test_every_odd_activation_at_every_depth_keeps_half(activation: str, depth: int):
    without = even_target(net(activation, 0.2, depth=depth), 16, SEED, False)
    assert (without.activation, without.b_std) == (activation, 0.0)
    assert without.error[-1] == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize("activation", ["relu", "gelu", "identity"])
def test_tanh_stands_in_for_what_is_not_odd_or_linear(activation: str):
    run = even_target(net(activation, 0.2), 16, SEED, True)
    assert (run.activation, run.b_std, run.width) == ("tanh", 0.2, 16)


def test_results_cannot_be_written_to():
    found = smallest_eigenvalues(net(), SEED, "antipodal", 0.0)
    with pytest.raises(ValueError, match="read-only"):
        found.empirical[0] = 0


@pytest.mark.parametrize("distance", [0.0, -0.1, 0.6, float("nan")])
def test_a_distance_out_of_range_is_refused(distance: float):
    with pytest.raises(ValueError, match=r"distance must be in \(0, 0\.5\]"):
        smallest_eigenvalues(net(), SEED, "together", distance)


def test_an_unknown_placement_is_refused():
    with pytest.raises(ValueError, match="placement"):
        smallest_eigenvalues(net(), SEED, "apart", 0.1)
