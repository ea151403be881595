"""The numbers of the lesson on training dynamics, beside closed forms and gradient descent in a few lines."""

import re
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, init_params
from ntk_core.data import training_set
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_ui import i18n
from tests.figures import decoded, read
from tests.lessons import dynamics_answers
from tests.lessons.dynamics_answers import BASE, OF_LESSON, POINTS, answer, numbers, result, value

quick, nothing_is_kept = dynamics_answers.quick, dynamics_answers.nothing_is_kept  # fixtures


def own_run(width: int, seed: int, name: str = "sine") -> tuple[np.ndarray, np.ndarray, np.ndarray, MLP, Any]:
    """Outputs at the start, targets and kernel of a network."""
    x, y = training_set(name)
    net = MLP(width, 1, "tanh", W_STD, B_STD)
    params = init_params(net, seed, 1, dtype=jnp.float32)
    return (
        np.asarray(apply(net, params, x[:, None]), float),
        y,
        np.asarray(empirical_ntk(net, params, x[:, None])),
        net,
        params,
    )


@pytest.mark.parametrize(("start", "rate"), [("kept", 0.613), ("subtracted", 0.613), ("kept", 0.2)])
def test_the_numbers_of_the_theory_are_those_of_powers_of_the_kernel(start: str, rate: float):
    f_0, y, kernel, *_ = own_run(19, 3)
    f_0 = f_0 if start == "kept" else 0 * f_0
    steps, largest = 6, np.linalg.eigvalsh(kernel)[-1]
    path = [np.linalg.matrix_power(np.eye(5) - rate * kernel, k) @ (f_0 - y) for k in range(steps + 1)]
    shown = numbers("training", seed="3", learning_rate=str(rate), steps="6", start=start)
    assert value(shown["loss_theory"]) == pytest.approx(0.5 * np.sum(path[-1] ** 2), rel=0.02)
    assert value(shown["limit"]) == pytest.approx(2 / largest, rel=0.01)
    assert value(shown["ratio"]) == pytest.approx(rate * largest / 2, rel=0.01)
    assert shown["past"] == f"{np.sum(rate * np.linalg.eigvalsh(kernel) > 2)} / 5"
    assert (shown["past"][0] > "0") == (rate > 2 / largest)
    speeds, vectors = np.linalg.eigh(kernel)
    flow = [vectors @ (np.exp(-rate * speeds * k) * (vectors.T @ (f_0 - y))) for k in range(steps + 1)]
    apart = max(np.abs(one - other).max() for one, other in zip(path, flow, strict=True))
    assert value(shown["not_flow"]) == pytest.approx(apart / np.abs(y - f_0).max(), rel=0.01)


def descent(
    width: int, seed: int, rate: float, steps: int, momentum: float = 0.0
) -> tuple[np.ndarray, np.ndarray, Any]:
    """Outputs, kernel (N, N) and weights of a network after full-batch gradient descent, step by step."""
    _, y, _, net, params = own_run(width, seed)
    x = jnp.asarray(training_set("sine")[0][:, None], jnp.float32)
    y = jnp.asarray(y, jnp.float32)
    gradient = jax.jit(jax.grad(lambda theta: 0.5 * jnp.sum((apply(net, theta, x) - y) ** 2)))
    memory = jax.tree.map(jnp.zeros_like, params)
    for _ in range(steps):
        memory = jax.tree.map(lambda m, g: momentum * m + g, memory, gradient(params))
        params = jax.tree.map(lambda p, m: p - rate * m, params, memory)
    return np.asarray(apply(net, params, x), float), np.asarray(empirical_ntk(net, params, x), float), params


def test_the_numbers_of_the_network_are_those_of_gradient_descent():
    (f_0, y, before, net, start), (outputs, after, end) = own_run(19, 3), descent(19, 3, 0.05, 20)
    asked = {"width": "19", "seed": "3", "learning_rate": "0.05"}
    of_run, of_kernel = numbers("training", **asked), numbers("spectrum", **asked)
    assert value(of_run["loss_real"]) == pytest.approx(0.5 * np.sum((outputs - y) ** 2), rel=0.01)
    moved = np.linalg.norm(after - before) / np.linalg.norm(before)
    assert value(of_kernel["movement"]) == pytest.approx(moved, rel=0.01)
    assert value(of_kernel["top_after"]) == pytest.approx(np.linalg.eigvalsh(after)[-1], rel=0.01)
    assert value(of_kernel["edge"]) == pytest.approx(40)
    for key, kernel in (("alignment_before", before), ("alignment_after", after)):
        aligned = y @ kernel @ y / np.linalg.norm(kernel) / (y @ y)
        assert value(of_kernel[key]) == pytest.approx(aligned, rel=0.005)
    x, grid = training_set("sine")[0][:, None], np.linspace(-1.25, 1.25, 128)[:, None]
    left = np.linalg.matrix_power(np.eye(5) - 0.05 * before, 20) @ (f_0 - y) - (f_0 - y)
    theory = apply(net, start, grid) + empirical_ntk(net, start, grid, x) @ np.linalg.solve(before, left)
    gap = float(jnp.abs(apply(net, end, grid) - theory).max()) / np.abs(y - f_0).max()
    verdict = answer("training", **asked)["verdict"]
    assert i18n.read("frame", "en")("meter.tangent.gap") in verdict
    in_meter = [value(number) for number in re.findall('class="says"><b>([^<]*)</b>', verdict)]
    assert in_meter == pytest.approx([moved, gap], rel=0.01)


