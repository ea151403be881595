"""Infinite-width kernels in decimal arithmetic, for activations with a closed form.

The inputs are taken as the exact rational numbers that floats are, so what comes out is the kernel of
those very points, with nothing lost however close, far, small or large they are.
"""

from collections.abc import Callable
from decimal import Decimal, localcontext

import numpy as np

PI = Decimal("3.1415926535897932384626433832795028841971693993751058209749445923")
LEAKY_SLOPE = Decimal(0.1)
DIGITS = 240  # covariances as small as 1e-200 beside variances near one

Pair = tuple[Decimal, Decimal]


def arctan(x: Decimal) -> Decimal:
    """Half the angle six times, then the Taylor series."""
    for _ in range(6):
        x /= 1 + (1 + x * x).sqrt()
    power, total = x, Decimal(0)
    for k in range(20):
        total += (-1) ** k * power / (2 * k + 1)
        power *= x * x
    return 64 * total


def arccos(cosine: Decimal, sine: Decimal) -> Decimal:
    """The angle in [0, π] whose cosine and sine are given up to a common factor."""
    if abs(cosine) <= sine:
        return PI / 2 - arctan(cosine / sine)
    angle = arctan(sine / cosine)
    return angle if cosine > 0 else PI + angle


def relu(k11: Decimal, k12: Decimal, k22: Decimal) -> Pair:
    """Cho & Saul 2009, degree 1 and 0."""
    if k11 * k22 == 0:
        return Decimal(0), Decimal(0)
    sine = max(k11 * k22 - k12 * k12, Decimal(0)).sqrt()
    beyond = PI - arccos(k12, sine)
    return (sine + beyond * k12) / (2 * PI), beyond / (2 * PI)


def leaky_relu(k11: Decimal, k12: Decimal, k22: Decimal) -> Pair:
    """φ(u) = a u + (1 − a) relu(u), with E[u relu(v)] = k12/2."""
    product, slopes = relu(k11, k12, k22)
    bent = (1 - LEAKY_SLOPE) ** 2
    return LEAKY_SLOPE * k12 + bent * product, LEAKY_SLOPE + bent * slopes


def erf(k11: Decimal, k12: Decimal, k22: Decimal) -> Pair:
    """Williams 1997, with arcsin(a/c) = arctan(a/√(c² − a²))."""
    root = ((1 + 2 * k11) * (1 + 2 * k22) - 4 * k12 * k12).sqrt()
    return 2 / PI * arctan(2 * k12 / root), 4 / (PI * root)


def sin(k11: Decimal, k12: Decimal, k22: Decimal) -> Pair:
    """From cos(u − v) and cos(u + v), whose variances are k11 + k22 ∓ 2 k12."""
    difference = (-(k11 + k22 - 2 * k12) / 2).exp()
    total = (-(k11 + k22 + 2 * k12) / 2).exp()
    return (difference - total) / 2, (difference + total) / 2


def identity(_k11: Decimal, k12: Decimal, _k22: Decimal) -> Pair:
    return k12, Decimal(1)


EXPECTATIONS: dict[str, Callable[[Decimal, Decimal, Decimal], Pair]] = {
    "relu": relu,
    "leaky_relu": leaky_relu,
    "erf": erf,
    "sin": sin,
    "identity": identity,
}


def exact_kernels(
    activation: str, depth: int, w_std: float, b_std: float, x1: np.ndarray, x2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """(nngp, ntk), each (n1, n2), by Σ⁰ … Σ^L and Θ⁰ … Θ^L entry by entry."""
    expectation = EXPECTATIONS[activation]
    nngp, ntk = np.empty((len(x1), len(x2))), np.empty((len(x1), len(x2)))
    with localcontext(prec=DIGITS):
        w, b = Decimal(w_std) ** 2, Decimal(b_std) ** 2
        for i, p in enumerate(x1):
            for j, q in enumerate(x2):
                k11, k12, k22 = (w * _dot(*pair) / len(p) + b for pair in ((p, p), (p, q), (q, q)))
                theta = k12
                for _ in range(depth):
                    product, slopes = expectation(k11, k12, k22)
                    k11, k22 = (w * expectation(k, k, k)[0] + b for k in (k11, k22))
                    k12 = w * product + b
                    theta = k12 + theta * w * slopes
                nngp[i, j], ntk[i, j] = float(k12), float(theta)
    return nngp, ntk


def _dot(p: np.ndarray, q: np.ndarray) -> Decimal:
    return sum((Decimal(float(a)) * Decimal(float(c)) for a, c in zip(p, q, strict=True)), Decimal(0))
