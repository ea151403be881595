"""Generated questions: the same for the same seed everywhere, right by more than a hair, told in every language."""

import math
import re
from collections import Counter
from itertools import product
from statistics import mean

import pytest

from ntk_ui import i18n
from ntk_ui.lessons.catalog import GENERATED, QUESTIONS
from ntk_ui.lessons.generated import shuffled
from ntk_ui.lessons.question import Options, Question, Scale
from ntk_ui.lessons.settings import Values
from ntk_ui.service.checks import order
from tests.conftest import LESSONS
from tests.lessons.steps import STEPS

EACH = pytest.mark.parametrize("name", GENERATED)
BOTH = pytest.mark.parametrize("language", i18n.LANGUAGES)
SEEDS = range(30)
AT_LEAST = 6  # questions of a lesson
CLEAR = 1.3  # ratio of the distances to the second nearest option and to the nearest one, in the logarithm
APART = 1.25  # at least so many times as far from the second nearest, as a ratio of the answer
MISUNDERSTANDINGS = (
    *("root", "bending", "nngp", "posterior", "chance", "symmetry", "convention", "slow_mode"),
    *("lazy_fit", "larger", "straight", "two_limits"),
)

# What is drawn by one seed, and the order of the options: whoever checks a result relies on it.
DRAWN: dict[str, tuple[Values, str]] = {
    "slow_mode": ({"first": 5, "times": 100, "percent": 60}, ""),
    "two_limits": ({"width": 64, "rate": 0.01, "steps": 200, "seed": 300}, "whole root same"),
    "posterior": ({"angle": -0.5}, "quarter several same"),
    "lazy_fit": ({"width": 64, "alpha": 20.0, "seed": 4}, "hardly tenth whole"),
    "faster": ({"momentum": 0.8, "seed": 200}, "share same square"),
    "more_points": ({"points": 16, "factor": 2, "activation": "erf"}, "same less more"),
    "length": ({"features": 16, "scale": 5.0, "place": 0.35, "seed": 3}, "square half one all"),
    "narrow": ({"scale": 1.0, "factor": 4, "features": 16, "seed": 300}, "inverse wider same"),
    "alias": ({"samples": 32, "offset": 3}, "rest mirror itself"),
    "larger": ({"scale": 4.0, "larger": 24.0, "features": 32, "seed": 200}, "third several same"),
    "falloff": ({"scale": 1.0, "features": 32, "seed": 0}, ""),
    "energy": ({"percent": 25.0}, ""),
    "nngp": ({"depth": 2}, "layer square all"),
    "chance": ({"width": 16, "activation": "relu", "seed": 0}, "whole same root"),
    "convention": ({"points": 32, "frequency": 2}, "half fast same"),
    "waves": ({"frequency": 10, "depth": 3}, "same twice four sixteen"),
    "symmetry": ({"width": 512, "activation": "erf", "seed": 4}, "one all half"),
    "near": ({"activation": "tanh", "distance": 0.1, "factor": 10}, "square straight same"),
    "unseen": ({"points": 6, "times": 3, "seed": 8}, "rest all points none"),
    "root": ({"width": 32, "activation": "tanh", "seed": 0}, "root same whole"),
    "bending": ({"width": 32, "seed": 300}, "root whole same"),
    "straight": ({"width": 256, "activation": "erf", "seed": 0}, "much nothing little"),
    "weights": ({"width": 64, "activation": "tanh", "seed": 100}, "whole same root"),
    "one_point": ({"share": 0.25, "steps": 3, "place": -0.5, "width": 512, "seed": 6}, ""),
}
ORDER = """falloff weights narrow length faster near more_points posterior two_limits straight unseen waves alias
    lazy_fit root energy symmetry larger bending chance convention slow_mode nngp one_point"""


def options(question: Question) -> list[str]:
    return list(question.kind.values) if isinstance(question.kind, Options) else []


def different(name: str) -> list[Question]:
    """The questions of all seeds, each once."""
    found = {str(sorted(question.sets.items())): question for question in map(GENERATED[name].question, SEEDS)}
    return list(found.values())


def test_there_are_enough_of_every_lesson_and_all_misunderstandings_among_them():
    of = Counter(each.lesson for each in GENERATED.values())
    assert of.keys() == set(LESSONS)
    assert all(count >= AT_LEAST for count in of.values())
    assert set(MISUNDERSTANDINGS) <= GENERATED.keys()
    assert len(MISUNDERSTANDINGS) == 12
    assert not GENERATED.keys() & {name for _, name in QUESTIONS}  # words go by these names


@EACH
def test_a_question_belongs_to_a_step(name: str):
    of = GENERATED[name]
    assert of.step in {step.name for step in STEPS[of.lesson]}


