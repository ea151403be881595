"""Kernels at infinite width, their eigendecomposition, and training in closed form."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import scipy.linalg
from threadpoolctl import threadpool_limits

from ntk_core import MLP, eigendecomposition, ntk, predict
from ntk_core.activations import ACTIVATIONS
from tests.benchmarks.timing import medians, milliseconds, table

KERNEL_POINTS, DEPTH = 512, 2
EIGEN_POINTS = (128, 256, 512, 1024)
PREDICT_POINTS, TIMES, EXPONENTIALS = 128, 200, 3


def run() -> None:
    _kernels()
    _eigendecompositions()
    _predictions()


def _inputs(n: int) -> jax.Array:
    return jax.random.normal(jax.random.key(0), (n, 2))


def _kernels() -> None:
    x = _inputs(KERNEL_POINTS)
    rows = []
    for activation in ACTIVATIONS:
        kernel = jax.jit(partial(ntk, MLP(1, DEPTH, activation)))
        rows.append([activation, *map(milliseconds, medians(partial(kernel, x)))])
    title = f"Analytic kernels (NNGP and NTK together), N = {KERNEL_POINTS}, depth {DEPTH}, float64"
    table(title, ("activation", "ntk"), rows)


def _eigendecompositions() -> None:
    rows = []
    decompose = jax.jit(eigendecomposition)
    for n in EIGEN_POINTS:
        kernel = ntk(MLP(1), _inputs(n))
        plain = np.asarray(kernel)
        with threadpool_limits(limits=1):  # as in the app: with two, both take up to three times as long
            ours, numpys = medians(partial(decompose, kernel), partial(np.linalg.eigh, plain))
        expected = np.linalg.eigh(plain)[0]
        difference = np.abs(np.asarray(decompose(kernel)[0])[::-1] - expected).max() / expected[-1]
        times = [milliseconds(ours), milliseconds(numpys)]
        rows.append([str(n), *times, f"{ours / numpys:.2f}", f"{difference:.1e}"])
    header = ("N", "eigendecomposition", "numpy.linalg.eigh", "ratio", "difference")
    table("Eigendecomposition of the NTK, float64, one BLAS thread", header, rows)


def _predictions() -> None:
    x = _inputs(PREDICT_POINTS)
    kernel, y = ntk(MLP(1), x), jnp.sin(3 * x[:, 0])
    rate = float(1 / eigendecomposition(kernel)[0][0])
    times = np.geomspace(1, 1e4, TIMES)
    few = times[:: TIMES // EXPONENTIALS][:EXPONENTIALS]
    ours = jax.jit(partial(predict, learning_rate=rate))
    matrix, targets = np.asarray(kernel), np.asarray(y)

    def exponentials() -> np.ndarray:
        return np.stack([targets - scipy.linalg.expm(-rate * matrix * t) @ targets for t in few])

    closed, direct = medians(partial(ours, kernel, y, times), exponentials)
    all_times = direct * TIMES / EXPONENTIALS
    difference = np.abs(np.asarray(ours(kernel, y, few)) - exponentials()).max() / np.abs(targets).max()
    row = [milliseconds(closed), milliseconds(all_times), f"{all_times / closed:.0f}×", f"{difference:.1e}"]
    title = f"predict, N = {PREDICT_POINTS}, {TIMES} times (matrix exponentials: {EXPONENTIALS}, scaled)"
    table(title, ("predict", "scipy.linalg.expm", "speed-up", "difference"), [row])
