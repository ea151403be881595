"""Figures as the browser gets them: JSON, with arrays in the binary form that Plotly reads."""

import base64
import json
import math
from typing import Any

import numpy as np

# Plotly's names; by type, because NumPy takes longer to find the name of one than to copy an array
TYPES = {np.dtype(name): name for name in ("i1", "u1", "i2", "u2", "i4", "f4", "f8")}


def line(value: dict[str, Any]) -> bytes:
    """A dictionary with figures in it as one line of JSON, without NaN."""
    return json.dumps(pack(value), separators=(",", ":"), allow_nan=False).encode()


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
