"""What lies where on a reader's page, as far as the runs of its fragments have told.

An element may go to the browser before those above it only if its place is there already: in a place that is not, the
browser fails.
"""

import os
from collections.abc import Iterable

Place = tuple[int, ...]  # of an element on the page: Streamlit's delta path
Layout = dict[Place, bool]  # of what a run has drawn, and whether it is a figure


class Layouts:
    """The layouts that the newest run of each fragment has left behind."""

    def __init__(self) -> None:
        self._known: dict[str, Layout] = {}

    def figure_at(self, fragment: str, place: Place) -> bool:
        """Whether a fragment has drawn a figure there."""
        return self._known.get(fragment, {}).get(place, False)

    def forget(self) -> None:
        """The page is drawn anew."""
        self._known.clear()

    def leave(self, fragment: str, layout: Layout) -> bool:
        """A run of a fragment has drawn all this; whether all of it was there before."""
        before = self._known.get(fragment)
        region = _region([*layout, *(before or ())])
        around = {name: other for name, other in self._known.items() if _agree(other, layout, region)}
        self._known = around | {fragment: layout}
        return before == layout

    def give_up(self, fragment: str, layout: Layout) -> None:
        """A run has drawn this and was given up."""
        if not layout.items() <= self._known.get(fragment, {}).items():
            self.forget()


def _region(places: Iterable[Place]) -> Place:
    """The innermost place that all of these are in."""
    return tuple(os.path.commonprefix(list(places)))


def _agree(one: Layout, other: Layout, region: Place) -> bool:
    """Whether two layouts, of which the second lies in a region, are the same where they overlap."""
    shared = max(region, _region(one), key=len)
    if _region([shared, region]) != region or _region([shared, _region(one)]) != _region(one):
        return True  # they lie side by side
    first, second = ({p: v for p, v in each.items() if p[: len(shared)] == shared} for each in (one, other))
    return first == second
