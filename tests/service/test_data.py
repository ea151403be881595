"""A reader's own data: posted, named by its digest, explained where it cannot be used, and posted again."""

import asyncio
import base64
import io
import threading
import time
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ntk_core.pictures import Picture
from ntk_core.tables import Table
from ntk_ui import i18n, rich
from ntk_ui.service import data, tables, uploads
from ntk_ui.service.pictures import read as read_picture
from tests.asgi import Answer, ask, asked, in_a_thread
from tests.service.test_tables import FAULTS

TEXT = "length,width,y\n1,2.5,-3\n4,.5,6\n7.,8,9e-1"
NUMBERS = np.array([[1, 2.5, -3], [4, 0.5, 6], [7, 8, 0.9]])
KERNELS = {"inputs": "own", "width": "4"}


def post(text: str = TEXT, *query: tuple[str, str], lang: str = "en") -> Answer:
    return ask("data/table", text.encode(), query=[*query, ("lang", lang)])


def posted(text: str, *query: tuple[str, str]) -> tuple[Table, dict[str, Any]]:
    """The table that is kept, and what the answer says of it."""
    answer = post(text, *query)
    assert answer.status == 200
    found = uploads.find(answer.json["digest"])
    assert isinstance(found, Table)
    return found, answer.json


def encoded(*shape: int, kind: str = "PNG", seed: int = 0) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)).save(file, kind)
    return file.getvalue()


def forget() -> None:
    """As another process, or this one started again."""
    uploads._kept.clear()
    uploads._of.clear()


def test_a_table_is_kept_by_the_digest_of_its_content_and_the_answer_says_what_was_read():
    table, told = posted(TEXT, ("standardize", "0"))
    np.testing.assert_array_equal(np.column_stack([table.x, table.y]), NUMBERS)
    words = i18n.read("tables", "en")
    assert told == {
        "digest": table.digest,
        "said": rich.html(words("own.with_target", rows=3, columns=2)),
        "text": TEXT,
        "columns": ["length", "width", "y"],
        "target": "y",
        "without": [],
    }
    assert posted(TEXT.replace(",", "; "), ("standardize", "0"))[0] == table
    assert posted(TEXT.replace("9e-1", "0.8"), ("standardize", "0"))[0] != table


@pytest.mark.parametrize(
    ("query", "x", "y"),
    [
        ([], [0, 1], 2),
        ([("target", "width")], [0, 2], 1),
        ([("target", data.NO_TARGET)], [0, 1, 2], None),
        ([("without", "length")], [1], 2),
        ([("target", "length"), ("without", "y"), ("without", "nothing")], [1], 0),
        ([("target", data.NO_TARGET), ("without", "y"), ("without", "length")], [1], None),
    ],
)
def test_any_column_can_be_the_target_or_left_out(query: list[tuple[str, str]], x: list[int], y: int | None):
    table, told = posted(TEXT, *query, ("standardize", "0"))
    np.testing.assert_array_equal(table.x, NUMBERS[:, x])
    names = ["length", "width", "y"]
    if y is None:
        assert (table.y, told["target"]) == (None, data.NO_TARGET)
    else:
        np.testing.assert_array_equal(table.y, NUMBERS[:, y])
        assert told["target"] == names[y]
    assert told["without"] == [name for k, name in enumerate(names) if k not in (*x, y)]


