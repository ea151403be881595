"""Data sets and target functions of the lessons, on plain NumPy arrays."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ntk_core import checks

TARGETS = ("two_points", "sine", "noisy_sine", "step")
SHAPES = ("circle", "interval")
DIGITS = 512


def training_set(name: str, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """A small regression problem on [−1, 1].

    Args:
        name: "two_points"; "sine", five points of sin πx; "noisy_sine", twelve with noise of standard
            deviation 0.2; "step", ten points of sign x.
        seed: of the noise.

    Returns:
        x (n,) and y (n,), x ascending.

    Raises:
        ValueError: unknown name.
    """
    checks.one_of("data", name, TARGETS)
    if name == "two_points":
        return np.array([-0.5, 0.5]), np.array([-0.5, 1.0])
    if name == "sine":
        x = np.linspace(-0.9, 0.9, 5)
        return x, np.sin(np.pi * x)
    if name == "noisy_sine":
        x = np.linspace(-1, 1, 12)
        noise = np.random.Generator(np.random.Philox(checks.integer("seed", seed, 0))).normal(size=12)
        return x, np.sin(np.pi * x) + 0.2 * noise
    x = np.linspace(-0.9, 0.9, 10)
    return x, np.sign(x)


def target(name: str, x: np.ndarray) -> np.ndarray | None:
    """The function that a training set samples, without noise: sin πx or sign x; None for "two_points".

    Args:
        name: one of `TARGETS`.
        x: positions, any shape.

    Raises:
        ValueError: unknown name.
    """
    checks.one_of("data", name, TARGETS)
    if name == "two_points":
        return None
    return np.sign(x) if name == "step" else np.sin(np.pi * np.asarray(x))


def own_points(points: Sequence[tuple[float, float]], at_most: int) -> tuple[np.ndarray, np.ndarray]:
    """A reader's own training points (x, y), by ascending x.

    Raises:
        ValueError: no points, more than `at_most`, or coordinates that are not finite numbers.
    """
    # in NumPy alone: an array of JAX would compile something for every number of points
    if not 1 <= len(points) <= at_most or any(len(point) != 2 for point in points):
        raise ValueError(f"points must hold 1 to {at_most} pairs (x, y), not {points!r}")
    array = np.array(points, float)
    if not np.isfinite(array).all():
        raise ValueError("points hold NaN or infinity; all coordinates must be finite")
    x, y = array[np.argsort(array[:, 0], kind="stable")].T
    return x, y


def inputs(shape: str, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Equispaced inputs for looking at a kernel.

    Args:
        shape: "circle", unit vectors in R²; "interval", numbers in [−1, 1].
        n: how many ≥ 2.

    Returns:
        Positions (n,), the angle in [0, 2π) or the number itself, and inputs (n, d), d = 2 or 1.

    Raises:
        ValueError: unknown shape or n < 2.
    """
    checks.one_of("shape", shape, SHAPES)
    checks.integer("n", n, 2)
    if shape == "circle":
        angles = 2 * np.pi * np.arange(n) / n
        return angles, on_circle(angles)
    positions = np.linspace(-1, 1, n)
    return positions, positions[:, None]


def on_circle(angle: np.ndarray) -> np.ndarray:
    """Unit vectors (n, 2) at the angles (n,)."""
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def digits(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Handwritten digits, 8×8 pixels each, the ten digits taken in turn: 0, 1, …, 9, 0, 1, …

    Args:
        n: how many, 2 to 512; always the first n.

    Returns:
        Pixels (n, 64) from 0, paper, to 1, ink, row by row, and which digit each image shows (n,).

    Raises:
        ValueError: n out of range.

    References:
        E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning
        Repository, doi 10.24432/C50P49, CC BY 4.0. The file says what was taken from it.
    """
    if checks.integer("n", n, 2) > DIGITS:
        raise ValueError(f"n must be at most {DIGITS}, not {n}")
    rows = np.loadtxt(Path(__file__).with_name("digits.csv"), dtype=int, delimiter=",")[:n]
    return rows[:, :-1] / 16, rows[:, -1]
