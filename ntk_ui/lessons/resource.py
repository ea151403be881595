"""A figure as a resource: settings in; the figure, its numbers and its texts out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ntk_ui import i18n, rich
from ntk_ui.figures.style import Figure
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, settings
from ntk_ui.lessons.settings import Setting, Values, When
from ntk_ui.service.stages import Growing, Whole


class Table(NamedTuple):
    """A table of texts."""

    columns: Mapping[str, Sequence[str]]  # by their headings
    title: str = ""  # of the fold that it is in, if it is in one
    look: str = ""  # what to look for, as Markdown


class Picture(NamedTuple):
    """What is drawn of results: a Plotly dictionary, and below it numbers and a verdict, as far as they are known.

    Attributes:
        figure: The figure, if there is one.
        numbers: By the keys of their texts.
        verdict: As HTML.
        notes: As Markdown.
        table: A table below them.
        clicks: What a click into the figure sets: ``{"points": name}`` adds to the points of this name;
            ``{"x": (name, places)}`` sets the number of the nearest of these places, from 1; the same for ``y``.
    """

    figure: Figure | None
    numbers: Mapping[str, str] = {}
    verdict: str = ""
    notes: tuple[str, ...] = ()
    table: Table | None = None
    clicks: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Resource:
    """A figure of a lesson.

    Attributes:
        lesson: Which one.
        name: Its name in addresses.
        settings: What it depends on.
        results: The results that it shows at some settings, in stages or whole.
        draw: Draws them, at these settings and in these words; with ``waiting``, while something is missing.
        caption: The key of its texts, with the numbers that its caption names; of what is no figure, of its title or
            empty.
        texts: The file of its words; that of the lesson, if left out.
        program: The program that gives the same numbers, if there is one.
        when: A setting and the values of it at which there is this figure; always, if left out.
        plotted: Whether it is a figure; otherwise numbers, words or a table alone.
    """

    lesson: str
    name: str
    settings: tuple[Setting, ...]
    results: Callable[[Values], Growing[Any] | Whole]
    draw: Callable[..., Picture]
    caption: Callable[[Values], captions.Key]
    texts: str = ""
    program: Callable[[Values], str] | None = None
    when: When | None = None
    plotted: bool = True

    def read(self, asked: Mapping[str, str]) -> dict[str, Any]:
        """The values of its settings: what is asked for, or else the defaults.

        Raises:
            RefusedError: what is asked for is not accepted, or there is no such figure there.
        """
        values = settings.read(self.settings, asked)
        if self.when and not settings.holds(self.when, values):
            name, options = self.when
            (setting,) = (setting for setting in self.settings if setting.name == name)
            told = ", ".join(setting.write(option) for option in options)
            of = (name, setting.write(values[name]), lambda words: words("accepted.choice", options=told))
            raise settings.RefusedError([settings.Fault(*of, setting.write(options[0]))])
        return values

    def words(self, language: str) -> Words:
        """Its words in a language."""
        return i18n.read(self.texts or self.lesson, language)

    def title(self, language: str) -> str:
        """Its title at the defaults, or nothing where it has none."""
        return _title(self.words(language), self.caption({each.name: each.default for each in self.settings}))

    def shown(self, known: tuple[Any, ...], values: Values, language: str, waiting: bool = False) -> dict[str, Any]:
        """What the browser gets: the figure, the numbers and the texts around them."""
        words, key = self.words(language), self.caption(values)
        drawn = self.draw(*known, values, words, **({"waiting": True} if waiting else {}))
        return {
            "name": self.name,
            "figure": drawn.figure,
            "title": _title(words, key),
            **({} if drawn.figure is None else captions.around(words, key)),
            "numbers": [captions.number(words, name, value) for name, value in drawn.numbers.items()],
            "verdict": drawn.verdict,
            "notes": [rich.html(note) for note in drawn.notes],
            "table": _written(drawn.table),
            "clicks": drawn.clicks,
            "limits": settings.limits(self.settings, values),
            "program": self.program is not None,
        }


def _title(words: Words, key: captions.Key) -> str:
    return words(f"{key}.title") if key else ""


def _written(table: Table | None) -> dict[str, Any] | None:
    if table is None:
        return None
    rows = [list(row) for row in zip(*table.columns.values(), strict=True)]
    heads = [rich.html(column) for column in table.columns]
    return {"heads": heads, "rows": rows, "title": table.title, "look": rich.html(table.look)}
