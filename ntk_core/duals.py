"""Gaussian expectations of activation functions: E[φ(u)φ(v)] and E[φ'(u)φ'(v)], (u, v) ~ N(0, Σ).

Beside E[u²], E[v²] and E[uv], the covariance of a pair carries 1 − cos θ and 1 + cos θ. These stay accurate
for inputs that nearly coincide or are nearly antipodal, where E[uv] has lost the angle θ to rounding.
"""

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.activations import select
from ntk_core.checks import Array


class Covariance(NamedTuple):
    """Second moments of the pre-activations (u, v) at pairs of inputs; the shapes broadcast."""

    u: Array  # E[u²]
    v: Array  # E[v²]
    cross: Array  # E[uv]
    one_minus: Array  # 1 − cos θ, θ the angle between u and v
    one_plus: Array  # 1 + cos θ

    @property
    def norms(self) -> Array:
        """√(E[u²]E[v²])."""
        return jnp.sqrt(self.u) * jnp.sqrt(self.v)

    @property
    def determinant(self) -> Array:
        """E[u²]E[v²] − E[uv]²."""
        return self.norms**2 * self.one_minus * self.one_plus


class Dual(NamedTuple):
    """What one activation makes of a pair."""

    product: Array  # E[φ(u)φ(v)]
    slopes: Array  # E[φ'(u)φ'(v)]
    deficit: Array  # √(E[φ(u)²]E[φ(v)²]) − E[φ(u)φ(v)] ≥ 0


def dual(activation: str | Array, pair: Covariance, squares: tuple[Array, Array]) -> Dual:
    """The expectations of a pair, elementwise; `squares` are E[φ(u)²] and E[φ(v)²]."""
    norms = jnp.sqrt(squares[0]) * jnp.sqrt(squares[1])
    return select(DUALS, activation, pair, norms)


def second_moment(activation: str | Array, variance: Array) -> Array:
    """E[φ(u)²] for u ~ N(0, variance)."""
    zero = jnp.zeros_like(variance)
    itself = Covariance(variance, variance, variance, zero, zero + 2)
    return select(DUALS, activation, itself, variance).product


def _bent(pair: Covariance, norms: Array, left: Any) -> Dual:
    """φ(z) = z for z > 0 and left·z below: relu, leaky relu and the identity.

    Cho and Saul 2009, eqs. 3–6 (arc-cosine kernels of order 1 and 0), for u, v and for u, −v. What cancels
    between the norms and the product is taken out beforehand.
    """
    sine = _root(pair.one_minus * pair.one_plus)
    cosine = (pair.one_plus - pair.one_minus) / 2
    theta = 2 * jnp.arctan2(_root(pair.one_minus), _root(pair.one_plus))
    same = (sine + (math.pi - theta) * cosine) / (2 * math.pi)
    opposite = (sine - theta * cosine) / (2 * math.pi)
    bend, both = (1 - left) ** 2, 1 + left**2
    return Dual(
        pair.norms * (both * same - 2 * left * opposite),
        left + bend * (math.pi - theta) / (2 * math.pi),
        pair.norms * (both * pair.one_minus / 2 - bend * opposite),
    )


def _root(x: Array) -> Array:
    """√x, of inputs that coincide with the derivative 0: they still do when the scales of the network change."""
    return jnp.where(x == 0, 0, jnp.sqrt(jnp.where(x == 0, 1, x)))


def _smooth(product: Array, slopes: Array, norms: Array) -> Dual:
    return Dual(product, slopes, jnp.maximum(norms - product, 0))


def _sin(pair: Covariance, norms: Array, _: Any) -> Dual:
    """E[cos(u−v) ∓ cos(u+v)]/2, that is e^{−(E[u²]+E[v²])/2} sinh E[uv] and cosh, without overflow."""
    gap = (jnp.sqrt(pair.u) - jnp.sqrt(pair.v)) ** 2 / 2
    near = jnp.exp(-gap - pair.norms * pair.one_minus)
    far = jnp.exp(-gap - pair.norms * pair.one_plus)
    product = jnp.sign(pair.cross) * jnp.maximum(near, far) * -jnp.expm1(-2 * jnp.abs(pair.cross)) / 2
    return _smooth(product, (near + far) / 2, norms)


