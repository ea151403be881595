"""Figures of a picture that is learned: its spectrum, what has been learned of it, and how close that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_ui.figures import animation, laws, panels, scales, steps
from ntk_ui.figures.looks import LOOKS
from ntk_ui.figures.style import Figure, Theme, Trace, Words, axis, color, figure, hover, layout, line, log_axis

NATURAL = -2.0  # the slope of the average natural image
GRAYS = [[0.0, "#000000"], [1.0, "#ffffff"]]
NAMES = ("original", "theory", "network")
PARTS = ("original", "low", "high")


def spectrum(
    frequencies: NDArray[np.integer],
    power: NDArray[np.floating],
    law: Any,
    nyquist: float,
    words: Words,
) -> Figure:
    """Power by frequency with its fitted power law, and where every other pixel stops telling frequencies apart."""
    decades = scales.decades(power, least=4, most=10)
    tip = hover((words("figure.axis.frequency"), "%{x}"), (words("figure.axis.power"), "%{y:.3~g}"))
    shown = scales.on_decades(power, decades)
    title = laws.with_slope(words("figure.legend.power"), law, words)
    natural = power[2] * (frequencies / frequencies[2]) ** NATURAL
    ends = [10.0 ** decades[0], 10.0 ** decades[1]]
    limit = line("limit", [nyquist] * 2, ends, words, name=words("figure.legend.nyquist"), hoverinfo="skip")
    across = axis(words("figure.axis.cycles"), type="log", range=[-0.05, float(np.log10(frequencies[-1])) + 0.05])
    across |= {"tickvals": [1, 3, 10, 30, 100]}
    return figure(
        [
            limit,
            line("power", frequencies, shown, words, name=title, hovertemplate=tip),
            line("natural", frequencies, scales.on_decades(natural, decades), words, hoverinfo="skip"),
        ],
        layout(xaxis=across, yaxis=log_axis(words("figure.axis.power"), decades), height=340),
    )


def pictures(
    original: NDArray[np.floating],
    theory: Sequence[NDArray[np.floating]],
    network: Sequence[NDArray[np.floating]],
    at: Sequence[int],
    words: Words,
) -> Figure:
    """The original beside what theory and the network have of it at every recorded step."""
    traces = [
        _gray(values, name, place, words)
        for place, (name, values) in enumerate(zip(NAMES, (original, theory[-1], network[-1]), strict=True), start=1)
    ]
    frames = [
        {
            "traces": [1, 2],
            "data": [{"type": "heatmap", "z": _bytes(theory[k])}, {"type": "heatmap", "z": _bytes(network[k])}],
        }
        for k in range(len(at))
    ]
    plot = _side_by_side(NAMES, len(original), words)
    return {"data": traces, "layout": plot, "frames": frames, "time": animation.timeline(at, words, redraw=True)}


def blurred(pixels: NDArray[np.floating], low: NDArray[np.floating], words: Words) -> Figure:
    """A picture, what is left of it without its high frequencies, and what these held, around a middle gray."""
    shown = zip(PARTS, (pixels, low, 0.5 + pixels - low), strict=True)
    traces = [_gray(values, name, place, words) for place, (name, values) in enumerate(shown, start=1)]
    return figure(traces, _side_by_side(PARTS, len(pixels), words))


def _side_by_side(names: Sequence[str], side: int, words: Words) -> Figure:
    """The layout of three pictures of as many pixels a side, each with its name."""
    plot = layout(
        xaxis={},
        yaxis={},
        coloraxis={"colorscale": GRAYS, "cmin": 0, "cmax": 255, "showscale": False},
        annotations=panels.titles([f"picture_{name}" for name in names], words),
        height=430,
        meta=panels.SQUARE,
    )
    plain: dict[str, Any] = {"showline": False, "ticks": "", "showgrid": False, "showticklabels": False}
    for place, domain in enumerate(panels.DOMAINS, start=1):
        suffix = panels.suffix(place)
        across = {"range": [-0.5, side - 0.5], "domain": list(domain), "anchor": f"y{suffix}"}
        upward = {"range": [side - 0.5, -0.5], "scaleanchor": f"x{suffix}", "anchor": f"x{suffix}"}
        upward |= {"constraintoward": "top"}
        plot[f"xaxis{suffix}"] = axis("", constrain="domain", **across, **plain)
        plot[f"yaxis{suffix}"] = axis("", constrain="domain", **upward, **plain)
    plot["margin"] = plot["margin"] | {"l": 16, "b": 16}
    return plot


def quality(
    at: Sequence[int],
    curves: Mapping[str, NDArray[np.floating]],
    end: float,
    words: Words,
) -> Figure:
    """PSNR over the steps: on the pixels trained on and on the others, theory dashed and network solid.

    Args:
        at: The recorded steps (T,).
        curves: "train_theory", "test_theory", "train_network", "test_network", (T,) each; a run may be shorter.
        end: The test PSNR of the theory after infinitely many steps.
        words: The words of the lesson.
    """
    values = scales.together(tuple(curves.values()))
    values = values[np.isfinite(values)]  # a narrow network may diverge
    low, high = max(np.floor(values.min() / 5) * 5, 0.0), np.ceil(max(values.max(), end) / 5) * 5
    tip = hover((words("figure.axis.step"), "%{customdata:,}"), ("PSNR", "%{y:.1f} dB"))
    traces: list[Trace] = []
    for name, curve in curves.items():
        half, kind = name.split("_")
        drawn = line(
            f"{half}_error",
            steps.on_step_axis(at[: len(curve)]),
            scales.within(curve, (low, high)),
            words,
            hovertemplate=tip,
        )
        look = {"color": color(f"{half}_error"), "dash": "dash", "width": 2}
        solid = {"dash": "solid", "width": 4}
        drawn |= {"name": words(f"figure.legend.{name}"), "customdata": np.asarray(at[: len(curve)], np.int32)}
        drawn |= {"line": look | (solid if kind == "network" else {}), "opacity": 0.5 if kind == "network" else 1}
        traces.append(drawn)
    ends = [steps.ZERO, float(max(at))]
    forever = line("test_error", ends, [end, end], words, name=words("figure.legend.test_end"), hoverinfo="skip")
    forever["line"] = forever["line"] | {"dash": "dot", "width": 1.5}
    return figure(
        [*traces, forever],
        layout(xaxis=steps.step_axis(at, words), yaxis=axis("PSNR (dB)", range=[low, high])),
    )


def strip(pictures: Sequence[NDArray[np.floating]], theme: Theme, enlarge: int = 4) -> NDArray[np.uint8]:
    """Pictures side by side as pixels to show while they are being learned, on the background of a theme."""
    paper = int(theme.paper[1:3], 16)
    gap = np.full((len(pictures[0]), 6), paper, np.uint8)
    parts = [part for values in pictures for part in (_bytes(values), gap)][:-1]
    return np.repeat(np.repeat(np.hstack(parts), enlarge, axis=0), enlarge, axis=1)


def framed(pixels: NDArray[np.floating], corner: tuple[int, int], side: int, enlarge: int = 2) -> NDArray[np.uint8]:
    """A picture in color pixels, with a frame around a part of it."""
    shown = np.repeat(np.repeat(_bytes(pixels), enlarge, axis=0), enlarge, axis=1)
    colored = np.stack([shown] * 3, axis=-1)
    frame = [int(LOOKS["real"].color[k : k + 2], 16) for k in (1, 3, 5)]
    (top, left), last, thick = (enlarge * np.array(corner)), enlarge * side, 3
    inside = np.zeros(shown.shape, bool)
    inside[top : top + last, left : left + last] = True
    inside[top + thick : top + last - thick, left + thick : left + last - thick] = False
    colored[inside] = frame
    return colored


def with_frame(pixels: NDArray[np.floating], corner: tuple[int, int], side: int, words: Words) -> Figure:
    """A picture with a frame around a square part of it, which begins in some row and column."""
    last, (top, left) = len(pixels) - 0.5, corner
    plain: dict[str, Any] = {"showline": False, "ticks": "", "showgrid": False, "showticklabels": False}
    plot = layout(
        xaxis=axis("", range=[-0.5, last], constrain="domain", **plain),
        yaxis=axis("", range=[last, -0.5], constrain="domain", scaleanchor="x", constraintoward="top", **plain),
        coloraxis={"colorscale": GRAYS, "cmin": 0, "cmax": 255, "showscale": False},
        height=340,
        margin={"l": 16, "r": 16, "t": 16, "b": 16},
        meta={"square": 1.0},
    )
    ends = {"x0": left - 0.5, "x1": left + side - 0.5, "y0": top - 0.5, "y1": top + side - 0.5}
    plot["shapes"] = [{"type": "rect", "line": {"color": color("real"), "width": 3}} | ends]
    return figure([_gray(pixels, "original", 1, words)], plot)


def _gray(values: NDArray[np.floating], name: str, place: int, words: Words) -> Trace:
    suffix = panels.suffix(place)
    return {
        "type": "heatmap",
        "name": words(f"figure.panel.picture_{name}"),
        "z": _bytes(values),
        "coloraxis": "coloraxis",
        "xaxis": f"x{suffix}",
        "yaxis": f"y{suffix}",
        "hoverinfo": "skip",
    }


def _bytes(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    return np.round(255 * np.clip(np.nan_to_num(values, nan=0.5), 0, 1)).astype(np.uint8)
