"""What the steps of the lesson on training dynamics say, and what is right in its questions, by other means."""

from functools import cache
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, experiments, init_params, nngp, ntk
from ntk_core.data import on_circle, training_set
from ntk_core.experiments import Training, mlp
from ntk_core.experiments.pieces import finished
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui.lessons.catalog import QUESTIONS
from ntk_ui.lessons.question import Truth
from ntk_ui.service.runs import FIRST_SEED

SEEDS = range(10)
DEFAULTS = {"width": 256, "learning_rate": 0.05, "steps": 500}
ANOTHER_KERNEL = 0.5  # the kernel has moved by half of itself: what the meter calls another one
UNMOVED = 0.1
X, Y = training_set("sine")


@cache
def truth(name: str) -> Truth:
    question = QUESTIONS["dynamics", name]
    return question.truth(question.sets)


def near(found: Truth, rel: float = 1e-3, **expected: float) -> None:
    for name, value in expected.items():
        assert found[name] == pytest.approx(float(value), rel=rel), name


def run(width: int = 256, rate: float = 0.05, steps: int = 500, seed: int = 0) -> experiments.DynamicsFit:
    return experiments.dynamics_fit(Training("sine", mlp(width, 1, "tanh"), rate, steps, seed))


def optimized(
    momentum: float, batch: int = 5, width: int = 512, rate: float = 0.02, steps: int = 500, seed: int = 0
) -> experiments.OptimizedFit:
    return experiments.optimized_fit(Training("sine", mlp(width, 1, "tanh"), rate, steps, seed), momentum, batch)


def begun(width: int, seed: int) -> tuple[MLP, Any, np.ndarray]:
    """A network, its weights and its kernel before training."""
    net = MLP(width, 1, "tanh", W_STD, B_STD)
    params = init_params(net, seed, 1, dtype=jnp.float32)
    return net, params, np.asarray(empirical_ntk(net, params, X[:, None]), float)


