"""The tangent model trained forever: least squares of gradients by hand, and the peak that a network stopped early
does not have."""

import numpy as np
import pytest

from ntk_core import MLP, init_params
from ntk_core.experiments import generalization, mlp
from ntk_core.experiments.forever import COUNT, PLACES, WIDTHS, tangent_forever
from ntk_core.experiments.setting import B_STD, W_STD


@pytest.mark.parametrize(("width", "seed"), [(1, 0), (1, 5), (64, 1)])
def test_it_is_the_smallest_least_squares_fit_of_the_gradients(width: int, seed: int):
    random = np.random.Generator(np.random.Philox(seed))
    x = np.sort(random.uniform(-1, 1, COUNT))
    y = np.sin(np.pi * x) + 0.2 * random.normal(size=COUNT)
    (w, b), (a, _) = init_params(MLP(width, 1, "tanh", W_STD, B_STD), seed, 1, dtype=np.float32)
    w, b, a = (np.ravel(np.asarray(each, float)) for each in (w, b, a))

    def gradients(x: np.ndarray) -> np.ndarray:
        h = np.tanh(W_STD * np.outer(x, w) + B_STD * b)
        back = W_STD / np.sqrt(width) * a * (1 - h**2)
        parts = W_STD / np.sqrt(width) * h, back * W_STD * x[:, None], back * B_STD, np.full((len(x), 1), B_STD)
        return np.hstack(parts)

    grid = np.linspace(-1, 1, PLACES)
    fitted = gradients(grid) @ np.linalg.lstsq(gradients(x), y, rcond=None)[0]
    expected = np.sqrt(np.mean((fitted - np.sin(np.pi * grid)) ** 2))
    assert tangent_forever(width, seed) == pytest.approx(expected, rel=0.05)


def test_the_peak_is_a_little_above_as_many_weights_as_samples_and_a_network_stopped_early_has_none():
    seeds = range(10)
    counts = np.array([3 * width + 1 for width in WIDTHS])
    tangent = np.array([np.median([tangent_forever(width, s) for s in seeds]) for width in WIDTHS])
    peak = int(np.argmax(tangent))
    assert COUNT < counts[peak] < 4 * COUNT
    assert tangent[peak] > 3 * tangent[-1]
    assert tangent[peak] > 10 * tangent[0]
    real = [
        np.median([generalization("noisy_sine", COUNT, mlp(width, 1, "tanh"), 500, s).test_error for s in seeds])
        for width in WIDTHS
        if width > 2
    ]
    assert max(real) < 2 * real[-1]