def test_inputs_are_standardized_unless_that_is_not_wanted_and_targets_never():
    table, _ = posted(TEXT)
    np.testing.assert_allclose([table.x.mean(axis=0), table.x.std(axis=0)], [[0, 0], [1, 1]], atol=1e-15)
    np.testing.assert_array_equal(table.y, NUMBERS[:, 2])
    assert posted(TEXT, ("standardize", "1"))[0] == table != posted(TEXT, ("standardize", "0"))[0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1,2\n3,4", ["1", "2"]),
        ("a,a\n1,2\n3,4", ["a (1)", "a (2)"]),
        ("a,,b\n1,2,3\n4,5,6", ["a", "2", "b"]),
        ("a\n1,2\n3,4", ["a", "2"]),
        ("a,a,a (2)\n1,2,3\n4,5,6", ["a (1)", "a (2) (2)", "a (2) (3)"]),
        ("none,a\n1,2\n3,4", ["none", "a"]),
    ],
)
def test_columns_have_names_of_their_own(text: str, names: list[str]):
    assert posted(text)[1]["columns"] == names
    for k, name in enumerate(names):
        table, _ = posted(text, ("target", name))
        assert table.y is not None
        assert table.y[0] == k + 1


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_explained_in_the_readers_language_and_nothing_is_kept(name: str, language: str):
    forget()
    text, key, fields = FAULTS[name]
    answer = post(text, lang=language)
    words = i18n.read("tables", language)
    said = rich.html(f"{words('problem.title')} {words(f'problem.{key}', **fields)}")
    assert (answer.status, answer.json) == (422, {"error": said})
    for place in ("row", "column"):
        assert str(fields.get(place, "")) in said
    assert not uploads._kept


@pytest.mark.parametrize("query", [[("target", "length"), ("without", "width"), ("without", "y")]])
def test_where_all_columns_are_left_out_none_is_left_for_the_inputs(query: list[tuple[str, str]]):
    said = i18n.read("tables", "en")("problem.no_input", row=2)
    assert said in post(TEXT, *query).json["error"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "$x$,2\n`{a}`,{0}", "%s" * 40, ",,,\n,,,", "1,<b>\n3,4"])
def test_no_text_becomes_part_of_a_page(text: str):
    answer = post(text)
    assert answer.status == 422
    assert "<script" not in answer.json["error"]
    assert "<b>" not in answer.json["error"]


def test_a_file_that_is_no_text_is_told_so_in_the_language_of_its_reader():
    for language in i18n.LANGUAGES:
        answer = ask("data/table", b"PK\x03\x04\x14\x00\x06", query={"lang": language})
        assert answer.status == 422
        assert i18n.read("tables", language)("problem.not_text") in answer.json["error"]


def test_files_are_read_as_spreadsheets_write_them():
    korean = "길이,폭,값\n1,2,3\n4,5,6"
    answers = [ask("data/table", korean.encode(encoding)) for encoding in ("utf-8-sig", "utf-16", "cp949")]
    assert [answer.json["columns"] for answer in answers] == [["길이", "폭", "값"]] * 3
    assert len({answer.json["digest"] for answer in answers}) == 1


