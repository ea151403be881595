"""Closed-form training dynamics of a kernel: gradient flow and discrete gradient descent."""

import warnings

import jax.numpy as jnp
import numpy as np

from ntk_core import checks
from ntk_core.checks import Array, ArrayLike
from ntk_core.spectrum import eigendecomposition

# e^340 ≈ 1e147: the square of a diverging residual, and sums of such squares, stay finite
MAX_LOG_GROWTH = 340.0
RESOLVED = 100  # times n ε λ_max: an eigenvalue above it is known to a hundredth


class StabilityWarning(UserWarning):
    """The learning rate is past the stability limit 2/λ_max: gradient descent diverges."""


def predict(
    ntk_train_train: ArrayLike,
    y_train: ArrayLike,
    t: ArrayLike,
    *,
    learning_rate: float | Array = 1.0,
    fx_train_0: ArrayLike = 0.0,
    ntk_test_train: ArrayLike | None = None,
    fx_test_0: ArrayLike = 0.0,
    steps: bool = False,
) -> Array | tuple[Array, Array]:
    """Outputs after training on the loss ½ Σ (f − y)², when the kernel stays what it is.

    Flow: f_t = y + e^{−ηΘt}(f₀ − y); gradient steps: f_t = y + (1 − ηΘ)^t (f₀ − y). Elsewhere
    f_t(x) = f₀(x) − Θ(x, X) Θ⁻¹ (1 − e^{−ηΘt})(f₀ − y). All t share one eigendecomposition. Modes that
    the kernel does not see (λ = 0 to rounding) stay at their start. In infinite time they would not, unless λ is
    exactly zero, which rounding hides: t = ∞ is known where λ_min > 100 n ε λ_max, and NaN elsewhere. A point
    whose row of the kernel is zero has no part in this.

    Args:
        ntk_train_train: Θ (n, n), symmetric positive semidefinite.
        y_train: targets (n,).
        t: training time, a scalar or (T,), ≥ 0, also infinity; with `steps` a number of gradient steps.
        learning_rate: η > 0.
        fx_train_0: outputs f₀ on the training points, (n,) or a scalar for all.
        ntk_test_train: Θ(x, X) (m, n), for outputs at m other points.
        fx_test_0: f₀ there, (m,) or a scalar for all.
        steps: discrete gradient steps instead of gradient flow.

    Returns:
        Outputs on the training points, (n,) or (T, n); with `ntk_test_train` a tuple of them and those at
        the other points, (m,) or (T, m). NaN where they are not known, see above. Past the stability limit
        discrete steps grow; growth is held at e^340 so that outputs and losses stay finite.

    Raises:
        ValueError: a wrong shape, NaN, negative time, η ≤ 0, or fractional steps.

    Warns:
        StabilityWarning: with `steps`, for η > 2/λ_max.

    References:
        Lee et al. 2019, arXiv:1902.06720, eqs. 8–9; Jacot et al. 2018, arXiv:1806.07572, section 5.
    """
    kernel = checks.symmetric("ntk_train_train", ntk_train_train)
    n = len(kernel)
    y = checks.values_at("y_train", y_train, n)
    start = checks.values_or_constant("fx_train_0", fx_train_0, n)
    times = training_times(t, whole=steps)
    checks.positive("learning_rate", learning_rate)

    eigenvalues, eigenvectors = eigendecomposition(kernel)
    if steps:
        _warn_if_unstable(eigenvalues, learning_rate)
    unseen = jnp.sum(jnp.diagonal(kernel) == 0)  # padding
    progress, gain = mode_progress(eigenvalues, jnp.atleast_1d(times), learning_rate, steps=steps, unseen=unseen)
    modes = ((start - y) @ eigenvectors)[None, :]
    shape = jnp.shape(times)
    outputs = start[None, :] - (progress * modes) @ eigenvectors.T
    if ntk_test_train is None:
        return outputs.reshape(*shape, n)
    cross = checks.points("ntk_test_train", ntk_test_train, n)
    test_start = checks.values_or_constant("fx_test_0", fx_test_0, len(cross))
    test_outputs = test_start[None, :] - (gain * modes) @ (cross @ eigenvectors).T
    return outputs.reshape(*shape, n), test_outputs.reshape(*shape, len(cross))


