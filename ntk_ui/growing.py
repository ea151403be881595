"""A figure that is drawn as far as it is known: first the data, then the theory, at last the network."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from ntk_ui import frame, i18n
from ntk_ui.figures.style import Figure
from ntk_ui.i18n import Words
from ntk_ui.service import compiling

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


def theory_first(words: Words, key: str, results: Growing[Known], *draw: Any, **more: Any) -> Known:
    """Draw a figure with its title, as far as it is known; `draw` and `more` are for `as_it_is_known`."""
    frame.title(words, key)
    return as_it_is_known(words, key, results, *draw, **more)


def as_it_is_known(
    words: Words,
    key: str,
    results: Growing[Known],
    draw: Callable[..., Figure],
    *args: Any,
    known: Callable[[Known], object] = lambda _: None,
    **kwargs: Any,
) -> Known:
    """Draw a figure; while its network is prepared, or where it takes long, first with what is known by then.

    Args:
        words: The words of the lesson.
        key: The figure's.
        results: What it shows.
        draw: Draws the figure of the results and the further arguments; with ``waiting``, while something is missing.
        args: For `draw`.
        known: Is told of the theory, once it is known.
        kwargs: For `draw`.

    Returns:
        All results.
    """
    draw_now = frame.growing(words, key, draw)
    texts = i18n.read("frame", frame.language())
    theory: list[Known] = []
    said: list[tuple[str, bool]] = []

    def draw_with(note: str, so_far: Known) -> None:
        told = note, bool(theory)
        if told not in said:  # each drawing goes through the reader's whole page
            said.append(told)
            draw_now(*so_far, *args, note=note, waiting=True, **kwargs)

    def of_nothing(text: str, fields: dict[str, str]) -> None:
        draw_with(texts(text, **fields), results.nothing())

    def of_theory(text: str, fields: dict[str, str]) -> None:
        note = texts(text, **fields)
        if not theory and text != compiling.LINE:  # who is in line must not wait in it once more
            find_theory()
            note = said[-1][0] if said else note  # which may have taken long
        draw_with(note, theory[0] if theory else results.nothing())

    def find_theory() -> None:
        with compiling.told(of_nothing):
            theory[:] = [results.theory()]
        known(theory[0])

    if results.slow():
        find_theory()
        draw_now(*theory[0], *args, waiting=True, **kwargs)
    with compiling.told(of_theory):
        found = results.fits()
    if not theory:
        known(found)
    draw_now(*found, *args, **kwargs)
    return found
