"""What a reader can set: what each setting accepts, its default, and how it is written in an address."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ntk_ui.i18n import Words

DECIMALS = 2  # of the coordinates of points


class RefusedError(Exception):
    """Settings of an address that are not possible, all of them.

    Attributes:
        faults: The name of each, what was asked for, and what says what is accepted.
    """

    def __init__(self, faults: list[tuple[str, str, Callable[[Words], str]]]) -> None:
        super().__init__(", ".join(name for name, _, _ in faults))
        self.faults = faults


@dataclass(frozen=True)
class Setting:
    """One setting by its name in addresses; its words are ``controls.<name>`` of the lesson."""

    name: str
    default: Any
    control: ClassVar[str]  # how it is drawn, see `browser/controls.js`

    def read(self, text: str) -> Any:
        """The value that a text stands for.

        Raises:
            ValueError: not accepted.
        """
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text for a value, the same for the same value."""
        return str(value)

    def accepted(self, words: Words) -> str:
        """What is accepted, in words."""
        raise NotImplementedError

    def described(self, words: Words) -> dict[str, Any]:
        """What the browser draws the control from."""
        return {
            "name": self.name,
            "control": self.control,
            "default": self.write(self.default),
            "label": words(f"controls.{self.name}.label"),
            "accepted": self.accepted(words),
        }


@dataclass(frozen=True)
class Number(Setting):
    """A number in a range, real or whole, with the notches of its slider."""

    low: float
    high: float
    notches: tuple[float, ...]
    whole: bool = True
    control: ClassVar[str] = "slider"

    def read(self, text: str) -> float:
        """The number; of a whole one the integer."""
        if not re.fullmatch(r"\d{1,12}" if self.whole else r"\d{0,12}\.?\d{0,12}(e-?\d{1,3})?", text, re.ASCII):
            raise ValueError(text)
        value = int(text) if self.whole else float(text)
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError(text)
        return value

    def write(self, value: float) -> str:
        """As short as tells it from any other."""
        return str(value) if self.whole else repr(float(value)).removesuffix(".0")

    def accepted(self, words: Words) -> str:
        """The range."""
        kind = "whole" if self.whole else "number"
        return words(f"accepted.{kind}", low=self.write(self.low), high=self.write(self.high))

    def described(self, words: Words) -> dict[str, Any]:
        """With its notches."""
        return super().described(words) | {"notches": [self.write(notch) for notch in self.notches]}


@dataclass(frozen=True)
class Choice(Setting):
    """One of a few options, each a word of its own in every language if `translated`."""

    options: tuple[str, ...]
    translated: bool = True
    control: ClassVar[str] = "choice"

    def read(self, text: str) -> str:
        """The option itself."""
        if text not in self.options:
            raise ValueError(text)
        return text

    def accepted(self, words: Words) -> str:
        """The options as they are written."""
        return words("accepted.choice", options=", ".join(self.options))

    def described(self, words: Words) -> dict[str, Any]:
        """With the names of its options."""
        names = {
            option: words(f"controls.{self.name}.{option}") if self.translated else option for option in self.options
        }
        return super().described(words) | {"options": names, "control": "choice" if self.translated else "menu"}


@dataclass(frozen=True)
class Points(Setting):
    """Points in a figure, as ``x,y;x,y``."""

    x: tuple[float, float]
    y: tuple[float, float]
    most: int
    control: ClassVar[str] = "points"

    def read(self, text: str) -> tuple[tuple[float, float], ...]:
        """The points in the order of the text, rounded as a figure can be clicked into."""
        points = []
        for part in filter(None, text.split(";")):
            x, y = (float(value) for value in part.split(","))
            if not (self.x[0] <= x <= self.x[1] and self.y[0] <= y <= self.y[1]):  # nor NaN
                raise ValueError(text)
            points.append((round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0))
        if not 1 <= len(points) <= self.most:
            raise ValueError(text)
        return tuple(points)

    def write(self, value: tuple[tuple[float, float], ...]) -> str:
        """As it is read."""
        return ";".join(f"{x:g},{y:g}" for x, y in value)

    def accepted(self, words: Words) -> str:
        """How many, and where."""
        ends = {"x_low": self.x[0], "x_high": self.x[1], "y_low": self.y[0], "y_high": self.y[1]}
        return words("accepted.points", most=self.most, **{name: f"{end:g}" for name, end in ends.items()})


def read(settings: Iterable[Setting], asked: Mapping[str, str]) -> dict[str, Any]:
    """The value of each setting, by its name: what is asked for, or else its default.

    Raises:
        RefusedError: what is asked for is not accepted, or is no setting.
    """
    known = {setting.name: setting for setting in settings}
    values = {name: setting.default for name, setting in known.items()}
    faults: list[tuple[str, str, Callable[[Words], str]]] = []
    names = ", ".join(known)
    for name, text in asked.items():
        if name not in known:
            faults.append((name, text, lambda words: words("accepted.names", names=names)))
            continue
        try:
            values[name] = known[name].read(text)
        except ValueError:
            faults.append((name, text, known[name].accepted))
    if faults:
        raise RefusedError(faults)
    return values
