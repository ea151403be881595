"""A file that a reader gives: read at once and not kept; what is wrong with it is told until the next one comes."""

from collections.abc import Callable, Sequence

import streamlit as st

from ntk_ui.i18n import Words
from ntk_ui.problems import ProblemError


def uploader(
    name: str, label: str, kinds: Sequence[str], megabytes: int, help: str, take: Callable[[bytes], None]
) -> None:
    """A place for a file; it starts anew with each one.

    Args:
        name: Of the place in the session.
        label: What the reader is asked for.
        kinds: Endings of file names.
        megabytes: At most.
        help: For its tooltip.
        take: Is given the content of a file; raises ProblemError if that cannot be used.
    """
    version = f"{name}_version"
    key = f"{name}_file_{st.session_state.get(version, 0)}"

    def read() -> None:
        file = st.session_state.get(key)
        if file is None:
            return
        st.session_state[version] = st.session_state.get(version, 0) + 1
        forget(name)
        try:
            take(file.getvalue())
        except ProblemError as found:
            st.session_state[_problem(name)] = found

    st.file_uploader(label, type=list(kinds), max_upload_size=megabytes, key=key, help=help, on_change=read)


def problem(name: str) -> ProblemError | None:
    """What was wrong with the newest file."""
    found: ProblemError | None = st.session_state.get(_problem(name))
    return found


def forget(name: str) -> None:
    """It does not matter any more."""
    st.session_state.pop(_problem(name), None)


def explain(title: str, words: Words, found: ProblemError | None) -> None:
    """Say what is wrong, after a title, if something is."""
    if found:
        st.error(f"{title} {words(found.key, **found.fields)}", icon="⚠️")


def _problem(name: str) -> str:
    return f"{name}_problem"
