"""A figure as a resource: settings in; the figure, its numbers and its texts out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ntk_ui import captions, i18n, rich
from ntk_ui.figures.style import Figure
from ntk_ui.lessons.settings import Setting
from ntk_ui.stages import Growing

Values = Mapping[str, Any]


class Picture(NamedTuple):
    """What is drawn of results: a Plotly dictionary, and below it numbers and a verdict, as far as they are known."""

    figure: Figure
    numbers: Mapping[str, str] = {}  # by the keys of their texts
    verdict: str = ""  # as HTML
    notes: tuple[str, ...] = ()  # as Markdown


@dataclass(frozen=True)
class Resource:
    """A figure of a lesson.

    Attributes:
        lesson: Whose words it has.
        name: Its name in addresses, and that of its texts.
        settings: What it depends on.
        results: The results that it shows at some settings, in stages.
        draw: Draws them, at these settings and in these words; with ``waiting``, while something is missing.
        caption: Its key, with the numbers that its caption names.
    """

    lesson: str
    name: str
    settings: tuple[Setting, ...]
    results: Callable[[Values], Growing[Any]]
    draw: Callable[..., Picture]
    caption: Callable[[Values], captions.Key]

    def shown(self, known: tuple[Any, ...], values: Values, language: str, waiting: bool = False) -> dict[str, Any]:
        """What the browser gets: the figure, the numbers and the texts around them."""
        words, key = i18n.read(self.lesson, language), self.caption(values)
        drawn = self.draw(*known, values, words, waiting=waiting)
        return {
            "name": self.name,
            "figure": drawn.figure,
            "title": words(f"{key}.title"),
            **captions.around(words, key),
            "numbers": [captions.number(words, name, value) for name, value in drawn.numbers.items()],
            "verdict": drawn.verdict,
            "notes": [rich.html(note) for note in drawn.notes],
        }
