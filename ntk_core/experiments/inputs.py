"""The inputs that a kernel is looked at on, and functions of them to be learned."""

from typing import NamedTuple

import numpy as np

from ntk_core import data, programs
from ntk_core.programs import Problem
from ntk_core.tables import Table

COUNTS = (16, 32, 64, 128, 256, 512)
TARGETS = ("wave", "waves", "step")  # on the circle and the interval; other sources have targets of their own

Source = str | Table


class KernelPoints(NamedTuple):
    """N inputs."""

    shape: str  # "circle", "interval" or "table"
    position: np.ndarray  # (N,) the angle in [0, 2π), x in [−1, 1], or the number of the point
    x: np.ndarray  # (N, d)
    targets: np.ndarray | None  # (N,) those that came with the data


def kernel_points(source: Source, count: int) -> KernelPoints:
    """Inputs by name, or the reader's own.

    Args:
        source: "circle", "interval", "digits" (with targets: 1 for even ones, −1 for odd ones), or a table, which
            has as many points as it has.
        count: the number of points N.
    """
    if isinstance(source, Table):
        return KernelPoints("table", np.arange(len(source.x), dtype=float), source.x, source.y)
    if source == "digits":
        x, y = data.digits(count)
        order = np.argsort(y, kind="stable")  # so that the kernel shows a block for each digit
        return KernelPoints("table", np.arange(count, dtype=float), x[order], np.where(y[order] % 2 == 0, 1.0, -1.0))
    position, x = data.inputs(source, count)
    return KernelPoints(source, position, x, None)


def target_values(points: KernelPoints, target: str) -> np.ndarray:
    """A function of the inputs (N,): a slow wave, a slow and a fast one, or a step; or what came with the data.

    Data without targets have the first coordinate, centered, as theirs.
    """
    if points.targets is not None:
        return points.targets
    if points.shape == "table":
        return points.x[:, 0] - points.x[:, 0].mean()
    phase = points.position if points.shape == "circle" else np.pi * points.position
    if target == "wave":
        return np.cos(phase)
    if target == "waves":
        return np.cos(phase) + 0.5 * np.sin(4 * phase) + 0.25 * np.sin(9 * phase)
    return np.sign(np.sin(phase) + 1e-12)


def small_problem(source: Source, count: int, target: str) -> Problem:
    """At most 32 of the inputs, evenly chosen, as a problem to train on; the grid are the others."""
    points = kernel_points(source, count)
    values = target_values(points, target)
    n = len(values)
    train = np.unique(np.linspace(0, n - 1, min(n, programs.MAX_POINTS)).astype(int))
    grid = np.arange(programs.GRID_POINTS) * n // programs.GRID_POINTS
    return programs.problem(points.x[train], values[train], points.x[grid])
