"""Three panels side by side, as the heat maps have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ntk_ui.figures.style import Words, theme

DOMAINS = ((0.0, 0.31), (0.345, 0.655), (0.69, 1.0))
"""The part of the width that each panel fills."""


def titles(names: Sequence[str], words: Words, dark: bool) -> list[dict[str, Any]]:
    """The name of each panel, centered above it."""
    return [title(words(f"figure.panel.{name}"), domain, dark) for name, domain in zip(names, DOMAINS, strict=True)]


def title(text: str, domain: Sequence[float], dark: bool) -> dict[str, Any]:
    """A title centered above the part of the width that a panel fills."""
    return {
        "text": text,
        "x": sum(domain) / 2,
        "y": 1,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "center",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": theme(dark).ink},
    }
