"""The empirical NTK: layer by layer, by its Jacobian, and the matrix products that no way can avoid."""

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core import MLP, apply, empirical_ntk, empirical_ntk_of, init_params
from tests.benchmarks.timing import Task, gigabytes, medians, milliseconds, table

POINTS, INPUTS, DEPTH = 128, 2, 2
WIDTHS = (256, 1024, 4096)
MAX_JACOBIAN_BYTES = 4e9


def run() -> None:
    rows = [_row(width, dtype) for width in WIDTHS for dtype in (jnp.float64, jnp.float32)]
    ours, theirs = ("layerwise", "products", "ratio"), ("Jacobian", "its size", "speed-up", "difference")
    header = ("width", "precision", *ours, *theirs)
    table(f"Empirical NTK, N = {POINTS}, depth {DEPTH}, d = {INPUTS}, relu", header, rows)


def _row(width: int, dtype: Any) -> list[str]:
    net = MLP(width, DEPTH, "relu")
    params = init_params(net, 0, INPUTS, dtype)
    x = jax.random.normal(jax.random.key(1), (POINTS, INPUTS), dtype)
    layerwise = jax.jit(partial(empirical_ntk, net))
    times = medians(partial(layerwise, params, x), _products(params, x))
    size = POINTS * sum(leaf.nbytes for leaf in jax.tree.leaves(params))
    compared = ["skipped", gigabytes(size), "", ""]
    if size <= MAX_JACOBIAN_BYTES:
        jacobian = jax.jit(partial(empirical_ntk_of, partial(apply, net)))
        (slow,) = medians(partial(jacobian, params, x))
        expected = np.asarray(jacobian(params, x))
        difference = np.abs(np.asarray(layerwise(params, x)) - expected).max() / np.abs(expected).max()
        compared = [milliseconds(slow), gigabytes(size), f"{slow / times[0]:.1f}×", f"{difference:.1e}"]
    ratio = f"{times[0] / times[1]:.2f}"
    return [str(width), jnp.dtype(dtype).name, *map(milliseconds, times), ratio, *compared]


def _products(params: Any, x: Any) -> Task:
    """Forward, backward and Gram products of the layerwise formula, on matrices of the same shapes."""
    sizes = [(weights.shape[0], weights.shape[1]) for weights, _ in params]
    keys = jax.random.split(jax.random.key(2), 2 * len(sizes))
    draw = partial(jax.random.normal, dtype=x.dtype)
    activations = [draw(keys[2 * i], (POINTS, n_in)) for i, (n_in, _) in enumerate(sizes)]
    derivatives = [draw(keys[2 * i + 1], (POINTS, n_out)) for i, (_, n_out) in enumerate(sizes)]

    @jax.jit
    def products(params: Any, activations: Any, derivatives: Any) -> list[Any]:
        weights = [weights for weights, _ in params]
        forward = [h @ w for h, w in zip(activations[:-1], weights[:-1], strict=True)]
        backward = [d @ w.T for d, w in zip(derivatives[1:], weights[1:], strict=True)]
        return [*forward, *backward, *(a @ a.T for a in (*activations, *derivatives))]

    return partial(products, params, activations, derivatives)
