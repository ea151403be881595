"""The loss of a run from three sides: the curve that is drawn, the sum over its modes, the first value of theory."""

import jax
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.activations import ACTIVATIONS
from ntk_core.data import TARGETS
from ntk_core.experiments import DynamicsFit, Training, dynamics_fit, mlp
from ntk_core.experiments.limits import analytic_kernel
from ntk_core.experiments.setting import B_STD, W_STD, Points, from_zero, predict_training, regression
from tests.core.compiled import apply, empirical_ntk, init_params

TWICE: Points = ((0.0, 0.0), (0.0, 1.0))  # a kernel of rank one
OFTEN: Points = ((-0.5, 1.0), (-0.5, 0.2), (0.1, -1.0), (0.1, -1.0), (0.7, 0.0), (0.7, 0.5))
MANY: Points = tuple((round(x, 2), round(float(np.cos(5 * x)), 2)) for x in np.linspace(-1, 1, 32))
RATE = 0.01

SETTINGS = [
    *(("step", 8, activation, False) for activation in ACTIVATIONS),
    *((data, 16, "tanh", centered) for data in TARGETS for centered in (False, True)),
    *(("sine", width, "identity", False) for width in (2, 4, 64, 256)),
    *((points, 32, activation, False) for points in (TWICE, OFTEN, MANY) for activation in ("relu", "erf")),
    (OFTEN, 4, "relu", True),
]


def half_squares(residuals: np.ndarray, axis: int) -> np.ndarray:
    return 0.5 * np.sum(residuals**2, axis=axis)


@pytest.fixture(scope="module", params=SETTINGS, ids=str)
def fit(request) -> DynamicsFit:
    data, width, activation, centered = request.param
    return dynamics_fit(Training(data, mlp(width, 1, activation), RATE, 100, 1), centered)


def test_theory_and_network_start_from_the_same_loss(fit):
    assert fit.loss_real[0] == pytest.approx(fit.loss_steps[0], rel=1e-5)
    assert fit.loss_flow[0] == pytest.approx(fit.loss_steps[0], rel=1e-12)


def test_the_loss_is_that_of_the_curve_that_is_drawn(fit):
    drawn = np.array([np.interp(fit.x_train, fit.x_grid, outputs) for outputs in fit.real])
    np.testing.assert_allclose(fit.loss_real, half_squares(drawn - fit.y_train, 1), rtol=0.01, atol=0.003)
    predicted = np.array([np.interp(fit.x_train, fit.x_grid, outputs) for outputs in fit.empirical])
    np.testing.assert_allclose(fit.loss_steps, half_squares(predicted - fit.y_train, 1), rtol=0.01, atol=0.003)


def test_the_losses_of_all_modes_are_the_loss(fit):
    for modes, loss in (
        (fit.modes_real, fit.loss_real),
        (fit.modes_steps, fit.loss_steps),
        (fit.modes_flow, fit.loss_flow),
    ):
        np.testing.assert_allclose(half_squares(modes, 0), loss, rtol=1e-9)
    for shares in (fit.shares_real, fit.shares_steps):
        np.testing.assert_allclose(shares.sum(axis=0), 1, rtol=1e-9)
        assert (shares >= 0).all()


def test_eigenvalues_are_those_of_the_kernel_on_the_points(fit):
    scale = fit.eigenvalues[0]
    assert len(fit.eigenvalues) == len(fit.x_train)
    assert (np.diff(fit.eigenvalues) <= 0).all()
    np.testing.assert_allclose(fit.eigenvalues, fit.eigenvalues_real[0], atol=1e-5 * scale)
    assert fit.eigenvalues_analytic.min() > -1e-12 * scale


@pytest.mark.parametrize(
    ("data", "width", "activation", "rate", "loss"),
    [("sine", 256, "identity", 0.05, 0.555), (TWICE, 256, "tanh", 0.05, 0.25), ("step", 4, "relu", 0.02, 0.1657)],
)
def test_where_the_kernel_is_singular_the_loss_counts_what_it_cannot_learn(data, width, activation, rate, loss):
    assert dynamics_fit(Training(data, mlp(width, 1, activation), rate, 500, 0)).loss_real[-1] == pytest.approx(
        loss, rel=2e-3
    )


@pytest.mark.parametrize(("points", "activation"), [(TWICE, "tanh"), (OFTEN, "relu"), ("sine", "identity")])
def test_the_prediction_is_the_power_of_the_matrix_where_it_is_singular(points, activation):
    fit = dynamics_fit(Training(points, mlp(32, 1, activation), RATE, 100, 1))
    net = MLP(32, 1, activation, W_STD, B_STD)
    params = jax.tree.map(np.float64, init_params(net, 1, 1, np.float32))
    x, grid = fit.x_train[:, None], fit.x_grid[:, None]
    kernel, start = np.asarray(empirical_ntk(net, params, x)), np.asarray(apply(net, params, x))
    cross = np.asarray(empirical_ntk(net, params, grid, x))
    outputs, elsewhere, losses, curves = start, np.asarray(apply(net, params, grid)), [], []
    for step in range(101):
        if step in fit.steps:
            losses.append(half_squares(outputs - fit.y_train, 0))
            curves.append(elsewhere)
        residual = outputs - fit.y_train
        outputs, elsewhere = outputs - RATE * kernel @ residual, elsewhere - RATE * cross @ residual
    np.testing.assert_allclose(fit.loss_steps, np.array(losses), rtol=1e-8)
    np.testing.assert_allclose(fit.empirical, np.array(curves), atol=1e-8)


@pytest.mark.parametrize("points", [TWICE, OFTEN, MANY, "sine"])
def test_padding_comes_last_and_does_not_mix_with_the_points(points):
    task, x_train, *_ = regression(points)
    n = len(x_train)
    kernel = analytic_kernel(MLP(1, 1, "identity", W_STD, B_STD), task)
    found = predict_training(kernel, task, from_zero(RATE), 100)
    values, vectors = found.eigenvalues, found.eigenvectors
    assert (values[n:] == 0).all()
    assert (vectors[:n, n:] == 0).all()
    assert (vectors[n:, :n] == 0).all()
    inside, square = vectors[:n, :n], kernel[:n, :n]
    np.testing.assert_allclose(inside.T @ inside, np.eye(n), atol=1e-12)
    np.testing.assert_allclose((inside * values[:n]) @ inside.T, square, atol=1e-12 * np.trace(square))
