"""How fast the eigenvalues fall behind a mapping, and what its scale does to them."""

from collections.abc import Mapping

import numpy as np

from ntk_core.experiments import PLAIN, ComposedKernel
from ntk_core.experiments.composed_kernels import EVERY, POSITIONS
from ntk_ui.figures import mapping as figures
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import DEPTH, RELU, SEED
from ntk_ui.lessons.fourier.mappings import SWEEPS, both, current, swept
from ntk_ui.lessons.fourier.settings import (
    FEATURES,
    MAPPING,
    MAPPING_KIND,
    NETWORK,
    POWER,
    SCALE,
    chosen_mapping,
    network,
)
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

COUNT = len(POSITIONS[::EVERY])


def results(values: Values) -> Whole:
    """The kernels."""
    return Whole(lambda: (both(chosen_mapping(values), network(values), values["seed"]),))


def draw(found: Mapping[str, ComposedKernel], values: Values, words: Words) -> Picture:
    """Their eigenvalues, at infinite width and of the network."""
    numbers = {f"condition_{name}": scientific(one.condition) for name, one in found.items()}
    return Picture(figures.falloff(found, words), numbers)


def sweep(values: Values) -> Whole:
    """The falloff at every scale; the kernels are those of infinite width."""
    mapping, net = swept(values), network(values)
    seed = values["seed"] if mapping.random else SEED.default

    def find() -> tuple[ComposedKernel, np.ndarray, np.ndarray]:
        conditions, exponents = sweeps.falloffs(mapping, SWEEPS[mapping.kind], net, seed)
        return compute.composed_kernel(PLAIN, net, seed), conditions, exponents

    return Whole(find)


def draw_sweep(
    plain: ComposedKernel, conditions: np.ndarray, exponents: np.ndarray, values: Values, words: Words
) -> Picture:
    """The condition number and the decay exponent against the scale."""
    kind = swept(values).kind
    return Picture(figures.sweep(SWEEPS[kind], conditions, exponents, plain, current(values), kind, words))


FALLOFF = Resource(
    "fourier",
    "falloff",
    (*MAPPING_KIND, *NETWORK, SEED),
    results,
    draw,
    lambda values: captions.told("falloff", points=COUNT),
    "mapping",
)
SWEEP = Resource(
    "fourier",
    "scale_sweep",
    (MAPPING, SCALE, POWER, FEATURES, DEPTH, RELU, SEED),
    sweep,
    draw_sweep,
    lambda values: captions.told("scale_sweep", points=COUNT),
    "mapping",
    when=(MAPPING.name, tuple(SWEEPS)),
)
LAB = Lab("falloff", (FALLOFF, SWEEP), first=("mapping", "scale", "power", "features"))
