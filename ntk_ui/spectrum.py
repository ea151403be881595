"""The settings of the lesson on the spectrum of the kernel."""

from typing import NamedTuple

from ntk_core.experiments import MLP, Source
from ntk_ui import controls, tables
from ntk_ui.i18n import Words


class Settings(NamedTuple):
    """What the reader has chosen; no source of inputs as long as the reader's table is empty."""

    source: Source | None
    points: int
    net: MLP
    seed: int


def choose(words: Words) -> Settings:
    """The controls of the lab, and the reader's table if it is wanted."""
    with controls.panel():
        inputs = controls.inputs(words)
        count = controls.count(words) if inputs != "own" else 64
        net = controls.network(words)
        seed = controls.seed(words)
    source = tables.own_table() if inputs == "own" else inputs
    return Settings(source, count, net, seed)
