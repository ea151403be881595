"""What the reader has chosen: kept in the session for all pages, and in the page's link.

A widget is only how a choice is shown and changed. Streamlit forgets the value of a widget that is not drawn, and the
one on another page begins anew; so the choices are kept here, by their names, and each widget is drawn with its own.
The link decides when the page is opened and when the reader goes back or forward, the reader decides afterwards. A
choice that the reader has not made is the default of the page at hand and stays out of the link.

Streamlit knows the link of each request, which may have been sent before the browser heard of the newest one. So the
server keeps the link as it should be, and sends it whenever a request came with another: each is an entry of its own in
the browser's history. `browser/link.js` puts the address right without one: of a page that has just been opened, and
where the reader went back while the browser was still to hear of a newer link.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ntk_ui import assets

Option = TypeVar("Option", str, int, float)
Name = Callable[[Any], str]

CHOICES, NOTES = "choices", "choices_refused"
PAGE, LINK, BEFORE, FRESH = "link_page", "link", "link_before", "link_fresh"
OF_ONE_PAGE = ("topic",)  # choices that mean nothing on another page

_TELL = assets.display("link")


def begin() -> None:
    """A run of a page begins. Where it follows the browser's back or forward button, the link decides anew."""
    st.session_state[NOTES] = []
    if went_back_or_forward():
        st.session_state[CHOICES], st.session_state[BEFORE] = {}, {}
        st.session_state[PAGE], st.session_state[LINK] = None, st.query_params.to_dict()


def opened(page: str) -> None:
    """The run is one of this page, whose link is that of the request if another page was shown before.

    What the other page's link asks for goes along, also where that page has no use for it.
    """
    if (before := st.session_state.get(PAGE)) == page:
        return
    choices, texts = _choices(), st.session_state.setdefault(BEFORE, {})
    if before is not None:
        texts |= _link()
        for key in OF_ONE_PAGE:
            choices.pop(key, None)
            texts.pop(key, None)
    st.session_state[PAGE], st.session_state[LINK] = page, st.query_params.to_dict()
    st.session_state[FRESH] = True


def went_back_or_forward() -> bool:
    """Whether this run follows the browser's back or forward button."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def choose(key: str, value: Any) -> None:
    """The reader has chosen: with a control, by a click into a figure, or by a guided experiment."""
    _choices()[key] = value


def asked(key: str) -> str | None:
    """The text that the link has for a name, or that of the page before."""
    text: str | None = _link().get(key, st.session_state.get(BEFORE, {}).get(key))
    return text


def chosen(key: str, options: Sequence[Option], default: Option, name: Name = str, label: Name | None = None) -> Option:
    """The reader's choice, or that of the link, or else the default of this page.

    What is no option here, and is asked for all the same, is noted, see `refused`.

    Args:
        key: The name of the choice.
        options: What can be chosen here.
        default: One of them.
        name: What an option is called in the link.
        label: What it is called on the page; the same, if left out.
    """
    choices, label = _choices(), label or name
    if key not in choices and (text := asked(key)) is not None:
        known = {name(option): option for option in options}
        if text not in known:
            _refuse(key, text, label(default))
            return default
        choices[key] = known[text]
    value: Option = choices.get(key, default)
    if value not in options:
        _refuse(key, label(value), label(default))
        return default
    return value


def written(key: str, default: str) -> str:
    """A text that the reader has written, or that of the link, whatever it says."""
    choices = _choices()
    if key not in choices and (text := asked(key)) is not None:
        choices[key] = text
    found: str = choices.get(key, default)
    return found


def refused() -> list[tuple[str, str, str]]:
    """The name of each choice of which this run shows another value than was asked for, what was asked, what is shown.

    They are told once.
    """
    notes: list[tuple[str, str, str]] = st.session_state.get(NOTES, [])
    st.session_state[NOTES] = []
    return notes


def _refuse(key: str, text: str, shown: str) -> None:
    note = key, text, shown
    notes = st.session_state.setdefault(NOTES, [])
    if note not in notes:
        notes.append(note)


def record(key: str, value: Option, default: Option, name: Name = str) -> None:
    """Have the link name the choice; a default that it does not mention stays out."""
    before = _link().get(key)
    if before != name(value) and (before is not None or value != default):
        put(key, name(value))


def put(key: str, text: str) -> None:
    """Have the link say this."""
    _link()[key] = text


def drop(key: str) -> None:
    """Take a name out of the link."""
    _link().pop(key, None)


def tell(place: str) -> None:
    """The controls of the lab or of a part, given by its name, are drawn: send the link, if the browser has another."""
    link = _link()
    if not st.session_state.get(FRESH) and link != st.query_params.to_dict():
        st.query_params.from_dict(link)
    st.session_state[FRESH] = False
    _TELL(f"link_told_{place}", {"link": urlencode(link), "time": time.time()})


def _choices() -> dict[str, Any]:
    choices: dict[str, Any] = st.session_state.setdefault(CHOICES, {})
    return choices


def _link() -> dict[str, str]:
    link: dict[str, str] = st.session_state.setdefault(LINK, st.query_params.to_dict())
    return link
