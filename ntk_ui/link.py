"""Choices kept in the page's link by their own names, whatever the language and the range of the moment.

Streamlit's ``bind="query-params"`` writes the *label* of an option into the link, a translated one too; it knows no
range that changes; and it takes what is not drawn at the moment out of the link. So the app writes the option's own
name, with the same rules: the link decides when the page is opened and when the reader goes back or forward, the
reader decides afterwards, and what the link does not know falls back to the default.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

Option = TypeVar("Option", str, int, float)
Name = Callable[[Any], str]


def follow(key: str, options: Sequence[Option], default: Option, name: Name = str) -> None:
    """Set the session's choice from the link where the link decides; pages may differ in their options."""
    if st.session_state.get(key) not in options or went_back_or_forward():
        known = {name(option): option for option in options}
        st.session_state[key] = known.get(st.query_params.get(key, ""), default)


def record(key: str, value: Option, default: Option, name: Name = str) -> None:
    """Write the choice into the link; a default that the link does not mention stays out."""
    asked = st.query_params.get(key)
    if asked != name(value) and (asked is not None or value != default):
        st.query_params[key] = name(value)


def went_back_or_forward() -> bool:
    """Whether this run follows the browser's back or forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
