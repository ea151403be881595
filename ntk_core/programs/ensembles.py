"""Infinitely many trained networks, and the Bayesian posterior, on a few points."""

from typing import NamedTuple

import jax
import jax.numpy as jnp

from ntk_core.checks import Array
from ntk_core.ensembles import of_kernels
from ntk_core.kernels import nngp_and_ntk
from ntk_core.networks import MLP, Params
from ntk_core.programs.padding import Network
from ntk_core.programs.program import program
from ntk_core.programs.shapes import MAX_POINTS, Problem
from ntk_core.spectrum import eigendecomposition, max_learning_rate
from ntk_core.training import train


class EnsembleMoments(NamedTuple):
    """Means and standard deviations of the outputs on the grid."""

    mean: Array  # (T, M) of trained networks
    deviation: Array  # (T, M)
    mean_bayes: Array  # (M,) of the NNGP posterior
    deviation_bayes: Array  # (M,)
    deviation_wrong: Array  # (M,) √(Θ(x, x) − Θ(x, X) Θ⁻¹ Θ(X, x))
    learning_rate: Array


@program()
def run_together(networks: list[Network], task: Problem, rate: Array, record: Array) -> Array:
    """The outputs (S, T, GRID_POINTS) of networks of one size in training, by one vectorized program."""
    host, units = networks[0].host, networks[0].units
    draws = jax.tree.map(lambda *each: jnp.stack(each), *(one.draws for one in networks))

    def outputs(own: Params) -> Array:
        network, n = Network(host, units, own), len(task.y)
        x = network.inputs(task.x, task.d)
        history = train(
            host,
            network.params(task.d),
            x[:n],
            task.y,
            learning_rate=rate,
            steps=record[-1],
            record=record,
            x_test=x[MAX_POINTS:],
            sample_weight=task.weight,
            record_kernel=False,
        )
        return jnp.asarray(history.test_outputs)

    return jax.vmap(outputs)(draws)


@program()
def ensemble(net: MLP, x: Array, y: Array, grid: Array, rate: Array, times: Array) -> EnsembleMoments:
    """The moments at times (T,) in steps of gradient descent that is slow enough for gradient flow.

    `rate` is η as a share of the stability limit; no training point may be padding.
    """
    n = len(x)
    kernels = nngp_and_ntk(net, jnp.concatenate([x, grid]))
    nngp, ntk = kernels
    rate = rate * max_learning_rate(ntk[:n, :n])

    def moments(t: Array, bayesian: bool) -> tuple[Array, Array]:
        mean, covariance = of_kernels(*kernels, y, t, learning_rate=rate, bayesian=bayesian)
        return mean, jnp.sqrt(jnp.maximum(jnp.diagonal(covariance, axis1=-2, axis2=-1), 0))

    eigenvalues, eigenvectors = eigendecomposition(ntk[:n, :n])
    explained = jnp.sum((ntk[n:, :n] @ eigenvectors) ** 2 / eigenvalues[None, :], axis=1)
    wrong = jnp.sqrt(jnp.maximum(jnp.diagonal(ntk)[n:] - explained, 0))
    return EnsembleMoments(*moments(times, False), *moments(jnp.asarray(jnp.inf), True), wrong, rate)
