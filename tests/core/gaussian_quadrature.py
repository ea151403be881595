"""Infinite-width kernels by composite Gauss–Legendre quadrature, for any activation.

Panels shrink geometrically towards u = 0 and v = 0, where activations bend or jump, so that kinks and
arbitrarily steep slopes are integrated to full precision.
"""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
from scipy import special

Function = Callable[[np.ndarray], np.ndarray]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(16)
REACH = 10.0  # standard deviations; the normal density beyond is below 1e-22


def _gelu_slope(u: np.ndarray) -> np.ndarray:
    return special.ndtr(u) + u * normal_density(u)


def normal_density(u: np.ndarray) -> np.ndarray:
    return np.exp(-(u**2) / 2) / np.sqrt(2 * np.pi)


FUNCTIONS: dict[str, tuple[Function, Function]] = {
    "relu": (lambda u: np.maximum(u, 0), lambda u: (u > 0) * 1.0),
    "leaky_relu": (lambda u: np.where(u > 0, u, 0.1 * u), lambda u: np.where(u > 0, 1, 0.1)),
    "erf": (special.erf, lambda u: 2 / np.sqrt(np.pi) * np.exp(-(u**2))),
    "tanh": (np.tanh, lambda u: 1 - np.tanh(u) ** 2),
    "gelu": (lambda u: u * special.ndtr(u), _gelu_slope),
    "sin": (np.sin, np.cos),
    "identity": (lambda u: u, np.ones_like),
}


def _rule(edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes and weights on panels between increasing edges, along the last axis."""
    half = np.diff(edges)[..., None] / 2
    middle = ((edges[..., 1:] + edges[..., :-1]) / 2)[..., None]
    shape = (*edges.shape[:-1], -1)
    return (middle + half * NODES).reshape(shape), (half * WEIGHTS).reshape(shape)


FRACTIONS = np.concatenate(([0.0], 4.0 ** np.arange(-20, -2), np.arange(1, 17) / 16))
HALF_LINE = _rule(REACH * FRACTIONS)


def expectation(phi: Function, k11: float, k12: float, k22: float, det: float) -> float:
    """E[φ(u)φ(v)] for (u, v) of covariance [[k11, k12], [k12, k22]] with determinant `det`."""
    u_std, slope, v_std = np.sqrt(k11), k12 / np.sqrt(k11), np.sqrt(det / k11)
    a = np.concatenate((-HALF_LINE[0], HALF_LINE[0]))
    outer = np.tile(HALF_LINE[1], 2) * normal_density(a) * phi(u_std * a)
    mean = slope * a
    if v_std == 0:
        return float(outer @ phi(mean))
    kink = np.clip(-mean / v_std, -REACH, REACH)
    inner = np.zeros_like(a)
    for end in (-REACH, REACH):
        b, weights = _rule(kink[:, None] + (end - kink)[:, None] * FRACTIONS)
        values = normal_density(b) * phi(mean[:, None] + v_std * b)
        inner += np.sign(end) * np.einsum("ij,ij->i", weights, values)
    return float(outer @ inner)


def quadrature_kernels(
    activation: str, depth: int, w_std: float, b_std: float, x1: np.ndarray, x2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(nngp, ntk), each (n1, n2), by Σ⁰ … Σ^L and Θ⁰ … Θ^L entry by entry."""
    nngp, ntk = np.empty((len(x1), len(x2))), np.empty((len(x1), len(x2)))
    for i, p in enumerate(x1):
        for j, q in enumerate(x2):
            nngp[i, j], ntk[i, j] = _pair(activation, depth, w_std, b_std, p, q)
    return nngp, ntk


def _pair(activation: str, depth: int, w_std: float, b_std: float, p: np.ndarray, q: np.ndarray) -> tuple[float, float]:
    phi, phi_slope = FUNCTIONS[activation]
    exact = [
        Fraction(w_std) ** 2 * sum(Fraction(a) * Fraction(c) for a, c in zip(r, s, strict=True)) / len(p)
        + Fraction(b_std) ** 2
        for r, s in ((p.tolist(), p.tolist()), (p.tolist(), q.tolist()), (q.tolist(), q.tolist()))
    ]
    det = float(exact[0] * exact[2] - exact[1] ** 2)
    k11, k12, k22 = map(float, exact)
    theta = k12
    for _ in range(depth):
        slopes = expectation(phi_slope, k11, k12, k22, det)
        product = expectation(phi, k11, k12, k22, det)
        k11, k22 = (w_std**2 * expectation(phi, k, k, k, 0.0) + b_std**2 for k in (k11, k22))
        k12 = w_std**2 * product + b_std**2
        theta = k12 + theta * w_std**2 * slopes
        det = max(k11 * k22 - k12**2, 0.0)
    return k12, theta
