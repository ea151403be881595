"""How the empirical kernel scatters from seed to seed, and less so with width."""

from functools import partial

import jax
import numpy as np
import pytest

from ntk_core import MLP, empirical_ntk, init_params
from ntk_core.power_law import power_law

SEEDS = {32: 300, 64: 300, 128: 200, 256: 150}


def test_scatter_falls_as_the_root_of_the_width():
    """ReLU, three hidden layers; seeds of their own for each width, and directions far apart."""
    x = np.sqrt(6) * np.concatenate([np.eye(6), -np.eye(6)])

    def kernels(net, seeds):
        return jax.lax.map(lambda seed: empirical_ntk(net, init_params(net, seed, 6), x), seeds)

    scatter = []
    for width, seeds in SEEDS.items():
        program = jax.jit(partial(kernels, MLP(width, 3, "relu")))
        samples = np.asarray(program(1000 * width + np.arange(seeds)))
        scatter.append(np.mean(samples.std(axis=0, ddof=1) / samples.mean(axis=0)))
    assert power_law(list(SEEDS), scatter).slope == pytest.approx(-0.50, abs=0.05)
