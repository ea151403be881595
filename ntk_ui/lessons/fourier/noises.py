"""The best scale for noise of every exponent."""

from dataclasses import asdict

import numpy as np

from ntk_core.experiments import EXPONENTS
from ntk_core.experiments.features import RATE_FRACTION
from ntk_core.experiments.scales import NOISE_NET, NOISES
from ntk_ui.figures.scale_errors import noises
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.common import STEPS
from ntk_ui.lessons.fourier.mappings import SWEEPS, no_scale, swept
from ntk_ui.lessons.fourier.settings import FEATURES, MAPPING
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service.stages import Whole


def results(values: Values) -> Whole:
    """Noises learned at every scale."""
    mapping = swept(values)
    what = mapping.kind, mapping.features, SWEEPS[mapping.kind], values["steps"]
    return Whole(lambda: (sweeps.noise_errors(*what),))


def draw(errors: np.ndarray, values: Values, words: Words) -> Picture:
    """The error against the scale for each exponent, and the best scale against the exponent."""
    kind = swept(values).kind
    return Picture(noises(SWEEPS[kind], EXPONENTS, errors, kind, words), notes=no_scale(values, words))


def caption(values: Values) -> captions.Key:
    """With the network, and how many signals and seeds there are."""
    seeds = sweeps.noise_seeds(swept(values).kind)
    return captions.told("noises", **asdict(NOISE_NET), seeds=seeds, noises=NOISES, fraction=RATE_FRACTION)


LAB = Lab(
    "noises",
    (Resource("fourier", "noises", (MAPPING, FEATURES, STEPS), results, draw, caption),),
    first=("mapping", "features", "steps"),
)
