"""One entry of a kernel, taken apart, of an MLP and of other architectures."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ntk_core.architectures import ARCHITECTURES, FREQUENCIES, FREQUENCY_SCALE, KERNEL_SIZE
from ntk_core.experiments import (
    ARCHITECTURE_POINTS,
    MLP,
    ArchitectureKernel,
    KernelEntry,
    Source,
    kernel_points,
    shown_points,
)
from ntk_core.experiments.entries import SHOWN_WEIGHTS
from ntk_ui.figures import digits, formatting
from ntk_ui.figures import entry as figures
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, reproduce
from ntk_ui.lessons.common import DEPTH, RELU, SEED
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.lessons.spectrum.settings import (
    ARCHITECTURE,
    ARCHITECTURE_WIDTH,
    BIAS_SCALE,
    CELL,
    COUNT,
    FIRST_INPUT,
    INPUTS,
    SECOND_INPUT,
    SOURCE,
    WEIGHT_SCALE,
    WIDTH,
    any_width,
    cell,
    network,
    source,
)
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

SHAPE = tuple(replace(setting, when=("architecture", ("mlp",))) for setting in (WIDTH, DEPTH))
OTHER = (ARCHITECTURE, ARCHITECTURE_WIDTH, RELU, WEIGHT_SCALE, BIAS_SCALE, SEED)


def width(values: Values) -> int:
    """The width of a network that is no MLP."""
    return int(values["architecture_width"])


def other(values: Values) -> tuple[Source, int, str, int, MLP, int]:
    """A network that is no MLP, and its inputs; an MLP lends it what all have in common."""
    net = MLP(1, 1, values["activation"], values["w_std"], values["b_std"])
    return source(values), values["count"], values["architecture"], width(values), net, values["seed"]


def of_mlp(values: Values) -> tuple[KernelEntry, float]:
    """The entry of an MLP, and the largest one of its kernel at infinite width."""
    of = source(values), values["count"]
    limit = compute.limit_kernel(*of, any_width(values), 0)
    return compute.mlp_entry(*of, network(values), values["seed"], *cell(values)), float(limit.analytic.max())


def entry(values: Values) -> Whole:
    """The entry, and the largest one of its kernel."""

    def find() -> tuple[KernelEntry, float]:
        if values["architecture"] == "mlp":
            return of_mlp(values)
        kernel = compute.architecture_kernel(*other(values))
        parts = compute.architecture_entry(*other(values), *cell(values))
        return parts, float(kernel.contributions.sum(axis=0).max())

    return Whole(find)


def draw(parts: KernelEntry, largest: float, values: Values, words: Words) -> Picture:
    """Both gradients weight by weight, and what each layer contributes."""
    numbers = {"entry_value": formatting.digits(parts.value)}
    if parts.analytic is not None:
        numbers["entry_limit"] = formatting.digits(float(parts.analytic.sum()))
    numbers["entry_weights"] = f"{int(parts.sizes.sum()):,}"
    ring = {1: "ring.one", 2: "ring.two"}.get(parts.x.shape[1]) if values["architecture"] == "convolution" else None
    return Picture(figures.entry(parts, largest, words), numbers, notes=(words(ring),) if ring else ())


def architecture_map(values: Values) -> Whole:
    """The kernel of another architecture, and where all inputs lie."""
    of = other(values)
    return Whole(lambda: (compute.architecture_kernel(*of), kernel_points(*of[:2]).position))


def draw_map(kernel: ArchitectureKernel, position: NDArray[np.floating], values: Values, words: Words) -> Picture:
    """Its heat map; a click into it chooses the entry."""
    shown, places = shown_points(len(position), ARCHITECTURE_POINTS), position.tolist()
    first, second = (min(range(len(shown)), key=lambda k: abs(shown[k] - number)) for number in cell(values))
    clicks = {"x": (FIRST_INPUT.name, places), "y": (SECOND_INPUT.name, places)}
    return Picture(figures.architecture_kernel(kernel, (first, second), words), clicks=clicks)


def pictures(values: Values) -> Whole:
    """The two inputs."""
    return Whole(lambda: (kernel_points(source(values), values["count"]).x[list(cell(values))],))


def draw_pictures(x: NDArray[np.floating], values: Values, words: Words) -> Picture:
    """The two inputs as images."""
    names = [f"{name} = {number + 1}" for name, number in zip(("x", "x′"), cell(values), strict=True)]
    return Picture(digits.images(x, names, words))


def caption(values: Values) -> captions.Key:
    """With the network in words."""
    numbers = {"window": KERNEL_SIZE, "frequencies": FREQUENCIES, "scale": FREQUENCY_SCALE, "width": width(values)}

    def described(words: Words) -> str:
        return words(f"network.{values['architecture']}", **numbers)

    return captions.told("entry", network=described, shown=SHOWN_WEIGHTS)


def program(values: Values) -> str:
    """The program that takes the entry apart."""
    net, architecture = network(values), values["architecture"]
    return reproduce.entry(
        source(values), values["count"], architecture, width(values), net, values["seed"], *cell(values)
    )


ENTRY = Resource(
    "spectrum",
    "entry",
    (*SOURCE, *CELL, *SHAPE, *OTHER),
    entry,
    draw,
    caption,
    program=program,
)
MAP = Resource(
    "spectrum",
    "architecture_map",
    (*SOURCE, *CELL, *OTHER),
    architecture_map,
    draw_map,
    lambda values: captions.told("architecture_map", width=width(values), shown=ARCHITECTURE_POINTS),
    when=("architecture", ARCHITECTURES),
)
PICTURES = Resource(
    "spectrum",
    "pictures",
    (INPUTS, COUNT, *CELL),
    pictures,
    draw_pictures,
    lambda values: captions.told("pictures"),
    when=("inputs", ("digits",)),
)
LAB = Lab("entry", ((MAP, ENTRY), PICTURES), first=("architecture", "architecture_width"))
