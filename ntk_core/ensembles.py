"""Infinitely many networks of infinite width, trained; and the Bayesian posterior of the NNGP."""

import jax.numpy as jnp

from ntk_core import checks
from ntk_core.checks import Array, ArrayLike
from ntk_core.dynamics import mode_progress, training_times
from ntk_core.kernels import nngp_and_ntk
from ntk_core.networks import MLP
from ntk_core.spectrum import eigendecomposition


def predict_ensemble(
    net: MLP,
    x_train: ArrayLike,
    y_train: ArrayLike,
    x_test: ArrayLike,
    t: ArrayLike,
    *,
    learning_rate: float | Array = 1.0,
    kind: str = "ntk",
) -> tuple[Array, Array]:
    """Mean and covariance of the outputs of infinitely wide networks under gradient flow to time t.

    With A = Θ(x, X) Θ⁻¹ (1 − e^{−ηΘt}) for "ntk", all layers trained:
    μ = A y,  C = K(x, x) + A K Aᵀ − (A K(X, x) + transpose).
    With the NNGP kernel K for "nngp", only the last layer trained; at t = ∞ the Bayesian posterior:
    μ = K(x, X) K⁻¹ (1 − e^{−ηKt}) y,  C = K(x, x) − K(x, X) K⁻¹ (1 − e^{−2ηKt}) K(X, x).

    Args:
        net: the network; its width is ignored.
        x_train: inputs (n, d).
        y_train: targets (n,).
        x_test: inputs (m, d).
        t: training time, a scalar or (T,), ≥ 0, also infinity.
        learning_rate: η > 0.
        kind: "ntk" (trained networks) or "nngp" (Bayesian).

    Returns:
        Mean (m,) or (T, m), and covariance (m, m) or (T, m, m). At t = ∞ NaN where rounding hides the smallest
        eigenvalue, see `predict`.

    Raises:
        ValueError: a wrong shape or dimension, NaN, negative time, η ≤ 0, or an unknown kind.

    References:
        Lee et al. 2019, arXiv:1902.06720, eqs. 14–16 (and eq. 13 for the trained last layer).
    """
    x_train = checks.points("x_train", x_train)
    y = checks.values_at("y_train", y_train, len(x_train))
    x_test = checks.points("x_test", x_test, x_train.shape[1])
    times = training_times(t, whole=False)
    checks.positive("learning_rate", learning_rate)
    bayesian = checks.one_of("kind", kind, ("ntk", "nngp")) == "nngp"

    kernels = nngp_and_ntk(net, jnp.concatenate([x_train, x_test]))
    return of_kernels(*kernels, y, times, learning_rate=learning_rate, bayesian=bayesian)


def of_kernels(
    nngp: Array, ntk: Array, y: Array, t: Array, *, learning_rate: float | Array, bayesian: bool
) -> tuple[Array, Array]:
    """The same from both kernels (n + m, n + m) of training and test points."""
    n = len(y)
    kernel, cross, prior = nngp[:n, :n], nngp[n:, :n], nngp[n:, n:]
    trained_by = nngp if bayesian else ntk
    eigenvalues, eigenvectors = eigendecomposition(trained_by[:n, :n])
    along = trained_by[n:, :n] @ eigenvectors
    gain = mode_progress(eigenvalues, t, learning_rate, steps=False)[1][..., None, :]
    more = (1,) * (gain.ndim - 2)  # axes of time
    # A in the eigenbasis of the kernel, (…, m, n)
    smoother = gain * along.reshape(more + along.shape)
    mean = smoother @ (y @ eigenvectors)
    if bayesian:
        gain_twice = mode_progress(eigenvalues, 2 * t, learning_rate, steps=False)[1][..., None, :]
        return mean, prior.reshape(more + prior.shape) - (gain_twice * along.reshape(more + along.shape)) @ along.T
    mixed = smoother @ (cross @ eigenvectors).T
    trained = smoother @ (eigenvectors.T @ kernel @ eigenvectors) @ jnp.swapaxes(smoother, -1, -2)
    return mean, prior.reshape(more + prior.shape) + trained - mixed - jnp.swapaxes(mixed, -1, -2)
