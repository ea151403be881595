"""Figures on a page: as they are, validated by the tests.

Streamlit's own chart has Plotly's Python library check and copy each figure, nine tenths of the work of a page that is
in the cache, and draws every chart of a page two or three times before the reader sees the first one. So figures have
a component of their own, `browser/charts.js`: it draws what is in view at once, and each figure once.
"""

from collections.abc import Callable
from typing import ParamSpec

from ntk_ui import assets
from ntk_ui.figures import packing
from ntk_ui.figures.style import Figure
from ntk_ui.places import places

Parameters = ParamSpec("Parameters")

_FIGURE = assets.display("charts", room=400)


def show(sent: bytes, key: str, before: assets.Shown | None = None) -> assets.Shown:
    """Draw an encoded figure at this place of the page, or in place of one that this run has drawn before."""
    return _FIGURE(key, sent, before)


def finished(
    around: dict[str, str], draw: Callable[Parameters, Figure], *args: Parameters.args, **kwargs: Parameters.kwargs
) -> bytes:
    """The encoded figure that a function draws of results; shared by all readers of the same results.

    Args:
        around: The texts around it.
        draw: Draws the figure, the same for the same arguments.
        args: For `draw`. Results of experiments are told apart by what they are, not by what is in them: the cache of
            `compute` gives the same one to all readers. Of other collections, the figure is drawn anew.
        kwargs: For `draw`.
    """
    told = [_Argument(value) for value in (*args, *kwargs.values())]
    if not all(argument.key for argument in told):
        return packing.line({"figure": draw(*args, **kwargs)} | around)
    place = _place(draw, tuple(kwargs), tuple(around.items()), *told)
    sent: bytes = place.found(lambda: packing.line({"figure": draw(*args, **kwargs)} | around))
    return sent


@places
def _place(*what: object) -> bytes:
    """What a figure is told by."""
    raise NotImplementedError  # the place is all that is asked for


class _Argument:
    """An argument, told from others by its key; none, if it may change."""

    def __init__(self, value: object) -> None:
        self.value = value
        self.key: tuple[object, object] | None = (type(value), value)
        try:
            hash(value)
        except TypeError:
            result = isinstance(value, tuple) and hasattr(value, "_fields")
            self.key = (type(value), id(value)) if result else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Argument) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)