@EACH
def test_what_a_seed_draws_stays(name: str):
    drawn, in_order = DRAWN[name]
    question = GENERATED[name].question(4711)
    assert {key: question.sets[key] for key in GENERATED[name].drawn} == drawn
    assert " ".join(options(question)) == in_order


def test_the_order_of_a_seed_stays_and_mixes_the_lessons():
    assert order(4711) == ORDER.split()
    assert order(4712) != order(4711)
    for seed in SEEDS:
        assert sorted(order(seed)) == sorted(GENERATED)
    assert all(len({GENERATED[name].lesson for name in order(seed)[:8]}) >= 3 for seed in SEEDS)


@EACH
def test_every_number_is_drawn_by_some_seed_and_every_option_stands_first(name: str):
    questions = [GENERATED[name].question(seed) for seed in range(200)]
    for number, values in GENERATED[name].drawn.items():
        counts = Counter(question.sets[number] for question in questions)
        assert counts.keys() == set(values)
        assert min(counts.values()) > mean(counts.values()) / 4
    if first := Counter(options(question)[0] for question in questions if options(question)):
        assert first.keys() == set(options(questions[0]))


def test_an_order_has_everything_once():
    assert sorted(shuffled("abcdefgh", "1")) == list("abcdefgh")
    assert shuffled("abcdefgh", "1") == shuffled("abcdefgh", "1") != shuffled("abcdefgh", "2")


@EACH
def test_options_are_told_apart_by_their_numbers_whatever_is_drawn(name: str):
    of = GENERATED[name]
    for values in product(*of.drawn.values()):
        kind = of.at(dict(zip(of.drawn, values, strict=True)), 0).kind
        if isinstance(kind, Options):
            numbers = sorted(value for value in kind.values.values() if value is not None)
            assert len(numbers) == len(kind.values)
            assert all(high / low > APART for low, high in zip(numbers, numbers[1:], strict=False))


@EACH
def test_what_is_right_is_so_by_more_than_another_machine_s_rounding(name: str):
    for question in different(name):
        answer, kind = question.truth(question.sets)["answer"], question.kind
        assert not isinstance(answer, str)
        if isinstance(kind, Scale):
            assert kind.low * kind.near < answer < kind.high / kind.near
            continue
        first, second, *_ = sorted(abs(math.log(answer / value)) for value in kind.values.values() if value)
        assert second > CLEAR * first
        assert second > math.log(APART)


@EACH
def test_the_same_option_is_right_for_every_seed(name: str):
    """Its explanations speak of it, so the settings are those at which it is; what "near" is about has two."""
    right = {question.kind.solution(question.truth(question.sets)) for question in different(name) if options(question)}
    if name == "near":
        of = {question.sets["activation"]: question for question in different(name)}
        for activation, question in of.items():
            kinked = activation in ("relu", "leaky_relu")
            assert question.kind.solution(question.truth(question.sets)) == ("straight" if kinked else "square")
    else:
        assert len(right) <= 1


@BOTH
@EACH
def test_a_question_has_all_its_words(name: str, language: str):
    question = GENERATED[name].question(0)
    of = {key.removeprefix(f"ask.{name}.") for key in i18n.load("check", language) if key.startswith(f"ask.{name}.")}
    reasons = options(question) or ["right", "low", "high"]
    parts = {f"{part}.{each}" for part in (("option", "if") if options(question) else ("if",)) for each in reasons}
    assert of == {"question", "because"} | parts


@BOTH
@EACH
def test_what_is_asked_and_said_names_the_numbers(name: str, language: str):
    words = i18n.read("check", language)
    question = GENERATED[name].question(1)
    asked = question.described(words)
    told = [asked["question"], *(html for _, html in asked.get("options", []))]
    answers = options(question) or [question.kind.solution(question.truth(question.sets))]
    graded = {answer: question.graded(answer, words) for answer in answers}
    told += [each["said"] for each in graded.values()]
    for html in told:
        assert not re.search(r"[{}]", re.sub(r"<math.*?</math>", "", html))
    assert len({html for _, html in asked.get("options", [])}) == len(asked.get("options", []))
    assert {each["right"] for each in graded.values()} == {question.kind.solution(question.truth(question.sets))}
    verdicts = {answer: each["verdict"] for answer, each in graded.items()}
    assert [answer for answer, verdict in verdicts.items() if verdict == "right"] == [graded[answers[0]]["right"]]
    for number in set(re.findall(r"\{(\w+)\}", words(f"ask.{name}.question"))) & GENERATED[name].drawn.keys():
        value = question.sets[number]
        assert (
            value if isinstance(value, str) else f"{value:.3g}" if isinstance(value, float) else str(value)
        ) in told[0]
