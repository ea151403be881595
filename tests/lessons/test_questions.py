"""Questions: what is right is computed, and every explanation holds at the settings that it speaks of."""

import re
from itertools import pairwise
from typing import Any

import jax
import numpy as np
import pytest

from ntk_core import MLP, apply, experiments, init_params
from ntk_core.experiments import Training, mlp
from ntk_ui import i18n
from ntk_ui.figures.style import scientific
from ntk_ui.lessons import settings
from ntk_ui.lessons.catalog import COURSE, LABS, QUESTIONS
from ntk_ui.lessons.question import Grade, Options, Question, Scale, Truth
from ntk_ui.lessons.settings import Number
from ntk_ui.page.story import told
from tests.figures import number, shown
from tests.lessons.steps import STEPS

EACH = pytest.mark.parametrize(("lesson", "name"), QUESTIONS)
BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)
POINTERS = {"point", "center"}  # to one of several things of which no answer speaks
CLEAR = 1.3  # ratio of the distances to the second nearest option and to the nearest one, in the logarithm
AT_LEAST = 5  # questions of a lesson; what comes before has one a step


def truth(lesson: str, name: str) -> Truth:
    question = QUESTIONS[lesson, name]
    return question.truth(question.sets)


def answers(question: Question) -> list[str]:
    """One of every kind that is told something of its own."""
    if isinstance(question.kind, Options):
        return list(question.kind.values)
    answer = question.truth(question.sets)["answer"]
    assert isinstance(answer, float)
    ends = question.kind.low, answer, question.kind.high
    return [str(each) for each in ends]


def test_a_lesson_that_is_told_in_steps_has_questions():
    stories = {lesson: STEPS[lesson] for lesson in COURSE}
    for lesson, steps in stories.items():
        assert sum(of == lesson for of, _ in QUESTIONS) >= min(AT_LEAST, len(steps))
    assert {lesson for lesson, _ in QUESTIONS} == stories.keys()


@EACH
def test_a_question_is_that_of_a_step_and_sets_every_control_of_its_lab(lesson: str, name: str):
    (step,) = (step for step in STEPS[lesson] if step.name == name)
    sets, lab = QUESTIONS[lesson, name].sets, LABS[lesson, step.lab]
    defaults = {setting.name: setting.default for setting in lab.settings}
    assert {setting.name for setting in lab.settings if setting.counts(defaults | sets)} - POINTERS <= sets.keys()
    texts = {key: text for key, text, _ in told(lesson, step, "en")["sets"] if key in defaults}
    assert settings.read(lab.settings, texts).items() >= {key: sets[key] for key in texts}.items()
    assert texts.keys() == sets.keys() & defaults.keys()
    for setting in lab.settings:
        if isinstance(setting, Number) and setting.name in sets:
            assert sets[setting.name] in setting.notches


@EACH
def test_what_is_right_is_clearly_so(lesson: str, name: str):
    """Not by a hair, which another machine's rounding might move."""
    kind, answer = QUESTIONS[lesson, name].kind, truth(lesson, name)["answer"]
    if isinstance(kind, Scale):
        assert isinstance(answer, float)
        assert kind.low * kind.near < answer < kind.high / kind.near
        return
    values = [value for value in kind.values.values() if value is not None]
    assert isinstance(answer, float)
    first, second, *_ = sorted(abs(np.log(answer / value)) for value in values)
    assert second > CLEAR * first


@BOTH
@EACH
def test_every_answer_is_explained_in_words_that_name_what_was_computed(lesson: str, name: str, language: str):
    question, words = QUESTIONS[lesson, name], i18n.read(lesson, language)
    found, frame = question.truth(question.sets), i18n.read("frame", language)
    said = {}
    for answer in answers(question):
        graded = question.graded(answer, words)
        said[answer] = graded["said"]
        assert frame(f"ask.{graded['verdict']}") in graded["said"]
        assert not re.search(r"[{}]", re.sub(r"<math.*?</math>", "", graded["said"]))
        for key in re.findall(r"\{(\w+)\}", words(f"{question.key}.because").replace("{{", "").replace("}}", "")):
            each = found[key]
            shown = str(each) if isinstance(each, int | str) else f"{each:.3g}" if 0.01 <= abs(each) < 1000 else "× 10"
            assert shown in graded["said"], key
    assert len(set(said.values())) == len(said)


