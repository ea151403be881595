"""Generated questions on the first two lessons: what is right, by other means."""

import math
from typing import Any

import jax
import numpy as np
import pytest

from ntk_core import MLP, apply, experiments, init_params
from ntk_core.experiments import mlp
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.catalog import GENERATED
from ntk_ui.lessons.question import Truth
from tests.core.circle_kernels import ntk_of_angle
from tests.lessons.one_layer import SINE, OneLayer, limit

X, Y = SINE


def truth(name: str, **drawn: Any) -> Truth:
    question = GENERATED[name].at(drawn, 0)
    return question.truth(question.sets)


def number(found: Truth, name: str) -> float:
    value = found[name]
    assert not isinstance(value, str)
    return float(value)


def near(found: Truth, rel: float = 1e-3, **expected: float) -> None:
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=rel), name


@pytest.mark.parametrize(("points", "times", "seed"), [(4, 3, 0), (6, 4, 5), (8, 3, 9), (8, 4, 1)])
def test_as_many_directions_are_free_as_there_are_more_weights_than_points(points: int, times: int, seed: int):
    assert truth("unseen", points=points, times=times, seed=seed) == {"answer": (times - 1) * points, "seen": points}


@pytest.mark.parametrize(("width", "activation", "seed"), [(32, "tanh", 0), (64, "relu", 200)])
def test_in_standard_parameterization_the_stability_limit_falls_with_the_width(width: int, activation: str, seed: int):
    def at(units: int, parameterization: str) -> float:
        net = mlp(units, 1, activation, parameterization)
        return float(np.median([limit(OneLayer.drawn(net, s).kernel(X)) for s in range(seed, seed + 10)]))

    found = truth("root", width=width, activation=activation, seed=seed)
    before, after = at(width, "standard"), at(16 * width, "standard")
    near(found, before=before, after=after, answer=after / before)
    near(found, other=at(16 * width, "ntk") / at(width, "ntk"))
    assert 0.8 < number(found, "other") < 1.25
    assert found["networks"] == 10


def test_both_parameterizations_are_the_same_function_before_training():
    ntk, standard = (OneLayer.drawn(mlp(64, 1, "tanh", kind), 3) for kind in ("ntk", "standard"))
    assert ntk.outputs(X) == pytest.approx(standard.outputs(X), rel=1e-5)


def test_in_standard_parameterization_curvature_falls_with_the_width_itself():
    """By the Hessian, written out by JAX: its curvature stays there, and the square of the gradient grows."""
    width, seed = 32, 100

    def parts(units: int, s: int, k: int, kind: str) -> tuple[float, float, float]:
        net = MLP(units, 1, "tanh", W_STD, B_STD, kind)
        start = jax.tree.map(np.float64, init_params(net, s, 1, dtype=np.float32))
        flat, shaped = jax.flatten_util.ravel_pytree(start)

        def output(weights: Any) -> Any:
            return apply(net, shaped(weights), X[k : k + 1])[0]

        hessian = float(np.abs(np.linalg.eigvalsh(np.asarray(jax.hessian(output)(flat)))).max())
        return abs(float(output(flat)) - Y[k]), hessian, float(np.sum(np.asarray(jax.grad(output)(flat)) ** 2))

    found = truth("bending", width=width, seed=seed)
    for kind, keys in (("standard", ("before", "after")), ("ntk", ())):
        medians = []
        for units in (width, 16 * width):
            lines = {
                (s, k): experiments.tangent_line("sine", k, "gradient", mlp(units, 1, "tanh", kind), s).curvature_0
                for s in range(seed, seed + 10)
                for k in range(5)
            }
            if units == width:
                for s, k in ((seed, 0), (seed + 3, 3)):
                    off, hessian, square = parts(units, s, k, kind)
                    assert lines[s, k] == pytest.approx(off * hessian / square, rel=2e-2)
            medians.append(float(np.median(list(lines.values()))))
        near(found, **dict(zip(keys, medians, strict=False)))
        near(found, **{"answer" if keys else "other": medians[1] / medians[0]})
    assert found["networks"] == 10
    squares, hessians = (
        {
            kind: [float(np.median([parts(units, s, 1, kind)[part] for s in range(4)])) for units in (16, 256)]
            for kind in ("standard", "ntk")
        }
        for part in (2, 1)
    )
    assert 10 < squares["standard"][1] / squares["standard"][0] < 22
    assert 0.6 < squares["ntk"][1] / squares["ntk"][0] < 1.6
    assert 0.6 < hessians["standard"][1] / hessians["standard"][0] < 1.7
    assert 0.15 < hessians["ntk"][1] / hessians["ntk"][0] < 0.4