@pytest.mark.parametrize(("share", "width", "data"), [("0.25", 19, "sine"), ("1.5", 64, "sine"), ("2.5", 19, "step")])
def test_a_share_of_the_limit_is_a_rate_and_that_of_a_mean(share: str, width: int, data: str):
    """Whatever the network: the limit is that of its own kernel."""
    _, y, kernel, *_ = own_run(width, 3, data)
    asked = {"width": str(width), "seed": "3", "data": data, "limit_share": share}
    shown, speeds = numbers("factors", **asked), np.linalg.eigvalsh(kernel)[::-1]
    rate = float(share) * 2 / speeds[0]
    assert value(shown["limit"]) == pytest.approx(2 / speeds[0], rel=0.01)
    assert value(shown["rate"]) == pytest.approx(rate, rel=0.01)
    assert value(shown["rate_mean"]) == pytest.approx(rate * len(y) / 2, rel=0.01)
    assert value(numbers("catapult", **asked)["edge"]) == pytest.approx(2 / rate, rel=0.01)
    for name in ("factors", "stability", "catapult"):
        fit = result(name, **asked)
        assert fit.learning_rate == pytest.approx(rate, rel=1e-4)
        assert fit.learning_rate * fit.eigenvalues[0] == pytest.approx(2 * float(share), rel=1e-6)
    drawn = answer("factors", **asked)["figure"]["data"]
    places = {trace["name"]: decoded(trace["x"])[0] for trace in drawn if trace["name"].startswith("i = ")}
    assert places["i = 1"] == pytest.approx(2 * float(share), rel=1e-5)
    assert places["i = 2"] == pytest.approx(rate * speeds[1], rel=1e-3)


def test_the_kernel_at_a_rate_is_that_of_descent_at_this_rate_and_counts_its_time_with_it():
    *_, kernel, _, _ = own_run(19, 3)
    rate = 0.25 * 2 / np.linalg.eigvalsh(kernel)[-1]
    shown = numbers("catapult", seed="3", limit_share="0.25")
    assert value(shown["top_after"]) == pytest.approx(np.linalg.eigvalsh(descent(19, 3, rate, 20)[1])[-1], rel=0.01)
    by_time = answer("catapult", seed="3", limit_share="0.25", clock="time")["figure"]["data"][0]
    assert decoded(by_time["x"])[-1] == pytest.approx(20 * rate, rel=1e-3)


def test_the_loss_over_time_ends_at_the_numbers_of_the_run():
    asked = {"seed": "3", "learning_rate": "0.2"}
    traces, shown = answer("loss", **asked)["figure"]["data"], numbers("training", **asked)
    words = i18n.read("dynamics", "en")
    ends = {trace["name"]: decoded(trace["y"])[-1] for trace in traces}
    assert ends[words("figure.legend.real")] == pytest.approx(value(shown["loss_real"]), rel=0.01)
    assert ends[words("figure.legend.steps")] == pytest.approx(value(shown["loss_theory"]), rel=0.01)
    assert len(ends) == 3


def test_momentum_is_that_of_heavy_balls_and_stands_for_more_steps():
    f_0, y, kernel, *_ = own_run(19, 3)
    shown = numbers("losses", width="19", seed="3", learning_rate="0.02", momentum="0.8")
    outputs, *_ = descent(19, 3, 0.02, 20, 0.8)
    left = np.linalg.matrix_power(np.eye(5) - 0.02 * kernel, 5 * 20) @ (f_0 - y)
    assert shown["speed_up"] == "5×"
    assert value(shown["loss_real"]) == pytest.approx(0.5 * np.sum((outputs - y) ** 2), rel=0.01)
    assert value(shown["loss_rescaled"]) == pytest.approx(0.5 * np.sum(left**2), rel=0.01)


def test_a_program_gives_the_numbers_of_its_figure(capsys):
    """Also of batches that no slider stops at."""
    asked = {
        "width": "19",
        "seed": "3",
        "data": "noisy_sine",
        "batch": "7",
        "momentum": "0.5",
        "learning_rate": "0.013",
    }
    program = OF_LESSON["losses"].program
    assert program is not None
    with jax.numpy_rank_promotion("allow"):
        exec(compile(program(read(OF_LESSON["losses"], BASE | asked)), "program", "exec"), {"__name__": "__main__"})
    printed = dict(line.rsplit(": ", 1) for line in capsys.readouterr().out.splitlines())
    words, shown = i18n.read("optimizers", "en"), numbers("losses", **asked)
    for key in ("loss_real", "loss_rescaled", "gap"):
        assert value(shown[key]) == pytest.approx(float(printed[words(f"{key}.label")]), rel=0.01)


def test_the_program_of_the_first_figure_is_that_of_its_settings():
    program = OF_LESSON["training"].program
    assert program is not None
    text = program(read(OF_LESSON["training"], BASE | {"data": "own", "points": POINTS, "seed": "12", "depth": "3"}))
    assert "MLP(width=19, depth=3" in text
    assert "init_params(net, 12, " in text
    assert "[(-0.5, 0.25), (0.0, -1.0), (0.5, 1.0)]" in text
    assert "subtracted = 0 * f_0" in text
    assert "subtracted = f_0" in program(read(OF_LESSON["training"], {"start": "subtracted"}))
