"""Figures on their way to the browser: as they are, in the binary form that Plotly reads, validated by the tests.

Streamlit's own chart has Plotly's Python library check and copy each figure, nine tenths of the work of a page that is
in the cache, and draws every chart of a page two or three times before the reader sees the first one. So figures have
a component of their own, `browser/charts.js`: it draws what is in view at once, and each figure once.
"""

import base64
import json
import math
from collections.abc import Callable
from typing import Any, ParamSpec

import numpy as np

from ntk_ui import assets
from ntk_ui.figures.style import Figure
from ntk_ui.places import places

Parameters = ParamSpec("Parameters")

# Plotly's names; by type, because NumPy takes longer to find the name of one than to copy an array
TYPES = {np.dtype(name): name for name in ("i1", "u1", "i2", "u2", "i4", "f4", "f8")}

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
        return encode(draw(*args, **kwargs), **around)
    place = _place(draw, tuple(kwargs), tuple(around.items()), *told)
    sent: bytes = place.found(lambda: encode(draw(*args, **kwargs), **around))
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


def encode(figure: dict[str, Any], **texts: str) -> bytes:
    """A figure and the texts around it as the browser gets them: JSON without NaN."""
    return json.dumps({"figure": pack(figure)} | texts, separators=(",", ":"), allow_nan=False).encode()


def pack(value: Any) -> Any:
    """A dictionary, list or array with every array of numbers in Plotly's typed form: its bytes in base64."""
    if isinstance(value, dict):
        return {key: pack(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [pack(each) for each in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype == np.int64 and np.abs(value).max(initial=0) <= np.iinfo(np.int32).max:
        value = value.astype(np.int32)  # JavaScript has no array of longer integers
    if (name := TYPES.get(value.dtype)) is None or value.size == 0:
        return pack(value.tolist())
    shape = {} if value.ndim == 1 else {"shape": ", ".join(map(str, value.shape))}
    return {"dtype": name, "bdata": base64.b64encode(value.tobytes()).decode("ascii")} | shape
