"""The recursion of the kernels at infinite width, layer by layer, for two points."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.entries import padded
from ntk_core.experiments.inputs import Source, kernel_points
from ntk_core.experiments.limits import any_width
from ntk_core.experiments.setting import frozen
from ntk_core.networks import MLP


class Recursion(NamedTuple):
    """Σ^l and Θ^l of two points for l = 0 … L, their entries (x, x), (x, x') and (x', x')."""

    nngp: np.ndarray  # (L + 1, 2, 2) Σ^l
    passed_on: np.ndarray  # (L + 1, 2, 2) Θ^{l−1} w_std² E[φ'(u)φ'(v)], 0 for l = 0
    ntk: np.ndarray  # (L + 1, 2, 2) Θ^l = Σ^l + what is passed on


def recursion(source: Source, count: int, net: MLP, i: int, j: int) -> Recursion:
    """The recursion for points number i and j (from 0).

    Σ^l and Θ^l are the kernels of a network of l hidden layers: Σ^l is what its output layer contributes to Θ^l.
    """
    x = kernel_points(source, count).x[[i, j]]
    first = net.w_std**2 * x @ x.T / x.shape[1] + net.b_std**2
    nngp, passed_on = [first], [np.zeros((2, 2))]
    for depth in range(1, net.depth + 1):
        layers = np.asarray(programs.analytic_layers(any_width(replace(net, depth=depth)), padded(x)))
        nngp.append(layers[-1])
        passed_on.append(layers[:-1].sum(axis=0))
    return frozen(Recursion(np.array(nngp), np.array(passed_on), np.array(nngp) + np.array(passed_on)))
