"""A result as far as it is known: first the data, then the theory, at last the network."""

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from ntk_ui.i18n import Words
from ntk_ui.service import compiling, runs

Known = TypeVar("Known", bound=tuple[Any, ...])
Shown = TypeVar("Shown", bound=tuple[Any, ...], covariant=True)


class Growing(Protocol[Shown]):
    """What a figure shows, as far as it is known: each gives the results that the figure is drawn of."""

    def nothing(self) -> Shown:
        """The data alone; nothing is computed."""

    def theory(self) -> Shown:
        """What does not wait for the network."""

    def fits(self) -> Shown:
        """All of it."""

    def slow(self) -> bool:
        """Whether the network takes so long that its theory is shown first."""


class Whole(NamedTuple):
    """Results that are known at once or not at all, or run by run.

    Attributes:
        find: Finds them.
        part: What the figure is drawn of when some runs of a sweep are there; without, it is drawn when all are.
    """

    find: Callable[[], tuple[Any, ...]]
    part: Callable[[Any], tuple[Any, ...]] | None = None

    def found(self, texts: Words, show: Callable[[tuple[Any, ...], str], object]) -> tuple[Any, ...]:
        """The results; meanwhile its reader hears what they wait for."""
        so_far: list[tuple[Any, ...]] = [()]

        def grown(found: Any) -> None:
            assert self.part
            so_far[0] = self.part(found)
            show(so_far[0], "")

        def say(text: str, fields: dict[str, str]) -> None:
            show(so_far[0], texts(text, **fields))

        with compiling.told(say), runs.watched(grown) if self.part else nullcontext():
            return self.find()


def found(
    results: Growing[Known] | Whole,
    texts: Words,
    show: Callable[[Known, str], object],
    known: Callable[[Known], object] = lambda _: None,
) -> Known:
    """Find all results; while a network is prepared, or where it takes long, show what is known by then.

    Args:
        results: What is to be found.
        texts: The words for what a reader waits for.
        show: Shows what is known so far, with a word on what is missing where it is missing for long.
        known: Is told of the theory, once it is known.
    """
    if isinstance(results, Whole):
        return cast("Known", results.found(texts, cast("Callable[[tuple[Any, ...], str], object]", show)))
    theory: list[Known] = []
    nothing: list[Known] = []
    said: list[tuple[str, bool]] = []

    def say(note: str, so_far: Known) -> None:
        told = note, bool(theory)
        if told not in said:
            said.append(told)
            show(so_far, note)

    def data_alone() -> Known:
        if not nothing:
            nothing.append(results.nothing())
        return nothing[0]

    def of_nothing(text: str, fields: dict[str, str]) -> None:
        say(texts(text, **fields), data_alone())

    def of_theory(text: str, fields: dict[str, str]) -> None:
        note = texts(text, **fields)
        if not theory and text != compiling.LINE:  # who is in line must not wait in it once more
            find_theory()
            note = said[-1][0] if said else note  # which may have taken long
        say(note, theory[0] if theory else data_alone())

    def find_theory() -> None:
        with compiling.told(of_nothing):
            theory[:] = [results.theory()]
        known(theory[0])

    if results.slow():
        find_theory()
        show(theory[0], "")
    with compiling.told(of_theory):
        whole = results.fits()
    if not theory:
        known(whole)
    return whole
