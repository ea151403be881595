"""What was published beside what is computed now: a table with a row for each number or property."""

from collections.abc import Sequence
from dataclasses import dataclass

from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons.resource import Table

COLUMNS = ("quantity", "published", "computed", "deviation")
WHOLE = 1e-3  # shares of deviation from here on are written in per cent
THIRD_DECIMAL = 5e-4
ROUNDING = 1e-12  # of double precision, with room


@dataclass(frozen=True)
class Number:
    """A number that was published.

    Attributes:
        key: Of its name, ``row.<key>``.
        published: As it was published.
        computed: Now.
        share: Whether the deviation is a share of the published number; otherwise it is the difference.
    """

    key: str
    published: float
    computed: float
    share: bool = False

    @property
    def deviation(self) -> float:
        """The computed number less the published one, or that over the published one."""
        difference = self.computed - self.published
        return difference / self.published if self.share else difference

    def written(self, words: Words) -> tuple[str, str, str]:
        """What stands in the columns after its name."""
        write = _digits if self.share else _decimals
        found = self.deviation
        if self.share and abs(found) >= WHOLE:
            deviation = f"{found:.1%}"
        elif self.share:
            deviation = scientific(found) if abs(found) > ROUNDING else "0"
        else:
            deviation = _decimals(found)
        sign = "+" if found > 0 and deviation != "0" else ""
        return _minus(write(self.published)), _minus(write(self.computed)), sign + _minus(deviation)


@dataclass(frozen=True)
class Property:
    """A property that a picture or a text states without a number.

    Attributes:
        key: Of its name, ``row.<key>``, and of what was published, ``said.<key>``.
        computed: The numbers that tell, as they are written.
        holds: Whether they say the same.
    """

    key: str
    computed: str
    holds: bool

    def written(self, words: Words) -> tuple[str, str, str]:
        """What stands in the columns after its name."""
        verdict = "agrees" if self.holds else "differs"
        return words(f"said.{self.key}"), _minus(self.computed), words(f"compared.{verdict}")


def table(rows: Sequence[Number | Property], words: Words) -> Table:
    """The comparison as a table."""
    cells = [(words(f"row.{row.key}"), *row.written(words)) for row in rows]
    columns = zip(*cells, strict=True)
    return Table({words(f"compared.{name}"): list(texts) for name, texts in zip(COLUMNS, columns, strict=True)})


def _digits(value: float) -> str:
    """As many digits as were printed."""
    return f"{value:.9g}"


def _decimals(value: float) -> str:
    """Three decimals, or a power of ten where these would be zeros; what is 0 is 0."""
    return f"{value:.3f}" if abs(value) >= THIRD_DECIMAL else scientific(value)


def _minus(text: str) -> str:
    return text.replace("-", "−")
