"""What a mapping does: its waves, the composed kernel, its Fourier transform, and the limit of Gaussian features."""

import math
from collections.abc import Mapping as Named

from ntk_core.experiments import ComposedKernel, FeatureLimit, Mapping
from ntk_core.experiments.composed_kernels import DRAWS, POSITIONS
from ntk_core.experiments.waves import SHOWN, Waves
from ntk_ui.figures import mapping as figures
from ntk_ui.figures import waves as drawn
from ntk_ui.figures.style import scientific
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions
from ntk_ui.lessons.common import DEPTH, RELU
from ntk_ui.lessons.fourier.mappings import both
from ntk_ui.lessons.fourier.settings import (
    FEATURES,
    MAPPING,
    MAPPING_KIND,
    SCALE,
    SEED_OF_FEATURES,
    chosen_mapping,
    network,
)
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.stages import Whole

# the default first: it is what is shown in place of none
WITH_FREQUENCIES = (MAPPING.default, *(kind for kind in MAPPING.options if kind not in ("none", MAPPING.default)))


def waves(values: Values) -> Whole:
    """The features themselves."""
    return Whole(lambda: (compute.waves(chosen_mapping(values), values["seed"]),))


def draw_waves(found: Waves, values: Values, words: Words) -> Picture:
    """The first of them over the positions."""
    return Picture(drawn.waves(found, SHOWN, words))


def results(values: Values) -> Whole:
    """The kernels, of infinite width."""
    return Whole(lambda: (both(chosen_mapping(values), network(values), values["seed"]),))


def draw(found: Named[str, ComposedKernel], values: Values, words: Words) -> Picture:
    """The kernels and their Fourier transforms."""
    numbers = {f"half_width_{name}": scientific(one.width) for name, one in found.items()}
    return Picture(figures.kernels(found, words), numbers)


def limit(values: Values) -> Whole:
    """Gaussian features beside their limit."""
    mapping = Mapping("gaussian", values["scale"], values["features"])
    return Whole(lambda: (compute.feature_limit(mapping, values["seed"]),))


def draw_limit(found: FeatureLimit, values: Values, words: Words) -> Picture:
    """The features, their limit, and the distance between them."""
    numbers = {
        "feature_error": math.sqrt(((found.chosen - found.limit) ** 2).mean()),
        "feature_rule": (2 * values["features"]) ** -0.5,
    }
    told = {name: scientific(value) for name, value in numbers.items()}
    return Picture(figures.limit(found, values["features"], words), told)


WAVES = Resource(
    "fourier",
    "waves",
    (*MAPPING_KIND, SEED_OF_FEATURES),
    waves,
    draw_waves,
    lambda values: captions.told("waves", shown=SHOWN),
    "mapping",
    when=(MAPPING.name, WITH_FREQUENCIES),
)
KERNELS = Resource(
    "fourier",
    "kernels",
    (*MAPPING_KIND, DEPTH, RELU, SEED_OF_FEATURES),
    results,
    draw,
    lambda values: captions.told("kernels", positions=len(POSITIONS)),
    "mapping",
)
LIMIT = Resource(
    "fourier",
    "feature_limit",
    (MAPPING, SCALE, FEATURES, SEED_OF_FEATURES),
    limit,
    draw_limit,
    lambda values: captions.told("feature_limit", draws=DRAWS, positions=len(POSITIONS)),
    "mapping",
    when=(MAPPING.name, ("gaussian",)),
)
LAB = Lab("kernel", (WAVES, KERNELS, LIMIT), first=("mapping", "scale", "power", "features"))
