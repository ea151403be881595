"""Gaussian expectations of activation functions: E[φ(u)φ(v)] and E[φ'(u)φ'(v)], (u, v) ~ N(0, Σ).

The covariance of a pair is carried as E[u²], E[v²], E[(u−v)²] and E[(u+v)²]. The last two stay accurate
for inputs that nearly coincide or are nearly antipodal, where E[uv] has lost the angle to rounding.
"""

import math
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from ntk_core.activations import LEAKY_SLOPE, select
from ntk_core.checks import Array


class Covariance(NamedTuple):
    """Second moments of the pre-activations (u, v) at pairs of inputs; the shapes broadcast."""

    u: Array  # E[u²]
    v: Array  # E[v²]
    difference: Array  # E[(u − v)²]
    sum: Array  # E[(u + v)²]

    @property
    def cross(self) -> Array:
        """E[uv]."""
        return (self.sum - self.difference) / 4

    def angle_terms(self) -> tuple[Array, Array, Array]:
        """√(E[u²]E[v²]), 1 − cos θ and 1 + cos θ for the angle θ between u and v."""
        norms = jnp.sqrt(self.u) * jnp.sqrt(self.v)
        gap = (jnp.sqrt(self.u) - jnp.sqrt(self.v)) ** 2
        scale = jnp.where(norms > 0, 2 * norms, 1)
        one_minus = jnp.clip((self.difference - gap) / scale, 0, 2)
        one_plus = jnp.clip((self.sum - gap) / scale, 0, 2)
        return norms, one_minus, one_plus

    def determinant(self) -> Array:
        """E[u²]E[v²] − E[uv]²."""
        norms, one_minus, one_plus = self.angle_terms()
        return norms**2 * one_minus * one_plus


class Dual(NamedTuple):
    """What one activation makes of a pair."""

    product: Array  # E[φ(u)φ(v)]
    slopes: Array  # E[φ'(u)φ'(v)]
    difference: Array  # E[(φ(u) − φ(v))²]


def dual(activation: str | Array, pair: Covariance) -> Dual:
    """E[φ(u)φ(v)], E[φ'(u)φ'(v)] and E[(φ(u)−φ(v))²], elementwise over the pairs."""
    return select(DUALS, activation, pair)


def itself(variance: Array) -> Covariance:
    """The pair (u, u)."""
    return Covariance(variance, variance, jnp.zeros_like(variance), 4 * variance)


def _piecewise_linear(pair: Covariance, slope: float) -> Dual:
    """φ(z) = z for z > 0 and slope·z below: relu, leaky relu and the identity.

    Cho and Saul 2009, eqs. 3–6 (arc-cosine kernels of order 1 and 0), for u, v and for u, −v.
    """
    norms, one_minus, one_plus = pair.angle_terms()
    sine = jnp.sqrt(one_minus * one_plus)
    cosine = (one_plus - one_minus) / 2
    theta = 2 * jnp.arctan2(jnp.sqrt(one_minus), jnp.sqrt(one_plus))
    same = (sine + (math.pi - theta) * cosine) / (2 * math.pi)
    opposite = (sine - theta * cosine) / (2 * math.pi)
    squares = 1 + slope**2
    # Σ of both diagonals minus twice the product, with what cancels taken out beforehand
    gap = (jnp.sqrt(pair.u) - jnp.sqrt(pair.v)) ** 2
    difference = squares * (gap / 2 + norms * (one_minus - 2 * opposite)) + 4 * slope * norms * opposite
    return Dual(
        norms * (squares * same - 2 * slope * opposite),
        (squares * (math.pi - theta) + 2 * slope * theta) / (2 * math.pi),
        difference,
    )


def _relu(pair: Covariance) -> Dual:
    return _piecewise_linear(pair, 0.0)


def _leaky_relu(pair: Covariance) -> Dual:
    return _piecewise_linear(pair, LEAKY_SLOPE)


def _identity(pair: Covariance) -> Dual:
    return Dual(pair.cross, jnp.ones_like(pair.cross), pair.difference)