@pytest.mark.parametrize(("width", "activation", "seed"), [(128, "tanh", 0), (512, "erf", 4)])
def test_a_tangent_model_is_as_curved_as_its_target(width: int, activation: str, seed: int):
    net = OneLayer.drawn(mlp(width, 1, activation), seed)
    grid = experiments.taylor_data(experiments.Training("sine", mlp(width, 1, activation), 0.5, 1, 0)).x_grid
    grid = grid[np.abs(grid) <= 1]
    kernel, cross = net.kernel(X), net.kernel(grid[:, None], X)
    eigenvalues, modes = np.linalg.eigh(kernel)
    gain = (1 - (1 - limit(kernel) / 2 * eigenvalues) ** 500) / eigenvalues
    f = net.outputs(grid[:, None]) - cross @ (modes * gain) @ modes.T @ (net.outputs(X) - Y)

    def missed(values: np.ndarray) -> float:
        line = np.stack([grid, np.ones_like(grid)], 1)
        left = values - line @ np.linalg.lstsq(line, values, rcond=None)[0]
        return float(100 * (left**2).sum() / ((values - values.mean()) ** 2).sum())

    found = truth("straight", width=width, activation=activation, seed=seed)
    near(found, rel=1e-2, answer=missed(f), sine=missed(np.sin(np.pi * grid)))
    assert found["sine"] == pytest.approx(100 * (1 - 6 / np.pi**2), rel=0.02)


@pytest.mark.parametrize(("width", "activation", "seed"), [(16, "tanh", 0), (32, "erf", 300)])
def test_weights_move_less_by_the_root_of_the_width(width: int, activation: str, seed: int):
    def at(units: int) -> tuple[float, float]:
        ways, starts = [], []
        for s in range(seed, seed + 10):
            net = OneLayer.drawn(mlp(units, 1, activation), s)
            end = net.trained(X, Y, limit(net.kernel(X)) / 2, 500)[-1]
            ways.append(float(np.linalg.norm(end.flat - net.flat)))
            starts.append(float(np.linalg.norm(net.flat)))
        return float(np.median(np.divide(ways, starts))), float(np.median(ways))

    found = truth("weights", width=width, activation=activation, seed=seed)
    (before, way), (after, wide_way) = at(width), at(16 * width)
    near(found, rel=5e-3, before=before, after=after, answer=after / before)
    assert 0.7 < wide_way / way < 1.3
    assert found["networks"] == 10


@pytest.mark.parametrize(
    ("share", "steps", "place", "width", "seed"),
    [(0.1, 4, 0.3, 512, 0), (0.25, 2, -0.8, 1024, 7), (0.2, 3, 0.9, 512, 3)],
)
def test_one_point_is_learned_by_the_same_factor_in_every_step(
    share: float, steps: int, place: float, width: int, seed: int
):
    found = truth("one_point", share=share, steps=steps, place=place, width=width, seed=seed)
    near(found, answer=100 * (1 - 2 * share) ** steps)
    x = np.array([[place]])
    net = OneLayer.drawn(mlp(width, 1, "tanh"), seed)
    end = net.trained(x, np.ones(1), share * limit(net.kernel(x)), steps)[-1]
    near(found, rel=1e-2, real=100 * abs(float(end.outputs(x)[0] - 1)) / abs(float(net.outputs(x)[0] - 1)))


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_nngp_kernel_is_what_one_layer_of_the_ntk_contributes(depth: int):
    near(truth("nngp", depth=depth), answer=1 / (depth + 1), sigma=1.0, theta=depth + 1.0)


