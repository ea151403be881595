"""A table of a reader as text: what is read, and what is refused and why."""

import re

import numpy as np
import pytest

from ntk_core import data
from ntk_core.tables import MAX_COLUMNS, MAX_ROWS
from ntk_ui import i18n
from ntk_ui.service import tables
from ntk_ui.service.data import EXAMPLE
from ntk_ui.service.tables import TableError, decode, parse
from tests.conftest import ROOT

NUMBERS = np.array([[1, 2.5, -3], [4, 0.5, 6], [7, 8, 9e-1]])
GOOD = "1,2.5,-3\n4,.5,6\n7.,8,9e-1"


def read(text: str) -> np.ndarray:
    table = parse(text, last_is_target=True, standardize=False)
    assert table.y is not None
    return np.column_stack([table.x, table.y])


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD + "\n",
        GOOD.replace(",", ", "),
        GOOD.replace(",", " , "),
        GOOD.replace(",", "\t"),
        GOOD.replace(",", " "),
        "  " + GOOD.replace(",", "   ").replace("\n", " \n  "),
        GOOD.replace(",", ";"),
        GOOD.replace(",", "; "),
        GOOD.replace(",", ";").replace(".", ","),
        GOOD.replace(",", "\t").replace(".", ","),
        "a,b,c\n" + GOOD,
        '"length, cm"; "width"; y\n' + GOOD.replace(",", ";"),
        "길이 폭 값\n" + GOOD.replace(",", " "),
        "# a remark; with, separators\n\n" + GOOD.replace("\n", "\n\n# 1,2\n"),
        GOOD.replace("\n", "\r\n") + "\r\n",
        GOOD.replace("\n", "\r"),
        "\ufeff" + GOOD,
        re.sub(r"([^,\n]+)", r'"\1"', GOOD),
        GOOD.replace("e", "E").replace("4", "+4"),
    ],
    ids=range(20),
)
def test_every_usual_way_to_write_numbers_is_read(text: str):
    np.testing.assert_array_equal(read(text), NUMBERS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
def test_files_are_read_as_spreadsheets_write_them(encoding: str):
    np.testing.assert_array_equal(read(decode(("길이,폭,값\n" + GOOD).encode(encoding))), NUMBERS)


def test_a_western_heading_is_no_obstacle():
    np.testing.assert_array_equal(read(decode(("Größe,b,c\n" + GOOD).encode("latin-1"))), NUMBERS)


@pytest.mark.parametrize(
    "raw", [b"\x89PNG\r\n\x1a\n\x00\x00", b"PK\x03\x04\x14\x00\x06", bytes(range(256)), b"1,2\x00"]
)
def test_a_file_that_is_no_text_is_refused(raw: bytes):
    with pytest.raises(TableError) as error:
        decode(raw)
    assert error.value.key == "problem.not_text"


def test_one_separator_holds_for_the_whole_text_even_with_a_slip():
    assert problem("1,2\n3,4\n5;6\n7,8") == ("ragged", {"row": 3, "found": 1, "first": 1, "expected": 2})


def test_a_column_may_stand_alone():
    np.testing.assert_array_equal(parse("1\n2\n4", False, False).x, [[1], [2], [4]])


def test_without_a_target_the_last_column_is_an_input():
    table = parse(GOOD, last_is_target=False, standardize=False)
    assert table.y is None
    np.testing.assert_array_equal(table.x, NUMBERS)
    assert table != parse(GOOD, last_is_target=True, standardize=False)


def test_inputs_are_standardized_and_targets_are_not():
    table = parse(GOOD, last_is_target=True, standardize=True)
    np.testing.assert_allclose(table.x.mean(axis=0), [0, 0], atol=1e-15)
    np.testing.assert_allclose(table.x.var(axis=0), [1, 1])
    np.testing.assert_array_equal(table.y, NUMBERS[:, -1])


@pytest.mark.parametrize("constant", ["0", "0.1", "-1e6", "1e-300"])
def test_a_constant_column_is_only_centered(constant: str):
    text = "\n".join(f"{constant},{k}" for k in range(7))
    table = parse(text, last_is_target=False, standardize=True)
    np.testing.assert_array_equal(table.x[:, 0], np.zeros(7))
    np.testing.assert_allclose(table.x[:, 1].std(), 1)


@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
def test_the_largest_table_is_read_in_full_precision(separator: str):
    numbers = np.random.default_rng(0).normal(size=(MAX_ROWS, MAX_COLUMNS + 1))
    text = "\n".join(separator.join(map(repr, row)) for row in numbers.tolist())
    np.testing.assert_array_equal(read("\t".join(f"column{k}" for k in range(65)) + "\n" + text), numbers)


def test_the_example_is_read():
    table = parse(EXAMPLE.read_text("utf-8"), last_is_target=True, standardize=False)
    assert table.x.shape == (150, 4)
    np.testing.assert_array_equal(np.unique(table.y, return_counts=True), [[0, 1, 2], [50, 50, 50]])
    # means that Fisher printed in 1936
    np.testing.assert_allclose(table.x[:50].mean(axis=0), [5.006, 3.428, 1.462, 0.246], atol=1e-12)


def test_the_file_of_digits_is_a_table_too():
    text = (ROOT / "ntk_core/digits.csv").read_text("utf-8")
    x, labels = data.digits(data.DIGITS)
    np.testing.assert_array_equal(read(text), np.column_stack([16 * x, labels]))


def problem(text: str, last_is_target: bool = True) -> tuple[str, dict[str, object]]:
    with pytest.raises(TableError) as error:
        parse(text, last_is_target, standardize=True)
    return error.value.key.removeprefix("problem."), error.value.fields


def cell(row: int, column: int, shown: str | None = None) -> dict[str, object]:
    return {"row": row, "column": column} | ({} if shown is None else {"cell": shown})


MANY = MAX_ROWS + 1
FAULTS: dict[str, tuple[str, str, dict[str, object]]] = {
    "a word": ("1,2\n3,four", "not_number", cell(2, 2, "four")),
    "below a heading, remark and blank line": ("a,b\n# c\n\n1,2\n3,x", "not_number", cell(5, 2, "x")),
    "a word in the first row": ("1,two\n3,4", "not_number", cell(1, 2, "two")),
    "an underscore": ("1,2\n1_0,2", "not_number", cell(2, 1, "1_0")),
    "two decimal points": ("1;2\n1,234.5;2", "not_number", cell(2, 1, "1,234.5")),
    "hexadecimal": ("1,2\n0x10,2", "not_number", cell(2, 1, "0x10")),
    "other digits": ("1,2\n٣,2", "not_number", cell(2, 1, "٣")),
    "a long cell": ("1,2\n" + "`" * 50 + ",2", "not_number", cell(2, 1, "'" * 20 + "…")),
    "missing, in words": ("1,2\nNA,2", "not_number", cell(2, 1, "NA")),
    "NaN": ("1,2\n3,NaN", "not_finite", cell(2, 2, "NaN")),
    "NaN in the first row": ("nan,nan\n3,4", "not_finite", cell(1, 1, "nan")),
    "infinity": ("1,2\n3,4\n-inf,4", "not_finite", cell(3, 1, "-inf")),
    "overflow": ("1,2\n1e999,2", "too_large", cell(2, 1, "1e999") | {"most": tables.LARGEST}),
    "a large number": ("1,2\n-1000001,2", "too_large", cell(2, 1, "-1000001") | {"most": tables.LARGEST}),
    "an empty cell": ("1,2,3\n4,,6", "empty", cell(2, 2)),
    "an empty last cell": ("1\t2\n3\t", "empty", cell(2, 2)),
    "an empty first cell": ("1\t2\n\t3", "empty", cell(2, 1)),
    "a short row": ("x,y\n1,2\n3,4\n5", "ragged", {"row": 4, "found": 1, "first": 2, "expected": 2}),
    "a long row": ("1 2\n3 4 5", "ragged", {"row": 2, "found": 3, "first": 1, "expected": 2}),
    "nothing but remarks": ("# 1,2\n\n#3,4", "few_rows", {"found": 0, "least": 2}),
    "nothing": ("", "few_rows", {"found": 0, "least": 2}),
    "a heading only": ("x,y", "few_rows", {"found": 0, "least": 2}),
    "prose": ("Dear reader,\nthese are no numbers.", "few_rows", {"found": 1, "least": 2}),
    "one row": ("x,y\n1,2", "few_rows", {"found": 1, "least": 2}),
    "too many rows": ("1,2\n" * MANY, "many_rows", {"found": MANY, "most": MAX_ROWS}),
    "too many rows and a heading": ("x,y\n" + "1,2\n" * MANY, "many_rows", {"found": MANY, "most": MAX_ROWS}),
    "too many columns": (("1," * 65 + "1\n") * 2, "many_columns", {"row": 1, "found": 65, "most": MAX_COLUMNS}),
    "no input": ("y\n1\n2", "no_input", {"row": 2}),
    "too long": (
        "1" * (tables.MOST_CHARACTERS + 1),
        "too_long",
        {"found": tables.MOST_CHARACTERS + 1, "most": tables.MOST_CHARACTERS},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_found_and_located(name: str):
    text, key, fields = FAULTS[name]
    assert problem(text) == (key, fields)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_fault_has_an_explanation(language: str):
    words = i18n.read("tables", language)
    faults = {key: fields for _, key, fields in FAULTS.values()} | {"not_text": {}}
    explained = {words(f"problem.{key}", **fields) for key, fields in faults.items()} | {words("problem.title")}
    assert explained >= set(words.under("problem")) - {text for text in words.under("problem") if "{" in text}
    assert len(explained) == len(words.under("problem"))
    assert not any("{" in text for text in explained)


def test_too_many_columns_are_inputs_too_many():
    text = ("1," * 64 + "1\n") * 2
    assert problem(text, last_is_target=False)[0] == "many_columns"
    assert parse(text, last_is_target=True, standardize=True).x.shape == (2, 64)
