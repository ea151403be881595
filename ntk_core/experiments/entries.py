"""One entry of a kernel, taken apart: two gradients, and what each layer contributes to their inner product."""

from typing import NamedTuple

import jax
import numpy as np

from ntk_core import programs
from ntk_core.activations import ACTIVATIONS
from ntk_core.architectures import BLOCKS, Scales, first_inputs
from ntk_core.experiments.inputs import Source, kernel_points
from ntk_core.experiments.limits import any_width
from ntk_core.experiments.setting import frozen
from ntk_core.networks import MLP
from ntk_core.programs import ARCHITECTURE_POINTS, DIMENSION

ARCHITECTURE_WIDTHS = (16, 64)
SHOWN_WEIGHTS = 160  # of each layer


class KernelEntry(NamedTuple):
    """Θ(x_i, x_j) of one network, layer by layer."""

    blocks: tuple[str, ...]  # (B,) "1" … "L + 1" for the layers of an MLP, or the names of the blocks
    empirical: np.ndarray  # (B,) what each contributes
    analytic: np.ndarray | None  # (B,) the same at infinite width, where it is known
    sizes: np.ndarray  # (B,) number of weights and biases
    gradients: tuple[np.ndarray, ...]  # B arrays (2, S): some components of ∂f(x_i)/∂θ and ∂f(x_j)/∂θ
    x: np.ndarray  # (2, d) the two inputs
    value: float  # the entry itself, the sum over all weights


class ArchitectureKernel(NamedTuple):
    """The empirical NTK of a network that is no MLP."""

    position: np.ndarray  # (N,)
    shape: str
    blocks: tuple[str, ...]
    contributions: np.ndarray  # (B, N, N)


def mlp_entry(source: Source, count: int, net: MLP, seed: int, i: int, j: int) -> KernelEntry:
    """The entry of points number i and j (from 0) of an MLP."""
    x = kernel_points(source, count).x[[i, j]]
    d = x.shape[1]
    pair = padded(x)
    factors = jax.device_get(programs.gradients(programs.network(net, seed), pair, d))
    live = [d, *[net.width] * net.depth, 1]
    empirical, gradients = [], []
    for (h, back, weight_scale, bias_scale), n_in, n_out in zip(factors, live[:-1], live[1:], strict=True):
        h, back = h[:, :n_in], back[:, :n_out]
        empirical.append((weight_scale**2 * (h[0] @ h[1]) + bias_scale**2) * (back[0] @ back[1]))
        gradients.append(_some_components(weight_scale * h, bias_scale, back))
    analytic = np.asarray(programs.analytic_layers(any_width(net), pair))[:, 0, 1]
    sizes = np.array([(n_in + 1) * n_out for n_in, n_out in zip(live[:-1], live[1:], strict=True)])
    names = tuple(str(layer) for layer in range(1, net.depth + 2))
    contributions = np.array(empirical)
    return frozen(KernelEntry(names, contributions, analytic, sizes, tuple(gradients), x, float(contributions.sum())))


def architecture_kernel(source: Source, count: int, name: str, width: int, net: MLP, seed: int) -> ArchitectureKernel:
    """The kernel of another architecture with the activation and scales of `net`, on at most 32 of the inputs."""
    points = kernel_points(source, count)
    shown = shown_points(len(points.x), ARCHITECTURE_POINTS)
    scales = Scales(ACTIVATIONS.index(net.activation), net.w_std, net.b_std)
    n, d = len(shown), points.x.shape[1]
    x = np.pad(points.x[shown], ((0, ARCHITECTURE_POINTS - n), (0, DIMENSION - d)))
    parts = jax.device_get(programs.architecture_kernel(scales, seed, x, d, name=name, width=width))
    contributions = np.stack([parts[block][:n, :n] for block in BLOCKS])
    return frozen(ArchitectureKernel(points.position[shown], points.shape, BLOCKS, contributions))


def architecture_entry(
    source: Source, count: int, name: str, width: int, net: MLP, seed: int, i: int, j: int
) -> KernelEntry:
    """The entry of points number i and j (from 0) of another architecture."""
    x = kernel_points(source, count).x[[i, j]]
    scales = Scales(ACTIVATIONS.index(net.activation), net.w_std, net.b_std)
    d = x.shape[1]
    inputs = np.pad(x, ((0, 0), (0, DIMENSION - d)))
    parts = jax.device_get(programs.architecture_gradients(scales, seed, inputs, d, name=name, width=width))
    gradients = [_live(parts[block], first_inputs(name, d) if block == "first" else None) for block in BLOCKS]
    contributions = np.array([first @ second for first, second in gradients])
    sizes = np.array([gradient.shape[1] for gradient in gradients])
    some = tuple(gradient[:, _spread(gradient.shape[1])] for gradient in gradients)
    return frozen(KernelEntry(BLOCKS, contributions, None, sizes, some, x, float(contributions.sum())))


def shown_points(count: int, most: int = 64) -> range:
    """The numbers of at most 64 points, evenly chosen: as many as cells of a heat map can be told apart."""
    return range(0, count, -(-count // most))


def _live(block: tuple[np.ndarray, np.ndarray], rows: int | None) -> np.ndarray:
    """The gradients (2, P) by the weights of a block and its biases, without the rows of inputs that are padding."""
    weights, biases = block
    return np.concatenate([weights[:, :rows].reshape(2, -1), biases], axis=1)


def padded(x: np.ndarray) -> np.ndarray:
    """Inputs (n, d) padded in dimension; x·x'/d stays what it is."""
    d = x.shape[1]
    return np.pad(x * np.sqrt(DIMENSION / d), ((0, 0), (0, DIMENSION - d)))


def _some_components(h: np.ndarray, bias_scale: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Evenly chosen components (2, S) of the gradients by the weights, h d, and by the biases."""
    n_in, n_out = h.shape[1], back.shape[1]
    row, column = np.divmod(_spread((n_in + 1) * n_out), n_out)
    inputs = np.concatenate([np.broadcast_to(bias_scale, (2, 1)), h], axis=1)
    return inputs[:, row] * back[:, column]


def _spread(size: int) -> np.ndarray:
    """At most `SHOWN_WEIGHTS` of the numbers from 0, evenly spread, in no step with the rows of a matrix."""
    if size <= SHOWN_WEIGHTS:
        return np.arange(size)
    return np.unique((np.arange(SHOWN_WEIGHTS) * (size / SHOWN_WEIGHTS)).astype(int))