def _erf(pair: Covariance, norms: Array, _: Any) -> Dual:
    """Williams 1997, eq. 11: (2/π) arcsin(2Σ₁₂/√((1+2Σ₁₁)(1+2Σ₂₂))), as an arctangent."""
    root = jnp.sqrt(1 + 2 * pair.u + 2 * pair.v + 4 * pair.determinant)
    return _smooth(2 / math.pi * jnp.arctan2(2 * pair.cross, root), 4 / math.pi / root, norms)


def _gelu(pair: Covariance, norms: Array, _: Any) -> Dual:
    """Tsuchida et al. 2021, arXiv:2002.08517, proposition 3; the slopes by Price's theorem."""
    cross, product_of_variances = pair.cross, pair.u * pair.v
    grown = (1 + pair.u) * (1 + pair.v)
    rest = 1 + pair.u + pair.v + pair.determinant
    root = jnp.sqrt(rest)
    orthant = 0.25 + jnp.arctan2(cross, root) / (2 * math.pi)
    product = cross * orthant + (cross**2 + product_of_variances * rest) / (2 * math.pi * grown * root)
    slopes = orthant + cross / (2 * math.pi * root) * (1 / rest + (1 - product_of_variances) / grown + 1)
    return _smooth(product, slopes, norms)


def _kolmogorov_rule(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss quadrature for the Kolmogorov distribution in log k: k_i and weights that sum to 1.

    The density 8 Σ_j (−1)^{j+1} j² k e^{−2j²k²} falls double-exponentially at both ends of log k, where
    the trapezoidal rule is exact to rounding; Golub and Welsch's method condenses it to few nodes.
    """
    log_k = np.linspace(math.log(0.12), math.log(5), 400)
    j = np.arange(1, 60)[:, None]
    k = np.exp(log_k)
    density = 8 * np.sum((-1.0) ** (j + 1) * j**2 * k**2 * np.exp(-2 * (j * k) ** 2), axis=0)
    weights = np.maximum(density, 0)
    basis = [np.sqrt(weights / weights.sum())]
    for _ in range(nodes - 1):
        vector = log_k * basis[-1]
        for _ in range(2):  # once more against rounding
            for earlier in basis:
                vector = vector - (earlier @ vector) * earlier
        basis.append(vector / np.linalg.norm(vector))
    jacobi = np.array([[a @ (log_k * b) for b in basis] for a in basis])
    values, vectors = np.linalg.eigh(jacobi)
    return np.exp(values), vectors[0] ** 2


def _pairs(scales: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """k_i², k_j² and the weight of every pair i ≤ j, that of a pair with itself halved: each counts twice."""
    i, j = np.triu_indices(len(scales))
    return np.stack([scales[i] ** 2, scales[j] ** 2, weights[i] * weights[j] / np.where(i == j, 2, 1)], axis=1)


_TANH_PAIRS = _pairs(*_kolmogorov_rule(nodes=16))


def _tanh(pair: Covariance, norms: Array, _: Any) -> Dual:
    """tanh z = E_k[erf(z/(√2 k))] for k of the Kolmogorov distribution (Stefanski 1991), by quadrature.

    Each pair of scales (k, k') has the closed form of erf, so the rule is as good for large norms, where
    Gauss–Hermite quadrature in u and v fails, as for small ones. (k, k') and (k', k) have the same weight: the sum of
    their two arctangents is one.
    """
    pairs = jnp.asarray(_TANH_PAIRS)
    cross, determinant = pair.cross, pair.determinant

    def add(index: Array, total: tuple[Array, Array]) -> tuple[Array, Array]:
        k2, l2, weight = pairs[index]
        both = k2 * l2 + determinant
        one, other = jnp.sqrt(both + k2 * pair.v + l2 * pair.u), jnp.sqrt(both + l2 * pair.v + k2 * pair.u)
        sum_of_roots, product_of_roots = one + other, one * other
        rest = product_of_roots - cross**2
        angle = jnp.arctan(cross * sum_of_roots / rest) + jnp.where(rest < 0, jnp.sign(cross) * math.pi, 0)
        return total[0] + weight * angle, total[1] + weight * sum_of_roots / product_of_roots

    zero = jnp.zeros_like(cross)
    product, slopes = jax.lax.fori_loop(0, len(_TANH_PAIRS), add, (zero, zero))
    return _smooth(2 / math.pi * product, 2 / math.pi * slopes, norms)


DUALS = {"bent": _bent, "erf": _erf, "tanh": _tanh, "gelu": _gelu, "sin": _sin}
