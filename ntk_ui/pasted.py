"""Numbers that a reader pastes or uploads as text: read into a table, or what is wrong with them.

Rows and columns are counted as the reader does, from 1, rows by the lines of the text.
"""

import codecs
import re
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from ntk_core.tables import MAX_COLUMNS, MAX_ROWS, Table, table
from ntk_ui.problems import ProblemError

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


def parse(text: str, last_is_target: bool, standardize: bool) -> Table:
    """The table that a text holds, one point a row.

    Args:
        text: numbers between commas, semicolons, tabs or spaces, the same in every row; a decimal comma is
            read between semicolons or tabs. A heading in the first row is passed over, and so are blank
            lines and those that begin with #.
        last_is_target: whether the last column holds the targets.
        standardize: bring each input column to mean 0 and variance 1, or to 0 where it never changes.

    Raises:
        TableError: the text is too long, too few or too many rows or columns, rows of different length,
            or a cell that is not a finite number of moderate size.
    """
    rows = _rows(text)
    first, cells = rows[0]
    columns = len(cells) - last_is_target
    if columns == 0:
        raise TableError("no_input", row=first)
    if columns > MAX_COLUMNS:
        raise TableError("many_columns", row=first, found=columns, most=MAX_COLUMNS)
    numbers = np.array([_numbers(row, of, first, len(cells)) for row, of in rows])
    x = numbers[:, :columns]
    return table(_standardized(x) if standardize else x, numbers[:, -1] if last_is_target else None)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The number and the cells of each row, without the heading."""
    if len(text) > MOST_CHARACTERS:
        raise TableError("too_long", found=len(text), most=MOST_CHARACTERS)
    every = enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), start=1)
    lines = [(row, line) for row, line in every if line.strip() and not line.lstrip().startswith("#")]
    separator = _separator([line for _, line in lines[:MAX_ROWS]])
    if lines and _is_heading(_cells(lines[0][1], separator)):
        del lines[0]
    if len(lines) < LEAST_ROWS:
        raise TableError("few_rows", found=len(lines), least=LEAST_ROWS)
    if len(lines) > MAX_ROWS:
        raise TableError("many_rows", found=len(lines), most=MAX_ROWS)
    return [(row, _cells(line, separator)) for row, line in lines]


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


def _numbers(row: int, cells: list[str], first: int, expected: int) -> list[float]:
    if len(cells) != expected:
        raise TableError("ragged", row=row, found=len(cells), first=first, expected=expected)
    return [_number(cell, row, column) for column, cell in enumerate(cells, start=1)]


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
