"""What stands below a figure: what to look for, and what it was computed from."""

from collections.abc import Mapping

from ntk_ui.i18n import Words


class Key(str):
    """The key of a figure, with the numbers that its caption names."""

    fields: Mapping[str, object]


def told(key: str, **fields: object) -> Key:
    """A figure's key, with what is filled into ``from.<key>``: what the figure was computed from."""
    found = Key(key)
    found.fields = fields
    return found


def caption(words: Words, key: str) -> str:
    """What to look for in a figure, and what it was computed from."""
    fields = key.fields if isinstance(key, Key) else {}
    return f"{words(f'{key}.look')} {words(f'from.{key}', **fields)}"
