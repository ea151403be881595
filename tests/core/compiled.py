"""The public functions as one program for each network and shape: called plainly, they compile operation by operation.

Initial weights are cut out of larger layers, so that hardly any network compiles anything for its own.
"""

from functools import partial
from typing import Any

import jax
import numpy as np

import ntk_core
from ntk_core import MLP
from ntk_core.architectures import BLOCKS, KERNEL_SIZE, Blocks, first_inputs
from ntk_core.networks import OUTPUT_LAYER, Params, as_key, draw_layer
from ntk_core.training import History

SMALL, MIDDLE = 64, 512  # rows and columns of what layers are cut out of

of_a_network = partial(jax.jit, static_argnums=0)
apply = of_a_network(ntk_core.apply)
empirical_ntk = of_a_network(ntk_core.empirical_ntk)
nngp = of_a_network(ntk_core.nngp)
ntk = of_a_network(ntk_core.ntk)
predict = jax.jit(ntk_core.predict, static_argnames="steps")
predict_ensemble = jax.jit(ntk_core.predict_ensemble, static_argnames=("net", "kind"))
circle_spectrum = jax.jit(ntk_core.circle_spectrum, static_argnames=("net", "max_frequency", "kind"))
_train = jax.jit(ntk_core.train, static_argnames=("net", "record_kernel"))
_draw = jax.jit(draw_layer, static_argnames=("n_in", "n_out", "dtype"))


def init_params(net: MLP, seed: int, d: int, dtype: Any = np.float64) -> Params:
    """The weights of `ntk_core.init_params`, in NumPy."""
    sizes = (d, *[net.width] * net.depth, 1)
    params = []
    for layer, (n_in, n_out) in enumerate(zip(sizes[:-1], sizes[1:], strict=True), start=1):
        room = [(size, size) for size in (SMALL, MIDDLE) if size >= max(n_in, n_out)]
        rows, columns = room[0] if room else (max(n_in, SMALL), max(n_out, SMALL))
        number = layer if layer <= net.depth else OUTPUT_LAYER
        drawn = _draw(as_key(seed), number, n_in=rows, n_out=columns, dtype=np.dtype(dtype))
        weights, biases = np.asarray(drawn[0])[:n_in, :n_out], np.asarray(drawn[1])[:n_out]
        weight_std, bias_std = (np.asarray(scale, dtype) for scale in net.initial_scales(n_in))
        params.append((weight_std * weights, bias_std * biases))
    return tuple(params)


def random_blocks(architecture: str, width: int, seed: int, d: int) -> Blocks:
    """Weights of the shapes of `init_blocks`, of another stream: standard normal numbers by NumPy."""
    random = np.random.default_rng(seed)
    inner = KERNEL_SIZE * width if architecture == "convolution" else width
    rows = dict(zip(BLOCKS, (first_inputs(architecture, d), inner, inner, width), strict=True))
    columns = dict.fromkeys(BLOCKS, width) | {"output": 1}
    drawn = {name: random.normal(size=(rows[name] + 1, columns[name])) for name in BLOCKS}
    return {name: (block[1:], block[0]) for name, block in drawn.items()}


def train(net: MLP, params: Params, x: Any, y: Any, *, steps: int, record: Any, **more: Any) -> History:
    """The training; other steps, and as many others to record, are the same program."""
    numbers = np.arange(0, steps + 1, record) if np.ndim(record) == 0 else np.asarray(record)
    return _train(net, params, x, y, steps=steps, record=numbers, **more)
