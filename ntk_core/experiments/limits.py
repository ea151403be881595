"""Kernels at infinite width: those of all widths, seeds, targets, learning rates and numbers of steps."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.networks import MLP
from ntk_core.programs import Problem


class LimitKernels(NamedTuple):
    """Both kernels at infinite width."""

    ntk: np.ndarray
    nngp: np.ndarray


def at_infinite_width(net: MLP, shape: tuple[int, int], inputs: bytes, columns: int) -> LimitKernels:
    """The kernels (n, `columns`) between padded inputs of a shape (n, d) and the first of them.

    By quadrature they take up to two seconds. The inputs are bytes, by which an app can keep them, see `keep_limits`.
    """
    x = np.frombuffer(inputs).reshape(shape)
    return LimitKernels(*map(np.asarray, programs.analytic_kernels(net, x, x[:columns])))


_limits = [at_infinite_width]


def keep_limits(keep: Callable[[Callable[..., LimitKernels]], Callable[..., LimitKernels]]) -> None:
    """From now on ask the function that `keep` makes of `at_infinite_width`, in its place."""
    _limits[:] = [keep(at_infinite_width)]


def analytic_kernel(net: MLP, task: Problem) -> np.ndarray:
    """The infinite-width NTK of a problem, padding zero."""
    return _limits[0](any_width(net), task.x.shape, task.x.tobytes(), programs.MAX_POINTS).ntk * task.weight


def limit_kernels(net: MLP, x: np.ndarray) -> LimitKernels:
    """The kernels (n, n) of a network at infinite width on inputs (n, d)."""
    n, d = x.shape
    padded = programs.padded_points(x, programs.padded_dimension(d))
    ntk, nngp = _limits[0](any_width(net), padded.shape, padded.tobytes(), len(padded))
    return LimitKernels(ntk[:n, :n], nngp[:n, :n])


def any_width(net: MLP) -> MLP:
    """The same network with a width that stands for all: infinite-width programs are compiled once."""
    return MLP(1, net.depth, net.activation, net.w_std, net.b_std)
