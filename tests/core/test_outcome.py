"""How runs end: told from their records, and held against the same runs in double precision."""

import jax
import numpy as np
import pytest

from ntk_core import MLP
from ntk_core.experiments import (
    PLAIN,
    TaylorFit,
    Training,
    dynamics_fit,
    hidden_weights,
    mlp,
    optimized_fit,
    signal_fit,
    taylor_fit,
)
from ntk_core.experiments.setting import B_STD, W_STD
from ntk_core.outcome import DIVERGED, diverged, outcome, worst
from tests.core.compiled import init_params, train

FALLING = np.array([2.0, 1.0, 0.5, 0.1])


def test_what_the_losses_say():
    assert outcome(FALLING) == "calm"
    assert outcome([2.0, 1.0, 1.0, 0.5]) == "calm"
    assert outcome([2.0, 0.5, 1.0, 0.1]) == "swings"
    assert outcome([2.0, 5.0, 1.0, 0.1]) == "swings"
    assert outcome([2.0, 0.1, 0.5, 1.9]) == "swings"  # below its start in the end
    assert outcome([2.0, 1.0, 0.5, 2.5]) == "lost"
    assert outcome([2.0, 1e3, 1e5, 1e9]) == "diverged"
    for end in (np.nan, np.inf):
        assert outcome([2.0, 1.0, 0.5, end]) == "diverged"


def test_thresholds_of_the_losses_have_two_sides():
    assert not diverged([2.0, 2.0 * DIVERGED])
    assert diverged([2.0, 2.1 * DIVERGED])
    assert outcome([2.0, 1.0, 1.0005, 0.1]) == "calm"  # rounding
    assert outcome([2.0, 1.0, 1.002, 0.1]) == "swings"
    assert outcome([2.0, 1e-10, 9e-10]) == "calm"  # fitted: no digit is left
    assert outcome([2.0, 1e-10, 9e-8]) == "swings"
    assert outcome([0.0, 0.0, 1e-14]) == "calm"  # nothing to learn


def test_the_speed_of_the_top_mode_counts_as_well():
    assert outcome(FALLING, [1.0, 1.99]) == "calm"
    assert outcome(FALLING, [1.0, 2.0]) == "swings"
    assert outcome(FALLING, [2.5, 1.0]) == "swings"
    assert outcome(FALLING, [1.0, np.nan]) == "calm"


def in_double(fit: TaylorFit, net: MLP, seed: int) -> float:
    """The gap to the tangent of the same run in float64."""
    params = jax.tree.map(np.float64, init_params(net, seed, 1, np.float32))
    how = {"learning_rate": fit.learning_rate, "steps": int(fit.steps[-1]), "record": [int(fit.steps[-1])]}
    run = train(net, params, fit.x_train[:, None], fit.y_train, x_test=fit.x_grid[:, None], record_kernel=False, **how)
    return float(np.abs(np.asarray(run.test_outputs)[-1] - fit.linear[-1]).max())


RUNS = [
    *(("step", 8, activation, 0.5, 500, 0) for activation in ("tanh", "relu", "gelu", "erf", "sin", "leaky_relu")),
    ("sine", 8, "gelu", 0.25, 100, 2),
    ("sine", 32, "relu", 0.5, 500, 1),
    ("noisy_sine", 32, "sin", 0.9, 100, 0),
    ("noisy_sine", 64, "tanh", 0.5, 500, 1),
]
ROUGH = {("step", 8, activation, 0.5, 500, 0) for activation in ("relu", "gelu", "leaky_relu")}


@pytest.mark.parametrize("setting", RUNS, ids=str)
def test_only_runs_that_swing_depend_on_rounding(setting):
    data, width, activation, share, steps, seed = setting
    fit = taylor_fit(Training(data, mlp(width, 1, activation), share, steps, seed))
    double = in_double(fit, MLP(width, 1, activation, W_STD, B_STD), seed)
    assert fit.outcome == ("swings" if setting in ROUGH else "calm")
    apart = abs(fit.gap[-1] / double - 1)
    assert apart > 1e-3 if setting in ROUGH else apart < 2e-4  # three digits are shown


def test_every_experiment_knows_how_its_run_went():
    assert dynamics_fit(Training("sine", mlp(16, 1, "tanh"), 0.02, 100, 0)).outcome == "calm"
    past = dynamics_fit(Training("sine", mlp(64, 1, "tanh"), 0.5, 100, 0))  # past the limit at the start, and back
    assert past.loss_real[-1] < past.loss_real[0]
    assert past.outcome == "swings"
    assert dynamics_fit(Training("sine", mlp(16, 1, "identity"), 10.0, 100, 0)).outcome == "diverged"
    assert signal_fit("sines", PLAIN, MLP(64, 1, "relu", W_STD, B_STD), 100, 0).outcome == "calm"
    assert optimized_fit(Training("sine", mlp(16, 1, "identity"), 10.0, 100, 0), 0.0, 32).outcome == "diverged"
    assert (
        optimized_fit(Training("sine", mlp(64, 1, "tanh"), 0.02, 100, 0), 0.9, 1).outcome == "calm"
    )  # its noise is no swinging


def test_of_several_runs_the_worst_counts():
    assert worst(["calm", "calm"]) == "calm"
    assert worst(["calm", "swings", "calm"]) == "swings"
    assert worst(["lost", "swings"]) == "lost"
    assert worst(["lost", "diverged", "calm"]) == "diverged"


def test_a_result_tells_from_its_own_records():
    """A record that rises, and a kernel that ends past the limit, put into runs that are calm."""
    signal = signal_fit("sines", PLAIN, MLP(16, 1, "relu", W_STD, B_STD), 100, 0)
    errors = (signal.real[:, ::4] - signal.y_train) ** 2  # every fourth point of the grid is a sample
    np.testing.assert_allclose((signal.bands_real**2).sum(axis=0), errors.mean(axis=1), rtol=1e-3)
    rising = signal.bands_real.copy()
    rising[:, 20] *= 2
    assert signal.outcome == "calm"
    assert signal._replace(bands_real=rising).outcome == "swings"
    assert signal._replace(speed_after=2.1).outcome == "swings"

    tangent = taylor_fit(Training("sine", mlp(16, 1, "tanh"), 0.5, 100, 0))
    kernel = dynamics_fit(Training("sine", mlp(16, 1, "tanh"), tangent.learning_rate, 100, 0))  # the same run
    assert tangent.speed_after == pytest.approx(tangent.learning_rate * kernel.eigenvalues_real[-1, 0], rel=1e-3)
    assert tangent._replace(speed_after=2.1).outcome == "swings"
    past = kernel.eigenvalues_real.copy()
    past[30, 0] = 2.1 / kernel.learning_rate
    assert kernel._replace(eigenvalues_real=past).outcome == "swings"

    path = hidden_weights("sine", 10, "tanh", 0.5, 0)
    loss = path.loss.copy()
    loss[-1] = 2 * loss[0]
    assert path.outcome == "calm"
    assert path._replace(loss=loss).outcome == "lost"
