"""A question of a step: its reader predicts, and what the core computes then and there tells whether it is so."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Literal, NamedTuple

from ntk_ui import rich
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words

Truth = Mapping[str, float | int | str]  # what is computed, by name: the answer, and what its explanation names
Verdict = Literal["right", "near", "wrong"]
ANSWER = "answer"  # the name of the answer in a truth
DIGITS = 3  # of a computed number that is handed out


def ratio(before: float, after: float) -> dict[str, float | int | str]:
    """Two numbers, and the answer: how many times as much the second one is."""
    return {"before": before, "after": after, "answer": after / before}


def ratio_of_medians(before: Iterable[float], after: Iterable[float]) -> dict[str, float | int | str]:
    """The same of the medians of two samples."""
    return ratio(float(median(before)), float(median(after)))


def whole(steps: float) -> int:
    """The number of steps after which it is so: the first whole one."""
    return math.ceil(steps)


class Grade(NamedTuple):
    """What an answer is worth.

    Attributes:
        verdict: Whether it is right.
        reason: The key of what is said to it, under ``if`` of its question.
    """

    verdict: Verdict
    reason: str


@dataclass(frozen=True)
class Options:
    """One of several answers.

    Attributes:
        values: By their names the numbers that they stand for, of which the nearest to the answer, as a ratio, is
            right; or nothing, where the answer is a name.
    """

    values: Mapping[str, float | None]

    def right(self, truth: Truth) -> str:
        """The name of the right one."""
        answer = truth[ANSWER]
        if isinstance(answer, str):
            return answer
        return min(self.values, key=lambda name: abs(math.log(answer / (self.values[name] or math.nan))))

    def check(self, text: str) -> None:
        """That an answer is one of them.

        Raises:
            ValueError: it is not.
        """
        if text not in self.values:
            raise ValueError(text)

    def grade(self, text: str, truth: Truth) -> Grade:
        """Right or wrong."""
        return Grade("right" if text == self.right(truth) else "wrong", text)

    def solution(self, truth: Truth) -> str:
        """The answer that is right."""
        return self.right(truth)

    def described(self, words: Words, key: str, **fields: object) -> dict[str, Any]:
        """What the browser draws it from; `fields` are filled in."""
        return {"options": [[name, rich.html(words(f"{key}.option.{name}", **fields))] for name in self.values]}


@dataclass(frozen=True)
class Scale:
    """A number, on a scale of decades.

    Attributes:
        low: The least that can be answered.
        high: The most.
        unit: Written after it.
        right: The largest ratio of an answer that is right to the computed one, or the other way round.
        near: The same of one that is near.
    """

    low: float
    high: float
    unit: str = ""
    right: float = 1.5
    near: float = 3.0

    def check(self, text: str) -> None:
        """That an answer is a number of the scale.

        Raises:
            ValueError: it is not.
        """
        if not self.low <= float(text) <= self.high:
            raise ValueError(text)

    def grade(self, text: str, truth: Truth) -> Grade:
        """By the distance on the scale."""
        answer = truth[ANSWER]
        assert not isinstance(answer, str)
        away = math.log(float(text) / answer)
        if abs(away) <= math.log(self.right):
            return Grade("right", "right")
        return Grade("near" if abs(away) <= math.log(self.near) else "wrong", "low" if away < 0 else "high")

    def solution(self, truth: Truth) -> str:
        """The computed number, in so many digits as rounding leaves alone on every machine."""
        return f"{truth[ANSWER]:.{DIGITS}g}"

    def described(self, words: Words, key: str, **fields: object) -> dict[str, Any]:
        """What the browser draws it from."""
        return {"scale": {"low": self.low, "high": self.high, "unit": self.unit}}


@dataclass(frozen=True)
class Question:
    """A question.

    Attributes:
        name: In its lesson; its words are ``ask.<name>`` there.
        sets: What the lab beside it is set to when it is answered: everything that matters.
        kind: How it is answered.
        truth: Computes, from what is set, the answer and what the explanation names.
        named: What its words name beside that, by name.
    """

    name: str
    sets: Mapping[str, Any]
    kind: Options | Scale
    truth: Callable[[Mapping[str, Any]], Truth]
    named: Truth = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Of its words."""
        return f"ask.{self.name}"

    def described(self, words: Words) -> dict[str, Any]:
        """What the browser asks."""
        fields = _written(self.named)
        asked = {"name": self.name, "question": rich.html(words(f"{self.key}.question", **fields))}
        return asked | self.kind.described(words, self.key, **fields)

    def graded(self, text: str, words: Words) -> dict[str, Any]:
        """What the browser gets for an answer that is possible: whether it is right, what is, and why."""
        truth = self.truth(self.sets)
        grade = self.kind.grade(text, truth)
        fields = _written(self.named) | _written(truth)
        reason, because = (words(f"{self.key}.{part}", **fields) for part in (f"if.{grade.reason}", "because"))
        said = f"**{words(f'ask.{grade.verdict}')}** {reason}\n\n{because}"
        return {"verdict": grade.verdict, "right": self.kind.solution(truth), "said": rich.html(said)}


def _written(numbers: Truth) -> dict[str, int | str]:
    return {name: each if isinstance(each, str | int) else scientific(each) for name, each in numbers.items()}
