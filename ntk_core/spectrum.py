"""Eigenvalues of kernels: convergence rates, the stability limit, the spectrum on the circle, decay exponents."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core import checks
from ntk_core.checks import Array, ArrayLike
from ntk_core.kernels import nngp_and_ntk
from ntk_core.networks import MLP
from ntk_core.passes import dot, unit

LANCZOS_STEPS = 20


def eigendecomposition(kernel: ArrayLike) -> tuple[Array, Array]:
    """Eigenvalues and eigenvectors of a kernel matrix, Θ = Σ_i λ_i v_i v_iᵀ, largest first.

    Args:
        kernel: symmetric (n, n), the matrix itself (not divided by n).

    Returns:
        Eigenvalues (n,) descending, and eigenvectors as columns (n, n).

    Raises:
        ValueError: kernel not square, not symmetric, empty, NaN or infinite.
    """
    eigenvalues, eigenvectors = jnp.linalg.eigh(checks.symmetric("kernel", kernel), symmetrize_input=False)
    return eigenvalues[::-1], eigenvectors[:, ::-1]


def max_learning_rate(kernel: ArrayLike) -> Array:
    """The stability limit 2/λ_max of gradient descent on the loss ½ Σ (f − y)².

    Each step multiplies mode i of the residual by 1 − ηλ_i, which shrinks it for η < 2/λ_i.

    Args:
        kernel: symmetric positive semidefinite (n, n).

    Returns:
        2/λ_max, a scalar; infinite for the zero kernel.

    Raises:
        ValueError: kernel not square, not symmetric, empty, NaN or infinite.

    References:
        Lee et al. 2019, arXiv:1902.06720, section 2.3.1 (there for the smallest and largest eigenvalue).
    """
    largest = jnp.linalg.eigvalsh(checks.symmetric("kernel", kernel), symmetrize_input=False)[-1]
    return jnp.where(largest > 0, 2 / jnp.where(largest > 0, largest, 1), jnp.inf)


def circle_spectrum(net: MLP, max_frequency: int, *, kind: str = "ntk") -> Array:
    """Eigenvalues of the infinite-width kernel on the unit circle in R², by Fourier mode.

    λ_k = (1/π) ∫₀^π Θ(γ) cos(kγ) dγ: the eigenvalue of cos kγ and sin kγ for the integral operator with
    respect to the uniform probability measure. Θ is smooth between its kinks at γ = 0 and γ = π, so
    Gauss–Legendre quadrature on that interval is accurate to rounding.

    Args:
        net: the network; its width is ignored.
        max_frequency: the highest mode K ≥ 0.
        kind: "ntk" or "nngp".

    Returns:
        λ_0 … λ_K, shape (K + 1,).

    Raises:
        ValueError: max_frequency is not an integer ≥ 0, or an unknown kind.

    References:
        Basri et al. 2019, arXiv:1906.00425, section 4; Bietti and Mairal 2019, arXiv:1905.12173, section 3.2.
    """
    first = checks.one_of("kind", kind, ("ntk", "nngp")) == "nngp"
    return both_circle_spectra(net, max_frequency)[0 if first else 1]


def both_circle_spectra(net: MLP, max_frequency: int) -> tuple[Array, Array]:
    """The eigenvalues of both kernels, NNGP and NTK, on the circle, (K + 1,) each; see `circle_spectrum`."""
    checks.integer("max_frequency", max_frequency, 0)
    nodes, weights = np.polynomial.legendre.leggauss(256 + 2 * max_frequency)
    angles = np.pi / 2 * (nodes + 1)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    modes = jnp.asarray(np.cos(np.arange(max_frequency + 1)[:, None] * angles) * weights / 2)
    nngp, ntk = nngp_and_ntk(net, circle, np.array([[1.0, 0.0]]))
    return modes @ nngp[:, 0], modes @ ntk[:, 0]


def signs(count: int, dtype: Any) -> Array:
    """Signs ±1 (count,) without a pattern: the highest bits of 0², 1², 2², … times an odd number, modulo 2³²."""
    k = jnp.arange(count, dtype=jnp.uint32)
    return jnp.where(k * k * jnp.uint32(0x9E3779B1) >> 31 == 0, 1, -1).astype(dtype)


class Lanczos(NamedTuple):
    """Lanczos's method after some steps: arrays of JAX or NumPy."""

    before: Any  # (…, P) the last vector but one
    vector: Any  # (…, P)
    beta: Any  # (…, 1)
    alphas: Any  # (steps, …) the diagonal of a tridiagonal matrix; zero for steps that are not done
    betas: Any  # (steps, …) and what is beside it
    done: Any  # number of steps


def lanczos(start: Array, steps: int = LANCZOS_STEPS) -> Lanczos:
    """Before its first step, from vectors (…, P) that are not orthogonal to the eigenvector looked for."""
    steps = min(steps, start.shape[-1])
    found = jnp.zeros((steps, *start.shape[:-1]), start.dtype)
    return Lanczos(jnp.zeros_like(start), unit(start), jnp.zeros_like(start[..., :1]), found, found, jnp.asarray(0))