def mode_progress(
    eigenvalues: Array, t: Array, learning_rate: float | Array, *, steps: bool, unseen: int | Array = 0
) -> tuple[Array, Array]:
    """How far each mode has come by time t: p = 1 − e^{−ηλt} or 1 − (1 − ηλ)^t, and p/λ.

    Args:
        eigenvalues: λ (n,) descending.
        t: times, a scalar or (T,).
        learning_rate: η.
        steps: discrete steps instead of flow.
        unseen: how many of the last modes are exactly zero, as those of padding.

    Returns:
        p and p/λ, each (n,) or (T, n); both zero for the modes the kernel does not see. At t = ∞ NaN, unless the
        smallest of the others has λ > 100 n ε λ_max: below, rounding decides which modes are learned.
    """
    rounding = len(eigenvalues) * jnp.finfo(eigenvalues.dtype).eps * eigenvalues[0]
    seen = eigenvalues > rounding
    rates = jnp.where(seen, eigenvalues, 1.0)
    t = jnp.asarray(t)[..., None]
    speed = (learning_rate * rates).reshape((1,) * (t.ndim - 1) + (-1,))
    progress = -(_power_minus_one(speed, t) if steps else jnp.expm1(-speed * t))
    progress = jnp.where(seen.reshape(speed.shape), progress, 0.0)
    known = eigenvalues[len(eigenvalues) - 1 - unseen] > RESOLVED * rounding
    progress = jnp.where(jnp.isinf(t) & ~known, jnp.nan, progress)
    return progress, progress / rates.reshape(speed.shape)


def _power_minus_one(speed: Array, t: Array) -> Array:
    """(1 − s)^t − 1 for s > 0, accurate for small s and held at e^340 where it grows."""
    log_ratio = jnp.where(speed < 1, jnp.log1p(-jnp.minimum(speed, 1)), jnp.log(jnp.abs(speed - 1)))
    # 0·∞ stands for a factor of one: no step taken, or s = 2, where the mode only flips its sign
    exponent = jnp.where((t == 0) | (log_ratio == 0), 0.0, log_ratio * t)
    exponent = jnp.minimum(exponent, MAX_LOG_GROWTH)
    flipped = (speed > 1) & (jnp.mod(jnp.where(jnp.isinf(t), 0.0, t), 2) == 1)
    return jnp.where(flipped, -jnp.exp(exponent) - 1, jnp.expm1(exponent))


def training_times(t: ArrayLike, *, whole: bool) -> Array:
    """Times checked: a scalar or (T,), non-negative, infinity allowed, whole numbers for steps."""
    if checks.is_traced(t):
        return t
    try:
        times = np.asarray(t, float)
    except (TypeError, ValueError) as error:
        raise ValueError(f"t must be a number or an array of numbers, not {t!r}") from error
    if times.ndim > 1 or times.size == 0:
        raise ValueError(f"t must be a scalar or have shape (T,), T ≥ 1, not {times.shape}")
    if not (times >= 0).all():
        raise ValueError("t must be ≥ 0 (infinity is accepted), and not NaN")
    if whole and not (np.isinf(times) | (times == np.floor(times))).all():
        raise ValueError("with steps=True, t counts gradient steps and must be whole numbers")
    return jnp.asarray(times)


def _warn_if_unstable(eigenvalues: Array, learning_rate: float | Array) -> None:
    if checks.is_traced(eigenvalues) or checks.is_traced(learning_rate):
        return
    largest = float(eigenvalues[0])
    if float(learning_rate) * largest > 2:
        message = f"learning rate {learning_rate:g} is past the stability limit 2/λ_max = {2 / largest:g}"
        warnings.warn(f"{message}: gradient descent diverges", StabilityWarning, stacklevel=3)
