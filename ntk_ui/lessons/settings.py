"""What a reader can set: what each setting accepts, its default, and how it is written in an address."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, NamedTuple

from ntk_ui.i18n import Words

Values = Mapping[str, Any]  # of settings, by their names
When = tuple[str, tuple[Any, ...]]  # a setting, and the values of it at which something has a say


def holds(when: When | None, values: Values) -> bool:
    """Whether something has a say at these settings; always, where it waits for none."""
    return when is None or values.get(when[0]) in when[1]


def condition(when: When | None) -> dict[str, dict[str, list[str]]]:
    """The same in words of an address, as ``when``; nothing, where it waits for none."""
    return {"when": {when[0]: [str(value) for value in when[1]]}} if when else {}


class Fault(NamedTuple):
    """A setting of an address that is not possible.

    Attributes:
        name: Of the setting.
        asked: The text that the address has for it.
        accepted: Says what is accepted.
        instead: The text of what may be shown in its place, if anything may.
        told: What to say of both, where that is less.
    """

    name: str
    asked: str
    accepted: Callable[[Words], str]
    instead: str | None
    told: tuple[str, str] | None = None


class RefusedError(Exception):
    """Settings of an address that are not possible, all of them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(", ".join(fault.name for fault in faults))
        self.faults = faults


@dataclass(frozen=True)
class Setting:
    """One setting by its name in addresses; its words are ``controls.<name>`` of the lesson.

    Attributes:
        name: Its name.
        default: Its value where an address has none.
        when: Another setting and the values of it at which this one has a say; always, if left out.
    """

    name: str
    default: Any
    when: When | None = field(default=None, kw_only=True)
    control: ClassVar[str]  # how it is drawn, see `browser/controls.js`

    def counts(self, values: Values) -> bool:
        """Whether it has a say beside these other settings."""
        return holds(self.when, values)

    def instead(self, text: str) -> str | None:
        """What to show in place of a text that is not accepted, if anything is to be."""
        return self.write(self.default)

    def differing(self, text: str, instead: str) -> tuple[str, str]:
        """What to say of a text and of what is shown in its place: where they differ."""
        return text, instead

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

    def told(self, text: str, words: Words) -> str:
        """Why a text is not accepted, in words: what is."""
        return self.accepted(words)

    def described(self, words: Words) -> dict[str, Any]:
        """What the browser draws the control from."""
        return condition(self.when) | {
            "name": self.name,
            "control": self.control,
            "default": self.write(self.default),
            "label": words(f"controls.{self.name}.label"),
            "accepted": self.accepted(words),
        }


@dataclass(frozen=True)
class Number(Setting):
    """A number in a range, real or whole, with the notches of its slider.

    Attributes:
        low: The least that is accepted.
        high: The most.
        notches: Where its slider stops.
        whole: Whether it is an integer.
        most: The most that is accepted beside the other settings, if that depends on them.
    """

    low: float
    high: float
    notches: tuple[float, ...]
    whole: bool = True
    most: Callable[[Values], int] | None = field(default=None, kw_only=True)
    control: ClassVar[str] = "slider"

    def read(self, text: str) -> float:
        """The number; of a whole one the integer."""
        if not re.fullmatch(r"\d{1,12}" if self.whole else r"\d{0,12}\.?\d{0,12}(e-?\d{1,3})?", text, re.ASCII):
            raise ValueError(text)
        value = int(text) if self.whole else float(text)
        if not (math.isfinite(value) and self.low <= value <= self.high):
            raise ValueError(text)
        return value

    def instead(self, text: str) -> str:
        """The nearest that is accepted, of a number."""
        try:
            asked = float(text)
        except ValueError:
            return self.write(self.default)
        if math.isnan(asked):
            return self.write(self.default)
        nearest = min(max(asked, self.low), self.high)
        return self.write(round(nearest) if self.whole else nearest)

    def write(self, value: float) -> str:
        """As short as tells it from any other."""
        return str(value) if self.whole else repr(float(value)).removesuffix(".0")

    def accepted(self, words: Words) -> str:
        """The range."""
        kind = "whole" if self.whole else "number"
        return words(f"accepted.{kind}", low=self.write(self.low), high=self.write(self.high))

    def described(self, words: Words) -> dict[str, Any]:
        """With its range and its notches."""
        ends = {"low": self.write(self.low), "high": self.write(self.high)}
        return (
            super().described(words)
            | ends
            | {"notches": [self.write(notch) for notch in self.notches], "whole": self.whole}
        )


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


def read(settings: Iterable[Setting], asked: Mapping[str, str]) -> dict[str, Any]:
    """The value of each setting, by its name: what is asked for, or else its default.

    What has no say beside the others has its default, so that what shows the same has the same values.

    Raises:
        RefusedError: what is asked for is not accepted, or is no setting.
    """
    known = {setting.name: setting for setting in settings}
    values = {name: setting.default for name, setting in known.items()}
    faults: list[Fault] = []
    names = ", ".join(known)
    for name, text in asked.items():
        if name not in known:
            faults.append(Fault(name, text, lambda words: words("accepted.names", names=names), None))
            continue
        try:
            values[name] = known[name].read(text)
        except ValueError:
            setting = known[name]
            instead = setting.instead(text)
            told = None if instead is None else setting.differing(text, instead)
            faults.append(Fault(name, text, partial(setting.told, text), instead, told))
    for name, setting in known.items():
        if not setting.counts(values):
            values[name] = setting.default
        if values[name] is None and setting.counts(values) and not any(fault.name == name for fault in faults):
            faults.append(Fault(name, "", setting.accepted, None))
    for name, most in limits(known.values(), values).items():
        if name not in asked:
            values[name] = min(values[name], most)
        elif values[name] > most and not any(fault.name == name for fault in faults):
            faults.append(Fault(name, asked[name], partial(_up_to, known[name], most), str(most)))
    if faults:
        raise RefusedError(faults)
    return values


def limits(settings: Iterable[Setting], values: Values) -> dict[str, int]:
    """The most that is accepted of each setting of which that depends on the others."""
    return {
        setting.name: setting.most(values)
        for setting in settings
        if isinstance(setting, Number) and setting.most is not None and setting.counts(values)
    }


def _up_to(setting: Setting, most: int, words: Words) -> str:
    assert isinstance(setting, Number)
    return words("accepted.whole", low=setting.write(setting.low), high=most)