def descent(
    width: int, seed: int, rate: float, steps: int, momentum: float = 0.0, mean: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Outputs at the points (K + 1, N) and at last on the grid (M,), by gradient descent in a few lines."""
    net, params, _ = begun(width, seed)
    x, y = jnp.asarray(X[:, None], jnp.float32), jnp.asarray(Y, jnp.float32)

    def loss(theta: Any) -> Any:
        squares = (apply(net, theta, x) - y) ** 2
        return jnp.mean(squares) if mean else 0.5 * jnp.sum(squares)

    def step(state: Any, _: Any) -> Any:
        theta, memory = state
        memory = jax.tree.map(lambda m, g: momentum * m + g, memory, jax.grad(loss)(theta))
        theta = jax.tree.map(lambda p, m: p - rate * m, theta, memory)
        return (theta, memory), apply(net, theta, x)

    start = params, jax.tree.map(jnp.zeros_like, params)
    (theta, _), outputs = jax.lax.scan(step, start, length=steps)
    grid = np.linspace(-1.25, 1.25, 128)[:, None]
    every = np.vstack([np.asarray(apply(net, params, x))[None], np.asarray(outputs)]).astype(float)
    return every, np.asarray(apply(net, theta, grid), float)


def losses(outputs: np.ndarray) -> np.ndarray:
    found: np.ndarray = 0.5 * np.sum((outputs - Y) ** 2, axis=1)
    return found


# 1. An equation that can be solved


def test_the_prediction_misses_by_so_much():
    found = truth("solved")
    gaps = {width: [run(width, seed=seed).relative_gap for seed in SEEDS] for width in (8, 1024)}
    near(found, answer=100 * np.median(gaps[1024]), narrow=100 * np.median(gaps[8]))
    assert float(found["narrow"]) > 10 * float(found["answer"])
    for width, rel in ((8, 0.02), (1024, 0.1)):
        net, params, kernel = begun(width, 0)
        every, end = descent(width, 0, 0.05, 500)
        left = np.linalg.matrix_power(np.eye(5) - 0.05 * kernel, 500) @ (every[0] - Y) - (every[0] - Y)
        grid = np.linspace(-1.25, 1.25, 128)[:, None]
        carried = np.asarray(empirical_ntk(net, params, grid, X[:, None])) @ np.linalg.solve(kernel, left)
        off = np.abs(end - np.asarray(apply(net, params, grid)) - carried).max() / np.abs(Y - every[0]).max()
        assert gaps[width][0] == pytest.approx(off, rel=rel)


def test_width_sets_one_error_and_the_rate_the_other():
    narrow, wide = run(8), run(1024)
    assert narrow.relative_gap > 3 * narrow.not_linear
    assert narrow.loss_real[-1] < 0.01 * narrow.loss_real[0]
    assert narrow.kernel_movement[-1] > 0.2 > 0.02 > wide.kernel_movement[-1]
    assert narrow.not_linear > 10 * wide.not_linear
    assert narrow.not_flow < 2 * wide.not_flow
    slow = run(1024, rate=0.005)
    assert slow.not_flow < 0.2 * wide.not_flow


def test_the_solution_is_an_exponential_in_time_alone():
    _, _, kernel = begun(256, 0)
    speeds, vectors = np.linalg.eigh(kernel)
    residual = descent(256, 0, 0.05, 1)[0][0] - Y
    for rate in (0.05, 0.005):
        fit = run(rate=rate)
        flow = [vectors @ (np.exp(-rate * k * speeds) * (vectors.T @ residual)) for k in fit.steps]
        assert fit.loss_flow == pytest.approx([0.5 * r @ r for r in flow], rel=1e-3)
    assert run(rate=0.005).loss_flow[-1] == pytest.approx(run(rate=0.05, steps=50).loss_flow[-1], rel=1e-3)


def test_the_rate_of_a_mean_is_the_number_of_points_over_two_times_as_large():
    by_sum, by_mean = descent(64, 0, 0.05, 100), descent(64, 0, 0.05 * len(X) / 2, 100, mean=True)
    assert by_sum[0] == pytest.approx(by_mean[0], abs=1e-4)


# 2. Each mode at its own speed


def first_below(sizes: np.ndarray, share: float) -> int:
    return int(np.argmax(sizes <= share * sizes[0]))


def test_mode_three_loses_99_percent_in_so_many_steps():
    found, (_, _, kernel) = truth("speeds"), begun(1024, 0)
    speeds, vectors = np.linalg.eigh(kernel)
    steps = np.log(0.01) / np.log(1 - 0.05 * speeds[::-1])
    whole = np.ceil(steps).astype(int).tolist()
    near(found, eigenvalue=speeds[-3])
    assert [found[name] for name in ("first", "answer", "last")] == [whole[0], whole[2], whole[-1]]
    assert steps == pytest.approx(np.log(100) / (0.05 * speeds[::-1]), rel=0.2)  # as the text has it
    assert steps[2] == pytest.approx(np.log(100) / (0.05 * speeds[-3]), rel=0.01)
    assert speeds[-3] == pytest.approx(0.2, rel=0.05)
    every, _ = descent(1024, 0, 0.05, 1000)
    assert found["real"] == pytest.approx(first_below(np.abs((every - Y) @ vectors[:, -3]), 0.01), rel=0.03)
    assert 0.05 * speeds[-3] == pytest.approx(0.01, rel=0.05)  # one per cent with each step


def test_twice_the_rate_halves_the_steps_of_slow_modes_and_slow_modes_are_left_at_last():
    speeds = np.linalg.eigvalsh(begun(256, 0)[2])[::-1]
    once, twice = (np.log(0.01) / np.log(1 - rate * speeds) for rate in (0.05, 0.1))
    assert twice[2:] == pytest.approx(once[2:] / 2, rel=0.01)
    fit = run()
    assert fit.shares_real[:2, -1].sum() < 0.1 < 0.5 < fit.shares_real[:2, 0].sum()


# 3. How fast may you go?


def test_past_the_limit_the_loss_of_a_network_falls_in_the_end():
    rates = [1.5 * 2 / float(np.linalg.eigvalsh(begun(1024, seed)[2])[-1]) for seed in SEEDS]
    found, fits = truth("rate"), [run(1024, rate, 100, seed) for rate, seed in zip(rates, SEEDS, strict=True)]
    near(
        found,
        start=np.median([fit.loss_real[0] for fit in fits]),
        most=np.median([fit.loss_real.max() for fit in fits]),
        end=np.median([fit.loss_real[-1] for fit in fits]),
        share=1.5,
        rate=np.median(rates),
        top=np.median([fit.eigenvalues[0] for fit in fits]),
        top_after=np.median([fit.eigenvalues_real[-1, 0] for fit in fits]),
        edge=np.median([2 / rate for rate in rates]),
    )
    assert all(fit.loss_steps[-1] > 1e6 for fit in fits)
    assert all(fit.loss_real[-1] < 0.01 * fit.loss_real[0] for fit in fits)
    assert 1e-4 < float(found["answer"]) < 3e-3  # about a thousandth
    edges = [2 / rate for rate in rates]
    for fit, edge in zip(fits, edges, strict=True):
        assert fit.eigenvalues[0] > edge > fit.eigenvalues_real[-1, 0]
    by_hand = losses(descent(1024, 0, rates[0], 100)[0])
    assert fits[0].loss_real.max() == pytest.approx(by_hand.max(), rel=0.1)
    assert by_hand[-1] < 0.01 * by_hand[0]


@pytest.mark.parametrize("width", [64, 256, 1024])
@pytest.mark.parametrize(
    ("share", "low", "high"), [(0.25, 0.0, 1.0), (0.75, -1.0, 0.0), (1.5, -9.0, -1.0), (2.5, -9.0, -3.0)]
)
def test_shares_of_the_limit_are_monotone_overshooting_and_diverging(share: float, low: float, high: float, width: int):
    """At any width, since the share is one of the limit of this network."""
    for seed in range(2):
        top = float(np.linalg.eigvalsh(begun(width, seed)[2])[-1])
        rate = share * 2 / top
        assert low < 1 - rate * top < high
        fit = run(width, rate, seed=seed)
        assert (not fit.loss_steps[-1] < 1e6) == (share > 1)  # the theory
        if share < 1:
            assert (np.diff(fit.loss_real) <= 1e-6).all()
        if share == 1.5:
            assert fit.loss_real.max() > 3 * fit.loss_real[0] > 300 * fit.loss_real[-1]
            assert fit.eigenvalues[0] > 2 / rate > fit.eigenvalues_real[-1, 0]
            assert fit.kernel_movement[-1] > 0.2
        if share == 2.5:
            assert fit.outcome == "diverged"


# 4. Always to zero?


def test_many_more_units_leave_half_of_the_error():
    found = truth("zero")
    at = [[experiments.descended("sine", n, "tanh", 500, seed).error for seed in SEEDS] for n in (4, 1024)]
    before, after = map(np.median, at)
    near(found, before=before, after=after, answer=after / before)
    kernel = finished(experiments.kernel_regression_pieces("sine", "tanh", 500)).error
    near(found, kernel=kernel)
    assert after == pytest.approx(kernel, rel=0.2)
    assert min(map(min, at)) > 0.5 * kernel


def test_the_best_four_units_are_far_closer_than_gradient_descent_with_a_thousand():
    fits = [finished(experiments.represented_pieces("sine", 4, "tanh", FIRST_SEED + s)) for s in range(5)]
    best = min(fit.found.error for fit in fits)
    for width in (4, 1024):
        assert 1e4 < experiments.descended("sine", width, "tanh", 500, 0).error / best < 1e6


def test_the_smallest_eigenvalue_bounds_the_loss_and_close_points_make_it_small():
    for width in (64, 1024):
        fit = run(width)
        bound = np.exp(-2 * fit.learning_rate * fit.eigenvalues[-1] * fit.steps) * fit.loss_flow[0]
        assert (fit.loss_flow <= bound * (1 + 1e-9)).all()
        assert fit.eigenvalues[-1] > 0
    net, params, _ = begun(256, 0)
    least = []
    for apart in (0.5, 0.1, 0.01):
        x = np.array([[-0.5], [0.2], [0.2 + apart]])
        least.append(np.linalg.eigvalsh(np.asarray(empirical_ntk(net, params, x)))[0])
    assert least[0] > 10 * least[1] > 100 * least[2] > 0


# 5. Many networks


def test_bayes_and_the_ensemble_nearly_agree_between_two_points():
    x, y = on_circle(np.array([-2.2, -1.0, 1.0, 2.2])), np.array([-0.4, -0.2, 0.3, 0.3])
    net, middle = MLP(1, 3, "relu", 1.0, 0.1), on_circle(np.array([0.0]))
    theta, sigma = (np.asarray(kernel(net, np.vstack([x, middle]))) for kernel in (ntk, nngp))
    a, bayes = (kernel[4, :4] @ np.linalg.inv(kernel[:4, :4]) for kernel in (theta, sigma))
    deviation = np.sqrt(sigma[4, 4] + a @ sigma[:4, :4] @ a - 2 * a @ sigma[:4, 4])
    posterior = np.sqrt(sigma[4, 4] - bayes @ sigma[:4, 4])
    near(
        truth("many"),
        rel=0.01,
        mean=a @ y,
        before=deviation,
        mean_bayes=bayes @ y,
        after=posterior,
        answer=posterior / deviation,
        wrong=np.sqrt(theta[4, 4] - a @ theta[:4, 4]),
    )


def test_networks_agree_at_the_points_and_spread_in_between_as_theory_says():
    theory = experiments.ensemble()
    middle, at_point = (int(np.argmin(np.abs(theory.angle - angle))) for angle in (0.0, 1.0))
    members = np.concatenate(
        [experiments.ensemble_members(200, theory.learning_rate, FIRST_SEED + k) for k in range(0, 20, 5)]
    )[:, -1]
    real = members[:, middle].std(ddof=1)
    deviation, bayes = theory.deviation[-1, middle], theory.deviation_bayes[middle]
    assert deviation == pytest.approx(bayes, rel=0.15)
    assert abs(deviation - bayes) > 0.005
    assert real == pytest.approx(deviation, rel=0.35)
    assert members[:, at_point].std(ddof=1) < 0.2 * real
    assert theory.deviation_wrong[middle] > 2 * max(real, deviation, bayes)


# 6. When the kernel moves


def scaled(alpha: float, width: int, seed: int = 0) -> experiments.Scaled:
    return experiments.scaled_training(Training("sine", mlp(width, 1, "tanh"), 0.25, 500, seed), alpha)


def test_a_large_output_scale_holds_the_kernel():
    small, large = ([scaled(alpha, 16, seed) for seed in SEEDS] for alpha in (0.1, 10.0))
    before, after = (float(np.median([each.kernel_movement for each in found])) for found in (small, large))
    near(
        truth("moves"),
        before=before,
        after=after,
        answer=after / before,
        aligned_before=np.median([each.alignment_before for each in small]),
        aligned_after=np.median([each.alignment_after for each in small]),
    )
    assert sum(each.alignment_after > each.alignment_before for each in small) > 8  # nearly all


def test_lazy_and_rich_corners():
    alphas, widths = (0.1, 0.3, 1.0, 3.0, 30.0), (4, 16, 64, 1024)
    found = [[scaled(alpha, n) for n in widths] for alpha in alphas]
    moved = np.array([[each.kernel_movement for each in row] for row in found])
    gained = np.array([[each.alignment_after - each.alignment_before for each in row] for row in found])
    assert moved[-1, -1] < 1e-3 < 1 < moved[0, 0]
    assert (gained[moved > ANOTHER_KERNEL] > 0).all()
    assert (moved[-1] < UNMOVED).all()  # a large α at every width
    assert (moved[:, -1] < moved[:, 0] / 5).all()
    enough = [min(n for n, m in zip((*widths, 4096), (*row, 0), strict=True) if m < UNMOVED) for row in moved]
    assert enough == sorted(enough, reverse=True)  # the smaller α, the larger the width has to be


def test_sixteen_units_turn_toward_the_target_and_a_thousand_stay():
    narrow, wide = run(16), run(1024)
    assert narrow.alignment[-1] > narrow.alignment[0] + 0.02
    assert abs(wide.alignment[-1] - wide.alignment[0]) < 0.01
    for fit in (narrow, wide):
        kernel = fit.kernels[0].astype(float)
        assert fit.alignment[0] == pytest.approx(Y @ kernel @ Y / np.linalg.norm(kernel) / (Y @ Y), rel=1e-3)


# 7. Why it generalizes


def error(width: int, count: int) -> float:
    net = mlp(width, 1, "tanh")
    return float(np.median([experiments.generalization("sine", count, net, 500, s).test_error for s in range(5)]))


def test_more_weights_than_samples_do_no_harm_and_samples_help():
    found, before, after = truth("why"), error(4, 16), error(1024, 16)
    near(found, before=before, after=after, answer=after / before, fewer=error(1024, 4), more=error(1024, 32))
    assert (3 * 4 + 1, 3 * 1024 + 1) == (13, 3073)  # as the question has them
    assert float(found["more"]) < 0.5 * float(found["fewer"])
    runs = [experiments.generalization("sine", 16, mlp(1024, 1, "tanh"), 500, s) for s in range(5)]
    assert after == pytest.approx(float(np.median([each.regression for each in runs])), rel=0.1)
    assert error(512, 16) == pytest.approx(after, rel=0.1)  # there it stays


# 8. Beyond the theory


def test_momentum_takes_a_tenth_of_the_steps():
    found = truth("beyond")
    near(found, rel=0.2, answer=0.1)
    times = {}
    for momentum in (0.0, 0.9):
        runs = [losses(descent(512, seed, 0.02, 2000, momentum)[0]) for seed in SEEDS]
        times[momentum] = float(np.median([first_below(each, 0.05) for each in runs]))
    near(found, rel=0.03, before=times[0.0], after=times[0.9])
    assert all(isinstance(found[name], int) for name in ("before", "after"))  # whole steps


def test_momentum_is_ten_times_the_time_and_makes_small_batches_noisier():
    whole = optimized(0.9)
    assert whole.relative_gap < 0.05
    assert whole.loss_real[-1] == pytest.approx(whole.loss_rescaled[-1], rel=0.2)
    assert whole.loss_real[-1] < 0.01 * whole.loss_steps[-1]
    one, calm = optimized(0.9, batch=1), optimized(0.0, batch=1)
    noise, without = (np.abs(fit.real - fit.empirical).max() for fit in (one, calm))
    assert noise > 2 * without
    assert noise > 2 * np.abs(whole.real - whole.empirical).max()