@BOTH
@EACH
def test_every_option_has_its_words(lesson: str, name: str, language: str):
    question, words = QUESTIONS[lesson, name], i18n.load(lesson, language)
    of = {key.removeprefix(f"ask.{name}.") for key in words if key.startswith(f"ask.{name}.")}
    if isinstance(question.kind, Options):
        reasons = set(question.kind.values)
        assert of == {"question", "because"} | {f"{part}.{option}" for part in ("option", "if") for option in reasons}
    else:
        assert of == {"question", "because", "if.right", "if.low", "if.high"}


OPTIONS, SCALE = Options({"half": 0.5, "same": 1.0, "twice": 2.0}), Scale(0.01, 100.0, right=2.0, near=5.0)


@pytest.mark.parametrize(
    ("answer", "right"), [(0.1, "half"), (0.7, "half"), (0.72, "same"), (1.4, "same"), (1.42, "twice"), (30.0, "twice")]
)
def test_of_numbers_the_nearest_as_a_ratio_is_right(answer: float, right: str):
    assert OPTIONS.right({"answer": answer}) == right
    for option in OPTIONS.values:
        assert OPTIONS.grade(option, {"answer": answer}) == Grade("right" if option == right else "wrong", option)


def test_a_name_can_be_the_answer():
    kind = Options({"first": None, "second": None})
    assert kind.grade("second", {"answer": "second"}) == Grade("right", "second")
    assert kind.grade("first", {"answer": "second"}) == Grade("wrong", "first")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("1.01", Grade("right", "right")),
        ("1.99", Grade("right", "right")),
        ("0.51", Grade("right", "right")),
        ("2.01", Grade("near", "high")),
        ("0.49", Grade("near", "low")),
        ("4.9", Grade("near", "high")),
        ("5.1", Grade("wrong", "high")),
        ("0.19", Grade("wrong", "low")),
        ("100", Grade("wrong", "high")),
    ],
)
def test_an_estimate_is_graded_by_its_ratio(text: str, grade: Grade):
    assert SCALE.grade(text, {"answer": 1.0}) == grade


@pytest.mark.parametrize("kind", [OPTIONS, SCALE], ids=["options", "scale"])
@pytest.mark.parametrize("text", ["", "quarter", "0", "nan", "-1", "1000", "inf"])
def test_what_is_no_answer_is_refused(kind: Options | Scale, text: str):
    with pytest.raises(ValueError, match=r"(?s).*"):
        kind.check(text)


# What each question is right about, by other means than its own.

SEEDS = range(20)


def near(found: Truth, **expected: float) -> None:
    for name, value in expected.items():
        assert found[name] == pytest.approx(value, rel=1e-3), name


def test_more_weights_than_points_make_a_better_guess():
    rms: dict[int, float] = {}
    x = np.linspace(-0.9, 0.9, 5)
    grid = np.linspace(-1.25, 1.25, 128)
    grid = grid[np.abs(grid) <= 1]
    for count in (5, 1024):
        errors = []
        for seed in SEEDS:
            a, b = np.random.Generator(np.random.Philox(seed)).normal(size=(1024, 2))[:count].T
            inside, outside = (np.tanh(4 * np.outer(z, a) + 2 * b) for z in (x, grid))
            guessed = outside @ np.linalg.pinv(inside) @ np.sin(np.pi * x)
            errors.append(np.sqrt(np.mean((guessed - np.sin(np.pi * grid)) ** 2)))
        rms[count] = float(np.median(errors))
    found = truth("taylor", "free")
    near(found, before=rms[5], after=rms[1024], answer=rms[1024] / rms[5])
    assert found["draws"] == len(SEEDS)


def test_curvature_falls_as_the_square_root_of_the_width():
    """Along the gradient and its image: the largest curvature of a network of one hidden layer by power iteration."""
    found = truth("taylor", "line")
    x, y = np.linspace(-0.9, 0.9, 5), np.sin(np.pi * np.linspace(-0.9, 0.9, 5))

    def kappa(width: int, seed: int, k: int) -> float:
        net = MLP(width, 1, "tanh", np.sqrt(2), 0.5, "ntk")
        start = jax.tree.map(np.float64, init_params(net, seed, 1, dtype=np.float32))
        flat, shaped = jax.flatten_util.ravel_pytree(start)

        def output(weights: Any) -> Any:
            return apply(net, shaped(weights), x[k : k + 1, None])[0]

        gradient = jax.grad(output)
        v = np.random.default_rng(0).normal(size=len(flat))
        size = 0.0
        for _ in range(60):
            v = np.asarray(jax.jvp(gradient, (flat,), (v / np.linalg.norm(v),))[1])
            size = float(np.linalg.norm(v))
        g = np.asarray(gradient(flat))
        return abs(float(output(flat)) - y[k]) * size / float(g @ g)

    few = {width: [kappa(width, s, k) for s in (0, 1) for k in (0, 3)] for width in (64, 1024)}
    for width, values in few.items():
        net = mlp(width, 1, "tanh")
        lines = [experiments.tangent_line("sine", k, "gradient", net, s) for s in (0, 1) for k in (0, 3)]
        assert [line.curvature_0 for line in lines] == pytest.approx(values, rel=2e-2)
    assert found["seeds"] == len(SEEDS)
    for width, key in ((64, "before"), (1024, "after")):
        lines = [
            experiments.tangent_line("sine", k, "gradient", mlp(width, 1, "tanh"), s) for s in SEEDS for k in range(5)
        ]
        near(found, **{key: float(np.median([line.curvature_0 for line in lines]))})
    near(found, answer=float(found["after"]) / float(found["before"]))


