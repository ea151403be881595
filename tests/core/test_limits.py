"""Kernels at infinite width are those of many settings: an app that keeps them computes each only once."""

from collections.abc import Iterator

import jax
import numpy as np
import pytest

import ntk_core
from ntk_core import MLP
from ntk_core.data import on_circle
from ntk_core.experiments import (
    Mapping,
    Training,
    dynamics_fit,
    generalization,
    kernel_matrices,
    learned_mode,
    mlp,
    signal_fit,
)
from ntk_core.experiments.limits import circle_limits, keep_limits, limit_kernels
from tests.core.compiled import ntk

EXPERIMENTS = {
    "dynamics": lambda width, seed, steps: dynamics_fit(Training("step", mlp(width, 2, "erf"), 0.01, steps, seed)),
    "generalization": lambda width, _, steps: generalization("sine", 7, mlp(width, 1, "relu"), steps, 3),
    "modes": lambda width, _, steps: learned_mode(width // 16, 7, MLP(width), steps, 3),
    "signal": lambda width, _, steps: signal_fit("chirp", Mapping("gaussian", 2.0, 4), MLP(width), steps, 5),
    "matrices": lambda width, seed, _: kernel_matrices("interval", 32, MLP(width, 1, "tanh"), seed),
}


@jax.jit
def both(net: MLP, x: np.ndarray) -> dict[str, jax.Array]:
    return {"ntk": ntk_core.ntk(net, x), "nngp": ntk_core.nngp(net, x)}


def public_kernels(net: MLP, x: np.ndarray) -> dict[str, np.ndarray]:
    """Those of the public functions, among more points: one program for each dimension and depth."""
    padded = np.pad(x, ((0, 300 - len(x)), (0, 0)), "edge")
    return {name: np.asarray(kernel)[: len(x), : len(x)] for name, kernel in both(net, padded).items()}


@pytest.fixture
def asked() -> Iterator[dict[tuple, tuple]]:
    """The kernels that had to be computed."""
    known = {}

    def keep(compute):
        def get(*key):
            if key not in known:
                known[key] = compute(*key)
            return known[key]

        return get

    keep_limits(keep)
    yield known
    keep_limits(lambda compute: compute)


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=EXPERIMENTS)
def test_one_serves_all_widths_seeds_and_steps(experiment, asked):
    kept = [experiment(*settings) for settings in ((16, 0, 100), (32, 1, 200), (64, 2, 100))]
    assert len(asked) == 1
    keep_limits(lambda compute: compute)
    for one, other in zip(kept[-1], experiment(64, 2, 100), strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("activation", ["relu", "tanh", "sin"])
@pytest.mark.parametrize("n", [2, 7, 64, 255, 300])
def test_on_the_circle_few_angles_are_enough(activation: str, n: int):
    net = MLP(8, 2, activation, 1.3, 0.2)
    x = on_circle(2 * np.pi * np.arange(n) / n)
    found = circle_limits(net, n)
    for name, kernel in public_kernels(net, x).items():
        np.testing.assert_allclose(getattr(found, name), kernel, rtol=1e-9, atol=1e-12, err_msg=name)
    assert (found.ntk == np.roll(found.ntk, (1, 1), (0, 1))).all()


@pytest.mark.parametrize("n", [5, 128, 129, 300])
def test_blocks_make_the_whole_kernel(n: int):
    net, x = MLP(8, 1, "relu", 1.3, 0.2), np.random.default_rng(n).normal(size=(n, 3))
    found = limit_kernels(net, x)
    for name, kernel in public_kernels(net, x).items():
        np.testing.assert_allclose(getattr(found, name), kernel, rtol=1e-9, err_msg=name)


def test_other_inputs_scales_and_networks_have_others(asked):
    for points, net in (
        (32, MLP(8, 1, "relu", 1.3, 0.2)),
        (16, MLP(8, 1, "relu", 1.3, 0.2)),
        (16, MLP(8, 1, "relu", 1.3, 0.3)),
        (16, MLP(8, 2, "erf")),
    ):
        found = kernel_matrices("interval", points, net, 0)
        np.testing.assert_allclose(found.analytic, ntk(net, found.x), rtol=1e-10)
    assert len(asked) == 4