def _sin(pair: Covariance) -> Dual:
    near, far = jnp.exp(-pair.difference / 2), jnp.exp(-pair.sum / 2)
    # 1 − E[cos 2u] and the like by expm1, so that small angles keep their digits
    squares = -(jnp.expm1(-2 * pair.u) + jnp.expm1(-2 * pair.v)) / 2
    product = _half_difference(pair)
    return Dual(product, (near + far) / 2, jnp.maximum(squares - 2 * product, 0))


def _half_difference(pair: Covariance) -> Array:
    """(e^{−D/2} − e^{−S/2})/2 = e^{−(E[u²]+E[v²])/2} sinh E[uv], without overflow or cancellation."""
    near, far = pair.difference / 2, pair.sum / 2
    small = jnp.minimum(near, far)
    return jnp.sign(far - near) * jnp.exp(-small) * -jnp.expm1(-jnp.abs(far - near)) / 2


def _erf(pair: Covariance) -> Dual:
    """Williams 1997, eq. 11: (2/π) arcsin(2Σ₁₂/√((1+2Σ₁₁)(1+2Σ₂₂))), as an arctangent."""
    radicand = 1 + 2 * pair.u + 2 * pair.v + 4 * pair.determinant()
    root = jnp.sqrt(radicand)

    def square(variance: Array) -> Array:
        return jnp.arctan2(2 * variance, jnp.sqrt(1 + 4 * variance))

    product = jnp.arctan2(2 * pair.cross, root)
    difference = jnp.maximum(square(pair.u) + square(pair.v) - 2 * product, 0)
    return Dual(2 / math.pi * product, 4 / math.pi / root, 2 / math.pi * difference)


def _gelu(pair: Covariance) -> Dual:
    """Tsuchida et al. 2021, arXiv:2002.08517, proposition 3; the slopes by Price's theorem."""

    def product_and_slopes(of: Covariance) -> tuple[Array, Array]:
        grown = (1 + of.u) * (1 + of.v)
        rest = 1 + of.u + of.v + of.determinant()
        root = jnp.sqrt(rest)
        orthant = 0.25 + jnp.arctan2(of.cross, root) / (2 * math.pi)
        product = of.cross * orthant + (of.cross**2 + of.u * of.v * rest) / (2 * math.pi * grown * root)
        slopes = orthant + of.cross / (2 * math.pi * root) * (1 / rest + (1 - of.u * of.v) / grown + 1)
        return product, slopes

    product, slopes = product_and_slopes(pair)
    squares = product_and_slopes(itself(pair.u))[0] + product_and_slopes(itself(pair.v))[0]
    return Dual(product, slopes, jnp.maximum(squares - 2 * product, 0))


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


_TANH_SCALES, _TANH_WEIGHTS = _kolmogorov_rule(nodes=16)


def _tanh(pair: Covariance) -> Dual:
    """tanh z = E_k[erf(z/(√2 k))] for k of the Kolmogorov distribution (Stefanski 1991), by quadrature.

    Each pair of scales (k, k') has the closed form of erf, so the rule is as good for large norms, where
    Gauss–Hermite quadrature in u and v fails, as for small ones.
    """
    k, weights = jnp.asarray(_TANH_SCALES), jnp.asarray(_TANH_WEIGHTS)
    count = len(_TANH_SCALES)

    def product_and_slopes(of: Covariance) -> tuple[Array, Array]:
        determinant = of.determinant()

        def add(index: Array, total: tuple[Array, Array]) -> tuple[Array, Array]:
            i, j = index // count, index % count
            k2, l2, weight = k[i] ** 2, k[j] ** 2, weights[i] * weights[j]
            root = jnp.sqrt(k2 * l2 + k2 * of.v + l2 * of.u + determinant)
            return total[0] + weight * jnp.arctan2(of.cross, root), total[1] + weight / root

        zero = jnp.zeros_like(determinant)
        product, slopes = jax.lax.fori_loop(0, count**2, add, (zero, zero))
        return 2 / math.pi * product, 2 / math.pi * slopes

    product, slopes = product_and_slopes(pair)
    squares = product_and_slopes(itself(pair.u))[0] + product_and_slopes(itself(pair.v))[0]
    return Dual(product, slopes, jnp.maximum(squares - 2 * product, 0))


DUALS = {
    "relu": _relu,
    "erf": _erf,
    "tanh": _tanh,
    "gelu": _gelu,
    "sin": _sin,
    "leaky_relu": _leaky_relu,
    "identity": _identity,
}
