"""Figure of a mapping: its features themselves, as waves over the positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ntk_ui.figures import panels
from ntk_ui.figures.style import Figure, Trace, Words, axis, hover, line, scientific

if TYPE_CHECKING:
    from ntk_core.experiments.waves import Waves

HALVES = ([0.0, 0.48], [0.52, 1.0])
APART = 2.5  # from one wave to the next, of which each fills 2
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def waves(found: Waves, rows: int, words: Words) -> Figure:
    """Each wave in a row of its own, named by its frequency: cosines on the left, sines on the right.

    There is room for so many `rows`, whether they are filled or not.
    """
    levels = -APART * np.arange(rows)
    values = [scientific(float(b)).replace("-", "−") for b in found.frequency]
    names = [f"b{row} = {value}" for row, value in zip(_rows(found), values, strict=True)]
    traces: list[Trace] = []
    for heights, where in ((found.cosine, {}), (found.sine, {"xaxis": "x2", "yaxis": "y2"})):
        for name, level, wave in zip(names, levels, heights, strict=False):
            more = {"name": name, "customdata": np.asarray(wave, np.float32), "showlegend": False}
            tip = hover(("x", "%{x:.3f}"), ("γ(x)", "%{customdata:.3f}"))
            traces.append(line("features", found.x, level + wave, words, hovertemplate=tip) | more | where)
    across = axis(words("figure.axis.input"), range=[0, 1])
    upward = axis(
        words("figure.axis.rows"),
        range=[float(levels[-1]) - 1.3, 1.3],
        tickvals=levels[: len(names)].tolist(),
        ticktext=names,
    )
    drawn = panels.row(
        traces,
        ((across, upward), (across, upward | {"title": {"text": ""}, "showticklabels": False})),
        (words("figure.panel.cosines"), words("figure.panel.sines")),
        HALVES,
        height=330,
    )
    drawn["layout"]["margin"] |= {"t": 40}  # no legend
    return drawn


def _rows(found: Waves) -> list[str]:
    return [str(row).translate(SUBSCRIPT) for row in found.row]
