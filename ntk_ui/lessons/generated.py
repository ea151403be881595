"""Generated questions: the same question with other numbers for every seed, the same ones on every machine.

Only ``Random.random`` is used, and texts as seeds: of Python's generator these alone are promised to stay as they are
(https://docs.python.org/3/library/random.html#notes-on-reproducibility).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any, TypeVar

from ntk_ui.lessons.question import Options, Question, Scale, Truth

Sets = Mapping[str, Any]
Each = TypeVar("Each")


@dataclass(frozen=True)
class Generated:
    """A question whose numbers are drawn.

    Attributes:
        name: Of its words, ``ask.<name>`` in ``check.toml``.
        lesson: The lesson that it belongs to.
        step: The step that it is about.
        drawn: Each number by its name, with those that it can be.
        kind: How it is answered, at what is drawn.
        truth: Computes the answer and what the explanation names.
        derived: Further numbers that its words name or its truth takes, from those that are drawn.
    """

    name: str
    lesson: str
    step: str
    drawn: Mapping[str, Sequence[Any]]
    kind: Callable[[Sets], Options | Scale]
    truth: Callable[[Sets], Truth]
    derived: Callable[[Sets], Sets] = lambda sets: {}

    def question(self, seed: int) -> Question:
        """The question of a seed."""
        numbers = Random(f"{seed}/{self.name}")
        return self.at({name: values[int(len(values) * numbers.random())] for name, values in self.drawn.items()}, seed)

    def at(self, drawn: Sets, seed: int) -> Question:
        """The question with these numbers, and the options in the order of a seed."""
        sets = {**drawn, **self.derived(drawn)}
        kind = self.kind(sets)
        if isinstance(kind, Options):
            order = shuffled(kind.values, f"{seed}/{self.name}/options")
            kind = replace(kind, values={name: kind.values[name] for name in order})
        return Question(self.name, sets, kind, self.truth, sets)


def shuffled(things: Iterable[Each], seed: str) -> list[Each]:
    """In another order."""
    numbers = Random(seed)
    return [each for _, _, each in sorted((numbers.random(), k, each) for k, each in enumerate(things))]
