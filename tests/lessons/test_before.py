"""The page before the lessons: what its figures show, their numbers, and what its texts claim."""

import re
from typing import Any

import numpy as np
import pytest

from ntk_ui import i18n
from ntk_ui.figures import style
from ntk_ui.figures.looks import LOOKS
from ntk_ui.lessons.catalog import QUESTIONS, RESOURCES
from ntk_ui.lessons.settings import RefusedError
from tests import figures
from tests.figures import array, shown, trace

X, Y = np.array([-0.9, -0.45, 0, 0.45, 0.9]), np.array([-0.31, -0.99, 0, 0.99, 0.31])
LINE_X, LINE_Y = np.array([-1, -0.5, 0.25, 0.6, 1]), np.array([-0.7, -0.55, 0.4, 0.3, 1])
EIGENVALUE, BEST = float(LINE_X @ LINE_X), float(LINE_X @ LINE_Y / (LINE_X @ LINE_X))
GRID = np.linspace(-1.25, 1.25, 128)


def bumps(x: np.ndarray, count: int = 20, width: float = 0.2) -> np.ndarray:
    centers = np.linspace(-1.75, 1.75, count)
    size = np.sqrt((centers[1] - centers[0]) / width / np.pi**0.5)
    return size * np.exp(-(((x[:, None] - centers) / width) ** 2) / 2)


