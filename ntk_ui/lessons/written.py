"""Settings that a reader draws or writes: points and texts."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from ntk_ui.i18n import Words
from ntk_ui.lessons.settings import Setting, Values

DECIMALS = 2  # of the coordinates of points


@dataclass(frozen=True)
class Points(Setting):
    """Points in a figure, as ``x,y;x,y``.

    Attributes:
        x: Where they may lie.
        y: The same.
        most: How many there may be.
        least: How many different x there must be.
    """

    x: tuple[float, float]
    y: tuple[float, float]
    most: int
    least: int = 1
    control: ClassVar[str] = "points"

    def read(self, text: str) -> tuple[tuple[float, float], ...]:
        """The points in the order of the text, rounded as a figure can be clicked into."""
        points = tuple(self._point(part) for part in filter(None, text.split(";")))
        if len(points) > self.most or len({x for x, _ in points}) < self.least:
            raise ValueError(text)
        return points

    def write(self, value: tuple[tuple[float, float], ...]) -> str:
        """As it is read."""
        return ";".join(f"{x:g},{y:g}" for x, y in value)

    def instead(self, text: str) -> str:
        """Each at the nearest place that is accepted, or the default if none is a point."""
        good = [point for part in text.split(";") if (point := self._nearest(part))]
        left = self.write(tuple(good[: self.most]))
        try:
            self.read(left)
        except ValueError:  # too few
            return self.write(self.default)
        return left

    def _nearest(self, text: str) -> tuple[float, float] | None:
        with suppress(ValueError):
            x, y = (float(value) for value in text.split(","))
            if not (math.isnan(x) or math.isnan(y)):
                return self._point(f"{min(max(x, self.x[0]), self.x[1])},{min(max(y, self.y[0]), self.y[1])}")
        return None

    def differing(self, text: str, instead: str) -> tuple[str, str]:
        """The points that differ, where all others stay."""
        asked, shown = text.split(";"), instead.split(";")
        if len(asked) != len(shown):
            return text, instead
        apart = [(one, other) for one, other in zip(asked, shown, strict=True) if one != other]
        return "; ".join(one for one, _ in apart), "; ".join(other for _, other in apart)

    def _point(self, text: str) -> tuple[float, float]:
        x, y = (float(value) for value in text.split(","))
        if not (self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]):  # nor NaN
            raise ValueError(text)
        return round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0

    def board(self, values: Values) -> tuple[tuple[float, float] | None, dict[str, str]]:
        """For a figure that takes points: the range of its outputs, which stays where it is, and what a click does."""
        return (self.y, {"points": self.name}) if self.counts(values) else (None, {})

    def described(self, words: Words) -> dict[str, Any]:
        """With its range and how many there may be."""
        return super().described(words) | {"x": self.x, "y": self.y, "most": self.most}

    def accepted(self, words: Words) -> str:
        """How many, and where."""
        ends = {"x_low": self.x[0], "x_high": self.x[1], "y_low": self.y[0], "y_high": self.y[1]}
        told = {name: f"{end:g}" for name, end in ends.items()} | {"most": str(self.most)}
        if self.least == 1:
            return words("accepted.points", **told)
        return words("accepted.points_apart", least=self.least, **told)


@dataclass(frozen=True)
class Text(Setting):
    """What a reader writes, such as a formula.

    Attributes:
        longest: Its most characters.
        check: Raises ValueError for a text that cannot be used.
        why: What is wrong with such a text, in words.
    """

    longest: int
    check: Callable[[str], object]
    why: Callable[[str, Words], str]
    control: ClassVar[str] = "text"

    def read(self, text: str) -> str:
        """The text itself."""
        if len(text) > self.longest:
            raise ValueError(text)
        self.check(text)
        return text

    def accepted(self, words: Words) -> str:
        """What may be written."""
        return words(f"accepted.{self.name}")

    def instead(self, text: str) -> None:
        """Nothing: what its reader wrote stays, and what was shown before."""

    def described(self, words: Words) -> dict[str, Any]:
        """With how long it may be."""
        return super().described(words) | {"longest": self.longest}

    def told(self, text: str, words: Words) -> str:
        """What is wrong with a text."""
        return self.why(text, words)
