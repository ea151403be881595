"""The numbers and curves of the lesson on the spectrum, computed again by the public functions in a few lines."""

import math
import re

import numpy as np
import pytest

from ntk_core import MLP, apply, empirical_ntk, nngp, ntk, train
from ntk_core.data import digits
from ntk_core.experiments import angle_kernel
from tests.lessons.spectrum_figures import (
    SMALL,
    few_networks,
    known,
    network,
    number,
    numbers,
    on_circle,
    shown,
    trace,
)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sweeps with a few small networks."""
    few_networks(monkeypatch)


def test_numbers_of_the_kernels_are_those_of_the_network():
    x, (net, params) = on_circle(19), network(37, 5, 2)
    kernel, limit = np.asarray(empirical_ntk(net, params, x)), np.asarray(ntk(net, x))
    answer = shown("kernels", count="19", width="37", seed="5", first_input="3", second_input="7")
    error, parameters = numbers(answer)
    assert number(error) == pytest.approx(np.linalg.norm(kernel - limit) / np.linalg.norm(limit), rel=6e-3)
    assert number(parameters) == 3 * 37 + 38
    for drawn, values in zip(answer["figure"]["data"], (kernel, limit, kernel - limit), strict=True):
        np.testing.assert_allclose(drawn["z"], values, atol=1e-5)
    ring = answer["figure"]["layout"]["shapes"][0]
    assert [ring["xanchor"], ring["yanchor"]] == pytest.approx([2 * np.pi * 2 / 19, 2 * np.pi * 6 / 19])


def test_numbers_of_an_entry_are_those_of_its_gradients():
    x, (net, params) = on_circle(19)[[2, 6]], network(37, 5, 2)
    asked = {"count": "19", "width": "37", "seed": "5", "first_input": "3", "second_input": "7"}
    value, limit, weights = numbers(shown("entry", **asked, architecture="mlp"))
    assert number(value) == pytest.approx(float(empirical_ntk(net, params, x)[0, 1]), abs=1e-4)
    assert number(limit) == pytest.approx(float(ntk(net, x)[0, 1]), abs=1e-4)
    assert number(weights) == 3 * 37 + 38
    assert numbers(shown("one_entry", **asked)) == [value, weights]
    matrix = shown("matrix", **asked)["figure"]
    assert float(matrix["data"][0]["z"][2, 6]) == pytest.approx(number(value), abs=1e-4)
    assert matrix["layout"]["shapes"][0]["xanchor"] == pytest.approx(2 * np.pi * 2 / 19)
    value, weights = numbers(shown("entry", **known("entry", **asked), architecture="residual"))
    kernel = shown("architecture_map", **known("architecture_map", **asked), architecture="residual")
    assert number(value) == pytest.approx(float(kernel["figure"]["data"][0]["z"][2, 6]), abs=1e-4)
    assert number(weights) == 3 * 16 + 2 * 17 * 16 + 17


def test_the_two_digits_are_those_of_the_entry():
    x, y = digits(19)
    x = x[np.argsort(y, kind="stable")]
    asked = {"inputs": "digits", "count": "19", "first_input": "3", "second_input": "7"}
    strip = shown("pictures", **asked)["figure"]["data"][0]["z"]
    np.testing.assert_allclose(strip[:, :8], x[2].reshape(8, 8))
    np.testing.assert_allclose(strip[:, -8:], x[6].reshape(8, 8))


def test_numbers_of_the_spectrum_are_those_of_both_kernels():
    x, (net, params) = on_circle(19), network(37, 5, 2)
    asked = {"count": "19", "width": "37", "seed": "5"}
    told = list(map(number, numbers(shown("eigenvalues", **asked))))
    kernels = np.asarray(empirical_ntk(net, params, x)), np.asarray(ntk(net, x))
    for k, kernel in enumerate(kernels):
        values = np.linalg.eigvalsh(kernel)
        shares = values / values.sum()
        rank = np.exp(-np.sum(shares * np.log(shares)))
        assert told[k::2] == pytest.approx([values[-1] / values[0], rank, values.sum()], rel=3e-2)
        assert told[k::2][1:] == pytest.approx([rank, values.sum()], rel=6e-3)


def test_what_an_eigenvalue_means_for_a_target():
    x, (net, params) = on_circle(19), network(37, 5, 2)
    kernel, limit = np.asarray(empirical_ntk(net, params, x)), np.asarray(ntk(net, x))
    y = np.sign(np.sin(2 * np.pi * np.arange(19) / 19) + 1e-12)
    values, vectors = np.linalg.eigh(kernel)
    asked = {"count": "19", "width": "37", "seed": "5", "target": "step", "learning_rate": "0.0123"}
    answer = shown("meaning", **asked)
    rate, count, *alignments = map(number, numbers(answer))
    assert (rate, count) == pytest.approx((2 / values[-1], 19), rel=6e-3)
    expected = [y @ each @ y / (np.linalg.norm(each) * (y @ y)) for each in (kernel, limit)]
    assert alignments == pytest.approx(expected, abs=5e-4)
    mode, eigenvalue, share, half_life, one_percent = answer["table"]["rows"][2]
    assert (mode, len(answer["table"]["rows"])) == ("3", 12)
    assert number(eigenvalue) == pytest.approx(values[-3], rel=6e-3)
    assert float(share.rstrip("%")) == pytest.approx(100 * (vectors[:, -3] @ y) ** 2 / (y @ y), abs=0.02)
    assert number(half_life) == pytest.approx(np.log(2) / (0.0123 * values[-3]), rel=3e-2)
    assert number(one_percent) == pytest.approx(np.log(100) / (0.0123 * values[-3]), rel=3e-2)
    assert answer["notes"] == []
    assert "2/λ₁" in shown("meaning", **asked | {"learning_rate": "10"})["notes"][0]


def test_modes_on_the_circle_are_those_of_its_points():
    x, (net, params) = on_circle(16), network(8, 0, 2)
    answer = shown("by_frequency", count="16", width="8")
    limit = np.fft.rfft(np.asarray(ntk(net, x))[0]).real / 16
    np.testing.assert_allclose(trace(answer, "Infinite width")["y"], limit, rtol=1e-4)
    kernel = np.asarray(empirical_ntk(net, params, x))
    rotated = np.mean([np.roll(kernel[k], -k) for k in range(16)], axis=0)
    np.testing.assert_allclose(trace(answer, "This network")["y"], np.fft.rfft(rotated).real / 16, rtol=1e-4)


def test_the_chosen_mode_is_marked_and_drawn():
    values = np.linalg.eigvalsh(np.asarray(ntk(network(8, 0, 2)[0], on_circle(16))))[::-1]
    ring = shown("eigenvalues", **SMALL, mode="5")["figure"]["data"][-1]
    assert ring["x"].tolist() == [5, 5]
    assert np.abs(ring["y"] / values[4] - 1).min() < 1e-4
    wave = shown("functions", **SMALL, mode="1")["figure"]["data"][0]["y"]
    np.testing.assert_allclose(wave, np.ones(16), atol=1e-6)


def test_the_meter_tells_of_a_training_in_a_few_lines():
    x, (net, params) = on_circle(16), network(8, 3, 2)
    kernel = np.asarray(empirical_ntk(net, params, x))
    rate = 1 / np.linalg.eigvalsh(kernel)[-1]
    trained = train(net, params, x, x[:, 0], learning_rate=rate, steps=100, record=100)
    answer = shown("trained", count="16", width="8", seed="3")
    told = dict(re.findall(r'aria-label="(.*?) ([\d.]+)', answer["verdict"]))
    assert float(told["Kernel moved"]) == pytest.approx(float(np.asarray(trained.kernel_movement)[-1]), rel=2e-2)
    assert answer["title"] == ""
    assert "look" not in answer
    assert "100 steps" in answer["notes"][-1]
    assert f"{rate:.3g}" in answer["notes"][-1]
    assert "16 of the 16 inputs" in answer["notes"][-1]
    assert "cos γ" in answer["notes"][-1]


def test_numbers_of_the_angles_are_those_of_the_seeds():
    net = MLP(8, 1, "tanh", 2.0, 0.1)
    found = [angle_kernel(net, 100 + k) for k in range(3)]
    before, after = np.array([run.before for run in found]), np.array([run.after for run in found])
    largest = float(ntk(net, on_circle(1))[0, 0])
    answer = shown("angles", width="8", activation="tanh", w_std="2", b_std="0.1")
    *spreads, inflation, error = [number(text.rstrip("%")) for text in numbers(answer)]
    assert spreads == pytest.approx([each.std(axis=0, ddof=1).mean() / largest for each in (before, after)], rel=6e-3)
    assert inflation == pytest.approx(100 * float(np.mean(after - before)) / largest, abs=0.06)
    assert error == pytest.approx(np.median([run.training_error for run in found]), rel=3e-2)


@pytest.mark.parametrize(("placement", "distance"), [("together", 0.0777), ("antipodal", None), ("duplicate", 0)])
def test_the_smallest_eigenvalues_are_those_of_eight_points(placement: str, distance: float | None):
    if distance is None:
        x = on_circle(8)
    else:
        angle = np.append(2 * np.pi / 9 * np.array([0, 2, 3, 4, 6, 7, 8]), distance)
        x = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    net, params = network(37, 5, 2)
    kernels = np.asarray(empirical_ntk(net, params, x)), np.asarray(ntk(net, x))
    expected = [np.linalg.eigvalsh(kernel)[0] for kernel in kernels]
    asked = {"placement": placement} | ({"pair_distance": str(distance)} if distance else {})
    answer = shown("eight", **asked, width="37", seed="5")
    sees = "positive definite" if placement != "duplicate" else "singular"
    assert answer["notes"][0].count(f"<strong>{sees}</strong>") == 2
    assert "Singular" in answer["notes"][1]
    if placement == "duplicate":
        assert numbers(answer) == ["0 to rounding"] * 2
    else:
        assert list(map(number, numbers(answer))) == pytest.approx(expected, rel=3e-2)
    places = trace(shown("placed", **asked), "Points")
    assert sorted(places["x"].tolist()) == pytest.approx(sorted(x[:, 0]), abs=1e-6)
    assert sorted(places["y"].tolist()) == pytest.approx(sorted(x[:, 1]), abs=1e-6)
    marked = [each for each in shown("approach", **asked, width="8")["figure"]["data"] if each["name"] == "Chosen δ"]
    assert [each["x"].tolist() for each in marked] == ([pytest.approx([distance] * 2)] if distance else [])


def test_what_is_left_of_an_even_target():
    activation, unbiased, biased = numbers(shown("even", activation="relu"))
    assert activation == "tanh"
    assert number(unbiased) == pytest.approx(0.5, abs=1e-3)
    assert number(biased) < 0.5
    assert numbers(shown("even", activation="erf"))[0] == "erf"
    for b_std, said in (("0", "σ_b = 0.5."), ("0.3", "σ_b = 0.3.")):
        assert said in shown("missing", b_std=b_std)["look"]


def test_numbers_of_the_priors_are_those_of_random_networks():
    x = on_circle(128)
    net, origin = network(8, 0, 2)[0], x[:1]
    share = float(nngp(net, origin)[0, 0] / ntk(net, origin)[0, 0])
    assert number(numbers(shown("prior_kernels"))[0]) == pytest.approx(share, abs=6e-4)
    of_seeds = [network(8, 10_000 + k, 2) for k in range(40)]
    outputs = np.array([apply(net, params, x) for net, params in of_seeds])
    std = math.sqrt(float(nngp(of_seeds[0][0], x[:1])[0, 0]))
    spread, kurtosis, theory, _ = numbers(shown("prior_distribution", width="8"))
    assert number(spread) == pytest.approx(np.sqrt(np.mean(outputs**2)) / std, abs=6e-4)
    assert number(kurtosis.split(" ± ")[0]) == pytest.approx(_jackknifed(outputs), abs=6e-3)
    variance = 1.25**2 * (3 / 2 - 1 / 4) * 4 / 8  # of the output of 8 units; Var[relu(u)²] is 5/4 of E[u²]²
    assert number(theory) == pytest.approx(3 * variance / std**4, rel=6e-3)
    paths = shown("prior_paths", width="8", seed="31")
    drawn = [each for each in paths["figure"]["data"] if each["name"].startswith("Real network")]
    assert "10031 to 10035" in paths["look"]
    turned = np.concatenate([outputs[31:36, 64:], outputs[31:36, :64]], axis=1)  # from −π on
    seen = np.concatenate([np.asarray(each["y"], float) for each in drawn])
    for row in turned:
        assert np.nanmin(np.abs(seen - row[3])) < 1e-5


def _jackknifed(outputs: np.ndarray) -> float:
    """E[f⁴]/E[f²]² − 3 without the bias of a ratio."""

    def excess(some: np.ndarray) -> float:
        return float(np.mean(some**4) / np.mean(some**2) ** 2 - 3)

    left_out = [excess(np.delete(outputs, k, axis=0)) for k in range(len(outputs))]
    return len(outputs) * excess(outputs) - (len(outputs) - 1) * float(np.mean(left_out))


def test_the_formula_is_walked_through_at_the_chosen_settings():
    x = on_circle(19)[[2, 6]]
    net = MLP(1, 3, "tanh", 1.25, 0.2)
    asked = {"depth": "3", "activation": "tanh", "w_std": "1.25", "b_std": "0.2"}
    answer = shown("recursion", count="19", first_input="3", second_input="7", **asked)
    rows = answer["table"]["rows"]
    assert [row[0] for row in rows] == ["0", "1", "2", "3"]
    for depth in (1, 2, 3):
        of = MLP(1, depth, "tanh", 1.25, 0.2)
        sigma, theta = np.asarray(nngp(of, x)), np.asarray(ntk(of, x))
        expected = [sigma[0, 0], sigma[1, 1], sigma[0, 1], theta[0, 1] - sigma[0, 1], theta[0, 1]]
        assert [number(text) for text in rows[depth][1:]] == pytest.approx(expected, abs=6e-5)
    assert number(numbers(answer)[0]) == pytest.approx(float(ntk(net, x)[0, 1]), abs=1e-4)
