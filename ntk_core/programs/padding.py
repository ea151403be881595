"""Networks inside wider ones, so that one compiled program serves every width up to its own.

A unit whose weights and bias are zero stays zero, because φ(0) = 0 for every activation, and has no gradient:
it never trains. So a network of n units inside one of N is the network itself, once the factor 1/√N of the
forward pass is made up for. Padding inputs are zero likewise.
"""

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.checks import Array, ArrayLike
from ntk_core.networks import MLP, OUTPUT_LAYER, Params, as_key, draw_layer, draw_rows
from ntk_core.programs.program import program
from ntk_core.programs.shapes import DIMENSION, FEW_POINTS, SMALL_DIMENSION, Problem

HOST_WIDTHS = (64, 256, 512, 1024, 2048, 4096)
DRAWN_AT_ONCE = 2**21  # numbers; about a tenth of a second


class Network(NamedTuple):
    """A network of `units` units in each hidden layer, as part of a wider one."""

    host: MLP
    units: int | Array
    draws: Params  # standard normal numbers for all weights and biases of the host, in float32

    def params(self, d: int | Array) -> Params:
        """The initial weights θ₀ for d inputs; those of padding are zero."""
        wider = self.host.width / self.units
        params = []
        for layer, (weights, biases) in enumerate(self.draws, start=1):
            from_inputs, to_output = layer == 1, layer == len(self.draws)
            # the hidden layers' fan-in is the width of the host, which its w_std makes up for
            fan_in = jnp.asarray(d * wider if from_inputs else len(weights), weights.dtype)
            weight_std, bias_std = (jnp.asarray(scale, weights.dtype) for scale in self.host.initial_scales(fan_in))
            rows = jnp.arange(len(weights)) < (d if from_inputs else self.units)
            columns = jnp.arange(len(biases)) < (1 if to_output else self.units)
            used = rows[:, None] & columns[None, :]
            params.append((jnp.where(used, weight_std * weights, 0), jnp.where(columns, bias_std * biases, 0)))
        return tuple(params)

    def inputs(self, x: ArrayLike, d: int | Array) -> Array:
        """Padded inputs with d coordinates, as in a `Problem`: √(dimension/d) x, made to fit the host's factors."""
        smaller = jnp.sqrt(self.units / self.host.width)
        dimension = len(self.draws[0][0])
        return jnp.asarray(x) * self.host.by_parameterization(smaller, jnp.sqrt(d / dimension))


def in_precision(network: Network, task: Problem, dtype: Any) -> tuple[Array, Array, Array]:
    """The inputs of a problem as the network takes them, its targets and its weights, in one precision."""
    x = network.inputs(task.x, task.d).astype(dtype)
    return x, jnp.asarray(task.y, dtype), jnp.asarray(task.weight, dtype)


def host_width(width: int) -> int:
    """The width that the programs for a width are compiled for."""
    return next(host for host in HOST_WIDTHS if host >= width)


def visible(network: Network, task: Problem) -> Problem:
    """A problem as the training of a network sees it: with at most `FEW_POINTS` training points where no more are used.

    Only where it pays: problems with many coordinates have many points.
    """
    if task.dimension > SMALL_DIMENSION or task.weight[FEW_POINTS:].any():
        return task
    return task._replace(y=task.y[:FEW_POINTS], weight=task.weight[:FEW_POINTS])


def network(net: MLP, seed: int, dimension: int = DIMENSION) -> Network:
    """A network with the weights of a seed, which are those of `init_params`, for inputs padded to a dimension."""
    width = host_width(net.width)
    w_std = net.w_std * math.sqrt(width / net.width)
    host = MLP(width, net.depth, net.activation, w_std, net.b_std, net.parameterization)
    sizes = (dimension, *[width] * net.depth, 1)
    numbers = (*range(1, net.depth + 1), OUTPUT_LAYER)
    layers = zip(numbers, sizes[:-1], sizes[1:], strict=True)
    return Network(host, net.width, tuple(_draw(seed, layer, n_in, n_out) for layer, n_in, n_out in layers))


def _draw(seed: int, layer: int, n_in: int, n_out: int) -> tuple[Array, Array]:
    """The numbers of one layer; where there are many, some rows at a time."""
    if n_in * n_out <= DRAWN_AT_ONCE:
        return _draw_layer(seed, layer, n_in=n_in, n_out=n_out)
    count = DRAWN_AT_ONCE // n_out
    blocks = [np.asarray(_draw_rows(seed, layer, first, count=count, n_out=n_out)) for first in range(0, n_in, count)]
    rows = np.concatenate([*blocks, np.asarray(_draw_rows(seed, layer, n_in, count=1, n_out=n_out))])
    return jax.device_put(rows[1:]), jax.device_put(rows[0])


@program("n_in", "n_out")
def _draw_layer(seed: Array, layer: Array, *, n_in: int, n_out: int) -> tuple[Array, Array]:
    return draw_layer(as_key(seed), layer, n_in, n_out, jnp.float32)


@program("count", "n_out")
def _draw_rows(seed: Array, layer: Array, first: Array, *, count: int, n_out: int) -> Array:
    return draw_rows(as_key(seed), layer, first + jnp.arange(count), n_out, jnp.float32)
