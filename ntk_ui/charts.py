"""Figures on their way to the browser: as they are, in the binary form that Plotly reads, validated by the tests.

Streamlit hands every figure that it is given to Plotly's Python library, which checks each attribute and copies it
several times: nine tenths of the work of a page that is in the cache. A figure that is one already is asked for its
dictionary only.
"""

import base64
from typing import Any

import numpy as np
from plotly.basedatatypes import BaseFigure

TYPES = {"int8": "i1", "uint8": "u1", "int16": "i2", "uint16": "u2", "int32": "i4", "float32": "f4", "float64": "f8"}


class Chart(BaseFigure):
    """A figure given as a dictionary, passed on without being taken apart."""

    def __init__(self, figure: dict[str, Any]) -> None:
        """Keep the dictionary; the constructor of the class below would build it anew, attribute by attribute."""
        self._figure = figure

    def to_dict(self) -> dict[str, Any]:
        """The figure with its arrays packed."""
        packed: dict[str, Any] = pack(self._figure)
        return packed


def pack(value: Any) -> Any:
    """A dictionary, list or array with every array of numbers in Plotly's typed form: its bytes in base64."""
    if isinstance(value, dict):
        return {key: pack(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [pack(each) for each in value]
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype == np.int64 and np.abs(value).max(initial=0) <= np.iinfo(np.int32).max:
        value = value.astype(np.int32)  # JavaScript has no array of longer integers
    if (name := TYPES.get(value.dtype.name)) is None or value.size == 0:
        return value.tolist()
    shape = {} if value.ndim == 1 else {"shape": ", ".join(map(str, value.shape))}
    return {"dtype": name, "bdata": base64.b64encode(value.tobytes()).decode("ascii")} | shape
