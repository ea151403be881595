"""The map of the two regimes: at which widths and output scales a kernel moves much or little."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import panels
from ntk_ui.figures.style import DIVERGING, Figure, Trace, Words, axis, points, single

MOVEMENTS = (-3, 1)  # powers of ten of the colors


def regimes(
    widths: Sequence[int],
    output_scales: Sequence[float],
    movement: NDArray[np.floating],
    aligned: NDArray[np.floating],
    chosen: int,
    words: Words,
) -> Figure:
    """How far the kernel moves, and how much its alignment gains, by width and output scale (A, W)."""
    powers = np.log10(
        np.clip(np.where(np.isfinite(movement), movement, 10.0), 10.0 ** MOVEMENTS[0], 10.0 ** MOVEMENTS[1])
    )
    gain = np.where(np.isfinite(aligned), aligned, 0.0)
    ticks = list(range(MOVEMENTS[0], MOVEMENTS[1] + 1))
    traces: list[Trace] = []
    across, upward = np.log2(widths), np.log10(output_scales)
    for place, (name, values, tip) in enumerate((("movement", powers, movement), ("alignment_gain", gain, aligned))):
        suffix = "" if place == 0 else "2"
        traces.append(
            {
                "type": "heatmap",
                "name": words(f"figure.panel.{name}"),
                "x": single(across),
                "y": single(upward),
                "z": single(values),
                "customdata": [[_written(value) for value in row] for row in tip],
                "text": [[f"n = {n}, α = {alpha:g}" for n in widths] for alpha in output_scales],
                "hovertemplate": "%{text}: %{customdata}<extra></extra>",
                "coloraxis": "coloraxis" + suffix,
                "xaxis": "x" + suffix,
                "yaxis": "y" + suffix,
            }
        )
    for level, dash in ((0.1, "solid"), (0.5, "dot")):  # the thresholds of the meter
        traces.append(
            {
                "type": "contour",
                "name": words("figure.legend.moved_by", level=f"{level:g}"),
                "x": single(across),
                "y": single(upward),
                "z": single(powers),
                "contours": {"coloring": "none", "start": np.log10(level), "end": np.log10(level), "size": 1},
                "line": {"color": "#ffffff", "width": 2, "dash": dash},
                "showscale": False,
                "showlegend": False,  # a white line has no place on a white page
                "hoverinfo": "skip",
            }
        )
    axes = []
    for place in range(2):
        more = {} if place == 0 else {"matches": "y", "showticklabels": False}
        names = {"tickvals": across.tolist(), "ticktext": [str(width) for width in widths], "showgrid": False}
        scale = {"tickvals": upward.tolist(), "ticktext": [f"{alpha:g}" for alpha in output_scales], "showgrid": False}
        title = words("figure.axis.output_scale") if place == 0 else ""
        step = (upward[-1] - upward[0]) / (len(upward) - 1) / 2
        axes.append(
            (
                axis(words("figure.axis.width"), range=[across[0] - 0.5, across[-1] + 0.5], **names),
                axis(title, range=[upward[0] - step, upward[-1] + step], **scale) | more,
            )
        )
    titles = [words(f"figure.panel.{name}") for name in ("movement", "alignment_gain")]
    drawn = panels.row(traces, axes, titles, panels.HALVES, height=500)
    largest = max(0.1, float(np.abs(gain).max()))
    drawn["layout"] |= {
        "coloraxis": {
            "colorscale": "Cividis",
            "cmin": MOVEMENTS[0],
            "cmax": MOVEMENTS[1],
            "colorbar": panels.colorbar(0.23, -0.18)
            | {"len": 0.46, "tickvals": ticks, "ticktext": [f"{10.0**tick:g}" for tick in ticks]},
        },
        "coloraxis2": {
            "colorscale": DIVERGING,
            "cmin": -largest,
            "cmax": largest,
            "colorbar": panels.colorbar(0.78, -0.18) | {"len": 0.44},
        },
    }
    drawn["layout"]["margin"] |= {"b": 110}
    if widths[0] <= chosen <= widths[-1]:
        at = float(np.log2(chosen))
        mark = points("data", [at], [0.0], words, name="n", showlegend=False, hoverinfo="skip")
        mark["marker"] = {"size": 11, "color": "#ffffff", "line": {"width": 2.5, "color": "#000000"}}
        drawn["data"].append(mark)
    return drawn


def _written(value: float) -> str:
    return f"{value:.3g}" if np.isfinite(value) else "∞"
