"""Every word a reader sees comes from ``text/<language>/<name>.toml``, through here."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "ko")
SHARED = ("frame", "figures")
TEXT = Path(__file__).parent / "text"


def spoken(asked: str) -> str:
    """The language that is asked for, or English where it is not spoken."""
    return asked if asked in LANGUAGES else "en"


class Words:
    """The words of one lesson in one language.

    ``words("hero.title")`` looks up the key ``title`` of the table ``[hero]``. Fields are filled in
    with ``str.format`` only when some are given, so that formulas keep their braces as they are.
    """

    def __init__(self, language: str, texts: dict[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, key: str, **fields: object) -> str:
        if key not in self._texts:
            raise KeyError(f"no text {key!r} in language {self.language!r}")
        text = self._texts[key]
        return text.format(**fields) if fields else text

    def under(self, table: str) -> list[str]:
        """All texts of one table, in the order of the file."""
        return [text for key, text in self._texts.items() if key.startswith(f"{table}.")]


@cache
def read(name: str, language: str) -> Words:
    """The words of the lesson ``name``, together with those that all lessons share.

    Raises:
        ValueError: a key is defined twice.
    """
    texts: dict[str, str] = {}
    for part in dict.fromkeys((name, *SHARED)):
        own = load(part, language)
        if twice := sorted(texts.keys() & own.keys()):
            raise ValueError(f"{part}.toml ({language}) defines again: {', '.join(twice)}")
        texts |= own
    return Words(language, texts)


def load(name: str, language: str) -> dict[str, str]:
    """One text file as a flat dictionary with dotted keys."""
    with (TEXT / language / f"{name}.toml").open("rb") as file:
        return dict(_flatten(tomllib.load(file)))


def tables(name: str, language: str) -> list[str]:
    """The names of the tables of a text file, in its order."""
    return list(dict.fromkeys(key.partition(".")[0] for key in load(name, language)))


def _flatten(table: dict[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value).strip()
