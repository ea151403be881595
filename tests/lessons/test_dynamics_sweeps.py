"""The sweeps of the lesson on training dynamics: ensembles, errors, what is learned, what can be represented."""

from typing import Any

import numpy as np
import pytest

from ntk_core import MLP, nngp, ntk
from ntk_core.data import on_circle
from ntk_core.experiments import (
    DESCENDED_WIDTHS,
    REPRESENTED_WIDTHS,
    mlp,
)
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.experiments.universal import Fit
from ntk_ui import i18n
from ntk_ui.figures import packing
from ntk_ui.service import compute, runs, stages
from tests.figures import decoded, read
from tests.lessons import dynamics_answers
from tests.lessons.dynamics_answers import BASE, OF_LESSON, answer, numbers, result, results, value

quick, nothing_is_kept = dynamics_answers.quick, dynamics_answers.nothing_is_kept  # fixtures


def test_the_ensemble_is_that_of_the_published_formulas(quick):
    """At the middle between the two points on the right, from inverses of kernels."""
    x, y = on_circle(np.array([-2.2, -1.0, 1.0, 2.2])), np.array([-0.4, -0.2, 0.3, 0.3])
    net, middle = MLP(1, 3, "relu", 1.0, 0.1), on_circle(np.array([0.0]))
    theta, sigma = (np.asarray(kernel(net, np.vstack([x, middle]))) for kernel in (ntk, nngp))
    smoother, bayes = (kernel[4, :4] @ np.linalg.inv(kernel[:4, :4]) for kernel in (theta, sigma))
    spread = sigma[4, 4] + smoother @ sigma[:4, :4] @ smoother - 2 * smoother @ sigma[:4, 4]
    shown = numbers("evolution", members="7")
    expected = {
        "mean_ntk": smoother @ y,
        "deviation_ntk": np.sqrt(spread),
        "mean_bayes": bayes @ y,
        "deviation_bayes": np.sqrt(sigma[4, 4] - bayes @ sigma[:4, 4]),
        "deviation_wrong": np.sqrt(theta[4, 4] - smoother @ theta[:4, 4]),
    }
    assert {key: float(shown[key]) for key in expected} == pytest.approx(expected, abs=2e-3)
    first, second = (compute.ensemble_members(11, 0.1, seed)[:, -1, 64] for seed in (100, 105))
    real = np.append(first, second[:2])  # the seventh is the last that counts
    assert float(shown["mean_real"]) == pytest.approx(real.mean(), abs=1e-3)
    assert float(shown["deviation_real"]) == pytest.approx(real.std(ddof=1), abs=1e-3)
    assert "100 to 106;" not in answer("evolution", members="7")["look"]
    assert "100 to 106" in answer("evolution", members="7")["look"]


@pytest.mark.parametrize("count", [1, 5, 31])
def test_samples_are_a_budget(count: int, quick):
    shown = numbers("learned", sample_count=str(count), activation="relu")
    assert float(shown["total"]) == pytest.approx(count)
    circle = on_circle(2 * np.pi * np.arange(128) / 128)
    speeds = np.fft.fft(np.asarray(ntk(MLP(19, 1, "relu", W_STD, B_STD), circle[:1], circle))[0]).real
    every = np.geomspace(1e-9, 1e9, 200_001)  # the constant at which all of it is spent
    spent = np.array([np.sum(speeds / (speeds + each)) for each in every[::100]])
    constant = every[::100][np.argmin(np.abs(spent - count))]
    assert shown["half"] == f"{np.sum(speeds[:11] > constant)} / 11"


def test_percentiles_are_those_after_training(quick):
    words, traces = i18n.read("ensembles", "en"), answer("percentiles")["figure"]["data"]
    for panel, width, seed in (("x", 50, 100), ("x2", 1000, 120)):
        members = [compute.ensemble_members(width, 0.1, seed + first)[:, -1] for first in (0, 5, 10, 15)]
        expected = np.percentile(np.concatenate(members), [50, 10, 90], axis=0)
        real = [each for each in traces if each["name"] == words("figure.legend.real") and each["xaxis"] == panel]
        assert np.array([decoded(each["y"]) for each in real]) == pytest.approx(expected, abs=1e-5)


def test_what_is_learned_of_each_mode_is_named_rightly(quick):
    _, found = results("learned", sample_count="5")
    draws = [compute.learned_mode(2, 5, MLP(19, 1, "tanh", W_STD, B_STD), 20, draw) for draw in range(8)]
    for of, ending in ((found.learnability, ""), (found.error, "_error")):
        for name, field in {"regression": "kernel_then", "regression_end": "kernel", "real": "real"}.items():
            assert sorted(of[name][2]) == sorted(getattr(run, field + ending) for run in draws)


def test_errors_against_width_are_those_of_the_same_samples(quick):
    words, figure = OF_LESSON["widths"].words("en"), answer("widths", sample_count="13", width="37")["figure"]
    found = result("widths", sample_count="13", width="37")
    draws = [compute.generalization("sine", 13, mlp(4, 1, "tanh"), 20, draw) for draw in range(5)]
    for values, name in (
        (found.networks, "train_error"),
        (found.networks, "test_error"),
        (found.kernels, "regression"),
    ):
        assert values[name][2].tolist() == [getattr(run, name) for run in draws]
    marks = [trace["x"] for trace in figure["data"][:2]]
    assert np.ravel([decoded(each) for each in marks]).tolist() == [4.0, 4.0, 37.0, 37.0]  # 3 · 4 + 1 weights
    assert figure["layout"]["xaxis"]["title"]["text"] == words("figure.axis.width")


