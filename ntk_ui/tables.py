"""The reader's own data: a field for numbers, a file to fill it from, and what is wrong with them.

The text in the field is all that is kept, in the session: a file is copied into it, where the reader
sees and changes it.
"""

from pathlib import Path

import streamlit as st

from ntk_core.tables import MAX_COLUMNS, MAX_ROWS, Table
from ntk_ui import files, frame, i18n
from ntk_ui.i18n import Words
from ntk_ui.pasted import MOST_CHARACTERS, TableError, decode, parse
from ntk_ui.widgets import reading

MEGABYTES = MOST_CHARACTERS // 1_000_000
EXAMPLE = Path(__file__).parent / "examples" / "iris.csv"
PLACEHOLDER = "x1, x2, y\n0.5, 1.2, 1\n-0.3, 0.8, -1\n1.1, -0.4, 1"

_FILE, _TEXT, _READ, _TABLE = "table", "table_text", "table_read", "table_of_the_reader"


def own_table() -> Table | None:
    """Let the reader give a table, and say what is wrong with it; None until there is one."""
    if not reading():
        st.session_state[_TABLE] = _own_table()
    table: Table | None = st.session_state[_TABLE]
    return table


def _own_table() -> Table | None:
    words = i18n.read("tables", frame.language())
    with st.expander(words("own.title"), expanded=True):
        text, last_is_target, standardize = _form(words)
        summary = st.empty()
    files.explain(words("problem.title"), words, files.problem(_FILE))
    if not text.strip():
        summary.caption(words("own.nothing"))
        return None
    try:
        read = _read(text, last_is_target, standardize)
    except TableError as problem:
        files.explain(words("problem.title"), words, problem)
        return None
    rows, columns = read.x.shape
    key = "own.without_target" if read.y is None else "own.with_target"
    summary.markdown(words(key, rows=rows, columns=columns))
    return read


def _form(words: Words) -> tuple[str, bool, bool]:
    """The controls: text, whether the last column is the target, whether columns are brought to one scale."""
    left, right = st.columns(2)
    with left:
        files.uploader(
            _FILE,
            words("own.file"),
            ("csv", "tsv", "txt"),
            MEGABYTES,
            words("own.file_help", rows=MAX_ROWS, columns=MAX_COLUMNS, megabytes=MEGABYTES),
            lambda raw: _replace(decode(raw)),
        )
        st.button(
            words("own.example"),
            key="table_example",
            help=words("own.example_help"),
            on_click=lambda: _replace(EXAMPLE.read_text(encoding="utf-8")),
        )
    text = right.text_area(
        words("own.text"),
        key=_TEXT,
        height=190,
        placeholder=PLACEHOLDER,
        help=words("own.text_help"),
        on_change=lambda: files.forget(_FILE),
        persist_state="session",
    )
    with st.container(horizontal=True):
        options = {
            name: st.toggle(
                words(f"own.{name}"),
                value=True,
                key=f"table_{name}",
                help=words(f"own.{name}_help"),
                persist_state="session",
            )
            for name in ("target", "standardize")
        }
    return text, options["target"], options["standardize"]


def _read(text: str, last_is_target: bool, standardize: bool) -> Table:
    """The table, parsed only where something about it has changed: the page runs for every other control too."""
    given = text, last_is_target, standardize
    before, read = st.session_state.get(_READ, (None, None))
    if given != before:
        read = parse(*given)
        st.session_state[_READ] = given, read
    return read


def _replace(text: str) -> None:
    st.session_state[_TEXT] = text
    files.forget(_FILE)
