"""The tangent model of a small network, trained forever on a few noisy samples."""

from dataclasses import replace

import numpy as np

from ntk_core.experiments.generalization import NOISE
from ntk_core.experiments.setting import initial_kernel, mlp, rms
from ntk_core.experiments.universal import target_function

DATA, COUNT = "noisy_sine", 8
WIDTHS = (1, 2, 3, 4, 5, 6, 8, 16, 32, 64, 256)
NET = mlp(1, 1, "tanh")  # of all, but for the width
PLACES = 96  # on [−1, 1], where the error is measured
ROUNDING = 1e-13  # of the largest eigenvalue: what is below is left out


def tangent_forever(width: int, seed: int) -> float:
    """The root mean square error against the function of f(x) = Θ(x, X) Θ⁺ y, with Θ of one network before training.

    With fewer weights than samples this is the least-squares fit of the tangent f − f₀, otherwise the nearest of all
    that fit. The samples are those of `generalization` for the same seed.
    """
    random = np.random.Generator(np.random.Philox(seed))
    x_train = np.sort(random.uniform(-1, 1, COUNT))
    y_train = target_function(DATA, x_train) + NOISE * random.normal(size=COUNT)
    x_grid = np.linspace(-1, 1, PLACES)
    kernel = initial_kernel(replace(NET, width=width), seed, np.concatenate([x_train, x_grid])[:, None])
    weights = np.linalg.lstsq(kernel[:COUNT, :COUNT], y_train, rcond=ROUNDING)[0]
    return float(rms(kernel[COUNT:, :COUNT] @ weights - target_function(DATA, x_grid)))
