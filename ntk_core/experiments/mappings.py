"""Inputs of a network: a position as it is, or its Fourier features."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.fourier import MAPPINGS
from ntk_core.programs import GRID_POINTS, MAX_POINTS

__all__ = ["MAPPINGS", "PLAIN", "Mapping", "mapped"]


class Mapping(NamedTuple):
    """A way to turn positions into inputs, one of `MAPPINGS`."""

    kind: str
    scale: float  # σ of "gaussian", p of "power_law"; no meaning for the others
    features: int  # number of frequencies m; no meaning for "none" and "basic"

    @property
    def random(self) -> bool:
        """Whether its frequencies are drawn, with a seed."""
        return self.kind == "gaussian"


PLAIN = Mapping("none", 1.0, 1)


def mapped(x: np.ndarray, mapping: Mapping, seed: int) -> np.ndarray:
    """The inputs of a network for positions x (n,) in [0, 1): 2x − 1, or their Fourier features (n, 2m).

    At most `MAX_POINTS` + `GRID_POINTS` positions, so that one compiled program serves them all.
    """
    if mapping.kind == "none":
        return 2 * x[:, None] - 1
    padded = np.zeros((MAX_POINTS + GRID_POINTS, 1))
    padded[: len(x), 0] = x
    everything = np.asarray(programs.features(mapping.scale, seed, padded, mapping=mapping.kind))[: len(x)]
    cosines, sines = np.split(everything, 2, axis=1)
    m = 1 if mapping.kind == "basic" else mapping.features
    return np.concatenate([cosines[:, :m], sines[:, :m]], axis=1)