def waves(x: np.ndarray, count: int, highest: float) -> np.ndarray:
    phase = 2 * np.pi * x[:, None] * highest * np.arange(1, count // 2 + 1) / (count // 2)
    return np.sqrt(2 / count) * np.stack([np.cos(phase), np.sin(phase)], axis=-1).reshape(len(x), -1)


def drawn(name: str, language: str = "en", **asked: object) -> dict[str, Any]:
    return shown(f"before/{name}", language, **{key: str(each) for key, each in asked.items()})


def number(answer: dict[str, Any], key: str) -> str:
    return figures.number(answer, key, "before")


def names(answer: dict[str, Any]) -> list[str]:
    """What the legend says, from left to right."""
    return [each["name"] for each in answer["figure"]["data"] if each.get("showlegend", True)]


def moved(answer: dict[str, Any], frame: int) -> dict[int, dict[str, np.ndarray]]:
    """What a frame changes of each trace."""
    told = answer["figure"]["frames"][frame]
    pairs = zip(told["traces"], told["data"], strict=True)
    return {place: {key: array(each[key]) for key in ("x", "y") if key in each} for place, each in pairs}


def curves(packed: dict[str, Any]) -> np.ndarray:
    """Curves of one length, one after the other with gaps between them."""
    y = array(packed["y"])
    length = int(np.flatnonzero(np.isnan(y))[0]) + 1
    return y.reshape(-1, length)[:, :-1]


@pytest.mark.parametrize("rate", [0.2, 0.9, 1.1])
def test_a_line_is_drawn_as_it_is_trained_beside_what_its_weight_lacks(rate: float):
    answer, factor = drawn("line", line_rate=rate), 1 - 2 * rate
    assert names(answer) == ["Best line", "Training data", "Theory: gradient steps", "Gradient descent"]
    data = answer["figure"]["data"]
    weights = BEST * (1 - factor ** np.arange(21))
    np.testing.assert_allclose(trace(answer, "Best line")["y"], [-1.25 * BEST, 1.25 * BEST], rtol=1e-6)
    assert trace(answer, "Training data")["x"].tolist() == pytest.approx(LINE_X.tolist())
    assert trace(answer, "Training data")["y"].tolist() == pytest.approx(LINE_Y.tolist())
    predicted = trace(answer, "Theory: gradient steps")
    np.testing.assert_allclose(predicted["y"], np.clip(BEST * abs(factor) ** np.arange(21), 1e-7, 1e4), rtol=1e-5)
    line, dots, ring = (each for each in data if each["name"] == "Gradient descent")
    np.testing.assert_allclose(array(dots["y"]), np.abs(weights - BEST), rtol=1e-5)
    assert array(dots["x"]).tolist() == list(range(21))
    assert dots["yaxis"] == ring["yaxis"] == predicted["yaxis"] == "y2"
    assert dots["marker"]["symbol"] == "square-open"
    assert answer["figure"]["time"]["labels"] == [str(k) for k in range(21)]
    for k in (0, 3, 20):
        now = moved(answer, k)
        assert [data[place] for place in now] == [line, ring]
        assert [each.tolist() for each in now[data.index(ring)].values()] == [[k], [array(dots["y"])[k]]]
        ends = np.clip(weights[k] * np.array([-1.25, 1.25]), -14, 14)
        np.testing.assert_allclose(now[data.index(line)]["y"], ends, rtol=1e-5, atol=1e-6)
    assert answer["clicks"] == {"points": "line_points"}


def test_the_numbers_of_a_line():
    answer = drawn("line", line_rate=0.9)
    assert number(answer, "line_eigenvalue") == f"{EIGENVALUE:.3g}"
    assert number(answer, "line_factor") == "−0.8"
    assert number(answer, "line_best") == f"{BEST:.3g}"
    assert number(answer, "line_left") == f"{0.8**10:.3g}"
    assert number(drawn("line", line_points="0.5,0;1,0"), "line_left") == "0"  # there is nothing to learn
    assert number(drawn("line", line_points="0.5,-1;1,-2"), "line_best") == "−2"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_line_needs_points_at_two_places_so_that_one_is_not_at_zero(language: str):
    with pytest.raises(RefusedError) as refused:
        RESOURCES["before", "line"].read({"line_points": "0,1;0,2"})
    (fault,) = refused.value.faults
    assert "2" in fault.accepted(i18n.read("before", language))
    assert fault.instead == "-1,-0.7;-0.5,-0.55;0.25,0.4;0.6,0.3;1,1"


@pytest.mark.parametrize(
    ("asked", "of"),
    [
        ({"bump_width": 0.3}, lambda x: bumps(x, 20, 0.3)),
        ({"feature_kind": "waves", "feature_count": 12, "top_frequency": 1}, lambda x: waves(x, 12, 1)),
    ],
)
def test_features_times_weights_add_up_to_the_curve(asked: dict[str, Any], of):
    answer = drawn("features", **asked)
    assert names(answer) == ["Features times weights", "Gradient descent", "Training data"]
    weights = np.linalg.pinv(of(X)) @ Y
    np.testing.assert_allclose(trace(answer, "Gradient descent")["y"], of(GRID) @ weights, atol=1e-5)
    last = len(answer["figure"]["frames"]) - 1
    np.testing.assert_array_equal(moved(answer, last)[1]["y"], trace(answer, "Gradient descent")["y"])
    np.testing.assert_array_equal(moved(answer, 0)[1]["y"], np.zeros(128))
    parts = curves(answer["figure"]["data"][0])
    assert len(parts) == min(of(X).shape[1], 16)
    shown = of(GRID[::2]) * weights
    np.testing.assert_allclose(parts[[0, -1]], shown.T[[0, -1]], atol=1e-5)
    x = array(answer["figure"]["data"][0]["x"])
    np.testing.assert_allclose(x[:64], GRID[::2], atol=1e-6)
    halfway = moved(answer, 3)[0]["y"].reshape(len(parts), -1)
    assert np.isnan(halfway[:, -1]).all()
    assert 0 < np.abs(halfway[:, :-1]).max() < np.abs(parts).max() * 1.5
    assert number(answer, "weight_number") == str(of(X).shape[1])
    assert number(answer, "point_number") == "5"
    assert number(answer, "error_left") == "0"
    assert number(answer, "weight_norm") == f"{np.linalg.norm(weights):.3g}"
    assert answer["clicks"] == {"points": "points"}


def test_with_fewer_features_than_points_an_error_is_left():
    answer = drawn("features", feature_kind="waves", feature_count=2, top_frequency=1)
    phi = waves(X, 2, 1)
    missed = phi @ np.linalg.pinv(phi) @ Y - Y
    assert number(answer, "error_left") == f"{np.sqrt(np.mean(missed**2)):.3g}"


def test_the_kernel_is_seen_from_a_point_and_of_all_pairs():
    answer, kernel = drawn("kernel", center=4), bumps(GRID) @ bumps(X).T
    assert names(answer)[:2] == ["Point x₀", "k(x, x₀)"]
    curve, marks = (each for each in answer["figure"]["data"] if each["name"] == "k(x, x₀)")
    np.testing.assert_allclose(array(curve["y"]), kernel[:, 3], atol=1e-6)
    np.testing.assert_allclose(array(marks["y"]), bumps(X) @ bumps(X[3:4]).T[:, 0], atol=1e-6)
    np.testing.assert_allclose(array(marks["x"]), X, atol=1e-6)
    assert trace(answer, "Point x₀")["x"].tolist() == pytest.approx([0.45, 0.45])
    matrix = array(answer["figure"]["data"][-1]["z"])
    np.testing.assert_allclose(matrix, bumps(X) @ bumps(X).T, atol=1e-6)
    plot = answer["figure"]["layout"]
    (frame,) = plot["shapes"]
    assert (frame["y0"], frame["y1"], frame["x0"], frame["x1"]) == (3.5, 4.5, 0.5, 5.5)
    assert plot["coloraxis"]["cmax"] == -plot["coloraxis"]["cmin"] >= matrix.max() - 1e-6
    np.testing.assert_allclose(matrix[3], array(marks["y"]), atol=1e-6)  # what the caption says of the frame


@pytest.mark.parametrize("count", [20, 1000])
def test_one_fit_is_drawn_twice_and_its_numbers_agree(count: int):
    answer = drawn("kernel_fit", feature_count=count)
    assert names(answer) == ["Kernels times α", "Smallest fit", "Kernel regression", "Training data"]
    phi, grid = bumps(X, count), bumps(GRID, count)
    weights, alpha = np.linalg.pinv(phi) @ Y, np.linalg.solve(phi @ phi.T, Y)
    for name in ("Smallest fit", "Kernel regression"):
        np.testing.assert_allclose(trace(answer, name)["y"], grid @ weights, atol=1e-6)
    np.testing.assert_allclose(curves(answer["figure"]["data"][0]), (grid @ phi.T * alpha).T, atol=1e-6)
    assert number(answer, "kernels_needed") == "5"
    assert number(answer, "weights_squared") == number(answer, "kernel_squared") == f"{weights @ weights:.4f}"
    assert (
        float(re.sub(r" × 10⁻(.*)", lambda m: f"e-{'⁰¹²³⁴⁵⁶⁷⁸⁹'.index(m[1][0])}", number(answer, "kernel_difference")))
        < 9
    )
    assert re.fullmatch("[0-9.]+ × 10⁻¹[3-7⁰¹²³⁴⁵⁶⁷⁸⁹]", number(answer, "kernel_difference"))  # rounding
    assert answer["notes"] == []
    assert trace(answer, "Smallest fit")["line"]["width"] > 2 * trace(answer, "Kernel regression")["line"]["width"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("figure", ["kernel_fit", "belief"])
def test_what_takes_the_place_of_an_inverse_is_told(figure: str, language: str):
    for asked in ({"feature_kind": "waves", "feature_count": 2}, {"points": "0,1;0,-1;0.5,0"}):
        answer = drawn(figure, language, **asked, **({"seen": 3} if figure == "belief" else {}))
        (note,) = answer["notes"]
        assert "<math" in note
    assert drawn(figure, language)["notes"] == []


def test_two_heights_at_one_place_are_fitted_in_the_middle():
    answer = drawn("kernel_fit", points="0,1;0,-0.5")
    assert float(np.interp(0, GRID, trace(answer, "Kernel regression")["y"])) == pytest.approx(0.25, abs=1e-3)


@pytest.mark.parametrize("seen", [0, 2, 5])
def test_a_belief_is_drawn_with_its_band_its_mean_and_the_points(seen: int):
    answer = drawn("belief", seen=seen, noise=0.1, seed=3)
    phi, grid = bumps(X)[:seen], bumps(GRID)
    gain = grid @ phi.T @ np.linalg.inv(phi @ phi.T + 0.01 * np.eye(seen))
    mean, deviation = gain @ Y[:seen], np.sqrt(np.diag(grid @ grid.T - gain @ phi @ grid.T))
    unseen = ["Points not seen yet"] if seen < 5 else []
    assert names(answer) == ["Mean ± 2 standard deviations", "Functions drawn", "Mean", *unseen, "Points seen"]
    band = trace(answer, "Mean ± 2 standard deviations")
    np.testing.assert_allclose(band["y"][:128], mean + 2 * deviation, atol=1e-5)
    np.testing.assert_allclose(band["y"][128:][::-1], mean - 2 * deviation, atol=1e-5)
    np.testing.assert_allclose(band["x"][128:], band["x"][:128][::-1])
    np.testing.assert_allclose(trace(answer, "Mean")["y"], mean, atol=1e-5)
    random = np.random.Generator(np.random.Philox(3))
    weights, errors = random.normal(size=(5, 20)), 0.1 * random.normal(size=(5, 5))[:, :seen]
    draws = weights @ grid.T + (Y[:seen] - weights @ phi.T - errors) @ gain.T
    np.testing.assert_allclose(curves(trace_packed(answer, "Functions drawn")), draws, atol=1e-5)
    assert decoded(answer, "Points seen") == pytest.approx(X[:seen].tolist())
    assert decoded(answer, "Points not seen yet") == pytest.approx(X[seen:].tolist())
    assert number(answer, "band_before") == f"{4 * np.linalg.norm(grid, axis=1).mean():.3g}"
    assert number(answer, "band_now") == f"{4 * deviation.mean():.3g}"
    widest = f"{4 * deviation.max():.3g} at x = {GRID[deviation.argmax()]:.2f}".replace("-", "−")
    # before any point it is about as wide everywhere, and with all of them as wide on the left as on the right
    assert seen != 2 or number(answer, "band_widest") == widest


def trace_packed(answer: dict[str, Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in answer["figure"]["data"] if each["name"] == name)
    return found


def decoded(answer: dict[str, Any], name: str) -> list[float]:
    x: list[float] = figures.decoded(trace_packed(answer, name)["x"]).tolist()
    return x


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kernel_fit", "regression_end"),
        ("function_draws", "nngp"),
        ("descent", "real"),
    ],
)
def test_what_is_the_same_as_in_a_lesson_has_its_color(one: str, other: str):
    assert style.color(one) == style.color(other)
    assert LOOKS["kernel_fit"].dash != LOOKS["least"].dash


# What the texts claim.


def test_halfway_to_the_next_point_a_narrow_bump_has_ended_and_the_fit_with_it():
    """As the explanation of the question says."""
    question = QUESTIONS["before", "features"]
    found = question.truth(question.sets)
    middle, off = 0.675, {}
    inside = (GRID > -0.9) & (GRID < 0.9)
    for width in (0.1, 0.2):
        weights = np.linalg.pinv(bumps(X, 20, width)) @ Y
        fit = float((bumps(np.array([middle]), 20, width) @ weights)[0])
        off[width] = np.sqrt(np.mean((bumps(GRID[inside], 20, width) @ weights - np.sin(np.pi * GRID[inside])) ** 2))
        assert found["low" if width == 0.1 else "high"] == pytest.approx(fit, abs=2e-3)
        tail = found["tail" if width == 0.1 else "wide_tail"]
        assert tail == pytest.approx(float(np.exp(-(0.225**2) / (2 * width**2))))
    assert found["sine"] == pytest.approx(float(np.sin(np.pi * middle)))
    assert (found["before"], found["after"]) == pytest.approx((off[0.2], off[0.1]), rel=1e-6)
    assert found["low"] < 0.4 * found["sine"] < 0.85 * found["sine"] < found["high"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize(
    ("name", "setting", "value", "told"),
    [
        ("line", "line_rate", 0.9, "0.9"),
        ("features", "bump_width", 0.1, "0.1"),
        ("kernels", "feature_count", 1000, "1000"),
        ("gp", "seen", 5, {"en": "five", "ko": "다섯"}),
    ],
)
def test_a_question_speaks_of_what_it_sets(name: str, setting: str, value: float, told: Any, language: str):
    assert QUESTIONS["before", name].sets[setting] == value
    words = i18n.read("before", language)
    assert (told if isinstance(told, str) else told[language]) in words(f"ask.{name}.question")
    if name == "kernels":
        assert len(QUESTIONS["before", name].sets["points"]) == 5


def test_what_ten_swings_leave_is_that_of_descent():
    question = QUESTIONS["before", "line"]
    found, w = question.truth(question.sets), 0.0
    for _ in range(10):
        w -= 0.9 * 2 / EIGENVALUE * float(LINE_X @ (w * LINE_X - LINE_Y))
    assert found["answer"] == pytest.approx(100 * abs(w - BEST) / BEST, rel=1e-9)
    assert (found["size"], found["power"]) == pytest.approx((0.8, 0.8**10))


def test_five_coefficients_make_the_fit_of_a_thousand_weights():
    question = QUESTIONS["before", "kernels"]
    found = question.truth(question.sets)
    assert (found["answer"], found["weights"]) == (5, 1000)
    assert 0 < found["difference"] < 1e-12


def test_doubled_heights_double_the_mean_and_leave_the_band():
    question = QUESTIONS["before", "gp"]
    found = question.truth(question.sets)
    gain = bumps(GRID) @ np.linalg.pinv(bumps(X))
    left = bumps(GRID) - gain @ bumps(X)
    width = 4 * float(np.mean(np.linalg.norm(left, axis=1)))
    assert (found["before"], found["after"], found["answer"]) == pytest.approx((width, width, 1), rel=1e-5)
    highest = float((gain @ Y).max())
    assert (found["mean"], found["mean_doubled"]) == pytest.approx((highest, 2 * highest), rel=1e-6)


def test_a_step_adds_multiples_of_the_features_of_the_points_so_training_needs_the_kernel_alone():
    """One step in the weights is one in the outputs: −η Σ k(x, x_i)(f(x_i) − y_i), from any start."""
    random = np.random.default_rng(0)
    w, eta, phi, grid = random.normal(size=20), 0.1, bumps(X), bumps(GRID)
    after = w - eta * phi.T @ (phi @ w - Y)
    np.testing.assert_allclose(grid @ (after - w), -eta * (grid @ phi.T) @ (phi @ w - Y), atol=1e-12)


@pytest.mark.parametrize("kind", ["bumps", "waves"])
def test_the_average_of_products_over_random_weights_is_the_kernel(kind: str):
    phi = bumps(X) if kind == "bumps" else waves(X, 20, 1.5)
    values = np.random.default_rng(0).normal(size=(40_000, 20)) @ phi.T
    np.testing.assert_allclose(values.T @ values / len(values), phi @ phi.T, atol=0.03)


@pytest.mark.parametrize("asked", [{}, {"bump_width": "0.3"}, {"feature_kind": "waves", "top_frequency": "1"}])
def test_the_band_closes_at_exact_points_and_opens_away_from_them(asked: dict[str, str]):
    band = trace(drawn("belief", seen=5, **asked), "Mean ± 2 standard deviations")["y"]
    wide = band[:128] - band[128:][::-1]
    at_points = [float(np.interp(x, GRID, wide)) for x in X]
    between = [float(np.interp(x, GRID, wide)) for x in (X[1:] + X[:-1]) / 2]
    assert max(at_points) < min(0.12, min(between))


def test_every_point_that_is_seen_makes_the_band_narrower():
    bands = [float(number(drawn("belief", seen=seen), "band_now")) for seen in range(6)]
    assert all(after < before for before, after in zip(bands, bands[1:], strict=False))
