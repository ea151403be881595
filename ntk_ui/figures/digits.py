"""Points that are small square images, to look at: which two a kernel entry compares."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures.style import NAMED, Figure, Words, axis, figure, hover, layout, single

HEIGHT = 170


def images(x: NDArray[np.floating], names: Sequence[str], words: Words) -> Figure:
    """Images side by side, each with its name below: ink on paper, one column of pixels between two.

    Args:
        x: (k, s²) pixels from 0, paper, to 1, ink, row by row, such as (k, 64).
        names: of the k images.
    """
    side = math.isqrt(x.shape[1])
    apart = np.pad(x.reshape(len(x), side, side), ((0, 0), (0, 0), (0, 1)), constant_values=np.nan)
    strip = np.hstack(list(apart))[:, :-1]
    centers = [(side - 1) / 2 + k * (side + 1) for k in range(len(x))]
    neutral = NAMED
    trace = {
        "type": "heatmap",
        "name": " · ".join(names),
        "z": single(strip),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0.0, neutral.grid], [1.0, neutral.ink]],
        "showscale": False,
        "hoverongaps": False,
        "hovertemplate": hover((words("figure.hover.value"), "%{z:.2f}")),
    }
    plain = {"showline": False, "ticks": "", "showgrid": False, "constrain": "domain"}
    across = axis("", range=[-0.5, strip.shape[1] - 0.5], tickvals=centers, ticktext=list(names), tickangle=0, **plain)
    down = axis("", range=[side - 0.5, -0.5], showticklabels=False, scaleanchor="x", **plain)
    margin = {"l": 8, "r": 8, "t": 8, "b": 32}
    return figure([trace], layout(xaxis=across, yaxis=down, height=HEIGHT, margin=margin))
