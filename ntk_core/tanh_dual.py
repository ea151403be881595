"""E[tanh u tanh v] and E[tanh' u tanh' v] for (u, v) ~ N(0, Σ).

tanh z = E[erf(z/(√2 k))] for k of the Kolmogorov distribution (Stefanski 1991). With l another one, independent of k,
and with the correlation ρ of u and v, the closed form for erf makes of this

    E[tanh' u tanh' v] = (2/π) E[1/√((k² + Σ₁₁)(l² + Σ₂₂) − Σ₁₂²)] = (2/π) Σ_n c_n ρ²ⁿ B_n(Σ₁₁) B_n(Σ₂₂),
    E[tanh u tanh v] = (2/π) Σ₁₂ Σ_n c_n/(2n + 1) ρ²ⁿ B_n(Σ₁₁) B_n(Σ₂₂),

with the moments B_n(s) = E[(s/(k² + s))ⁿ/√(k² + s)] and Σ_n c_n xⁿ = 1/√(1 − x). These are the series in Hermite
polynomials. Of its thousands of terms few are left by Gauss quadrature, which also condenses the distribution of k.
"""

import math

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.checks import Array

LARGEST_VARIANCE = 100.0  # to which the few terms of the series are accurate


def _gauss_rule(points: np.ndarray, weights: np.ndarray, nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Few nodes and weights that integrate smooth functions as many points do, by Golub and Welsch's method."""
    basis = np.zeros((nodes, len(points)))
    basis[0] = np.sqrt(weights / weights.sum())
    for i in range(1, nodes):
        vector = points * basis[i - 1]
        for _ in range(2):  # once more against rounding
            vector = vector - (basis @ vector) @ basis
        basis[i] = vector / np.linalg.norm(vector)
    values, vectors = np.linalg.eigh((basis * points) @ basis.T)
    return values, weights.sum() * vectors[0] ** 2


def _kolmogorov_rule(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """k and weights that sum to 1.

    The density 8 Σ_j (−1)^{j+1} j² k e^{−2j²k²} falls double-exponentially at both ends of log k, where
    the trapezoidal rule is exact to rounding.
    """
    log_k = np.linspace(math.log(0.12), math.log(5), 400)
    j = np.arange(1, 60)[:, None]
    k = np.exp(log_k)
    density = np.sum((-1.0) ** (j + 1) * j**2 * k**2 * np.exp(-2 * (j * k) ** 2), axis=0)
    weights = np.maximum(density, 0)
    values, weights = _gauss_rule(log_k, weights / weights.sum(), nodes)
    return np.exp(values), weights


SCALES, SCALE_WEIGHTS = _kolmogorov_rule(nodes=12)


def _series_rule(nodes: int) -> np.ndarray:
    """Exponents n, no longer integers, with what takes the place of c_n/(2n + 1) and of c_n.

    The measure is that of the terms which fall most slowly, those for ρ = 1 and the largest variance, over log(1 + n).
    """
    shares = LARGEST_VARIANCE / (SCALES**2 + LARGEST_VARIANCE)

    def slowest(n: np.ndarray) -> np.ndarray:
        return (shares ** n[:, None] @ (SCALE_WEIGHTS * np.sqrt(shares))) ** 2

    n = np.arange(60 * LARGEST_VARIANCE)  # beyond, no term reaches 1e-12 of their sum
    c = np.cumprod(np.append(1, 1 - 0.5 / n[1:]))
    values, weights = _gauss_rule(np.log1p(n), c * slowest(n), nodes)
    exponents = np.expm1(values).round(12)  # the first is 0 exactly: its power has no slope at ρ = 0
    weights = weights / slowest(exponents)
    return np.stack([exponents, weights / (2 * exponents + 1), weights], axis=1)


SERIES = _series_rule(nodes=28)


def _pairs() -> np.ndarray:
    """k², l² and the weight of every pair of scales."""
    i, j = np.divmod(np.arange(len(SCALES) ** 2), len(SCALES))
    return np.stack([SCALES[i] ** 2, SCALES[j] ** 2, SCALE_WEIGHTS[i] * SCALE_WEIGHTS[j]], axis=1)


PAIRS = _pairs()


def second_moment(variance: Array) -> Array:
    """E[tanh² u] = 1 − E[tanh' u] = √(2/π) E[1/k − 1/√(k² + E[u²])], with what cancels taken out beforehand."""
    row = variance.reshape(1, -1)
    k, weights = jnp.asarray(SCALES[:, None]), jnp.asarray(SCALE_WEIGHTS[:, None])
    root = jnp.sqrt(k**2 + row)
    return math.sqrt(2 / math.pi) * jnp.sum(weights * row / (k * root * (k + root)), axis=0).reshape(variance.shape)


def product_and_slopes(u: Array, v: Array, cross: Array, unexplained: Array) -> tuple[Array, Array]:
    """E[tanh u tanh v] and E[tanh' u tanh' v], elementwise, of E[u²], E[v²], E[uv] and 1 − ρ².

    Large variances, for which the series has ever more terms, take the closed forms for all pairs of scales.
    """
    variances = jnp.concatenate([jnp.ravel(u), jnp.ravel(v)])
    small = jnp.max(variances) <= LARGEST_VARIANCE
    product, slopes = jax.lax.cond(small, _by_series, _by_pairs, u, v, cross, unexplained)
    return 2 / math.pi * product, 2 / math.pi * slopes


def _by_series(u: Array, v: Array, cross: Array, unexplained: Array) -> tuple[Array, Array]:
    # both at once, and last: one loop for the compiler, over adjacent numbers
    variances = jnp.concatenate([u.reshape(1, -1), v.reshape(1, -1)], axis=1)
    sums = jnp.asarray(SCALES[:, None] ** 2) + variances
    # logarithms that are finite at the origin and at right angles
    log_shares = jnp.log(jnp.maximum(variances, 1e-150) / sums)
    log_square = jnp.log(jnp.maximum(1 - unexplained, 1e-16))
    roots = jnp.asarray(SCALE_WEIGHTS[:, None]) / jnp.sqrt(sums)

    def add(total: tuple[Array, Array], term: Array) -> tuple[tuple[Array, Array], None]:
        exponent, of_product, of_slopes = term
        moments = jnp.sum(roots * jnp.exp(exponent * log_shares), axis=0)
        moments_u, moments_v = moments[: u.size].reshape(u.shape), moments[u.size :].reshape(v.shape)
        power = moments_u * moments_v * jnp.exp(exponent * log_square)
        return (total[0] + of_product * power, total[1] + of_slopes * power), None

    zero = jnp.zeros_like(cross)
    (product, slopes), _ = jax.lax.scan(add, (zero, zero), jnp.asarray(SERIES))
    return cross * product, slopes


def _by_pairs(u: Array, v: Array, cross: Array, unexplained: Array) -> tuple[Array, Array]:
    determinant = u * v * unexplained

    def add(total: tuple[Array, Array], pair: Array) -> tuple[tuple[Array, Array], None]:
        k2, l2, weight = pair
        root = jnp.sqrt(k2 * l2 + k2 * v + l2 * u + determinant)
        return (total[0] + weight * jnp.arctan(cross / root), total[1] + weight / root), None

    zero = jnp.zeros_like(cross)
    total, _ = jax.lax.scan(add, (zero, zero), jnp.asarray(PAIRS))
    return total
