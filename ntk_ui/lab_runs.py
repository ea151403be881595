"""A slider of the lab runs the lab, in one run.

Streamlit runs the whole page when a control moves that stands outside of all fragments. A callback can ask for a
fragment instead, but only when a run of the page has already begun: two runs for each move, and the browser goes
through its whole page for both. So these sliders tell the browser that they belong to a fragment of a name of their
own, which it sends back when one of them moves, and the server runs the lab for it. A run that is under way is given
up for it, as it is for a run of the page.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import streamlit as st
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ThreadState

LAB = "lab"  # the fragment's key
SLIDERS = "sliders of the lab"
DRAWN = "page_is_drawn"

_ran: WeakKeyDictionary[AppSession, str] = WeakKeyDictionary()  # the lab that a slider has run last
_asked_for_the_page: WeakSet[AppSession] = WeakSet()  # until it is there


def page_begins() -> None:
    """The page is drawn anew; until it is there, sliders of the lab run all of it."""
    st.session_state[DRAWN] = False


def page_is_drawn() -> None:
    """From now on sliders of the lab run the lab alone."""
    st.session_state[DRAWN] = True


def slider() -> AbstractContextManager[object]:
    """A slider that is drawn in here belongs to the lab, unless it is part of a fragment."""
    return nullcontext() if ThreadState.get().fragment_id else ThreadState.scoped(fragment_id=SLIDERS)


def not_lost() -> None:
    """What a control calls when it has moved: draws the page if this run is for another part of it.

    The browser sends one request for all that changed at one moment, in the name of whatever changed first.
    """
    context = get_script_run_ctx()
    if context is None or not (running := context.fragment_ids_this_run):  # it is a run of the page
        return
    parts, mine = context.fragment_storage, ThreadState.get().fragment_id
    if mine == SLIDERS:
        (mine,) = parts.resolve_target(LAB)
    if not mine or (mine not in running and not parts.has_ancestor_in(mine, running)):
        st.rerun()


def install() -> None:
    """Have every session run the lab for them."""
    request, finish = AppSession.request_rerun, AppSession._create_script_finished_message

    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        if client_state is not None and client_state.fragment_id == SLIDERS:
            client_state.fragment_id = _lab(self)
            if client_state.fragment_id and self._scriptrunner is not None:
                self._scriptrunner.request_stop()
                self._scriptrunner = None
        if client_state is None or not client_state.fragment_id:
            _asked_for_the_page.add(self)
        request(self, client_state)

    def create_script_finished_message(self: AppSession, *told: Any) -> ForwardMsg:
        _asked_for_the_page.discard(self)
        return finish(self, *told)

    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]
    AppSession._create_script_finished_message = create_script_finished_message  # type: ignore[assignment,method-assign]


def _lab(session: AppSession) -> str:
    """The identifier of the lab, or nothing while the page is not there: then a run of it must not be given up."""
    state = session.session_state
    if session in _asked_for_the_page or DRAWN not in state or not state[DRAWN]:
        return ""
    (lab,) = session._fragment_storage.resolve_target(LAB)
    _ran[session] = lab
    return lab


def ran_last(session: AppSession) -> str:
    """The identifier of the lab that a slider has run last, or nothing."""
    return _ran.get(session, "")
