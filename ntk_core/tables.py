"""A reader's own data: a table of points, told apart from other tables by a digest of its numbers."""

import hashlib
from dataclasses import dataclass, field

import numpy as np

from ntk_core import checks
from ntk_core.checks import ArrayLike

MAX_ROWS = 512
MAX_COLUMNS = 64


@dataclass(frozen=True)
class Table:
    """Points with or without targets; two tables are equal where their digests are."""

    digest: str
    x: np.ndarray = field(compare=False, repr=False)  # (n, d), read-only
    y: np.ndarray | None = field(compare=False, repr=False)  # (n,), read-only


def table(x: ArrayLike, y: ArrayLike | None = None) -> Table:
    """A table of points.

    Args:
        x: inputs (n, d), 2 ≤ n ≤ 512, d ≤ 64.
        y: targets (n,), if there are any.

    Raises:
        ValueError: too few or too many rows or columns, a wrong shape, NaN or infinity.
    """
    points = checks.plain_floats("x", x)
    if points.ndim != 2:
        raise ValueError(f"x must have shape (n, d), one row per point, not {points.shape}")
    n, d = points.shape
    if not 2 <= n <= MAX_ROWS or d > MAX_COLUMNS:
        raise ValueError(f"x must have 2 to {MAX_ROWS} rows and at most {MAX_COLUMNS} columns, not {n} and {d}")
    targets = None if y is None else checks.plain_floats("y", y)
    if targets is not None and targets.shape != (n,):
        raise ValueError(f"y must have shape ({n},), one value per point, not {targets.shape}")
    digest = hashlib.sha256(f"{n},{d},{targets is None}".encode() + points.tobytes())
    for array in (points, targets):
        if array is not None:
            array.flags.writeable = False
            digest.update(array.tobytes())
    return Table(digest.hexdigest(), points, targets)