@pytest.mark.parametrize("kind", data.READ)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_too_large_is_refused_before_it_is_read(kind: str, language: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(data.READ, kind, None)
    answer = ask(f"data/{kind}", bytes(data.MOST_BYTES[kind] + 1), query={"lang": language})
    assert answer.status == 413
    assert str(data.MOST_BYTES[kind] // 1_000_000) in answer.json["error"]
    assert answer.json["error"] == i18n.read("frame", language)(
        "upload_too_large", most=data.MOST_BYTES[kind] // 1_000_000
    )


def test_what_is_just_not_too_large_is_read():
    assert data.MOST_BYTES["table"] >= 4 * tables.MOST_CHARACTERS  # the most bytes of a character
    answer = post("1" * (tables.MOST_CHARACTERS + 1))
    assert (answer.status, "1,000,001" in answer.json["error"]) == (422, True)


def test_a_table_of_very_many_columns_takes_no_time():
    """Nor do very many names of columns: all readers wait for one who posts."""
    begun = time.monotonic()
    wide = ",".join("1" * 100_000)
    answer = post(f"{wide}\n{wide}", *[("without", f"{k}") for k in range(1, 5000)])
    assert "Row 1 has input columns: 95000." in answer.json["error"]
    assert time.monotonic() - begun < 10  # a second; a hundred times as long if each is compared with each


def test_others_are_answered_while_something_is_read(monkeypatch: pytest.MonkeyPatch):
    begun, let_go, answers = threading.Event(), threading.Event(), list[Answer]()

    def slow(*of: object) -> dict[str, object]:
        begun.set()
        return {"waited": let_go.wait(30)}

    async def both() -> None:
        reading = asyncio.create_task(asked("data/table", b"1"))
        await asyncio.to_thread(begun.wait, 30)
        answers.append(await asked("data/example"))
        let_go.set()
        answers.append(await reading)

    monkeypatch.setitem(data.READ, "table", slow)
    in_a_thread(both)
    assert answers[0].body == data.EXAMPLE.read_bytes()
    assert answers[1].json == {"waited": True}


def test_the_example_is_a_table_as_it_is():
    """Means that Fisher printed in 1936."""
    answer = ask("data/example")
    table, told = posted(answer.body.decode(), ("standardize", "0"))
    np.testing.assert_allclose(table.x[:50].mean(axis=0), [5.006, 3.428, 1.462, 0.246], atol=1e-12)
    assert len(told["columns"]) == 5
    assert not any(name.isdigit() for name in told["columns"])


@pytest.mark.parametrize("path", ["data/nothing", "data/"])
def test_there_is_no_other_kind(path: str):
    assert ask(path, b"1,2\n3,4").status == 404


def test_a_picture_comes_back_as_it_was_read_and_is_the_same_when_it_is_posted_again():
    for picture in (encoded(300, 500, 3), encoded(64, 64), encoded(100, 150, 3, kind="JPEG")):
        told = ask("data/picture", picture).json
        back = base64.b64decode(told["png"])
        found = uploads.find(told["digest"])
        assert isinstance(found, Picture)
        assert found == read_picture(picture)
        np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(back))) / 255, found.pixels)
        forget()
        again = ask("data/picture", back).json
        assert again == told


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_what_is_no_picture_is_told_so_in_the_language_of_its_reader(language: str):
    for raw, key in ((b"no picture at all", "no_picture"), (encoded(100, 100)[:2000], "damaged")):
        answer = ask("data/picture", raw, query={"lang": language})
        words = i18n.read("picture", language)
        assert answer.status == 422
        assert words("problem.title") in answer.json["error"]
        assert words(f"problem.{key}") in answer.json["error"]


def test_a_figure_of_data_that_this_process_does_not_know_asks_for_them_and_then_is_there():
    _, told = posted("1,2,3\n4,5,6\n0,1,2\n7,1,0")
    address = KERNELS | {"table": told["digest"]}
    forget()
    for language in i18n.LANGUAGES:
        answer = ask("figures/spectrum/kernels", query=address | {"lang": language})
        error = i18n.read("frame", language)("unknown_upload")
        assert (answer.status, answer.json) == (409, {"error": error, "upload": "table"})
    query = [("target", told["target"]), ("lang", "ko")]
    assert ask("data/table", told["text"].encode(), query=query).json["digest"] == told["digest"]
    figure = ask("figures/spectrum/kernels", query=address)
    assert figure.status == 200
    assert [each["value"] for each in figure.json["numbers"] if each["label"] == "Weights P"] == [
        str(4 * 2 + 4 + 4 + 1)
    ]


def test_so_does_a_picture():
    told = ask("data/picture", encoded(64, 64, seed=1)).json
    address = {"picture": "upload", "picture_file": told["digest"]}
    forget()
    assert ask("figures/fourier/framed", query=address).json["upload"] == "picture_file"
    ask("data/picture", base64.b64decode(told["png"]))
    mine, photo = (ask("figures/fourier/framed", query=each).json for each in (address, {}))
    assert mine["figure"] != photo["figure"]


def test_without_data_there_is_nothing_to_compute_and_that_is_said():
    for language in i18n.LANGUAGES:
        answer = ask("figures/spectrum/kernels", query=KERNELS | {"lang": language})
        (fault,) = answer.json["settings"]
        assert (answer.status, fault["name"], fault["instead"]) == (422, "table", None)
        assert i18n.read("frame", language)("accepted.table") in fault["said"]


@pytest.mark.parametrize("digest", ["1", "../../etc/passwd", "G" * 64])
def test_what_is_no_digest_is_refused(digest: str):
    assert ask("figures/spectrum/kernels", query=KERNELS | {"table": digest}).status == 422


def test_a_picture_is_no_table():
    told = ask("data/picture", encoded(64, 64)).json
    assert ask("figures/spectrum/kernels", query=KERNELS | {"table": told["digest"]}).status == 422
