"""The training runs of the lesson on dynamics: in pieces, centered, wide and narrow, below and past the limit."""

from functools import partial

import jax
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.alignment import alignment
from ntk_core.experiments import DynamicsFit, Training, dynamics_fit, dynamics_pieces, mlp
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.programs import pieces
from tests.core.compiled import apply, empirical_ntk, init_params, train

NET = MLP(100, 2, "tanh", W_STD, B_STD)
RUN = Training("noisy_sine", mlp(100, 2, "tanh"), 0.03, 100, 4)


@pytest.fixture(scope="module")
def fit() -> DynamicsFit:
    return dynamics_fit(RUN)


@pytest.fixture(scope="module")
def centered() -> DynamicsFit:
    return dynamics_fit(RUN, centered=True)


def test_a_run_in_many_pieces_is_the_run(fit, monkeypatch):
    monkeypatch.setattr(pieces, "MULTIPLICATIONS", 1)  # one step at a time
    shares = []

    def watched() -> pieces.Pieces[DynamicsFit]:
        course = dynamics_pieces(RUN)
        while True:
            try:
                shares.append(next(course))
            except StopIteration as end:
                return end.value
            yield shares[-1]

    found = pieces.finished(watched())
    assert len(shares) >= 100
    assert shares == sorted(shares)
    assert shares[-1] == 1
    for ours, whole in zip(found, fit, strict=True):
        np.testing.assert_allclose(ours, whole, rtol=1e-4, atol=1e-5)


def test_the_kernel_in_training_is_that_of_the_trained_weights(fit):
    params, x = init_params(NET, 4, 1, np.float32), fit.x_train[:, None]
    for place in (0, 20, 40):
        count = int(fit.steps[place])
        run = train(NET, params, x, fit.y_train, learning_rate=0.03, steps=count, record=[count])
        kernel = np.asarray(empirical_ntk(NET, run.params, x))
        np.testing.assert_allclose(fit.kernels[place], kernel, rtol=2e-3, atol=2e-3)
        assert fit.kernel_movement[place] == pytest.approx(float(run.kernel_movement[0]), abs=2e-3)
        np.testing.assert_allclose(fit.eigenvalues_real[place], np.linalg.eigvalsh(kernel)[::-1], atol=2e-3)
        assert fit.alignment[place] == pytest.approx(alignment(kernel, fit.y_train), abs=2e-3)


def test_the_centered_model_is_trained_and_predicted_from_zero(fit, centered):
    params = init_params(NET, 4, 1, np.float32)
    start = partial(apply, NET, params)
    x, grid = fit.x_train[:, None], fit.x_grid[:, None]
    for curves in (centered.real, centered.empirical, centered.analytic):
        np.testing.assert_array_equal(curves[0], 0)
    goal = fit.y_train + start(x)
    run = train(NET, params, x, goal, learning_rate=0.03, steps=100, record=[100], x_test=grid)
    np.testing.assert_allclose(centered.real[-1], run.test_outputs[0] - start(grid), atol=2e-3)
    assert centered.loss_real[0] == pytest.approx(0.5 * float(fit.y_train @ fit.y_train), rel=1e-6)
    np.testing.assert_allclose(centered.eigenvalues, fit.eigenvalues, rtol=1e-12)
    # linear in the start: the two closed forms differ by what the start becomes
    difference = np.linalg.norm(fit.empirical[-1] - centered.empirical[-1])
    assert 0 < difference < np.linalg.norm(start(grid))


def course_of(width: int, rate: float, steps: int) -> tuple[np.ndarray, np.ndarray, float]:
    """Residuals along the top mode, real and predicted, and the largest distance on the grid over the run."""
    fit = dynamics_fit(Training("sine", mlp(width, 1, "tanh"), rate, steps, 0))
    way = np.abs(fit.y_train - np.interp(fit.x_train, fit.x_grid, fit.real[0])).max()
    return fit.modes_real[0], fit.modes_steps[0], float(np.abs(fit.real - fit.empirical).max() / way)


def test_the_widest_network_follows_the_prediction_all_the_way_and_a_narrow_one_does_not():
    assert course_of(4096, 0.05, 1000)[2] < 0.05
    assert course_of(16, 0.05, 1000)[2] > 0.1


@pytest.mark.parametrize("share", [0.9, 1.1])
def test_a_wide_network_contracts_below_the_limit_and_diverges_past_it(share):
    limit = dynamics_fit(Training("sine", mlp(4096, 1, "tanh"), 0.05, 40, 0)).max_learning_rate
    real, predicted, _ = course_of(4096, share * limit, 40)
    sizes = np.abs(real[:9])
    assert (np.sign(real[1:9]) == -np.sign(real[:8])).all()  # it swings
    assert (np.diff(sizes) < 0).all() if share < 1 else (np.diff(sizes) > 0).all()
    np.testing.assert_allclose(real[:6] / real[0], (1 - 2 * share) ** np.arange(6), rtol=0.05)
    np.testing.assert_allclose(predicted[:9] / predicted[0], (1 - 2 * share) ** np.arange(9), rtol=1e-9)


def test_past_the_limit_a_wide_network_comes_down_to_a_kernel_that_is_stable():
    fit = dynamics_fit(Training("sine", mlp(1024, 1, "tanh"), 0.5, 100, 0))
    edge = 2 / fit.learning_rate
    assert fit.eigenvalues_real[0, 0] > edge > fit.eigenvalues_real[-1, 0]
    assert fit.loss_real.max() > 5 * fit.loss_real[0]
    assert fit.loss_real[-1] < 0.01 * fit.loss_real[0]
    assert fit.loss_steps[-1] > 1e10


def test_the_two_limits_have_a_knob_each():
    narrow, wide = (dynamics_fit(Training("sine", mlp(width, 1, "tanh"), 0.1, 500, 0)) for width in (16, 1024))
    slow = dynamics_fit(Training("sine", mlp(16, 1, "tanh"), 0.01, 2000, 0))
    assert wide.not_linear < 0.2 * narrow.not_linear
    assert wide.not_flow == pytest.approx(narrow.not_flow, rel=0.5)
    assert slow.not_flow < 0.2 * narrow.not_flow
    assert slow.not_linear > 0.3 * narrow.not_linear


def test_a_run_that_diverges_says_so_and_nothing_else():
    fit = dynamics_fit(Training("sine", mlp(1024, 1, "tanh"), 10.0, 100, 0))
    assert not np.isfinite(fit.loss_real[-1])
    assert np.isnan(fit.eigenvalues_real[-1]).all()
    assert np.isfinite(fit.eigenvalues_real[0]).all()
    assert np.isfinite(fit.loss_steps).all()


def test_alignment_is_a_cosine():
    y = np.array([1.0, -2.0, 0.5])
    assert alignment(np.outer(y, y), y) == pytest.approx(1, rel=1e-12)
    assert alignment(np.eye(3), y) == pytest.approx(1 / np.sqrt(3), rel=1e-12)
    orthogonal = np.array([2.0, 1.0, 0.0])
    assert alignment(np.outer(orthogonal, orthogonal), y) == pytest.approx(0, abs=1e-15)
    kernel = np.asarray(jax.random.normal(jax.random.key(0), (3, 5)))
    kernel = kernel @ kernel.T
    assert alignment(7 * kernel, 3 * y) == pytest.approx(alignment(kernel, y), rel=1e-12)
    assert alignment(kernel, np.zeros(3)) == 0
    assert np.isnan(alignment(np.full((3, 3), np.nan), y))
    with pytest.raises(ValueError, match="kernel must be"):
        alignment(np.eye(2), y)
