"""What lies where on a reader's page, as far as the runs of its fragments have told.

An element may go to the browser before those above it only if its place is there already: in a place that is not, the
browser fails.
"""

import os
from collections.abc import Iterable

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

TRANSIENT = "new_transient"  # what is seen for a moment at a place, and leaves it as it was

Place = tuple[int, ...]  # of an element on the page: Streamlit's delta path
Layout = dict[Place, str]  # what kind of element or container a run has drawn where


class Layouts:
    """The layouts that the newest run of each fragment has left behind."""

    def __init__(self) -> None:
        self._known: dict[str, Layout] = {}

    def kind(self, fragment: str, place: Place) -> str:
        """What a fragment has drawn there."""
        return self._known.get(fragment, {}).get(place, "")

    def forget(self) -> None:
        """The page is drawn anew."""
        self._known.clear()

    def leave(self, fragment: str, layout: Layout) -> None:
        """A run of a fragment has drawn all this, and nothing else is left of it."""
        region = _region([*layout, *self._known.get(fragment, ())])
        around = {name: other for name, other in self._known.items() if _agree(other, layout, region)}
        self._known = around | {fragment: layout}

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


def place_of(message: ForwardMsg) -> Place:
    """Where what is told goes."""
    return tuple(message.metadata.delta_path)


def kind_of(message: ForwardMsg) -> str | None:
    """What it is; not told of an element that the browser knows already."""
    if message.WhichOneof("type") == "ref_hash":
        return None
    delta = message.delta
    if delta.WhichOneof("type") == "add_block":
        return f"block {delta.add_block.WhichOneof('type')}"
    if delta.WhichOneof("type") == TRANSIENT:
        return TRANSIENT
    return delta.new_element.bidi_component.component_name or delta.new_element.WhichOneof("type") or ""


def content_of(message: ForwardMsg) -> int:
    """What differs where its content does, also if it is told as one that the browser knows already."""
    return hash(message.ref_hash or message.hash or message.delta.SerializeToString())