@pytest.mark.parametrize(("width", "activation", "seed"), [(16, "relu", 0), (32, "tanh", 100)])
def test_the_kernel_becomes_certain_and_the_function_does_not(width: int, activation: str, seed: int):
    def circle(n: int) -> np.ndarray:
        angles = 2 * np.pi * np.arange(n) / n
        return np.stack([np.cos(angles), np.sin(angles)], 1)

    def at(units: int) -> tuple[float, float]:
        net = MLP(units, 1, activation, W_STD, B_STD)
        drawn = [OneLayer.drawn(net, s, 2) for s in range(seed, seed + 25)]
        outputs = np.std([each.outputs(circle(128)) for each in drawn], axis=0).mean()
        return float(outputs), float(np.std([each.kernel(circle(16))[0] for each in drawn], axis=0).mean())

    found = truth("chance", width=width, activation=activation, seed=seed)
    (before, narrow), (after, wide) = at(width), at(16 * width)
    near(found, before=before, after=after, answer=after / before, kernel=wide / narrow)
    assert 0.15 < number(found, "kernel") < 0.4
    assert found["networks"] == 25


@pytest.mark.parametrize(("points", "frequency"), [(16, 1), (32, 4), (64, 2)])
def test_a_mean_of_squares_is_slower_by_half_the_number_of_points(points: int, frequency: int):
    found = truth("convention", points=points, frequency=frequency)
    near(found, rel=0.03, answer=points / 2)
    for key, speed in (("before", 0.04), ("after", 0.04 * 2 / points)):
        assert found[key] == math.ceil(math.log(0.5) / math.log(1 - speed))


@pytest.mark.parametrize(("frequency", "depth"), [(4, 1), (5, 2), (8, 3), (12, 1)])
def test_twice_the_frequency_takes_about_four_times_as_long(frequency: int, depth: int):
    n = 4096
    eigenvalues = np.fft.rfft(ntk_of_angle(MLP(1, depth, "relu", W_STD, B_STD), 2 * np.pi * np.arange(n) / n)).real / n
    low, high = float(eigenvalues[frequency]), float(eigenvalues[2 * frequency])
    near(truth("waves", frequency=frequency, depth=depth), low=low, high=high, answer=low / high)
    assert 3.9 < low / high < 5.5


@pytest.mark.parametrize(("width", "activation", "seed"), [(64, "tanh", 0), (512, "erf", 9)])
def test_an_odd_network_learns_half_of_what_antipodal_points_can_ask(width: int, activation: str, seed: int):
    angles = 2 * np.pi * np.arange(8) / 8 + 0.1
    x = np.stack([np.cos(angles), np.sin(angles)], 1)
    for key, b_std in (("answer", 0.0), ("biased", B_STD)):
        kernel = OneLayer.drawn(MLP(width, 1, activation, W_STD, b_std), seed, 2).kernel(x)
        expected = int(np.linalg.matrix_rank(kernel, hermitian=True, tol=1e-9 * np.trace(kernel)))
        assert truth("symmetry", width=width, activation=activation, seed=seed)[key] == expected
    assert GENERATED["symmetry"].at({"width": width, "activation": activation, "seed": seed}, 0).sets["weights"] == sum(
        np.size(each) for each in (np.zeros((2, width)), np.zeros(width))
    )


@pytest.mark.parametrize(
    ("activation", "power"), [("relu", 1), ("leaky_relu", 1), ("tanh", 2), ("erf", 2), ("gelu", 2)]
)
@pytest.mark.parametrize(("distance", "factor"), [(0.02, 5), (0.1, 10)])
def test_near_points_are_told_apart_as_the_activation_bends(activation: str, power: int, distance: float, factor: int):
    found = truth("near", activation=activation, distance=distance, factor=factor)
    near(found, rel=0.05, answer=factor**-power)
    if activation in ("relu", "erf"):
        x = experiments.smallest_eigenvalues(MLP(1, 1, activation, W_STD, B_STD), 0, "together", distance).x
        angles = np.arctan2(x[:, 1], x[:, 0])
        kernel = ntk_of_angle(MLP(1, 1, activation, W_STD, B_STD), angles[:, None] - angles)
        near(found, before=float(np.linalg.eigvalsh(kernel)[0]))
