"""The spread over seeds after training, of narrow and of wide networks."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ntk_core.experiments import Ensemble
from ntk_core.experiments.ensembles import ENSEMBLE_STEPS
from ntk_ui.figures import ensembles
from ntk_ui.i18n import Words
from ntk_ui.lessons import captions, sweeps
from ntk_ui.lessons.lab import Lab
from ntk_ui.lessons.resource import Picture, Resource
from ntk_ui.lessons.settings import Values
from ntk_ui.service import compute
from ntk_ui.service.runs import FIRST_SEED
from ntk_ui.service.stages import Whole

MEMBERS = 20  # of each width
PUBLISHED = (50, 1000)  # widths of figure 2 of Jacot et al.


def results(values: Values) -> Whole:
    """The theory, and the outputs of the networks after training."""

    def find() -> tuple[Any, ...]:
        theory = compute.ensemble()
        members = sweeps.ensemble_members(PUBLISHED, theory.learning_rate, MEMBERS)
        return theory, {width: outputs[:, -1] for width, outputs in zip(PUBLISHED, members, strict=True)}

    return Whole(find)


def draw(theory: Ensemble, ends: dict[int, NDArray[np.floating]], values: Values, words: Words) -> Picture:
    """The percentiles of both widths, and those of infinite width."""
    return Picture(ensembles.percentiles(theory, ends, words))


def caption(values: Values) -> captions.Key:
    """With the networks and their seeds."""
    seeds = {"first": FIRST_SEED, "last": FIRST_SEED + len(PUBLISHED) * MEMBERS - 1}
    narrow, wide = PUBLISHED
    return captions.told("percentiles", **seeds, members=MEMBERS, narrow=narrow, wide=wide, steps=ENSEMBLE_STEPS)


LAB = Lab(
    "percentiles",
    (Resource("dynamics", "percentiles", (), results, draw, caption, texts="ensembles"),),
    first=(),
)
