"""Figures of one kernel entry: two gradients weight by weight, what each layer contributes, other architectures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_ui.figures.spectrum import Cell, axes, cross, heat_map
from ntk_ui.figures.style import LOOKS, Figure, Trace, Words, axis, color, figure, hover, layout, points, single, theme

if TYPE_CHECKING:
    from ntk_core.experiments import ArchitectureKernel, KernelEntry

GRADIENTS, CONTRIBUTIONS = [0.0, 0.44], [0.58, 1.0]
REACH = 4.0  # root mean squares that the axes of gradients show


def entry(parts: KernelEntry, words: Words, dark: bool) -> Figure:
    """The components of both gradients against each other, one color a layer, and the layers' contributions."""
    last = len(parts.blocks) - 1
    looks = ["first_layer", *["hidden_layers"] * (last - 1), "last_layer"]
    everything = np.concatenate([gradient.ravel() for gradient in parts.gradients])
    reach = REACH * float(np.sqrt(np.mean(everything**2))) or 1.0
    traces: list[Trace] = []
    seen: set[str] = set()
    for look, gradient in zip(looks, parts.gradients, strict=True):
        at = np.clip(gradient, -reach, reach)
        dots = points(
            look,
            at[0],
            at[1],
            words,
            dark,
            showlegend=look not in seen,
            legendgroup=look,
            hovertemplate=hover(("∂f(x)/∂θ", "%{x:.3~g}"), ("∂f(x′)/∂θ", "%{y:.3~g}")),
        )
        dots["marker"] |= {"size": 5, "opacity": 0.6, "line": {"width": 0}}
        seen.add(look)
        traces.append(dots)
    names = [block_name(block, parts, words) for block in parts.blocks] + [words("figure.entry.sum")]
    colors = [color(look, dark) for look in looks] + [theme(dark).muted]
    traces.append(_bars("empirical", names, parts.empirical, colors, "", words, dark))
    if parts.analytic is not None:
        traces.append(_bars("analytic", names, parts.analytic, colors, "/", words, dark))
    ends = [-1.05 * reach, 1.05 * reach]
    plot = layout(
        dark,
        xaxis=axis(words("figure.axis.gradient"), dark, range=ends, domain=GRADIENTS, zeroline=True, nticks=5)
        | {"zerolinecolor": theme(dark).faint},
        yaxis=axis(words("figure.axis.gradient_2"), dark, range=ends, zeroline=True, nticks=5)
        | {"zerolinecolor": theme(dark).faint},
        xaxis2=axis("", dark, domain=CONTRIBUTIONS, anchor="y2"),
        yaxis2=axis(words("figure.axis.contribution"), dark, anchor="x2", zeroline=True, rangemode="tozero"),
        height=420,
        barmode="group",
        bargap=0.25,
    )
    return figure(traces, plot)


def architecture_kernel(kernel: ArchitectureKernel, cell: Cell, words: Words, dark: bool) -> Figure:
    """The heat map of another network's kernel."""
    values = kernel.contributions.sum(axis=0)
    across, upward = axes(kernel.shape, kernel.position, 1, words, dark)
    scale = {"cmin": min(0.0, float(values.min())), "cmax": float(values.max())}
    neutral = theme(dark)
    bar = {"thickness": 10, "outlinewidth": 0, "nticks": 5, "tickfont": {"size": 11, "color": neutral.muted}}
    plot = layout(
        dark,
        xaxis=across,
        yaxis=upward,
        height=400,
        showlegend=False,
        coloraxis=scale | {"colorscale": "Cividis", "colorbar": bar},
    )
    traces = [
        heat_map(values, kernel.position, 1, words("figure.panel.empirical"), False),
        cross(kernel.position, cell, 1, dark),
    ]
    return figure(traces, plot)


def block_name(block: str, parts: KernelEntry, words: Words) -> str:
    """The name of a layer: by its number, or as what it is."""
    if block.isdigit() and block != parts.blocks[-1]:
        return words("figure.entry.layer", number=block)
    return words("figure.entry.output" if block.isdigit() else f"figure.entry.{block}")


def _bars(
    name: str, names: list[str], values: np.ndarray, colors: list[str], pattern: str, words: Words, dark: bool
) -> Trace:
    return {
        "type": "bar",
        "name": words(f"figure.panel.{name}"),
        "x": names,
        "y": single([*values, values.sum()]),
        "xaxis": "x2",
        "yaxis": "y2",
        "showlegend": False,
        "marker": {
            "color": colors,
            "pattern": {"shape": pattern, "fgcolor": theme(dark).paper, "size": 6},
            "opacity": 0.9 if LOOKS[name].dash == "dash" else 0.65,
        },
        "hovertemplate": hover(("Θ", "%{y:.4f}")),
    }
