"""The fixed shapes that every compiled program works on."""

import math
from typing import NamedTuple

import numpy as np

MAX_POINTS = 32  # training points, the rest is padding
FEW_POINTS = 16  # where there are no more, a problem may be cut to these, see `visible`
GRID_POINTS = 128
KERNEL_SIZES = (128, 512)  # points of a kernel matrix, the rest is padding
DIMENSION = 64  # of inputs, the rest is padding
SMALL_DIMENSION = 2  # of inputs that have no more, where most of the cost lies in their coordinates
MAX_DEPTH = 3
MAX_FREQUENCY = 64  # of the spectrum on the circle
RECORDED = 41  # recorded steps of a training run


class Problem(NamedTuple):
    """A regression problem of fixed shape: training points, then the grid that is looked at."""

    x: np.ndarray  # (MAX_POINTS + GRID_POINTS, SMALL_DIMENSION or DIMENSION)
    y: np.ndarray  # (MAX_POINTS,), or fewer where they are cut, see `visible`
    weight: np.ndarray  # (MAX_POINTS,) 1 for a point, 0 for padding
    d: int  # input dimension before padding

    @property
    def dimension(self) -> int:
        """The input dimension after padding."""
        return self.x.shape[1]


def problem(x_train: np.ndarray, y_train: np.ndarray, x_grid: np.ndarray) -> Problem:
    """Pad inputs (n, d), (GRID_POINTS, d) to fixed shapes; x·x'/d stays what it is for every pair."""
    n, d = x_train.shape
    dimension = padded_dimension(d)
    x = np.zeros((MAX_POINTS + GRID_POINTS, dimension))
    x[:n, :d], x[MAX_POINTS:, :d] = x_train, x_grid
    y, weight = np.zeros(MAX_POINTS), np.zeros(MAX_POINTS)
    y[:n], weight[:n] = y_train, 1
    return Problem(x * math.sqrt(dimension / d), y, weight, d)


def padded_points(x: np.ndarray, dimension: int = DIMENSION) -> np.ndarray:
    """Inputs (n, d) of a kernel matrix, padded to one of `KERNEL_SIZES` and in dimension; x·x'/d stays what it is."""
    n, d = x.shape
    padded = np.zeros((next(size for size in KERNEL_SIZES if size >= n), dimension))
    padded[:n, :d] = x * math.sqrt(dimension / d)
    return padded


def padded_dimension(d: int) -> int:
    """The dimension that inputs of d coordinates are padded to."""
    return SMALL_DIMENSION if d <= SMALL_DIMENSION else DIMENSION


def recorded_steps(steps: int) -> np.ndarray:
    """`RECORDED` increasing step numbers from 0 to steps, denser at the start."""
    numbers = [0]
    for i in range(1, RECORDED):
        numbers.append(max(numbers[-1] + 1, round(steps ** (i / (RECORDED - 1)))))
    return np.minimum(numbers, steps)
