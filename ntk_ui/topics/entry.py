"""The kernel of this network beside its limit, and one of its entries taken apart."""

from typing import NamedTuple

import numpy as np
import streamlit as st

from ntk_core.architectures import FREQUENCIES, FREQUENCY_SCALE, KERNEL_SIZE
from ntk_core.experiments import (
    ARCHITECTURE_POINTS,
    MLP,
    KernelMatrices,
    Source,
    kernel_points,
    shown_points,
)
from ntk_core.experiments.entries import SHOWN_WEIGHTS
from ntk_core.experiments.spectra import kernel_data
from ntk_ui import captions, clicks, compute, controls, frame, growing, i18n, idle, link, reproduce
from ntk_ui.figures import digits, formatting, spectrum
from ntk_ui.figures import entry as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words


class _Kernels(NamedTuple):
    """The kernels of the first figure, as far as they are known."""

    source: Source
    points: int
    net: MLP
    seed: int

    def nothing(self) -> tuple[KernelMatrices]:
        return (kernel_data(*self),)

    def theory(self) -> tuple[KernelMatrices]:
        return (compute.limit_kernel(*self),)

    def fits(self) -> tuple[KernelMatrices]:
        return (compute.kernel_matrices(*self),)

    def slow(self) -> bool:
        return False


def show(source: Source, count: int, net: MLP, seed: int) -> None:
    """Both kernels as heat maps; a click into one of them chooses the entry."""
    words = i18n.read("spectrum", frame.language())
    n = len(kernel_points(source, count).position)
    place, numbers = frame.titled(words, "hero"), st.container()
    taken_apart = frame.titled(words, "entry")
    with controls.panel():
        first, second = controls.entry(words, n)
        architecture = controls.architecture(words)
        width = controls.architecture_width(words) if architecture != "mlp" else 0
    cell, shown = (first - 1, second - 1), shown_points(n)
    with place:
        known, key = _Kernels(source, count, net, seed), captions.told("hero", shown=len(shown))
        (matrices,) = growing.as_it_is_known(words, key, known, spectrum.kernels, shown, cell, words)
        clicks.into("hero", lambda x, y: _choose(matrices.position, x, y))
    with numbers:
        values = {"relative_error": scientific(matrices.relative_error), "parameters": f"{matrices.parameters:,}"}
        frame.metrics(words, values.items())
    with taken_apart:
        _entry(matrices, source, count, architecture, width, net, seed, cell, words)
    link.tell("entry")  # these controls may run alone


def _entry(
    matrices: KernelMatrices,
    source: Source,
    count: int,
    architecture: str,
    width: int,
    net: MLP,
    seed: int,
    cell: tuple[int, int],
    words: Words,
) -> None:
    numbers_of = {"window": KERNEL_SIZE, "frequencies": FREQUENCIES, "scale": FREQUENCY_SCALE, "width": width}
    key = captions.told("entry", network=words(f"network.{architecture}", **numbers_of), shown=SHOWN_WEIGHTS)
    if architecture == "mlp":
        parts = compute.mlp_entry(source, count, net, seed, *cell)
        frame.chart(words, key, figures.entry, parts, float(matrices.analytic.max()), words)
    else:
        idle.say(words, idle.IDLE["entry"])
        if architecture == "convolution" and matrices.x.shape[1] <= 2:
            st.caption(words("ring.one" if matrices.x.shape[1] == 1 else "ring.two"))
        kernel = compute.architecture_kernel(source, count, architecture, width, net, seed)
        parts = compute.architecture_entry(source, count, architecture, width, net, seed, *cell)
        left, right = st.columns([2, 5])
        with left:
            shown = shown_points(len(matrices.position), ARCHITECTURE_POINTS)
            near = [min(range(len(shown)), key=lambda k: abs(shown[k] - number)) for number in cell]
            map_key = captions.told("architecture_map", width=width, shown=ARCHITECTURE_POINTS)
            frame.chart(words, map_key, figures.architecture_kernel, kernel, (near[0], near[1]), words)
            clicks.into("architecture_map", lambda x, y: _choose(matrices.position, x, y))
        with right:
            largest = float(kernel.contributions.sum(axis=0).max())
            frame.chart(words, key, figures.entry, parts, largest, words)
    if source == "digits":
        names = [f"x = {cell[0] + 1}", f"x′ = {cell[1] + 1}"]
        frame.figure(words, "pictures", digits.images, parts.x, names, words)
    numbers = [("entry_value", formatting.digits(parts.value))]
    if parts.analytic is not None:
        numbers.append(("entry_limit", formatting.digits(float(parts.analytic.sum()))))
    numbers.append(("entry_weights", f"{int(parts.sizes.sum()):,}"))
    frame.metrics(words, numbers)
    frame.code(words, reproduce.entry(source, count, architecture, width, net, seed, *cell))


def _choose(position: np.ndarray, x: float, y: float) -> None:
    """The entry of the inputs nearest to a place in a heat map."""
    for key, value in (("first_input", x), ("second_input", y)):
        link.choose(key, int(np.argmin(np.abs(position - value))) + 1)
