"""Too small, right, too large: what a mapping's scale does to the error on the samples and between them."""

from typing import NamedTuple

import numpy as np

from ntk_core import programs
from ntk_core.experiments.features import BETWEEN, RATE_FRACTION, samples
from ntk_core.experiments.limits import analytic_kernel
from ntk_core.experiments.mappings import Mapping
from ntk_core.experiments.setting import W_STD, predict_training, rms, train_network
from ntk_core.networks import MLP
from ntk_core.programs import MAX_POINTS
from ntk_core.signals import Noise, Signal, signal

EXPONENTS = (1.0, 1.5, 2.0)  # of the noise
NOISES = 50  # signals for each exponent
NOISE_NET = MLP(1, 3, "relu", W_STD, 0.1)  # as deep as in the paper that found the best exponents


class ScaleErrors(NamedTuple):
    """Root mean square errors of one mapping, on the samples and between them."""

    train_theory: float  # after the last step
    test_theory: float
    train_end: float  # by gradient flow forever; NaN where rounding hides the smallest eigenvalue
    test_end: float
    train_real: float  # of the real network after the last step
    test_real: float


def scale_errors(of: Signal, mapping: Mapping, net: MLP, steps: int, seed: int) -> ScaleErrors:
    """A signal learned with one mapping: by theory until the last step and forever, and by a real network."""
    task, _, x_grid = samples(of, mapping, seed)
    values = signal(of, x_grid)[BETWEEN]
    real = train_network(programs.network(net, seed, task.dimension), task, RATE_FRACTION, steps, relative=True)
    theory = predict_training(analytic_kernel(net, task), task, real, steps, forever=True)
    then, end = slice(-2, -1), slice(-1, None)
    train = np.concatenate([theory.train[then], theory.train_flow[end], real.history.outputs[end]])
    test = np.concatenate([theory.grid[then], theory.grid_flow[end], real.history.test_outputs[end]])
    errors = rms(train - task.y), rms(test[:, BETWEEN] - values)
    return ScaleErrors(*(float(error) for pair in zip(*errors, strict=True) for error in pair))


def noise_errors(mapping: Mapping, steps: int, seed: int) -> np.ndarray:
    """The error between the samples of 1/f^α noise, by theory from f₀ = 0 after a number of steps.

    The network is `NOISE_NET` at infinite width. Root mean square over `NOISES` signals for each of `EXPONENTS`,
    (E,); the same random numbers for all exponents.

    References:
        Tancik et al. 2020, arXiv:2006.10739, figure 3 b.
    """
    task, x_train, x_grid = samples("sines", mapping, seed)  # for its inputs alone
    noises = [Noise(exponent, number) for exponent in EXPONENTS for number in range(NOISES)]
    targets = np.stack([signal(noise, x_train) for noise in noises])
    truth = np.stack([signal(noise, x_grid[BETWEEN]) for noise in noises])
    kernel = analytic_kernel(NOISE_NET, task)
    outputs = np.asarray(programs.regression(kernel, targets, RATE_FRACTION, float(steps)))
    errors = rms((outputs[:, MAX_POINTS:][:, BETWEEN] - truth).reshape(len(EXPONENTS), -1))
    errors.flags.writeable = False
    return errors
