"""How the empirical kernel scatters from seed to seed, and less so with width."""

import jax
import numpy as np
import pytest

from ntk_core import MLP, empirical_ntk, init_params
from ntk_core.spectrum import power_law

SEEDS = {64: 200, 128: 200, 256: 150, 512: 80, 1024: 50}


def test_scatter_falls_as_the_root_of_the_width():
    """ReLU, three hidden layers; seeds of their own for each width, and directions far apart."""
    x = np.sqrt(6) * np.concatenate([np.eye(6), -np.eye(6)])

    def program(net):
        return jax.jit(lambda seed: empirical_ntk(net, init_params(net, seed, 6), x))

    scatter = []
    for width, seeds in SEEDS.items():
        kernel = program(MLP(width, 3, "relu"))
        samples = np.stack([np.asarray(kernel(1000 * width + s)) for s in range(seeds)])
        scatter.append(np.mean(samples.std(axis=0, ddof=1) / samples.mean(axis=0)))
    assert power_law(list(SEEDS), scatter).slope == pytest.approx(-0.50, abs=0.05)
