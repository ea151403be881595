"""The Fourier features of a mapping themselves: its first waves over the positions."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.mappings import Mapping
from ntk_core.experiments.setting import frozen

SHOWN = 4  # rows of B
PLACES = np.linspace(0, 1, 1025)  # five a cycle at 200 cycles


class Waves(NamedTuple):
    """The first rows of B by their frequency |b|, at most `SHOWN`, and both features of each."""

    x: np.ndarray  # (M,)
    row: np.ndarray  # (K,) the place of each in B, from 1
    frequency: np.ndarray  # (K,) b in cycles per unit of x
    cosine: np.ndarray  # (K, M) a cos 2πbx
    sine: np.ndarray  # (K, M) a sin 2πbx


def waves(mapping: Mapping, seed: int) -> Waves:
    """The first waves of a mapping that has frequencies: those are the same whatever their number."""
    b, features = programs.waves(mapping.scale, seed, PLACES[:, None], mapping=mapping.kind, count=SHOWN)
    count = min(len(b), mapping.features)
    frequency, (cosine, sine) = np.asarray(b)[:count], np.split(np.asarray(features).T, 2)
    order = np.argsort(np.abs(frequency), kind="stable")
    return frozen(Waves(PLACES, order + 1, frequency[order], cosine[order], sine[order]))
