"""Figures of ensembles: many networks in training beside infinitely many, and beside Bayesian inference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ntk_ui.figures import animation, panels
from ntk_ui.figures.style import Figure, Trace, Words, axis, color, faint, layout, line, points, single

if TYPE_CHECKING:
    from ntk_core.experiments import Ensemble

DEVIATIONS = 2
OUTPUTS = (-1.6, 1.6)
DECILE = 1.2816  # standard deviations to the tenth and to the ninetieth percentile of a Gaussian
HALVES = ([0.0, 0.48], [0.52, 1.0])


def evolution(theory: Ensemble, members: NDArray[np.floating], x: ArrayLike, y: ArrayLike, words: Words) -> Figure:
    """Mean ± 2 standard deviations over the circle at every recorded step: infinitely many networks, and real ones.

    Args:
        theory: The ensemble at infinite width.
        members: Outputs of the real networks (S, T, M).
        x: Angles of the training points.
        y: Targets there.
        words: The words of the lesson.
    """
    real = members.mean(axis=0), members.std(axis=0, ddof=1)
    both = {"analytic": (theory.mean, theory.deviation), "real": real}
    moving: list[tuple[str, Trace, NDArray[np.floating]]] = []
    for name, (mean, deviation) in both.items():
        edges = _outline(mean, deviation)
        moving.append((name, _band(name, theory.angle, edges[-1], words), edges))
        moving.append((name, line(name, theory.angle, mean[-1], words, hoverinfo="skip"), mean))
    bayes = [
        line("nngp", theory.angle, edge, words, hoverinfo="skip", showlegend=place == 0)
        | {"line": {"color": color("nngp"), "width": 2, "dash": "solid" if place == 0 else "dot"}}
        | {"name": words("figure.legend.posterior"), "legendgroup": "nngp"}
        for place, edge in enumerate(_edges(theory.mean_bayes, theory.deviation_bayes))
    ]
    frames = [
        {
            "traces": list(range(len(bayes), len(bayes) + len(moving))),
            "data": [{"type": "scatter", "y": single(values[k])} for _, _, values in moving],
        }
        for k in range(len(theory.steps))
    ]
    plot = layout(
        xaxis=_angles(words),
        yaxis=axis(words("figure.axis.output"), range=list(OUTPUTS)),
        height=430,
    )
    traces = [*bayes, *(trace for _, trace, _ in moving), points("data", x, y, words)]
    return {"data": traces, "layout": plot, "frames": frames, "time": animation.timeline(theory.steps, words)}


def percentiles(theory: Ensemble, members: Mapping[int, NDArray[np.floating]], words: Words) -> Figure:
    """The tenth, fiftieth and ninetieth percentiles after training, at two widths (S, M) and at infinite width."""
    traces: list[Trace] = []
    axes = []
    mean, deviation = theory.mean[-1], theory.deviation[-1]
    for place, outputs in enumerate(members.values()):
        suffix = "" if place == 0 else "2"
        where = {"xaxis": "x" + suffix, "yaxis": "y" + suffix}
        limits = mean, mean - DECILE * deviation, mean + DECILE * deviation
        found = np.percentile(outputs, [50, 10, 90], axis=0)
        for name, curves in (("real", found), ("analytic", limits)):
            for number, curve in enumerate(curves):
                shown = place == 0 and number == 0
                traces.append(line(name, theory.angle, curve, words, hoverinfo="skip", showlegend=shown) | where)
                traces[-1]["legendgroup"] = name
                traces[-1]["line"] = traces[-1]["line"] | {"width": 3 if number == 0 else 1.5}
        more = {} if place == 0 else {"matches": "y", "showticklabels": False}
        title = words("figure.axis.output") if place == 0 else ""
        axes.append((_angles(words), axis(title, range=[-1.0, 1.0]) | more))
    return panels.row(traces, axes, [f"n = {width}" for width in members], HALVES, height=420)


def _angles(words: Words) -> dict[str, Any]:
    ticks = {"tickvals": [-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi], "ticktext": ["−π", "−π/2", "0", "π/2", "π"]}
    return axis(words("figure.axis.angle_between"), range=[-np.pi, np.pi], **ticks)


def _edges(mean: NDArray[np.floating], deviation: NDArray[np.floating]) -> Sequence[NDArray[np.floating]]:
    return mean, mean - DEVIATIONS * deviation, mean + DEVIATIONS * deviation


def _outline(mean: NDArray[np.floating], deviation: NDArray[np.floating]) -> NDArray[np.floating]:
    """The upper edge from left to right and the lower one back, (…, 2M)."""
    _, low, high = _edges(mean, deviation)
    return np.concatenate([high, low[..., ::-1]], axis=-1)


def _band(name: str, angle: NDArray[np.floating], edges: NDArray[np.floating], words: Words) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": words(f"figure.legend.{name}"),
        "x": single(np.concatenate([angle, angle[::-1]])),
        "y": single(edges),
        "fill": "toself",
        "fillcolor": faint(name, 0.18),
        "line": {"color": color(name), "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
    }
