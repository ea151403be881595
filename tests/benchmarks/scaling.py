"""``python -m tests.benchmarks.scaling FILE``: the cost of the empirical NTK against N, width and depth.

The layerwise kernel takes O(N² n L + N n² L) multiplications. Fits t ∝ sizeᵖ to the larger half of each range, beside
the exponent that this count has over the same range, and draws the measurements into an HTML page.
"""

import sys
from collections.abc import Sequence
from functools import partial

import jax
import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from ntk_core import MLP, empirical_ntk, init_params
from ntk_core.power_law import power_law
from tests.benchmarks.timing import machine, medians, milliseconds, table

POINTS, WIDTH, DEPTH = 128, 512, 2
RANGES = {
    "N": (32, 64, 128, 256, 512, 1024, 2048),
    "width": (64, 128, 256, 512, 1024, 2048, 4096),
    "depth": (1, 2, 4, 8, 16),
}


def seconds(points: int, width: int, depth: int) -> float:
    """What one kernel takes, compiled, in float64."""
    net = MLP(width, depth, "relu")
    params = init_params(net, 0, 2)
    x = jax.random.normal(jax.random.key(1), (points, 2), params[0][0].dtype)
    return medians(partial(jax.jit(partial(empirical_ntk, net)), params, x))[0]


def multiplications(points: int, width: int, depth: int) -> float:
    """Of the matrix products of the layerwise formula, without those of the first and the last layer."""
    forward_and_back = 2 * points * width**2 * (depth - 1)
    return forward_and_back + 2 * points**2 * width * depth


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """p of cost ∝ sizeᵖ over the larger half."""
    half = len(sizes) // 2
    return power_law(np.array(sizes[half:], float), np.array(costs[half:], float)).slope


def main() -> None:
    print(machine(), flush=True)
    figure, rows = make_subplots(1, len(RANGES), shared_yaxes=True), []
    for column, (name, sizes) in enumerate(RANGES.items(), start=1):
        settings = [
            {"points": POINTS, "width": WIDTH, "depth": DEPTH} | {"points" if name == "N" else name: size}
            for size in sizes
        ]
        costs = [seconds(**setting) for setting in settings]
        counts = [multiplications(**setting) for setting in settings]
        rate = costs[-1] / counts[-1]
        fitted, counted = exponent(sizes, costs), exponent(sizes, counts)
        ends = f"{milliseconds(costs[0])} … {milliseconds(costs[-1])}"
        rows.append([name, f"{sizes[0]} … {sizes[-1]}", ends, f"{fitted:.2f}", f"{counted:.2f}"])
        measured = go.Scatter(x=sizes, y=costs, mode="markers", name=f"{name}: {fitted:.2f}")
        count = go.Scatter(x=sizes, y=[rate * n for n in counts], mode="lines", name=f"count: {counted:.2f}")
        figure.add_traces([measured, count], rows=1, cols=column)
        figure.update_xaxes(title=name, type="log", col=column)
    figure.update_yaxes(type="log")
    figure.update_yaxes(title="seconds", col=1)
    fixed = f"N = {POINTS}, width {WIDTH}, depth {DEPTH} where not varied, ReLU, float64"
    figure.update_layout(title=f"Cost of the empirical NTK with fitted exponents; {fixed}")
    table(f"Cost of the empirical NTK; {fixed}", ("of", "range", "time", "exponent", "of the count"), rows)
    if len(sys.argv) > 1:
        figure.write_html(sys.argv[1], include_plotlyjs=True)


if __name__ == "__main__":
    main()
