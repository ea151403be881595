"""Numbers that a reader pastes or uploads as text: read into a table, or what is wrong with them.

Rows and columns are counted as the reader does, from 1, rows by the lines of the text.
"""

import codecs
import re
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ntk_core.tables import MAX_COLUMNS, MAX_ROWS, Table, table
from ntk_ui.service.problems import ProblemError

MOST_CHARACTERS = 1_000_000
LEAST_ROWS = 2
LARGEST = 1e6  # kernels square it often, and in single precision where a network is trained

SEPARATORS = (";", "\t", ",", " ")  # of equally frequent ones the first: what comes later may stand inside of numbers
_NUMBER = re.compile(r"[-+]?(\d+[.,]?\d*|[.,]\d+)(e[-+]?\d+)?", re.ASCII | re.IGNORECASE)
_INFINITE = re.compile(r"[-+]?(nan|inf|infinity|∞)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SHOWN = 20  # characters of a faulty cell


class TableError(ProblemError):
    """Why a text is no table."""


def decode(raw: bytes) -> str:
    """The text of a file, as spreadsheets write it: in Unicode, or in an older Korean or Western encoding.

    Raises:
        TableError: the file is no text.
    """
    unicode = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if unicode else ("utf-8-sig", "cp949", "latin-1"):
        with suppress(UnicodeDecodeError):
            text = raw.decode(encoding)
            if not _CONTROL.search(text):
                return text
    raise TableError("not_text")


class Text(NamedTuple):
    """A text of numbers, with the names of its columns: those of the heading, or their numbers from 1."""

    names: tuple[str, ...]
    rows: list[tuple[int, list[str]]]  # the number of each and its cells


def read(text: str) -> Text:
    """The cells of a text of numbers.

    Args:
        text: numbers between commas, semicolons, tabs or spaces, the same in every row; a decimal comma is
            read between semicolons or tabs. A heading in the first row gives the names of the columns; blank
            lines and those that begin with # are passed over.

    Raises:
        TableError: the text is too long, or has too few or too many rows.
    """
    heading, rows = _rows(text)
    columns = len(rows[0][1])
    numbers = [str(k + 1) for k in range(columns)]
    names = [name or number for name, number in zip(heading, numbers, strict=False)]
    names = (names + numbers[len(names) :])[:columns]
    while len(names) > len(often := Counter(names)):
        names = [f"{name} ({k})" if often[name] > 1 else name for k, name in enumerate(names, 1)]
    return Text(tuple(names), rows)


def chosen(text: Text, target: str | None, without: Collection[str], standardize: bool) -> Table:
    """The table of some columns, one point a row.

    Args:
        text: The text.
        target: The column with the targets, if there is one.
        without: Columns that are left out.
        standardize: bring each input column to mean 0 and variance 1, or to 0 where it never changes.

    Raises:
        TableError: no or too many input columns, rows of different length, or a cell that is not a finite number of
            moderate size.
    """
    first = text.rows[0][0]
    others = {*without, target}
    inputs = [k for k, name in enumerate(text.names) if name not in others]
    targets = [k for k, name in enumerate(text.names) if name == target]
    if not inputs:
        raise TableError("no_input", row=first)
    if len(inputs) > MAX_COLUMNS:
        raise TableError("many_columns", row=first, found=len(inputs), most=MAX_COLUMNS)
    read = [_numbers(row, of, first, len(text.names), [*inputs, *targets]) for row, of in text.rows]
    numbers = np.array(read)
    x = numbers[:, : len(inputs)]
    return table(_standardized(x) if standardize else x, numbers[:, -1] if targets else None)


def parse(text: str, last_is_target: bool, standardize: bool) -> Table:
    """The table that a text holds with all of its columns, the last of them the target if wanted."""
    cells = read(text)
    return chosen(cells, cells.names[-1] if last_is_target else None, (), standardize)


def _rows(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The cells of the heading, if there is one, and the number and the cells of each row."""
    if len(text) > MOST_CHARACTERS:
        raise TableError("too_long", found=len(text), most=MOST_CHARACTERS)
    every = enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), start=1)
    lines = [(row, line) for row, line in every if line.strip() and not line.lstrip().startswith("#")]
    separator = _separator([line for _, line in lines[:MAX_ROWS]])
    heading: list[str] = []
    if lines and _is_heading(_cells(lines[0][1], separator)):
        heading = _cells(lines.pop(0)[1], separator)
    if len(lines) < LEAST_ROWS:
        raise TableError("few_rows", found=len(lines), least=LEAST_ROWS)
    if len(lines) > MAX_ROWS:
        raise TableError("many_rows", found=len(lines), most=MAX_ROWS)
    return heading, [(row, _cells(line, separator)) for row, line in lines]


def _separator(lines: list[str]) -> str:
    """The one that most lines have."""
    having = {s: sum(len(_cells(line.strip(), s)) > 1 for line in lines) for s in SEPARATORS}
    return max(SEPARATORS, key=lambda s: having[s])


def _cells(line: str, separator: str) -> list[str]:
    cells = line.split(None if separator == " " else separator)
    return [cell.strip().strip("\"'").strip() for cell in cells]


def _is_heading(cells: list[str]) -> bool:
    """Whether words are all there is: a row with a number in it is data, be it with a mistake."""
    return any(cells) and not any(_NUMBER.fullmatch(cell) or _INFINITE.fullmatch(cell) for cell in cells)


def _numbers(row: int, cells: list[str], first: int, expected: int, columns: list[int]) -> list[float]:
    if len(cells) != expected:
        raise TableError("ragged", row=row, found=len(cells), first=first, expected=expected)
    return [_number(cells[column], row, column + 1) for column in columns]


def _number(cell: str, row: int, column: int) -> float:
    if not cell:
        raise TableError("empty", row=row, column=column)
    shown = cell.replace("`", "'")[:_SHOWN] + "…" * (len(cell) > _SHOWN)
    if not _NUMBER.fullmatch(cell):
        key = "not_finite" if _INFINITE.fullmatch(cell) else "not_number"
        raise TableError(key, row=row, column=column, cell=shown)
    value = float(cell.replace(",", "."))
    if abs(value) > LARGEST:
        raise TableError("too_large", row=row, column=column, cell=shown, most=LARGEST)
    return value


def _standardized(x: NDArray[np.floating]) -> NDArray[np.floating]:
    centered = x - x.mean(axis=0)
    spread = centered.std(axis=0)
    constant = spread <= 1e-12 * np.abs(x).max(axis=0)
    return np.where(constant, 0.0, centered / np.where(constant, 1.0, spread))
