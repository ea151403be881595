"""``python -m tests.benchmarks.others``: the empirical NTK beside neural-tangents and torch.func, on the same weights.

Both in an environment of their own, because neural-tangents does not run with a current JAX; ours runs there, too, with
the same JAX and the same threads::

    python3 -m venv ../others
    ../others/bin/pip install jax==0.4.35 tf2jax==0.3.6 neural-tangents==0.6.5 torch==2.13.0 threadpoolctl==3.6.0
    ../others/bin/python -m tests.benchmarks.others

Of neural-tangents, each implementation is tried, with and without `vmap_axes`; of torch.func, both ways of its tutorial
on neural tangent kernels. The fastest of each is measured in turn with ours.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import torch
from jax._src import source_info_util
from jax.interpreters import ad
from torch.func import functional_call, jacrev, jvp, vjp, vmap

from ntk_core import MLP, apply, empirical_ntk, init_params
from tests.benchmarks.timing import Task, medians, milliseconds, table

# neural-tangents 0.6.5 asks for them by these names, from which later JAX has moved them
ad.source_info_util, ad.config = source_info_util, jax.config

import neural_tangents  # noqa: E402

INPUTS = 2
MAX_JACOBIAN_BYTES = 4e9
CASES = (
    (128, 256, 2, "float64"),
    (128, 1024, 2, "float64"),
    (512, 256, 2, "float64"),
    (512, 1024, 2, "float64"),
    (128, 1024, 3, "float64"),
    (128, 1024, 2, "float32"),
    (128, 4096, 2, "float32"),
)


def run() -> None:
    rows = []
    for points, width, depth, dtype in CASES:
        net = MLP(width, depth, "relu")
        params = init_params(net, 0, INPUTS, jnp.dtype(dtype))
        x = jax.random.normal(jax.random.key(1), (points, INPUTS), jnp.dtype(dtype))
        ours = partial(jax.jit(partial(empirical_ntk, net)), params, x)
        expected = np.asarray(ours())
        row = [f"{points}, {width}, {depth}, {dtype}"]
        found = [_fastest(ways, expected) for ways in (_neural_tangents(net, params, x), _torch(net, params, x))]
        for name, task in found:
            if task is None:
                row += [name, "", ""]
                continue
            own, other = medians(ours, task)
            row += [f"{milliseconds(own)}", f"{milliseconds(other)} ({name})", f"{other / own:.1f}×"]
        rows.append(row)
        print(*row, flush=True)
    header = ("N, width, depth", "ours", "neural-tangents", "speed-up", "ours", "torch.func", "speed-up")
    table("Empirical NTK of a ReLU network, beside the fastest of others", header, rows)


def _fastest(ways: dict[str, Task], expected: np.ndarray) -> tuple[str, Task | None]:
    """The fastest of several ways to compute the same."""
    seconds = {}
    for name, task in ways.items():
        result = np.asarray(task())
        scale, digits = np.abs(expected).max(), 1e-4 if expected.dtype == np.float32 else 1e-10
        if np.abs(result - expected).max() > digits * scale:
            raise AssertionError(f"{name} finds another kernel")
        (seconds[name],) = medians(task)
    if not seconds:
        return "out of memory", None
    best = min(seconds, key=lambda name: seconds[name])
    return best, ways[best]


def _fits(params: Any, points: int) -> bool:
    """Whether a Jacobian does."""
    return points * sum(leaf.nbytes for leaf in jax.tree_util.tree_leaves(params)) < MAX_JACOBIAN_BYTES


def _neural_tangents(net: MLP, params: Any, x: Any) -> dict[str, Task]:
    kinds = neural_tangents.NtkImplementation

    def f(params: Any, x: Any) -> Any:
        return apply(net, params, x)[:, None]

    def way(kind: Any, vmap_axes: int | None) -> Task:
        kernel = neural_tangents.empirical_ntk_fn(f, trace_axes=(-1,), vmap_axes=vmap_axes, implementation=kind)
        return partial(jax.jit(lambda params, x: kernel(x, None, params)), params, x)

    ways = {"structured derivatives": way(kinds.STRUCTURED_DERIVATIVES, 0)}
    if _fits(params, len(x)):
        ways["structured derivatives, no vmap"] = way(kinds.STRUCTURED_DERIVATIVES, None)
        ways["Jacobian contraction"] = way(kinds.JACOBIAN_CONTRACTION, 0)
        ways["NTK-vector products"] = way(kinds.NTK_VECTOR_PRODUCTS, 0)
    return ways


def _torch(net: MLP, params: Any, x: Any) -> dict[str, Task]:
    if not _fits(params, len(x)):
        return {}
    module = _Module(net, params)
    weights = {name: value.detach() for name, value in module.named_parameters()}
    inputs = torch.tensor(np.asarray(x))

    def f(weights: Any, point: Any) -> Any:
        return functional_call(module, weights, (point[None],))[0]

    def contraction() -> Any:
        jacobian = vmap(jacrev(f), (None, 0))(weights, inputs)
        return sum(
            (flat := part.flatten(1)) @ flat.T
            for part in jacobian.values()  # one block of weights after the other
        )

    def products() -> Any:
        def entry(one: Any, other: Any) -> Any:
            value, pull = vjp(lambda weights: f(weights, one), weights)
            return jvp(lambda weights: f(weights, other), (weights,), pull(torch.ones_like(value)))[1]

        return vmap(vmap(entry, (None, 0)), (0, None))(inputs, inputs)

    def without_history(way: Callable[[], Any]) -> Task:
        def task() -> Any:
            with torch.no_grad():
                return way()

        return task

    return {"Jacobian contraction": without_history(contraction), "NTK-vector products": without_history(products)}


class _Module(torch.nn.Module):
    """The same network with the same weights."""

    def __init__(self, net: MLP, params: Any) -> None:
        super().__init__()
        self.scales = [net.layer_scales(weights.shape[0]) for weights, _ in params]
        self.layers = torch.nn.ParameterList(
            torch.nn.Parameter(torch.tensor(np.asarray(part))) for layer in params for part in layer
        )

    def forward(self, x: Any) -> Any:
        for number, (weight_scale, bias_scale) in enumerate(self.scales):
            weights, biases = self.layers[2 * number], self.layers[2 * number + 1]
            x = weight_scale * (x @ weights) + bias_scale * biases
            if number < len(self.scales) - 1:
                x = torch.relu(x)
        return x[:, 0]


if __name__ == "__main__":
    run()