def test_errors_against_samples_are_those_of_the_chosen_width(quick):
    found = result("samples", width="37", data="noisy_sine")
    assert set(found.networks) == {"test_error"}
    draws = [compute.generalization("noisy_sine", 3, mlp(37, 1, "tanh"), 20, draw) for draw in range(5)]
    assert found.networks["test_error"][1].tolist() == [run.test_error for run in draws]
    assert found.kernels["regression"][1].tolist() == [run.regression for run in draws]


def test_what_is_not_known_of_every_run_is_not_drawn(quick, monkeypatch):
    once = compute.generalization

    def hidden(name: str, count: int, net: MLP, steps: int, seed: int) -> Any:
        found = once(name, count, net, steps, seed)
        return found._replace(regression_end=np.nan) if (count, seed) == (4, 3) else found

    monkeypatch.setattr(compute, "generalization", hidden)
    ends = result("samples").kernels["regression_end"]
    assert np.isnan(ends).any(axis=1).tolist() == [count == 4 for count in (2, 3, 4, 6, 8, 12, 16, 24, 32)]
    assert np.isnan(ends[2]).all()


@pytest.mark.parametrize("name", ["widths", "samples", "learned", "evolution"])
def test_sweeps_are_drawn_run_by_run(name: str, quick, monkeypatch):
    monkeypatch.setattr(runs, "FIRST_LOOK", -1.0)
    monkeypatch.setattr(runs, "NEXT_LOOK", -1.0)
    resource = OF_LESSON[name]
    values = read(resource, BASE | {"members": "23"})
    drawn: list[int] = []

    def show(so_far: tuple[Any, ...], note: str) -> None:
        if so_far:
            shown = resource.shown(so_far, values, "en")
            assert packing.line(shown)
            drawn.append(len(shown["numbers"]))

    stages.found(resource.results(values), i18n.read("frame", "en"), show)
    assert len(drawn) > 3
    assert set(drawn) == {2 if name == "learned" else 0}  # those of networks wait for all of them


def test_the_best_function_of_a_width_is_of_no_wider_network(quick):
    for width, best in ((1, 1), (5, 5), (8, 8), (63, 63), (64, 64)):
        found = result("approximation", represented_width=str(width))
        assert found.chosen["best_fit"].error == pytest.approx(1 / best, abs=1e-3)
        assert found.chosen["real"].error == pytest.approx(2 / width, abs=2e-3)
        assert found.widths["best_fit"] == tuple(sorted({*REPRESENTED_WIDTHS, width}))
        assert found.widths["real"] == DESCENDED_WIDTHS
        means = found.errors["best_fit"].mean(axis=1)
        assert means == pytest.approx(1 / np.array(found.widths["best_fit"]), abs=1e-3)
        assert np.flatnonzero(~found.ended.all(axis=1)).tolist() == [found.widths["best_fit"].index(8)]
    shown = numbers("approximation", represented_width="5")
    assert value(shown["error_best"]) == pytest.approx(0.2, abs=1e-3)
    assert value(shown["error_descent"]) == pytest.approx(0.4, abs=2e-3)
    assert value(shown["error_kernel"]) == pytest.approx(compute.kernel_regression("sine", "tanh", 20).error, abs=1e-3)


def test_the_function_that_descent_finds_is_that_of_the_chosen_seed(quick):
    found = result("approximation", represented_width="5", seed="11", data="step")
    expected = compute.descended("step", 5, "tanh", 20, 11)
    assert found.chosen["real"].error == expected.error
    assert found.chosen["real"].outputs.tolist() == expected.outputs.tolist()
    first = [compute.descended("step", 1, "tanh", 20, seed).error for seed in (100, 101, 102)]
    assert found.errors["real"][0].tolist() == first


def test_fits_of_a_width_that_is_not_offered_have_seeds_of_their_own(quick, monkeypatch):
    once, asked = compute.represented, []

    def noted(name: str, width: int, activation: str, seed: int) -> Fit:
        asked.append((width, seed))
        return once(name, width, activation, seed)

    monkeypatch.setattr(compute, "represented", noted)
    result("approximation", represented_width="5")
    assert len({seed for _, seed in asked}) == len(asked) == 5 * (len(REPRESENTED_WIDTHS) + 1)


def test_the_map_has_every_network_at_its_place(quick):
    found = result("regimes", width="37")
    assert found.widths == [4, 8, 16, 32, 64, 128, 256, 512, 1024]
    expected = 0.01 * np.array(found.widths) / np.array([0.1, 0.3, 1.0, 3.0, 10.0, 30.0])[:, None]
    assert found.movement == pytest.approx(expected, abs=1e-3)
    assert found.gain[:, 0] == pytest.approx(np.array([0.1, 0.3, 1.0, 3.0, 10.0, 30.0]) / 1000)
    assert result("regimes", depth="2").widths[-1] == 256
    (dot,) = [trace for trace in answer("regimes", width="37")["figure"]["data"] if trace.get("name") == "n"]
    assert decoded(dot["x"]) == pytest.approx([np.log2(37)])
    assert not [trace for trace in answer("regimes", width="2048")["figure"]["data"] if trace.get("name") == "n"]


def test_the_first_steps_are_those_of_any_run(quick):
    resource = OF_LESSON["factors"]
    short = result("factors")
    long = result("loss", steps="500", learning_rate=f"{short.learning_rate:.10f}")
    assert short.steps[:13].tolist() == long.steps[:13].tolist() == list(range(13))
    assert short.modes_real[:, :13] == pytest.approx(long.modes_real[:, :13], rel=1e-4, abs=1e-6)
    assert {setting.name for setting in resource.settings}.isdisjoint({"steps", "clock"})
