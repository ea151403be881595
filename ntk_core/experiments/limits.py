"""Kernels at infinite width: those of all widths, seeds, targets, learning rates and numbers of steps."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.data import on_circle
from ntk_core.networks import MLP
from ntk_core.programs import GRID_POINTS, MAX_POINTS, Problem

BLOCK = programs.KERNEL_SIZES[0]


class LimitKernels(NamedTuple):
    """Both kernels at infinite width."""

    ntk: np.ndarray
    nngp: np.ndarray


class Inputs(NamedTuple):
    """Padded inputs (n, d) as bytes, by which an app can keep what belongs to them, see `keep_limits`."""

    shape: tuple[int, ...]
    data: bytes

    def array(self) -> np.ndarray:
        return np.frombuffer(self.data).reshape(self.shape)


def at_infinite_width(net: MLP, rows: Inputs, columns: Inputs) -> LimitKernels:
    """The kernels (n1, n2) between padded inputs."""
    return LimitKernels(*map(np.asarray, programs.analytic_kernels(net, rows.array(), columns.array())))


_limits = [at_infinite_width]


def keep_limits(keep: Callable[[Callable[..., LimitKernels]], Callable[..., LimitKernels]]) -> None:
    """From now on ask the function that `keep` makes of `at_infinite_width`, in its place."""
    _limits[:] = [keep(at_infinite_width)]


def analytic_kernel(net: MLP, task: Problem) -> np.ndarray:
    """The infinite-width NTK of a problem, padding zero."""
    return _between(net, task.x, task.x[:MAX_POINTS]).ntk * task.weight


def limit_kernels(net: MLP, x: np.ndarray) -> LimitKernels:
    """The kernels (n, n) of a network at infinite width on inputs (n, d); they are symmetric, so by half."""
    n, d = x.shape
    padded = programs.padded_points(x, programs.padded_dimension(d))
    blocks = [slice(start, start + BLOCK) for start in range(0, n, BLOCK)]
    both = np.empty((2, len(blocks) * BLOCK, len(blocks) * BLOCK))
    for i, rows in enumerate(blocks):
        for columns in blocks[: i + 1]:
            found = np.stack(_between(net, padded[rows], padded[columns]))
            both[:, rows, columns], both[:, columns, rows] = found, found.transpose(0, 2, 1)
    return LimitKernels(*both[:, :n, :n])


def circle_limits(net: MLP, n: int) -> LimitKernels:
    """The kernels (n, n) at infinite width on n < 8192 equispaced points of the circle, wherever it begins.

    They depend on the angle alone: Θ_ij = c_m with m the number of steps from point i to point j, the shorter way. So
    n/2 + 1 angles are enough, as those between 128 points and a few others, each 128 steps further back.
    """
    step, columns = 2 * np.pi / n, -(-(n // 2 + 1) // GRID_POINTS)
    back = on_circle(-step * GRID_POINTS * np.arange(columns))
    task = programs.problem(back, np.zeros(columns), on_circle(step * np.arange(GRID_POINTS)))
    found = np.stack(_between(net, task.x, task.x[:MAX_POINTS]))
    by_steps = found[:, MAX_POINTS:, :columns].transpose(0, 2, 1).reshape(2, -1)
    steps = np.abs(np.arange(n)[:, None] - np.arange(n))
    return LimitKernels(*by_steps[:, np.minimum(steps, n - steps)])


def _between(net: MLP, rows: np.ndarray, columns: np.ndarray) -> LimitKernels:
    return _limits[0](any_width(net), *(Inputs(x.shape, x.tobytes()) for x in (rows, columns)))


def any_width(net: MLP) -> MLP:
    """The same network with a width that stands for all: infinite-width programs are compiled once."""
    return MLP(1, net.depth, net.activation, net.w_std, net.b_std)
