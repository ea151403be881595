"""How every object is drawn, on every page: its color, dash and marker.

One color stands for one object (Okabe and Ito's palette, safe for color-blind readers), and each object also
has its own dash and marker, so that no figure depends on color.
"""

from typing import NamedTuple


class Look(NamedTuple):
    """How one object is drawn wherever it appears; its color is a neutral of the theme, or fixed."""

    color: str
    dash: str = "solid"
    marker: str = "circle"
    width: float = 2.5
    opacity: float = 1.0


ORANGE, SKY, GREEN = "#E69F00", "#56B4E9", "#009E73"
BLUE, VERMILLION, PURPLE = "#0072B2", "#D55E00", "#CC79A7"

LOOKS = {
    "data": Look("ink"),
    "signal": Look("faint", width=6),
    "initial": Look("faint", width=2),
    "limit": Look("ink", width=1.5),
    "rate": Look("ink", "dot", width=2),
    "residual": Look("muted", "dot", width=1.5),
    "target": Look("ink", "dot", "star", width=1.5),
    "data_count": Look("muted", "dot", width=1.5),
    "current": Look("muted", "dot", width=1.5),
    "current_count": Look("ink", "dash", width=1.5),
    "least": Look(PURPLE, width=3),
    "kernel_fit": Look(ORANGE, "dot", "diamond-open", width=3),
    "kernel_parts": Look("muted", width=1.2, opacity=0.7),
    "kernel_seen": Look(BLUE, marker="circle"),
    "chosen_point": Look("ink", "dot", width=1.5),
    "best_line": Look("ink", "dot", width=1.5),
    "descent": Look(VERMILLION, marker="square", width=3),
    "parts": Look("muted", width=1.2, opacity=0.7),
    "function_draws": Look(SKY, marker="square", width=1.2),
    "unseen": Look("muted", marker="circle-open"),
    "other_fits": Look("muted", width=1.2, opacity=0.7),
    "real": Look(VERMILLION, marker="square", width=3),
    "linear": Look(GREEN, "dash"),
    "tangent": Look(GREEN, "dash"),
    "curvature": Look(BLUE, marker="circle"),
    "gap": Look(GREEN, marker="circle"),
    "weights": Look(VERMILLION, marker="square"),
    "kernel_moved": Look(BLUE, marker="diamond"),
    "first_layer": Look(SKY, marker="circle"),
    "hidden_layers": Look(ORANGE, marker="square"),
    "last_layer": Look(PURPLE, marker="diamond"),
    "train_error": Look(VERMILLION, marker="square"),
    "test_error": Look(BLUE, marker="diamond"),
    "held_out": Look(GREEN, "dash", "cross"),
    "ntk": Look(BLUE, marker="circle"),
    "standard": Look(ORANGE, marker="square"),
    "kernel_before": Look(BLUE, marker="circle"),
    "kernel_after": Look(VERMILLION, marker="square"),
    "seeds": Look(BLUE, opacity=0.28),
    "best": Look("ink", marker="star"),
    "chosen_mode": Look("ink", marker="circle-open", width=2),
    "operator": Look(ORANGE, marker="triangle-down-open"),
    "closed_form": Look("ink", marker="x-thin-open", width=1.5),
    "empirical": Look(BLUE, "dash", "circle-open"),
    "steps": Look(BLUE, "dash"),
    "flow": Look(SKY, "dot"),
    "rescaled": Look(SKY, "dashdot"),
    "regression": Look(PURPLE, "dash", "diamond"),
    "regression_end": Look(ORANGE, "dot", "diamond-open"),
    "expected": Look("ink", "dash", width=2),
    "best_fit": Look(GREEN, marker="star"),
    "still_better": Look(GREEN, marker="star-open"),
    "threshold": Look("ink", "dashdot", width=1.5),
    "edge": Look("ink", "dot", width=1.5),
    "alignment": Look(GREEN, "dash", "circle"),
    "analytic": Look(PURPLE, "dot", "diamond"),
    "nngp": Look(SKY, marker="square"),
    "mapped": Look(PURPLE, "dash", "diamond"),
    "plain": Look(ORANGE, "dashdot", "circle-open"),
    "power": Look(BLUE),
    "natural": Look("muted", "dash", width=1.5),
    "features": Look(SKY, width=2),
    "feature_limit": Look("ink", "dash", width=2),
    "real_plain": Look(ORANGE, marker="square", width=5, opacity=0.45),
}
"""The look of every object that a legend names (``figure.legend.<name>`` is its name in words).

``gap`` belongs to the linearized model and ``weights`` to the real network, whose colors they
share; so do ``empirical`` and ``steps`` (the kernel at initialization), ``analytic`` and
``mapped`` (the kernel at infinite width), ``kernel_fit`` and ``regression_end`` (kernel regression),
``function_draws`` and ``nngp`` (a Gaussian process), and ``plain`` and ``real_plain``, a band that
theory runs along.
"""
