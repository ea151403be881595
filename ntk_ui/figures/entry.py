"""Figures of one kernel entry: two gradients weight by weight, what each layer contributes, other architectures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_ui.figures.spectrum import Cell, axes, heat_map, ring
from ntk_ui.figures.style import (
    NAMED,
    Figure,
    Trace,
    Words,
    axis,
    color,
    color_bar,
    figure,
    hover,
    layout,
    points,
    single,
)

if TYPE_CHECKING:
    from ntk_core.experiments import ArchitectureKernel, KernelEntry

GRADIENTS, CONTRIBUTIONS = [0.0, 0.4], [0.62, 1.0]
REACH = 4.0  # root mean squares that the axes of gradients show


def entry(parts: KernelEntry, largest: float, words: Words) -> Figure:
    """The components of both gradients against each other, one color a layer, and the layers' contributions.

    Args:
        parts: The entry.
        largest: The largest entry of the kernel, so that the axis holds still from one entry to the next.
        words: The words of the lesson.
    """
    reach = _reach(np.concatenate([gradient.ravel() for gradient in parts.gradients]))
    looks = ["first_layer", *["hidden_layers"] * (len(parts.blocks) - 2), "last_layer"]
    names = [block_name(block, parts, words) for block in parts.blocks]
    traces: list[Trace] = []
    for i, (look, gradient) in enumerate(zip(looks, parts.gradients, strict=True)):
        traces.append(_dots(look, np.clip(gradient, -reach, reach), words))
        traces[-1] |= {"legendgroup": look, "showlegend": look not in looks[:i]}
    names.append(words("figure.entry.sum"))
    colors = [*(color(look) for look in looks), NAMED.muted]
    for kernel, values in {"empirical": parts.empirical, "analytic": parts.analytic}.items():
        if values is not None:
            traces.append(_bars(kernel, values, names, colors, words))
    zero = {"zeroline": True, "zerolinecolor": NAMED.faint}
    ends, heights = [-1.05 * reach, 1.05 * reach], [-0.3 * largest, 1.3 * largest]
    across = axis(words("figure.axis.layer"), domain=CONTRIBUTIONS, anchor="y2", range=[-0.5, len(names) - 0.5])
    return figure(
        traces,
        layout(
            xaxis=axis(words("figure.axis.gradient"), range=ends, domain=GRADIENTS, nticks=5) | zero,
            yaxis=axis(words("figure.axis.gradient_2"), range=ends, nticks=5) | zero,
            xaxis2=across | {"tickvals": list(range(len(names))), "ticktext": names},
            yaxis2=axis(words("figure.axis.contribution"), anchor="x2", range=heights) | zero,
            height=420,
            barmode="group",
            bargap=0.25,
        ),
    )


def architecture_kernel(kernel: ArchitectureKernel, cell: Cell, words: Words) -> Figure:
    """The heat map of another network's kernel."""
    values = kernel.contributions.sum(axis=0)
    across, upward = axes(kernel.shape, kernel.position, words)
    scale = {"cmin": float(values.min()), "cmax": float(values.max())}
    plot = layout(
        xaxis=across,
        yaxis=upward,
        height=400,
        showlegend=False,
        coloraxis=scale | {"colorscale": "Cividis", "colorbar": color_bar(nticks=5)},
        shapes=[ring(kernel.position, cell)],
    )
    return figure([heat_map(values, kernel.position, 1, words("figure.panel.empirical"), False)], plot)


def block_name(block: str, parts: KernelEntry, words: Words) -> str:
    """The name of a layer: by its number, or as what it is."""
    if block.isdigit() and block != parts.blocks[-1]:
        return words("figure.entry.layer", number=block)
    return words("figure.entry.output" if block.isdigit() else f"figure.entry.{block}")


def _reach(values: np.ndarray) -> float:
    """A few root mean squares, rounded up to 1, 2 or 5 times a power of ten."""
    wanted = REACH * float(np.sqrt(np.mean(values**2)))
    if wanted == 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(wanted))
    return float(power * next(step for step in (1, 2, 5, 10) if step * power >= wanted))


def _dots(look: str, gradients: np.ndarray, words: Words) -> Trace:
    tip = hover(("∂f(x)/∂θ", "%{x:.3~g}"), ("∂f(x′)/∂θ", "%{y:.3~g}"))
    dots = points(look, gradients[0], gradients[1], words, hovertemplate=tip)
    dots["marker"] |= {"size": 5, "opacity": 0.6, "line": {"width": 0}}
    return dots


def _bars(kernel: str, values: np.ndarray, names: list[str], colors: list[str], words: Words) -> Trace:
    """What each block of weights contributes, and their sum; hatched at infinite width."""
    panel = words(f"figure.panel.{kernel}")
    return {
        "type": "bar",
        "name": panel,
        "x": single(range(len(names))),
        "y": single([*values, values.sum()]),
        "offsetgroup": kernel,
        "xaxis": "x2",
        "yaxis": "y2",
        "showlegend": False,
        "marker": {
            "color": colors,
            "line": {"color": colors, "width": 1},
            "pattern": {"shape": "" if kernel == "empirical" else "/", "fgcolor": colors, "size": 6},
        },
        "customdata": names,
        "hovertemplate": f"{panel}: %{{y:.4f}}<extra>%{{customdata}}</extra>",
    }
