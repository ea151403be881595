"""The sessions that have something to say."""

from typing import Any

from streamlit.runtime.session_manager import ActiveSessionInfo, SessionManager


class Speaking:
    """The sessions, of which the server's loop sees only those that have something to say.

    Streamlit's own loop goes through all sessions each time that one of them says anything: with 150 readers some 7 %
    of what a process does in Python, which grows with their square.
    """

    def __init__(self, sessions: SessionManager) -> None:
        self._sessions = sessions
        self._speaking: dict[str, None] = {}  # in the order in which they asked

    def asks(self, session_id: str) -> None:
        """A session has something to say."""
        self._speaking[session_id] = None

    def list_active_sessions(self) -> list[ActiveSessionInfo]:
        """Those that have asked since the last time, and whose readers are still there."""
        ids, self._speaking = self._speaking, {}
        found = map(self._sessions.get_active_session_info, ids)
        return [session for session in found if session is not None]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sessions, name)
