"""The reader's own points: clicked into a figure, edited in a table, kept in the link.

The link carries them as ``<key>=x,y;x,y``. They live in the session until the link decides anew.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ntk_core.experiments import Points
from ntk_ui import controls, link, widgets
from ntk_ui.clicks import into
from ntk_ui.i18n import Words
from ntk_ui.lessons.settings import DECIMALS
from ntk_ui.lessons.taylor.settings import POINTS

AT_MOST = POINTS.most


@dataclass(frozen=True)
class Board:
    """A place for points that a reader sets."""

    key: str  # in the link and in the session
    x: tuple[float, float]  # where they may lie
    y: tuple[float, float]
    first: Callable[[], Iterable[Any]]  # the points that it begins with
    least: int = 1  # points with an x of their own

    def points(self, words: Words) -> Points:
        """The points, with the table to edit them in."""
        if widgets.reading():
            read: Points = st.session_state[self.key]
            return read
        self._follow_link()
        if self.key not in st.session_state:
            self._replace(self._valid(self.first()))
        elif self._editor not in st.session_state:  # it was not on the page, and has lost what was edited
            self._replace(st.session_state[self.key])
        points = self._edited(words)
        if problem := st.session_state.pop(self._problem, None):
            st.warning(words(problem[0], **problem[1]), icon="⚠️")
        st.session_state[self.key] = points
        text = ";".join(f"{x:g},{y:g}" for x, y in points)
        link.put(self.key, text)
        return points

    def clicks(self, figure: str) -> None:
        """Let the reader add points by clicking into a figure, given by its key."""
        into(figure, self._add)

    def leave(self) -> None:
        """Take the points out of the link: the reader has chosen something else."""
        link.drop(self.key)

    def forget(self) -> None:
        """Take the points out of the link and begin with the first ones the next time."""
        st.session_state.pop(self.key, None)
        self.leave()

    @property
    def _table(self) -> str:
        return f"{self.key}_table"

    @property
    def _version(self) -> str:
        return f"{self.key}_version"

    @property
    def _editor(self) -> str:
        return f"{self.key}_{st.session_state[self._version]}"

    @property
    def _problem(self) -> str:
        return f"{self.key}_problem"

    def _add(self, x: float, y: float) -> None:
        points = st.session_state[self.key]
        if len(points) >= AT_MOST:
            st.session_state[self._problem] = ("points.full", {"most": AT_MOST})
            return
        self._replace((*points, *self._valid([(x, y)])))

    def _edited(self, words: Words) -> Points:
        """The points in a table, and what the reader makes of them; a row counts once it is whole."""
        shown = st.session_state[self._table]
        config = {
            name: st.column_config.NumberColumn(name, min_value=low, max_value=high, step=10.0**-DECIMALS)
            for name, (low, high) in {"x": self.x, "y": self.y}.items()
        }
        st.caption(words("points.look"))
        with st.expander(words("points.title"), expanded=False):
            edited = st.data_editor(
                {"x": [x for x, _ in shown], "y": [y for _, y in shown]},
                column_config=config,
                num_rows="dynamic",
                hide_index=True,
                width=320,
                key=self._editor,
            )
        points = self._valid(zip(edited["x"], edited["y"], strict=True))
        if not self._enough(points):
            st.session_state[self._problem] = ("points.few", {"least": self.least})
            self._replace(self._valid(self.first()))
            st.rerun()
        return points[:AT_MOST]

    def _follow_link(self) -> None:
        asked = link.asked(self.key)
        if asked is None or (self.key in st.session_state and not link.went_back_or_forward()):
            return
        parts = [part for part in asked.split(";") if part.strip()]
        points = self._valid(part.split(",") for part in parts)
        enough = self._enough(points)
        if enough:
            self._replace(points[:AT_MOST])
        if len(points) != len(parts) or len(points) > AT_MOST or not enough:
            ends = {"x_low": self.x[0], "x_high": self.x[1], "y_low": self.y[0], "y_high": self.y[1]}
            fields = {name: f"{end:g}".replace("-", "−") for name, end in ends.items()}
            fields |= {"left_out": str(len(parts) - len(points[:AT_MOST])), "most": str(AT_MOST)}
            st.session_state[self._problem] = ("points.unread", fields)

    def _replace(self, points: Points) -> None:
        """Points from outside of the table: it starts anew with them."""
        st.session_state[self.key] = st.session_state[self._table] = points
        st.session_state[self._version] = st.session_state.get(self._version, 0) + 1

    def _enough(self, points: Points) -> bool:
        return len({x for x, _ in points[:AT_MOST]}) >= self.least

    def _valid(self, rows: Iterable[Any]) -> Points:
        """The rows that are two numbers within the figure, rounded."""
        points = []
        for row in rows:
            try:
                x, y = (float(value) for value in row)
            except (TypeError, ValueError):  # an unfinished row of the table, or no numbers in the link
                continue
            if all(math.isfinite(v) and low <= v <= high for v, (low, high) in ((x, self.x), (y, self.y))):
                points.append((round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0))
        return tuple(points)


def _preset() -> Iterable[Any]:
    x, y = controls.data_sets.training_set(st.session_state.get("points_preset", controls.DEFAULT_DATA))
    return zip(x, y, strict=True)


TRAINING = Board(POINTS.name, POINTS.x, POINTS.y, _preset)


def training_data(words: Words, chosen: str) -> str | Points:
    """The data set by its name, or the reader's own points."""
    if chosen == "own":
        return TRAINING.points(words)
    TRAINING.forget()
    st.session_state["points_preset"] = chosen
    return chosen
