"""The Taylor lesson: what its figures show, what they depend on, and that their numbers are what they say."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jax
import numpy as np
import pytest
from cachetools import LRUCache
from jax.flatten_util import ravel_pytree

from ntk_core import MLP, apply, empirical_ntk, experiments, init_params, train
from ntk_core.data import training_set
from ntk_core.experiments import Trained
from ntk_ui import i18n
from ntk_ui.figures import packing
from ntk_ui.lessons import settings, sweeps
from ntk_ui.lessons.catalog import LABS, RESOURCES
from ntk_ui.lessons.settings import RefusedError
from ntk_ui.service import compute, places
from ntk_ui.service.stages import Whole
from tests import figures
from tests.figures import array, number, shown, trace

MINE = {name: lab for (lesson, name), lab in LABS.items() if lesson == "taylor"}
SETTINGS = {setting.name: setting for lab in MINE.values() for setting in lab.settings}
NAMES = tuple(name for lesson, name in RESOURCES if lesson == "taylor")
WIDTHS, ALPHAS, SEEDS = (4, 8, 16), (0.5, 3.0, 10.0), 2  # of the sweeps here
POINTS = "0.5,1;-0.5,0.25;0,-1"
SMALL = {"width": "8", "steps": "20", "path_width": "5", "line_width": "5"}
OFF_THE_NOTCHES = {
    "width": "37",
    "rate_fraction": "0.031",
    "steps": "123",
    "seed": "4294967295",
    "line_width": "13",
    "path_width": "11",
    "output_scale": "123.4",
    "weight_count": "37",
    "detour": "0.7",
    "data": "own",
    "points": POINTS,
    "point": "3",
}
OTHER = {
    "data": "step",
    "points": "0.5,1;-0.4,0.25;0.1,-1",
    "width": "9",
    "depth": "2",
    "activation": "erf",
    "parameterization": "standard",
    "rate_fraction": "0.31",
    "steps": "13",
    "seed": "7",
    "line_width": "6",
    "direction": "random",
    "point": "2",
    "path_width": "6",
    "output_scale": "2.5",
    "weight_count": "9",
    "detour": "1.5",
}
NUMBERS = {
    "training": ("gap", "weight_movement", "parameters", "data_count", "largest_eigenvalue", "learning_rate"),
    "three_widths": ("gap_narrow", "gap_middle", "gap_wide"),
    "fits": ("weight_count", "data_count", "unseen", "miss_points", "least_size", "other_size"),
    "tangent": ("gradient_size", "hessian_size", "curvature", "distance", "miss"),
    "hidden_weights": ("path_movement", "path_loss"),
    "one_step": ("step_rate", "loss_before", "loss_after", "loss_predicted"),
    "one_weight": ("exact", "tangent_solution", "apart"),
}


@pytest.fixture(autouse=True, scope="module")
def few_networks() -> Iterator[None]:
    """Sweeps over a few widths and scales, of which no other test hears."""
    figures._line.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "_PLACES", LRUCache(64e6, getsizeof=lambda place: place.bytes))
        patch.setattr(experiments, "WIDTHS", WIDTHS)
        patch.setattr(experiments, "OUTPUT_SCALES", ALPHAS)
        patch.setattr(sweeps, "SEEDS", SEEDS)
        yield
    figures._line.cache_clear()


def drawn(name: str, language: str = "en", **asked: object) -> dict[str, Any]:
    """A figure at some settings, of which it takes its own; small, where nothing else is said."""
    names = {setting.name for setting in RESOURCES["taylor", name].settings}
    return shown(f"taylor/{name}", language, **{key: each for key, each in (SMALL | asked).items() if key in names})


def value(answer: dict[str, Any], key: str) -> float:
    """A number as a reader reads it."""
    plain = number(answer, key, "taylor").removeprefix("≈ ").replace(",", "").replace("−", "-")
    return float(plain.replace(" × 10", "e").translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


def network(width: int, seed: int, depth: int = 1, parameterization: str = "ntk") -> tuple[MLP, Any]:
    net = MLP(width, depth, "tanh", np.sqrt(2), 0.5, parameterization)
    return net, jax.tree.map(np.float64, init_params(net, seed, 1, dtype=np.float32))


def rate_of(net: MLP, params: Any, x: np.ndarray, fraction: float) -> float:
    return fraction * 2 / float(np.linalg.eigvalsh(np.asarray(empirical_ntk(net, params, x)))[-1])


def test_the_labs_are_those_of_the_page():
    assert {name: [figure.name for figure in lab.figures] for name, lab in MINE.items()} == {
        "free": ["fits", "errors_of_fits"],
        "three": ["three_widths"],
        **dict.fromkeys(("training", "limits"), ["training"]),
        "one_weight": ["one_weight"],
        "tangent": ["tangent"],
        "widths": ["gap_against_width", "layers_against_width"],
        "weights": ["hidden_weights"],
        "parameters": ["errors_against_parameters"],
        "step": ["one_step"],
        "scale": ["output_scales"],
        "parameterization": ["largest_eigenvalue"],
    }
    for lab in MINE.values():
        assert set(lab.first) <= {setting.name for setting in lab.settings}
    assert [name for name in NAMES if RESOURCES["taylor", name].program] == ["training"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_figure_is_drawn_at_its_defaults_and_off_the_notches(name: str, language: str):
    for asked in ({key: SETTINGS[key].write(SETTINGS[key].default) for key in SMALL}, OFF_THE_NOTCHES):
        answer = drawn(name, language, **asked)
        assert answer["title"]
        assert (answer["figure"] is None) == (name == "one_step") == bool(answer["table"])
        assert bool(answer["verdict"]) == (name == "training")
        told = [number(answer, key, "taylor", language) for key in NUMBERS.get(name, ())]
        assert all(told)
        assert len(told) == len(answer["numbers"])
        assert not re.search(r"[{}]|-badge", "".join([answer.get("look", ""), *answer["notes"]]).replace("{,}", ""))


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_of_a_figure_changes_it_and_no_other_can(name: str):
    resource = RESOURCES["taylor", name]
    mine = {setting.name for setting in resource.settings}
    for setting in mine:
        need = {"data": "own", "points": POINTS} if setting == "points" else {}
        assert drawn(name, **need) != drawn(name, **need | {setting: OTHER[setting]}), setting
    for stranger in SETTINGS.keys() - mine:
        with pytest.raises(RefusedError):
            settings.read(resource.settings, {stranger: OTHER[stranger]})
    if "points" in mine:
        assert resource.read({"points": "0,0"}) == resource.read({})


def test_clicks_add_points_to_those_of_the_reader():
    for name in NAMES:
        own = {"points": "points"} if name in ("training", "fits") else {}
        assert drawn(name)["clicks"] == {}
        assert drawn(name, data="own", points=POINTS)["clicks"] == own


@pytest.mark.parametrize(("asked", "most"), [({}, 5), ({"data": "two_points"}, 2), ({"data": "own"}, 5)])
def test_a_point_is_one_of_those_there_are(asked: dict[str, str], most: int):
    assert drawn("tangent", **asked, point=most)["limits"] == {"point": most}
    with pytest.raises(RefusedError) as refused:
        drawn("tangent", **asked, point=most + 1)
    assert [(fault.name, fault.instead) for fault in refused.value.faults] == [("point", str(most))]


def test_while_the_network_is_awaited_its_tangent_is_there():
    resource = RESOURCES["taylor", "training"]
    values = resource.read({"width": "8", "steps": "20"})
    growing = resource.results(values)
    assert not isinstance(growing, Whole)
    whole = drawn("training", seed=0)
    for stage, known in ((growing.nothing(), False), (growing.theory(), True)):
        answer = json.loads(packing.line(resource.shown(stage, values, "en", waiting=True)))
        assert (answer["numbers"], answer["verdict"], answer["notes"]) == ([], "", [])
        linear = trace(answer, "Tangent model")["y"]
        assert np.array_equal(linear, trace(whole, "Tangent model")["y"]) == known
        assert trace(answer, "Training data")["x"].tolist() == trace(whole, "Training data")["x"].tolist()
    assert not growing.slow()
    assert resource.results(resource.read({"width": "3000", "depth": "3"})).slow()


def test_captions_name_the_seeds_that_the_sweeps_take(monkeypatch: pytest.MonkeyPatch):
    seeds = list[tuple[int, int]]()

    def noted(net: MLP, seed: int) -> Trained:
        seeds.append((net.width, seed))
        return Trained(1.0, 1.0, (1.0, 1.0), 1.0, 1.0, 1.0, net.width)

    monkeypatch.setattr(experiments, "WIDTHS", (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024))
    monkeypatch.setattr(sweeps, "SEEDS", 5)
    monkeypatch.setattr(compute, "trained", lambda run: noted(run.net, run.seed))
    monkeypatch.setattr(compute, "largest_eigenvalue", lambda _, net, seed: float(noted(net, seed).gap))
    for name in ("gap_against_width", "layers_against_width", "errors_against_parameters", "largest_eigenvalue"):
        seeds.clear()
        resource = RESOURCES["taylor", name]
        values = resource.read({"data": "own", "points": f"0.{NAMES.index(name)},1"})
        results = resource.results(values)
        assert isinstance(results, Whole)
        results.find()
        told = resource.caption(values).fields
        used = {seed for _, seed in seeds}
        assert (told["first"], told["last"]) == (min(used), max(used)) == (100, 149)
        assert len(set(seeds)) == len(used) == 10 * told["seeds"]


@pytest.mark.parametrize("direction", ["gradient", "random", "seed"])
def test_the_tangent_is_that_of_the_gradient(direction: str):
    """Along the line in weight space, with the Hessian written out."""
    (net, params), (x, y), scale = network(5, 3), (each[1] for each in training_set("sine")), np.linspace(-6, 6, 121)
    flat, of = ravel_pytree(params)
    theta = np.asarray(flat)
    elsewhere = np.asarray(ravel_pytree(network(5, {"gradient": 3, "random": 1003, "seed": 4}[direction])[1])[0])

    def f(weights: jax.Array) -> jax.Array:
        return apply(net, of(weights), np.array([[x]]))[0]

    gradient, bend = np.asarray(jax.grad(f)(theta)), np.linalg.norm(np.asarray(jax.hessian(f)(theta)), 2)
    v = {
        "gradient": np.sign(y - f(theta)) * gradient / (gradient @ gradient),
        "random": elsewhere / np.linalg.norm(elsewhere) / np.linalg.norm(gradient),
        "seed": (elsewhere - theta) / 6,
    }[direction]
    real, tangent = jax.vmap(f)(theta + np.outer(scale, v)), f(theta) + scale * (gradient @ v)
    answer = drawn("tangent", direction=direction, point=2, seed=3)
    for name, expected in (("Real network", real), ("Tangent", tangent)):
        seen = trace(answer, name)["y"]
        assert np.isfinite(seen).sum() > 60
        np.testing.assert_allclose(seen[np.isfinite(seen)], expected[np.isfinite(seen)], atol=1e-4)
    curvature = abs(f(theta) - y) * bend / (gradient @ gradient)
    assert value(answer, "curvature") == pytest.approx(float(curvature), rel=6e-3)
    assert trace(answer, "Curvature number κ")["y"][4] == pytest.approx(float(curvature), rel=1e-3)
    assert value(answer, "gradient_size") == pytest.approx(float(np.linalg.norm(gradient)), rel=6e-3)
    assert value(answer, "hessian_size") == pytest.approx(float(bend), rel=6e-3)
    assert value(answer, "distance") == pytest.approx(float(np.linalg.norm(v) / np.linalg.norm(theta)), rel=6e-3)
    if direction == "gradient":
        there = abs(y - f(theta))  # where the tangent is the target
        assert value(answer, "miss") == pytest.approx(float(abs(f(theta + there * v) - y)), rel=3e-2)
        assert trace(answer, "Target")["x"].tolist() == [pytest.approx(float(there), rel=1e-5)]
    else:
        assert len(answer["numbers"]) == 4


@pytest.mark.parametrize("parameterization", ["ntk", "standard"])
def test_one_step_is_that_of_the_gradient_of_the_loss(parameterization: str):
    x, y = training_set("sine")
    net, params = network(5, 3, 2, parameterization)
    rate = rate_of(net, params, x[:, None], 0.31)

    def loss(theta: Any) -> jax.Array:
        return 0.5 * ((apply(net, theta, x[:, None]) - y) ** 2).sum()

    before, kernel = np.asarray(apply(net, params, x[:, None])), np.asarray(empirical_ntk(net, params, x[:, None]))
    stepped = jax.tree.map(lambda p, g: p - rate * g, params, jax.grad(loss)(params))
    after, predicted = np.asarray(apply(net, stepped, x[:, None])), before - rate * kernel @ (before - y)
    asked = {"width": 5, "seed": 3, "depth": 2, "rate_fraction": 0.31, "parameterization": parameterization}
    answer = drawn("one_step", **asked)
    rows = np.array(answer["table"]["rows"], float)
    np.testing.assert_allclose(rows.T, [x, y, before, before - y, after, predicted], atol=6e-5)
    told = [value(answer, key) for key in NUMBERS["one_step"]]
    losses = [float(0.5 * np.sum((outputs - y) ** 2)) for outputs in (before, after, predicted)]
    assert told == pytest.approx([rate, *losses], rel=6e-3)
    assert not np.isclose(losses[1], losses[2], rtol=0.01)


def test_the_smallest_example_is_its_formula():
    w = np.linspace(0.4, 3, 2_600_001)
    for alpha in (0.5, 3.3):
        f = alpha * (1.5 * w + 1.5 * w**2 + np.sin(np.exp(0.1 * w))) * (w - 0.4)
        slope = alpha * (1.5 * 0.4 + 1.5 * 0.4**2 + np.sin(np.exp(0.04)))
        exact, tangent = w[np.argmax(f >= 3)], 0.4 + 3 / slope
        answer = drawn("one_weight", output_scale=alpha)
        told = [value(answer, key) for key in NUMBERS["one_weight"]]
        assert told == pytest.approx([exact, tangent, tangent - exact], abs=6e-5)
        assert trace(answer, "Tangent")["y"][-1] == pytest.approx(slope * (trace(answer, "Tangent")["x"][-1] - 0.4))


def test_the_weights_are_those_of_a_training():
    x, y = training_set("sine")
    net, params = network(5, 3, 2)
    rate = rate_of(net, params, x[:, None], 0.013)
    run = train(net, params, x[:, None], y, learning_rate=rate, steps=1000, record=1000)
    before, after = params[1][0], np.asarray(run.params[1][0])
    answer = drawn("hidden_weights", seed=3, rate_fraction=0.013)
    moved = np.linalg.norm(after - before) / np.linalg.norm(before)
    assert value(answer, "path_movement") == pytest.approx(float(moved), rel=1e-2)
    assert value(answer, "path_loss") == pytest.approx(float(np.asarray(run.loss)[-1]), rel=5e-2)
    for panel, weights in zip(answer["figure"]["data"], (before, after, after - before), strict=False):
        assert np.abs(array(panel["z"]) - 100 * np.clip(weights / 3, -1, 1)).max() <= 1  # levels of color


def test_what_moves_against_width_is_what_moves_in_training():
    """The network of width 8 with the second of its seeds."""
    x, y = training_set("sine")
    grid, k = np.linspace(-1.25, 1.25, 128)[:, None], SEEDS + 1
    net, params = network(8, 100 + k, 2)
    rate = rate_of(net, params, x[:, None], 0.5)
    run = train(net, params, x[:, None], y, learning_rate=rate, steps=20, record=20, x_test=grid)
    kernel, across = (np.asarray(empirical_ntk(net, params, each, x[:, None])) for each in (x[:, None], grid))
    f, g = (np.asarray(apply(net, params, each)) for each in (x[:, None], grid))
    for _ in range(20):  # gradient descent of the tangent, in its outputs
        f, g = f - rate * kernel @ (f - y), g - rate * across @ (f - y)
    outputs = np.asarray(run.test_outputs)[-1]
    after = np.asarray(empirical_ntk(net, run.params, x[:, None]))
    layers = [_moved(new, old) for new, old in zip(run.params, params, strict=True)]
    seen = np.abs(grid[:, 0]) <= 1
    expected = {
        "gap_against_width": {
            "Gap |f − f_lin|": np.abs(outputs - g).max(),
            "Weight movement": _moved(run.params, params),
            "Kernel movement": np.linalg.norm(after - kernel) / np.linalg.norm(kernel),
        },
        "layers_against_width": dict(zip(("First layer", "Hidden layers", "Last layer"), layers, strict=True)),
        "errors_against_parameters": {
            "Error at the points": np.sqrt(np.mean((np.asarray(run.outputs)[-1] - y) ** 2)),
            "Error between the points": np.sqrt(np.mean((outputs - np.sin(np.pi * grid[:, 0]))[seen] ** 2)),
        },
    }
    for name, series in expected.items():
        answer = drawn(name, depth=2)
        for legend, one in series.items():
            dots = trace(answer, legend)
            at = [2 * n + n * (n + 1) + n + 1 for n in WIDTHS] if name == "errors_against_parameters" else WIDTHS
            assert dots["x"].tolist() == [each for each in at for _ in range(SEEDS)]
            assert dots["y"][k] == pytest.approx(float(one), rel=2e-3)
            of_name = [each for each in answer["figure"]["data"] if each.get("legendgroup") == dots["legendgroup"]]
            np.testing.assert_allclose(
                array(of_name[1]["y"]), np.median(dots["y"].reshape(-1, SEEDS), axis=1), rtol=1e-6
            )


def _moved(new: Any, old: Any) -> float:
    (after, _), (before, _) = ravel_pytree(new), ravel_pytree(old)
    return float(np.linalg.norm(after - before) / np.linalg.norm(before))


def test_what_is_chosen_or_given_is_marked():
    for name in ("gap_against_width", "layers_against_width", "largest_eigenvalue"):
        assert trace(drawn(name, width=37), "Chosen width")["x"].tolist() == [37, 37]
    assert trace(drawn("errors_against_parameters"), "Data N")["x"].tolist() == [5, 5]
    own = drawn("errors_against_parameters", data="own", points=POINTS)
    assert trace(own, "Data N")["x"].tolist() == [3, 3]
    assert "Error between the points" not in {each["name"] for each in own["figure"]["data"]}  # of a function unknown


def test_the_largest_eigenvalue_is_that_of_each_parameterization():
    x, _ = training_set("step")
    answer = drawn("largest_eigenvalue", data="step", depth=2)
    for name, legend in (("ntk", "NTK parameterization"), ("standard", "Standard parameterization")):
        of_seeds = [network(n, 100 + k, 2, name) for k, n in enumerate(np.repeat(WIDTHS, SEEDS).tolist())]
        expected = [rate_of(*each, x[:, None], 0.5) for each in of_seeds]
        np.testing.assert_allclose(1 / trace(answer, legend)["y"], expected, rtol=1e-4)


def test_what_moves_against_the_output_scale():
    """Gradient descent on α (f − f₀), by hand."""
    x, y = training_set("sine")
    net, params = network(8, 3)
    theta, of = ravel_pytree(params)
    f_0, kernel = apply(net, params, x[:, None]), np.asarray(empirical_ntk(net, params, x[:, None]))

    @jax.jit
    def slope(weights: jax.Array, alpha: float) -> jax.Array:
        return jax.grad(lambda w: 0.5 * ((alpha * (apply(net, of(w), x[:, None]) - f_0) - y) ** 2).sum())(weights)

    medians = {each["legendgroup"]: each for each in drawn("output_scales", seed=3)["figure"]["data"]}
    for k, alpha in enumerate(ALPHAS):
        rate, now = rate_of(net, params, x[:, None], 0.5) / alpha**2, theta
        for _ in range(20):
            now = now - rate * slope(now, alpha)
        after = np.asarray(empirical_ntk(net, of(now), x[:, None]))
        moved = np.linalg.norm(after - kernel) / np.linalg.norm(kernel)
        for name, one in {"weights": _moved(of(now), params), "kernel_moved": moved}.items():
            assert array(medians[name]["x"])[k] == alpha
            assert array(medians[name]["y"])[k] == pytest.approx(float(one), rel=5e-3)