def gap(width: int, activation: str) -> float:
    """The median over seeds of the largest distance after training, of networks trained by hand."""
    gaps = [
        experiments.taylor_fit(Training("sine", mlp(width, 1, activation), 0.5, 500, seed)).gap[-1] for seed in SEEDS
    ]
    return float(np.median(gaps))


def test_gaps_are_those_of_networks_trained_beside_their_tangents():
    widths, kinds = truth("taylor", "train"), truth("taylor", "ends")
    at = {(width, name): gap(width, name) for width, name in ((64, "tanh"), (256, "tanh"), (256, "relu"))}
    near(widths, before=at[64, "tanh"], after=at[256, "tanh"], answer=at[256, "tanh"] / at[64, "tanh"])
    near(kinds, before=at[256, "tanh"], after=at[256, "relu"], answer=at[256, "relu"] / at[256, "tanh"])
    assert widths["seeds"] == kinds["seeds"] == len(SEEDS)


def test_a_gap_falls_as_curvature_and_movement_together():
    """Half of it because the curvature falls, half because the weights move less: each as the square root."""
    runs = {
        width: [experiments.trained(Training("sine", mlp(width, 1, "tanh"), 0.5, 500, seed)) for seed in SEEDS]
        for width in (64, 256, 1024)
    }
    moved = [float(np.median([run.weight_movement for run in each])) for each in runs.values()]
    assert all(0.4 < wide / narrow < 0.6 for narrow, wide in pairwise(moved))


def test_wide_weights_hardly_move_while_the_loss_falls():
    found = truth("taylor", "still")
    path = experiments.hidden_weights("sine", 1000, "tanh", 0.5, 0)
    near(found, answer=100 * float(path.movement[-1]), first=float(path.loss[0]), last=float(path.loss[-1]))
    figure = shown("taylor/hidden_weights", **QUESTIONS["taylor", "still"].sets)
    assert number(figure, "path_movement", "taylor") == scientific(float(found["share"]))  # of the same network
    near(found, share=float(found["answer"]) / 100)
    assert float(found["answer"]) < 1
    assert float(found["last"]) < 1e-6 * float(found["first"])


def test_a_step_is_what_the_kernel_says_of_it():
    x = np.linspace(-0.9, 0.9, 5)
    y, net = np.sin(np.pi * x), MLP(256, 1, "tanh", np.sqrt(2), 0.5, "ntk")
    start = init_params(net, 0, 1, dtype=np.float32)

    def outputs(weights: Any) -> Any:
        return apply(net, weights, x[:, None])

    jacobian = np.concatenate([np.asarray(g).reshape(5, -1) for g in jax.tree.leaves(jax.jacobian(outputs)(start))], 1)
    kernel, before = jacobian @ jacobian.T, np.asarray(outputs(start))
    rate = 0.5 * 2 / np.linalg.eigvalsh(kernel)[-1]
    loss = jax.grad(lambda weights: 0.5 * ((outputs(weights) - y) ** 2).sum())
    after = np.asarray(outputs(jax.tree.map(lambda w, g: w - rate * g, start, loss(start))))
    real, predicted = (0.5 * np.sum((f - y) ** 2) for f in (after, before - rate * kernel @ (before - y)))
    found = truth("taylor", "step")
    near(found, before=float(0.5 * np.sum((before - y) ** 2)), real=float(real), predicted=float(predicted))
    assert found["answer"] == pytest.approx(100 * abs(real / predicted - 1), rel=0.05)
    assert found["weights"] == jacobian.shape[1]
