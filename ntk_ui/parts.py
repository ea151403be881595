"""A lesson in parts: the lab, which runs with every move of a control, and what waits below until its reader comes.

The lab is the controls, the first figure and its numbers. What lies below would cost the server and the browser several
times as much, for nothing as long as nobody looks. So each part tells the server when its reader is about to see it and
it is out of date; until then it keeps what it showed, faded. ``parts=all`` in the link draws everything at once, for
those who print a page.
"""

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

import streamlit as st

from ntk_ui import assets, frame, i18n, lab_runs, link, widgets

Settings = TypeVar("Settings", bound=tuple[Any, ...])

EVERYTHING = "all"
SETTINGS = "lab_settings"

_TELL = assets.display("parts")
_WATCH = assets.component("parts")


def lab(choose: Callable[[], Settings]) -> Callable[[Callable[[Settings], None]], Callable[[], Settings]]:
    """Make a function the lab of its page.

    Args:
        choose: Draws the controls, or only reads them, and returns all settings that the page depends on.
    """

    def decorate(draw: Callable[[Settings], None]) -> Callable[[], Settings]:
        @st.fragment(key=lab_runs.LAB)
        def run() -> None:
            with widgets.read_only():
                settings = st.session_state[SETTINGS] = choose()
            _TELL("lab_settings_told", {"settings": _version(settings)})
            draw(settings)
            link.tell("lab")

        def whole() -> Settings:
            settings = choose()
            _explain_refused()
            run()
            return settings

        return whole

    return decorate


def part(name: str, room: str = "80vh") -> Callable[[Callable[[Settings], None]], Callable[[], None]]:
    """Make a function a part of its page that is drawn, with the settings of the lab, once its reader is near.

    Args:
        name: The part's name, unlike that of any other on its page.
        room: The height that it takes up before.
    """

    def decorate(draw: Callable[[Settings], None]) -> Callable[[], None]:
        @st.fragment
        def run() -> None:
            settings: Settings = st.session_state[SETTINGS]
            version, key = _version(settings), f"part_{name}_seen"
            wanted = st.session_state.get(key, {}).get("wants") == version
            drawn = wanted or st.query_params.get("parts") == EVERYTHING
            box = f"part_{name}"
            with st.container(key=box):
                data = {"box": box, "room": room, "drawn": version if drawn else ""}
                _WATCH(key=key, data=data, on_wants_change=_rerun)
                if drawn:
                    draw(settings)
                    _explain_refused()
                    link.tell(name)

        return run

    return decorate


def _explain_refused() -> None:
    widgets.explain_refused(i18n.read("frame", frame.language()))


def _version(settings: tuple[Any, ...]) -> str:
    """The same for the same settings; a table counts by its digest."""
    told = repr([getattr(value, "digest", value) for value in settings])
    return hashlib.blake2b(told.encode(), digest_size=8).hexdigest()


def _rerun() -> None:
    """Nothing more than the run that a change of this state causes."""
