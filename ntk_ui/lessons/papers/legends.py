"""Curves of lessons under the names that they have in a paper."""

from collections.abc import Mapping

from ntk_ui.figures.style import Figure
from ntk_ui.i18n import Words


def exponent(power: float) -> str:
    """The name of a curve with some exponent."""
    return f"p = {power:g}"


def renamed(figure: Figure, names: Mapping[str, str], words: Words) -> Figure:
    """A figure whose curves have other names, by the keys of those that they had."""
    told = {words(f"figure.legend.{key}"): name for key, name in names.items()}
    return figure | {"data": [trace | {"name": told.get(trace["name"], trace["name"])} for trace in figure["data"]]}
