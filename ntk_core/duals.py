"""Gaussian expectations of activation functions: E[φ(u)φ(v)] and E[φ'(u)φ'(v)], (u, v) ~ N(0, Σ).

Beside E[u²], E[v²] and E[uv], the covariance of a pair carries 1 − cos θ and 1 + cos θ. These stay accurate
for inputs that nearly coincide or are nearly antipodal, where E[uv] has lost the angle θ to rounding.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import jax.numpy as jnp

from ntk_core import tanh_dual
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
    return select(SECOND_MOMENTS, activation, variance)


def _bent(pair: Covariance, norms: Array, left: Any) -> Dual:
    """φ(z) = z for z > 0 and left·z below: relu, leaky relu and the identity, by the arc-cosine kernels.

    With κ₀ and κ₁ of the angle θ between u and v, and κ₁' of that between u and −v, E[φ'(u)φ'(v)] is
    left + (1 − left)² κ₀/2 and E[φ(u)φ(v)] is √(E[u²]E[v²]) ((1 + left²) κ₁ − 2 left κ₁')/2. What cancels between
    the norms and the product is taken out beforehand.
    """
    sine = _root(pair.one_minus * pair.one_plus)
    cosine = (pair.one_plus - pair.one_minus) / 2
    theta = 2 * jnp.arctan2(_root(pair.one_minus), _root(pair.one_plus))
    order_0, order_1 = _arc_cosine(math.pi - theta, sine, cosine)
    _, opposite = _arc_cosine(theta, sine, -cosine)
    bend, both = (1 - left) ** 2, 1 + left**2
    return Dual(
        pair.norms * (both * order_1 - 2 * left * opposite) / 2,
        left + bend * order_0 / 2,
        pair.norms * (both * pair.one_minus - bend * opposite) / 2,
    )


def _arc_cosine(rest: Array, sine: Array, cosine: Array) -> tuple[Array, Array]:
    """The arc-cosine kernels κ₀ = (π − θ)/π and κ₁ = (sin θ + (π − θ) cos θ)/π of unit vectors; `rest` is π − θ.

    References:
        Cho and Saul 2009, eqs. 3–6.
    """
    return rest / math.pi, (sine + rest * cosine) / math.pi


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


def _tanh(pair: Covariance, norms: Array, _: Any) -> Dual:
    product, slopes = tanh_dual.product_and_slopes(pair.u, pair.v, pair.cross, pair.one_minus * pair.one_plus)
    return _smooth(product, slopes, norms)


def _of_itself(function: Callable[..., Dual]) -> Callable[[Array, Any], Array]:
    def second_moment(variance: Array, left: Any) -> Array:
        zero = jnp.zeros_like(variance)
        return function(Covariance(variance, variance, variance, zero, zero + 2), variance, left).product

    return second_moment


DUALS = {"bent": _bent, "erf": _erf, "tanh": _tanh, "gelu": _gelu, "sin": _sin}
# that of tanh is one integral, where its product is two
SECOND_MOMENTS = {kind: _of_itself(function) for kind, function in DUALS.items()} | {
    "tanh": lambda variance, _: tanh_dual.second_moment(variance)
}
