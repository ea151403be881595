"""Training forever: equal to exact arithmetic where it can be known, and not a number where rounding hides it."""

from decimal import Decimal, localcontext

import numpy as np
import pytest

from ntk_core import MLP, programs
from ntk_core.experiments import Mapping, generalization, learned_mode, mlp, scale_errors
from ntk_core.experiments.features import samples
from ntk_core.experiments.mappings import mapped
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.signals import signal
from tests.core.compiled import ntk, predict, predict_ensemble

GRID = np.linspace(-1, 1, 128)


def network(activation: str) -> MLP:
    return MLP(16, 1, activation, W_STD, B_STD)


def solved(matrix: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Gaussian elimination with sixty digits."""
    with localcontext() as context:
        context.prec = 60
        rows = [[*map(Decimal, row), Decimal(float(last))] for row, last in zip(matrix.tolist(), right, strict=True)]
        n = len(rows)
        for k in range(n):
            for below in rows[k + 1 :]:
                factor = below[k] / rows[k][k]
                below[k:] = [b - factor * a for a, b in zip(rows[k][k:], below[k:], strict=True)]
        x = [Decimal(0)] * n
        for k in reversed(range(n)):
            rest = sum((a * b for a, b in zip(rows[k][k + 1 : n], x[k + 1 :], strict=True)), Decimal(0))
            x[k] = (rows[k][n] - rest) / rows[k][k]
        return np.array(x, float)


def rms(errors: np.ndarray) -> float:
    return float(np.sqrt(np.mean(errors**2)))


@pytest.mark.parametrize(("activation", "count"), [("relu", 8), ("relu", 16), ("erf", 4), ("erf", 8), ("erf", 12)])
@pytest.mark.parametrize("name", ["sine", "step"])
@pytest.mark.parametrize("seed", [0, 1])
def test_where_it_is_known_regression_is_that_of_exact_arithmetic(activation, count, name, seed):
    x = np.sort(np.random.Generator(np.random.Philox(seed)).uniform(-1, 1, count))[:, None]
    truth = {"sine": lambda x: np.sin(np.pi * x), "step": np.sign}[name]
    net = network(activation)
    weights = solved(np.asarray(ntk(net, x)), truth(x[:, 0]))
    exact = rms(np.asarray(ntk(net, GRID[:, None], x)) @ weights - truth(GRID))
    found = generalization(name, count, mlp(16, 1, activation), 100, seed)
    assert found.regression_end == pytest.approx(exact, rel=5e-3)  # the three digits that are shown


def test_a_signal_forever_is_that_of_exact_arithmetic_or_unknown():
    for activation, scale, known in (
        ("relu", 0.1, True),
        ("erf", 4.0, True),
        ("erf", 0.1, False),
        ("tanh", 0.1, False),
    ):
        mapping = Mapping("gaussian", scale, 16)
        found = scale_errors("sines", mapping, network(activation), 100, 0)
        assert np.isfinite([found.train_theory, found.test_theory, found.test_real]).all()
        assert np.isfinite([found.train_end, found.test_end]).tolist() == [known, known]
        if known:
            task, x, grid = samples("sines", mapping, 0)
            inputs, between = mapped(x, mapping, 0), np.arange(128) % 4 != 0
            start = programs.begin(programs.network(network(activation), 0, task.dimension), task).outputs
            kernel = np.asarray(ntk(network(activation), inputs))
            weights = solved(kernel, signal("sines", x) - start[:32])
            cross = np.asarray(ntk(network(activation), mapped(grid, mapping, 0), inputs))
            outputs = start[32:] + cross @ weights
            assert found.test_end == pytest.approx(rms((outputs - signal("sines", grid))[between]), rel=5e-3)


@pytest.mark.parametrize("seed", range(3))
def test_many_samples_and_a_smooth_kernel_are_lost_in_rounding(seed):
    found = generalization("sine", 32, mlp(16, 1, "erf"), 100, seed)
    assert np.isnan(found.regression_end)
    assert np.isfinite([found.regression, found.test_error]).all()
    assert np.isfinite(generalization("sine", 32, mlp(16, 1, "relu"), 100, seed).regression_end)


def test_modes_of_a_kernel_of_rank_two_are_not_known_forever():
    found = learned_mode(1, 8, network("identity"), 100, 0)
    assert np.isnan([found.kernel, found.kernel_error]).all()
    assert np.isfinite([found.kernel_then, found.kernel_then_error, found.real]).all()


@pytest.mark.parametrize("steps", [False, True])
def test_only_infinite_time_is_unknown_and_only_below_rounding(steps):
    times, cross = np.array([0, 5, 1e6, np.inf]), np.ones((1, 3))
    for smallest, known in ((1e-6, True), (1e-12, True), (1e-14, False)):
        kernel = np.diag([1.0, 0.5, smallest])
        for outputs in predict(kernel, np.ones(3), times, ntk_test_train=cross, steps=steps):
            assert np.isfinite(outputs[:3]).all()
            assert np.isfinite(outputs[3]).all() == known
        if known:
            assert np.asarray(outputs[3]) == pytest.approx(1 + 2 + 1 / smallest, rel=1e-9)
    coinciding = predict(np.ones((2, 2)), np.ones(2), times, steps=steps)
    assert np.isfinite(coinciding).all(axis=1).tolist() == [True, True, True, False]


def test_padding_hides_nothing():
    kernel, y = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([1.0, -2.0])
    padded = np.zeros((4, 4))
    padded[:2, :2] = kernel
    cross = np.array([[0.5, 0.25, 0, 0]])
    train, test = predict(padded, [*y, 0, 0], np.inf, ntk_test_train=cross)
    assert np.asarray(train) == pytest.approx([*y, 0, 0], abs=1e-12)
    assert np.asarray(test) == pytest.approx(cross[:, :2] @ np.linalg.solve(kernel, y), rel=1e-12)


def test_an_ensemble_of_coinciding_points_is_not_known_forever():
    x = np.array([[0.3, 1.0], [0.3, 1.0], [1.0, 0.0]])
    for kind in ("ntk", "nngp"):
        for t, known in ((10.0, True), (np.inf, False)):
            parts = predict_ensemble(MLP(1, 1), x, [1.0, 1.0, 0.0], x[:1] + 0.1, t, kind=kind)
            assert [bool(np.isfinite(part).all()) for part in parts] == [known, known]
