"""The texts around a figure and beside a number: what it shows, what to look for, what it was computed from."""

from collections.abc import Mapping

from ntk_ui import rich
from ntk_ui.i18n import Words


class Key(str):
    """The key of a figure, with the numbers that its caption names."""

    fields: Mapping[str, object]


def told(key: str, **fields: object) -> Key:
    """A figure's key, with what is filled into ``from.<key>``: what the figure was computed from.

    A field may be a function of the words.
    """
    found = Key(key)
    found.fields = fields
    return found


def caption(words: Words, key: str) -> str:
    """What to look for in a figure, and what it was computed from."""
    told = key.fields if isinstance(key, Key) else {}
    fields = {name: value(words) if callable(value) else value for name, value in told.items()}
    return f"{words(f'{key}.look')} {words(f'from.{key}', **fields)}"


def around(words: Words, key: str) -> dict[str, str]:
    """The texts around a figure as the browser gets them."""
    return {"alt": words(f"{key}.alt"), "look": rich.html(caption(words, key))}


def number(words: Words, key: str, value: str) -> dict[str, str]:
    """A number with its name and what it means, as the browser gets it."""
    label = words(f"{key}.label")
    return {"label": label, "value": value, "help": rich.html(words(f"{key}.help")), "hint": words("hint", of=label)}
