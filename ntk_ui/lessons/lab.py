"""A lab: figures, one below the other, and the controls of what they depend on."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ntk_ui.lessons.resource import Resource
from ntk_ui.lessons.settings import Setting


@dataclass(frozen=True)
class Lab:
    """A lab.

    Attributes:
        name: In addresses and on its page.
        rows: Its figures from the top, or several side by side.
        first: The names of the settings that are always in view; the others are in a fold.
    """

    name: str
    rows: tuple[Resource | tuple[Resource, ...], ...]
    first: tuple[str, ...]

    @property
    def in_rows(self) -> list[tuple[Resource, ...]]:
        """Its figures, those side by side together."""
        return [row if isinstance(row, tuple) else (row,) for row in self.rows]

    @property
    def figures(self) -> Iterator[Resource]:
        """All of its figures."""
        return chain.from_iterable(self.in_rows)

    @property
    def lesson(self) -> str:
        """The lesson that it belongs to."""
        return next(self.figures).lesson

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What its figures depend on, those in view first; a control that one of them always needs is always there."""
        every: dict[str, Setting] = {}
        for setting in chain.from_iterable(figure.settings for figure in self.figures):
            if setting.name not in every or setting.when is None:
                every[setting.name] = setting
        return tuple(every[name] for name in dict.fromkeys((*self.first, *every)))