def lanczos_steps(product: Callable[[Array], Array], so_far: Lanczos, count: int | Array) -> Lanczos:
    """Some more steps, as far as there is room for them; of symmetric operators as in `spectral_norm`."""
    tiny = 100 * jnp.finfo(so_far.vector.dtype).eps

    def step(k: Array, now: Lanczos) -> Lanczos:
        image = product(now.vector)
        alpha = dot(now.vector, image)
        rest = image - alpha * now.vector - now.beta * now.before
        norm = jnp.linalg.norm(rest, axis=-1, keepdims=True)
        # a Krylov space that is exhausted goes on with zeros, which add nothing to the spectrum
        after = jnp.where(norm > tiny * (jnp.abs(alpha) + now.beta), rest / jnp.where(norm > 0, norm, 1), 0)
        alphas, betas = now.alphas.at[k].set(alpha[..., 0]), now.betas.at[k].set(norm[..., 0])
        return Lanczos(now.vector, after, norm, alphas, betas, k + 1)

    last = jnp.minimum(so_far.done + count, len(so_far.alphas))
    return jax.lax.fori_loop(so_far.done, last, step, so_far)


def lanczos_norm(so_far: Lanczos) -> Array:
    """The largest |Ritz value| (…,): ‖A‖ from within."""
    return jnp.max(jnp.abs(jnp.linalg.eigvalsh(tridiagonal(so_far.alphas, so_far.betas))), axis=-1)


def tridiagonal(alphas: Array, betas: Array) -> Array:
    """Symmetric matrices (…, M, M) of their diagonals (M, …) and what is beside them (M, …), without the last."""
    alphas, betas = jnp.moveaxis(alphas, 0, -1), jnp.moveaxis(betas, 0, -1)[..., :-1]
    i = jnp.arange(alphas.shape[-1])
    found = jnp.zeros((*alphas.shape, len(i)), alphas.dtype).at[..., i, i].set(alphas)
    return found.at[..., i[:-1], i[1:]].set(betas).at[..., i[1:], i[:-1]].set(betas)


def spectral_norm(product: Callable[[Array], Array], start: Array, steps: int = LANCZOS_STEPS) -> Array:
    """The largest |eigenvalue| of symmetric operators that are only known by their products with vectors.

    Lanczos's method: three vectors are kept, and the Ritz values approach the ends of the spectrum from within.

    Args:
        product: v ↦ A v, for v (…, P), one operator for each leading index.
        start: vectors (…, P) that are not orthogonal to the eigenvector looked for, such as `signs`.
        steps: number of products with A.

    Returns:
        ‖A‖ (…,); 0 for A = 0.

    References:
        Golub and Van Loan, Matrix Computations, 4th edition, section 10.1.
    """
    return lanczos_norm(lanczos_steps(product, lanczos(start, steps), steps))


class PowerLaw(NamedTuple):
    """y ≈ prefactor · x^slope."""

    slope: float
    slope_error: float  # standard error of the slope; NaN where the points say nothing of it
    prefactor: float


def power_law(x: ArrayLike, y: ArrayLike, errors: ArrayLike | None = None) -> PowerLaw:
    """Fit a power law by least squares on log axes.

    Args:
        x: positive numbers (K,).
        y: numbers (K,), or (K, S) with S samples for each x. Samples that are not positive and finite
            have no logarithm and are left out.
        errors: standard errors of y, of its shape, where they are known.

    Returns:
        The slope, its standard error, and the prefactor. The error supposes that all samples are independent. It is
        that of `errors`, or of the scatter around the line, the same for all x (NaN for fewer than three samples).

    Raises:
        ValueError: shapes that do not match, x not positive, or fewer than two different x left.
    """
    x, y = np.asarray(x, float), np.asarray(y, float)
    if x.ndim != 1 or y.ndim not in (1, 2) or len(x) != len(y):
        raise ValueError(f"x must be (K,) and y (K,) or (K, S), not {x.shape} and {y.shape}")
    if not (np.isfinite(x) & (x > 0)).all():
        raise ValueError("x must hold positive finite numbers; they are put on a log axis")
    samples = y.reshape(len(x), -1)
    kept = np.isfinite(samples) & (samples > 0)
    log_x = np.log(np.broadcast_to(x[:, None], samples.shape)[kept])
    log_y = np.log(samples[kept])
    centered = log_x - log_x.mean() if len(log_x) else log_x
    spread = np.sum(centered**2)
    if spread == 0:
        raise ValueError("a power law needs positive y at two different x at least")
    slope = np.sum(centered * log_y) / spread
    intercept = log_y.mean() - slope * log_x.mean()
    if errors is None:
        degrees = len(log_x) - 2
        misfit = np.sum((log_y - intercept - slope * log_x) ** 2)
        error = np.sqrt(misfit / degrees / spread) if degrees > 0 else np.nan
    else:
        relative = np.asarray(errors, float).reshape(samples.shape)[kept] / samples[kept]
        error = np.linalg.norm(centered * relative) / spread
    return PowerLaw(float(slope), float(error), float(np.exp(intercept)))
