"""Choices whose labels are translated, kept in the page's link under their own names.

Streamlit's ``bind="query-params"`` writes the *label* of an option into the link. That is right for
numbers, but a translated label would make a link that only works in one language. For such choices
the link carries the option's name instead, with the same rules: the link decides when the page is
opened and when the reader goes back or forward, the reader decides afterwards, and what the link
does not know falls back to the default.
"""

from collections.abc import Sequence

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx


def follow(key: str, options: Sequence[str], default: str) -> None:
    """Set the session's choice from the link where the link decides; pages may differ in their options."""
    if st.session_state.get(key) not in options or went_back_or_forward():
        asked = st.query_params.get(key)
        st.session_state[key] = asked if asked in options else default


def record(key: str, value: str, default: str) -> None:
    """Write the choice into the link; a default that the link does not mention stays out."""
    asked = st.query_params.get(key)
    if asked != value and (asked is not None or value != default):
        st.query_params[key] = value


def went_back_or_forward() -> bool:
    """Whether this run follows the browser's back or forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
